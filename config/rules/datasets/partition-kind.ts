import type { Table } from "../../schema/environment";
import { defineRule } from "../rule";

/** Time or ranges, never both. */
export const partitionKind = defineRule<Table>({
  id: "datasets/partition-kind",
  severity: "error",
  holds: "A table is partitioned either by time (`every`) or by ranges (`range`).",
  each: "storage.datasets.*.tables.*",
  reads: ["partition.every", "partition.range"],
  check({ value: { partition } }) {
    if (partition === undefined) return [];
    const { every, range } = partition;
    if ((every === undefined) !== (range === undefined)) return [];
    return [
      {
        at: every === undefined ? "partition" : "partition.range",
        problem: every === undefined ? "neither `every` nor `range` is set" : "`every` and `range` exclude each other",
        allowed: "every, for a time column; range, for an INTEGER column",
        fix: every === undefined ? 'add one of them, such as `every: "day"`' : "leave one of them out",
      },
    ];
  },
});
