import { cronProblem, longestGap } from "../../../values/cron";
import { Duration } from "../../../values/duration";
import type { Endpoint, VectorIndex } from "../../schema/environment";
import { defineRule } from "../rule";

/** A comparison that nobody started by the clock cannot be late, and one that starts daily is a day old each day. */
export const shadowLimit = defineRule<Endpoint>({
  id: "monitoring/shadow-limit",
  severity: "error",
  holds: "How long ago the last comparison in the shadow may be is more than its schedule leaves between two.",
  each: "endpoints.*",
  reads: ["alerts", "shadow"],
  check({ value: { alerts, shadow } }) {
    const limit = alerts.maxSinceShadow;
    if (limit === undefined) return [];
    const at = "alerts.maxSinceShadow";
    if (shadow?.schedule === undefined) {
      return [
        {
          at,
          problem: "no comparison starts by the clock, so that nobody knows when one should have happened",
          fix: "add shadow.schedule, or leave this out",
        },
      ];
    }
    if (cronProblem(shadow.schedule.cron) !== undefined) return [];
    const gap = longestGap(shadow.schedule.cron);
    if (Duration.parse(limit).toSeconds() > gap) return [];
    const between = Duration.seconds(gap).toText();
    return [
      {
        at,
        problem: `its schedule leaves up to ${between} between two comparisons, so that somebody is told though nothing is wrong`,
        allowed: `more than "${between}"`,
      },
    ];
  },
});

/** An alert that is always there says nothing. */
export const vectorLimits = defineRule<VectorIndex>({
  id: "monitoring/vector-limits",
  severity: "error",
  holds: "There are as many machines of an index as must answer.",
  each: "vectors.*",
  reads: ["alerts", "replicas"],
  check({ value: { alerts, replicas } }) {
    const { min, max = min } = replicas;
    if (alerts.minReplicas === undefined || alerts.minReplicas <= max) return [];
    return [
      { at: "alerts.minReplicas", problem: `there are never more than ${max} machines`, allowed: `at most ${max}` },
    ];
  },
});
