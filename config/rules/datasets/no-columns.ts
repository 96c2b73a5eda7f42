import type { Table } from "../../schema/environment";
import { defineRule } from "../rule";

/** A table is its columns. */
export const noColumns = defineRule<Table>({
  id: "datasets/no-columns",
  severity: "error",
  holds: "A table has at least one column.",
  each: "storage.datasets.*.tables.*",
  reads: ["columns"],
  check({ value: { columns } }) {
    if (Object.keys(columns).length > 0) return [];
    return [{ at: "columns", problem: "a table without columns", fix: 'add one, such as `id: "STRING"`' }];
  },
});
