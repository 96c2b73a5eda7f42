import type { Table } from "../../schema/environment";
import { defineRule } from "../rule";

/** BigQuery's limit. https://cloud.google.com/bigquery/quotas#partitioned_tables */
const PARTITIONS_PER_TABLE = 10_000;

/** Ranges must be cut into whole partitions, and not too many. */
export const partitionRange = defineRule<Table>({
  id: "datasets/partition-range",
  severity: "error",
  holds: `The range of a partitioned table goes up, holds at least one step and at most ${PARTITIONS_PER_TABLE} of them.`,
  each: "storage.datasets.*.tables.*",
  reads: ["partition.range"],
  check({ value: { partition } }) {
    if (partition?.range === undefined) return [];
    const { from, to, step } = partition.range;
    if (from >= to) {
      return [
        {
          at: "partition.range.to",
          problem: `the range ends at ${to}, not after its first value ${from}`,
          fix: `raise \`to\` above ${from}`,
        },
      ];
    }
    if (step > to - from) {
      return [
        {
          at: "partition.range.step",
          problem: `one step of ${step} is more than the whole range, which holds ${to - from} values`,
          allowed: `1 to ${to - from}`,
        },
      ];
    }
    const count = Math.ceil((to - from) / step);
    if (count <= PARTITIONS_PER_TABLE) return [];
    return [
      {
        at: "partition.range.step",
        problem: `the range has ${count} partitions, BigQuery allows ${PARTITIONS_PER_TABLE}`,
        allowed: `at least ${Math.ceil((to - from) / PARTITIONS_PER_TABLE)}`,
      },
    ];
  },
});
