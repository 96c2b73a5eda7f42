import type { Table } from "../../schema/environment";
import { defineRule } from "../rule";
import { allColumns } from "./columns";

/** Levels of records that BigQuery allows. https://cloud.google.com/bigquery/docs/nested-repeated#limitations */
const RECORD_LEVELS = 15;

/** Records in records, within BigQuery's limit. */
export const nestingDepth = defineRule<Table>({
  id: "datasets/nesting-depth",
  severity: "error",
  holds: `Records are nested at most ${RECORD_LEVELS} levels deep.`,
  each: "storage.datasets.*.tables.*",
  reads: ["columns"],
  check({ value }) {
    const tooDeep = allColumns(value.columns).find(({ type, depth }) => type === "RECORD" && depth > RECORD_LEVELS);
    if (tooDeep === undefined) return [];
    return [
      {
        at: `columns.${tooDeep.path}`,
        problem: `a RECORD at level ${tooDeep.depth}: BigQuery allows ${RECORD_LEVELS} levels`,
        fix: "flatten the records, or keep the inner part in a column of type JSON",
      },
    ];
  },
});
