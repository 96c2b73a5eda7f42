import { Duration } from "../../../values/duration";
import type { Dataset } from "../../schema/environment";
import { defineRule } from "../rule";

/** Of a partitioned table BigQuery takes the partitions' age only, which surprises people who wrote the shorter one. */
export const expiryOrder = defineRule<Dataset>({
  id: "datasets/expiry-order",
  severity: "warning",
  holds: "Partitions expire no later than whole tables, because partitioned tables follow the age of partitions alone.",
  each: "storage.datasets.*",
  reads: ["expireTablesAfter", "expirePartitionsAfter"],
  check({ value: { expireTablesAfter, expirePartitionsAfter } }) {
    if (expireTablesAfter === undefined || expirePartitionsAfter === undefined) return [];
    if (!Duration.parse(expirePartitionsAfter).isLongerThan(Duration.parse(expireTablesAfter))) return [];
    return [
      {
        at: "expirePartitionsAfter",
        problem: `partitions are kept for "${expirePartitionsAfter}", longer than the "${expireTablesAfter}" of tables: partitioned tables outlive all others`,
        fix: `lower it to "${expireTablesAfter}" or less, or leave \`expireTablesAfter\` out`,
      },
    ];
  },
});
