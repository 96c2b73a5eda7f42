import { Duration } from "../../../values/duration";
import { nearest } from "../../../values/nearest";
import type { Endpoint } from "../../schema/environment";
import { columnsOf, nameOfNothing } from "../references/names";
import { defineRule, type Violation } from "../rule";

type Drift = NonNullable<Endpoint["drift"]>;

function notAColumn(column: string, table: string, columns: readonly string[], at: string): readonly Violation[] {
  if (columns.includes(column)) return [];
  const meant = nearest(column, columns);
  return [
    {
      at,
      problem: `${table} has no column "${column}"${meant === undefined ? "" : `. Did you mean "${meant}"?`}`,
      allowed: columns.join(", "),
    },
  ];
}

/** Requests are compared with columns that there are. */
export const driftBaseline = defineRule<Drift>({
  id: "monitoring/drift-baseline",
  severity: "error",
  holds: "The baseline of drift is a declared table, and what is predicted and what is watched are columns of it.",
  each: "endpoints.*.drift",
  reads: ["baseline", "target", "features", "/storage.datasets.*.tables.*.columns"],
  declaredIn: ["storage.datasets.*.tables"],
  check({ value: { baseline, target, features }, environment }) {
    const watched = Object.keys(features);
    const violations: Violation[] =
      target !== undefined && watched.includes(target)
        ? [{ at: `features.${target}`, problem: `"${target}" is what the model predicts, and in no request` }]
        : [];
    if (baseline === undefined) {
      if (target === undefined) return violations;
      return [
        ...violations,
        {
          at: "target",
          problem: "a target is a column of the baseline, and there is none",
          fix: "leave it out, or add baseline",
        },
      ];
    }
    const [, table] = /^table:(.*)$/s.exec(baseline) ?? [];
    if (table === undefined) {
      return [
        ...violations,
        { at: "baseline", problem: `"${baseline}" is not a reference to a table`, allowed: "table:<dataset>.<table>" },
      ];
    }
    const columns = columnsOf(table, environment);
    if (columns === undefined)
      return [...violations, ...nameOfNothing(environment, "table", table, "baseline", baseline)];
    return [
      ...violations,
      ...(target === undefined ? [] : notAColumn(target, baseline, columns, "target")),
      ...watched
        .filter((feature) => feature !== target)
        .flatMap((feature) => notAColumn(feature, baseline, columns, `features.${feature}`)),
    ];
  },
});

/** Google rounds up, so what is written would not be what happens. */
export const driftInterval = defineRule<Drift>({
  id: "monitoring/drift-interval",
  severity: "error",
  holds: "Drift is looked for every so many whole hours.",
  each: "endpoints.*.drift",
  reads: ["every"],
  check({ value: { every } }) {
    const hours = Duration.parse(every).toSeconds() / 3_600;
    if (Number.isInteger(hours)) return [];
    return [
      {
        at: "every",
        problem: `${every} is no whole number of hours, and Google counts those`,
        allowed: `"${Math.floor(hours)}h", "${Math.ceil(hours)}h"`,
      },
    ];
  },
});
