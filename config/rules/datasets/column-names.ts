import type { Table } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";
import { allColumns } from "./columns";

/** @see https://cloud.google.com/bigquery/docs/schemas#column_names */
const RESERVED_PREFIXES = ["_TABLE_", "_FILE_", "_PARTITION", "_ROW_TIMESTAMP", "__ROOT__", "_COLIDENTIFIER"];

/** BigQuery does not tell capital from small letters in the names of columns. */
export const columnNames = defineRule<Table>({
  id: "datasets/column-names",
  severity: "error",
  holds: "Columns beside each other differ in more than capital letters, and none begins as BigQuery's own do.",
  each: "storage.datasets.*.tables.*",
  reads: ["columns"],
  check({ value }) {
    const firstWritten = new Map<string, string>();
    return allColumns(value.columns).flatMap(({ name, path }): Violation[] => {
      const at = `columns.${path}`;
      const prefix = RESERVED_PREFIXES.find((reserved) => name.toUpperCase().startsWith(reserved));
      if (prefix !== undefined) {
        return [
          { at, problem: `"${name}" begins with ${prefix}, which BigQuery keeps for itself`, fix: "rename the column" },
        ];
      }
      const key = path.slice(0, path.length - name.length) + name.toLowerCase();
      const first = firstWritten.get(key);
      if (first === undefined) {
        firstWritten.set(key, name);
        return [];
      }
      return [
        {
          at,
          problem: `"${name}" and "${first}" are one name to BigQuery, which ignores case`,
          fix: "rename one of them",
        },
      ];
    });
  },
});
