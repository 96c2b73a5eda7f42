import type { Table } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";
import { allColumns } from "./columns";

/** A record is its columns; nothing else has any. */
export const recordColumns = defineRule<Table>({
  id: "datasets/record-columns",
  severity: "error",
  holds: "A RECORD has columns of its own, and no other type has.",
  each: "storage.datasets.*.tables.*",
  reads: ["columns"],
  check({ value }) {
    return allColumns(value.columns).flatMap(({ path, type, columns }): Violation[] => {
      if (type === "RECORD" && Object.keys(columns ?? {}).length === 0) {
        return [{ at: `columns.${path}`, problem: "a RECORD without columns", fix: "add `columns` with at least one" }];
      }
      if (type === "RECORD" || columns === undefined) return [];
      return [
        {
          at: `columns.${path}.columns`,
          problem: `a column of type ${type} has no columns of its own`,
          fix: 'leave `columns` out, or use `type: "RECORD"`',
        },
      ];
    });
  },
});
