import type { Environment, Model } from "../config/schema/environment";
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
    const location = locationOf(environment, own?.location ?? "region");
    switch (check.kind) {
      case "fresh":
        return {
          name,
          location,
          statement: `SELECT ROUND(TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), CAST(MAX(${check.column}) AS TIMESTAMP), MINUTE) / 60, 1) FROM ${path}`,
          noun: `hours since the newest ${check.column} of ${check.table}`,
          atMost: Duration.parse(check.within).toSeconds() / 3_600,
        };
      case "rows":
        return {
          name,
          location,
          statement: `SELECT COUNT(*) FROM ${path}`,
          noun: `rows in ${check.table}`,
          atLeast: check.atLeast,
        };
      case "filled":
        return {
          name,
          location,
          statement: `SELECT SAFE_DIVIDE(COUNTIF(${check.column} IS NULL), COUNT(*)) FROM ${path}`,
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
