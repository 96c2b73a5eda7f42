import type { Table } from "../../schema/environment";
import { defineRule } from "../rule";

/** A range of numbers has no age. */
export const partitionExpiry = defineRule<Table>({
  id: "datasets/partition-expiry",
  severity: "error",
  holds: "Only partitions by time expire.",
  each: "storage.datasets.*.tables.*",
  reads: ["partition.range", "partition.expireAfter", "partition.every"],
  check({ value: { partition } }) {
    if (partition?.expireAfter === undefined || partition.range === undefined || partition.every !== undefined)
      return [];
    return [
      {
        at: "partition.expireAfter",
        problem: `partitions by ranges have no age at which they could expire, got "${partition.expireAfter}"`,
        fix: "leave `expireAfter` out, or partition by a time column with `every`",
      },
    ];
  },
});
