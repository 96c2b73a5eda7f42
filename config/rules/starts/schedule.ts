import { cronProblem } from "../../../values/cron";
import { isTimeZone, timeZoneLike } from "../../../values/time-zone";
import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

type Schedule = NonNullable<Environment["training"]["jobs"][string]["schedule"]>;

/** A rule over the schedule at a place. */
export const scheduleRule = (each: string, id: string, what: string) =>
  defineRule<Schedule>({
    id,
    severity: "error",
    holds: `The schedule of a ${what} is in the form of unix-cron, happens, and is in a time zone that there is.`,
    each,
    reads: ["cron", "timeZone"],
    check({ value: { cron, timeZone } }) {
      const problem = cronProblem(cron);
      const alike = timeZoneLike(timeZone);
      return [
        ...(problem === undefined
          ? []
          : [
              {
                at: "cron",
                problem: `"${cron}" ${problem}`,
                allowed: "minute, hour, day of the month, month, day of the week",
              },
            ]),
        ...(isTimeZone(timeZone)
          ? []
          : [
              {
                at: "timeZone",
                problem: `"${timeZone}" is not a time zone${alike === undefined ? "" : `. Did you mean "${alike}"?`}`,
                allowed: `a name of the IANA database, such as "Europe/Amsterdam" or "Etc/UTC"`,
              },
            ]),
      ];
    },
  });
