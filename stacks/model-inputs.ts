import type { Environment, Model, Table } from "../config/schema/environment";
import type { InputCheck } from "../constructs/workflows/models/props";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { shareToFraction } from "../values/share";
import { datasetPath } from "./batch-predictions";
import { locationOf } from "./features";

type Retraining = NonNullable<Model["retraining"]>;

/** What a retraining asks of its data, as queries that give one number each. */
export function inputChecks(environment: Environment, naming: Naming, { inputs }: Retraining): readonly InputCheck[] {
  return Object.entries(inputs).map(([name, check]) => {
    const [dataset = "", table = ""] = check.table.split(".");
    const path = `\`${datasetPath(environment, naming, dataset)}.${table}\``;
    const own = environment.storage.datasets[dataset];
    const from = `FROM ${path}${everything(own?.tables[table])}`;
    const location = locationOf(environment, own?.location ?? "region");
    switch (check.kind) {
      case "fresh":
        return {
          name,
          location,
          statement: `SELECT ROUND(TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), CAST(MAX(${check.column}) AS TIMESTAMP), MINUTE) / 60, 1) ${from}`,
          noun: `hours since the newest ${check.column} of ${check.table}`,
          atMost: Duration.parse(check.within).toSeconds() / 3_600,
        };
      case "rows":
        return {
          name,
          location,
          statement: `SELECT COUNT(*) ${from}`,
          noun: `rows in ${check.table}`,
          atLeast: check.atLeast,
        };
      case "filled":
        return {
          name,
          location,
          statement: `SELECT SAFE_DIVIDE(COUNTIF(${check.column} IS NULL), COUNT(*)) ${from}`,
          noun: `of the rows of ${check.table} without ${check.column}`,
          atMost: shareToFraction(check.missing),
        };
    }
  });
}

/** The tables that these queries read, each once. */
export function inputTables({ inputs }: Retraining): readonly string[] {
  return [...new Set(Object.values(inputs).map(({ table }) => `table:${table}`))].sort();
}

/**
 * What reads all of a table, where it refuses queries that name no partition: BigQuery takes a comparison of the column with a
 * constant. Rows that have nothing in that column are left out.
 * @see https://cloud.google.com/bigquery/docs/querying-partitioned-tables#querying_partitioned_tables_2
 */
function everything(table: Table | undefined): string {
  if (table?.partition?.requireFilter !== true) return "";
  const { column, range } = table.partition;
  if (range !== undefined) return ` WHERE ${column} >= ${range.from}`;
  const declared = table.columns[column];
  const type = typeof declared === "string" ? declared : declared?.type;
  return ` WHERE ${column} >= ${type ?? "DATE"} '0001-01-01'`;
}
