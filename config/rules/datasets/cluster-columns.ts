import type { Table } from "../../schema/environment";
import { didYouMean } from "../../../values/nearest";
import { defineRule, type Violation } from "../rule";
import { columnOf } from "./columns";

/** @see https://cloud.google.com/bigquery/docs/clustered-tables#cluster_column_types */
const CLUSTERABLE: readonly string[] = [
  "STRING", "INTEGER", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP", "DATE", "DATETIME", "GEOGRAPHY",
]; // prettier-ignore

/** BigQuery clusters by top-level columns with one value of a type that has an order. */
export const clusterColumns = defineRule<Table>({
  id: "datasets/cluster-columns",
  severity: "error",
  holds: "A table is clustered by different columns of its own, of types that can be clustered.",
  each: "storage.datasets.*.tables.*",
  reads: ["columns", "clusterBy"],
  check({ value: { columns, clusterBy = [] } }) {
    const names = Object.keys(columns);
    return clusterBy.flatMap((name, index): Violation[] => {
      const at = `clusterBy[${index}]`;
      if (clusterBy.indexOf(name) < index) return [{ at, problem: `"${name}" is named twice`, fix: "name it once" }];
      const column = columnOf(columns, name);
      if (column === undefined) {
        return [
          { at, problem: `the table has no column "${name}"${didYouMean(name, names)}`, allowed: names.join(", ") },
        ];
      }
      if (column.mode === "repeated") {
        return [{ at, problem: `"${name}" is repeated: BigQuery clusters by columns with one value per row` }];
      }
      if (CLUSTERABLE.includes(column.type)) return [];
      return [
        {
          at,
          problem: `"${name}" is of type ${column.type}, by which BigQuery cannot cluster`,
          allowed: `a column of type ${CLUSTERABLE.join(", ")}`,
        },
      ];
    });
  },
});
