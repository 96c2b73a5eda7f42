import type { Dataset } from "../../schema/environment";
import { defineRule } from "../rule";

/** BigQuery deletes a whole table at the dataset's age, also one that is declared here. */
export const declaredTableExpires = defineRule<Dataset>({
  id: "datasets/declared-table-expires",
  severity: "warning",
  holds: "A declared table does not lie in a dataset whose tables expire, unless its partitions expire instead.",
  each: "storage.datasets.*",
  reads: ["expireTablesAfter", "expirePartitionsAfter", "tables.*.partition"],
  check({ value: { expireTablesAfter, expirePartitionsAfter, tables } }) {
    if (expireTablesAfter === undefined) return [];
    return Object.entries(tables).flatMap(([name, { partition }]) => {
      // Of a table partitioned by time, BigQuery takes the age of partitions in place of the table's.
      const partitionsExpire = (partition?.expireAfter ?? expirePartitionsAfter) !== undefined;
      if (partition?.every !== undefined && partitionsExpire) return [];
      return [
        {
          at: `tables.${name}`,
          problem: `BigQuery will delete this table "${expireTablesAfter}" after it was made, because the dataset's tables expire`,
          fix: "declare it in a dataset without `expireTablesAfter`, or partition it by time and set `partition.expireAfter`",
        },
      ];
    });
  },
});
