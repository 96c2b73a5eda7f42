import { Duration } from "../../../values/duration";
import { KEY_COLUMN, LIVE_COLUMN } from "../../../values/shadow-columns";
import type { Endpoint } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";
import { scheduleRule } from "../starts/schedule";

/** What is replayed is what was logged. */
export const shadowRequests = defineRule<Endpoint>({
  id: "endpoints/shadow-requests",
  severity: "error",
  holds: "An endpoint with a shadow keeps its requests, at least for as long as the shadow looks back.",
  each: "endpoints.*",
  reads: ["shadow", "requestLogging"],
  check({ value: { shadow, requestLogging } }) {
    if (shadow === undefined) return [];
    if (requestLogging === undefined) {
      return [
        {
          at: "shadow",
          problem: "logged requests are replayed, and the endpoint keeps none",
          fix: "add requestLogging: {} to the endpoint",
        },
      ];
    }
    if (!Duration.parse(shadow.window).isLongerThan(Duration.parse(requestLogging.keep))) return [];
    return [
      {
        at: "shadow.window",
        problem: `requests of the last ${shadow.window} are replayed, and each is kept for ${requestLogging.keep}`,
        fix: "shorten window, or raise requestLogging.keep",
      },
    ];
  },
});

/** An instance without fields asks nothing, and what the replay adds to each must not be in it. */
export const shadowColumns = defineRule<NonNullable<Endpoint["shadow"]>>({
  id: "endpoints/shadow-columns",
  severity: "error",
  holds:
    "A shadow says what a logged request is made of, in columns that are not its own and differ by more than their case.",
  each: "endpoints.*.shadow",
  reads: ["columns"],
  check({ value: { columns } }) {
    const names = Object.keys(columns);
    if (names.length === 0) {
      return [
        {
          at: "columns",
          problem: "a request without fields cannot be replayed",
          fix: `name them: { amount: "FLOAT" }`,
        },
      ];
    }
    const lower = names.map((name) => name.toLowerCase());
    return names.flatMap((name, index): Violation[] => {
      const at = `columns.${name}`;
      if ([KEY_COLUMN, LIVE_COLUMN].includes(lower[index] ?? "")) {
        return [
          { at, problem: `"${name}" is a column that the replay adds itself`, fix: "rename the field of requests" },
        ];
      }
      const first = lower.indexOf(lower[index] ?? "");
      if (first === index) return [];
      return [{ at, problem: `BigQuery does not tell "${name}" from "${names[first] ?? ""}"`, fix: "leave one out" }];
    });
  },
});

/** When it replays by the clock. */
export const shadowSchedule = scheduleRule("endpoints.*.shadow.schedule", "endpoints/shadow-schedule", "shadow");
