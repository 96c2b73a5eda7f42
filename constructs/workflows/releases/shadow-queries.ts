import { KEY_COLUMN, LIVE_COLUMN } from "../../../values/shadow-columns";
import { FIELD, IDENTIFIER, jsonOf, LOG_TABLE, type LoggedColumn, partOf, typedField } from "../parts/logged";

/** When two answers agree. */
export interface ShadowComparison {
  /** The part of an answer that is compared: `$`, then `.field` as often as needed. */
  readonly field: string;
  /**
   * By how much two numbers may differ and still agree.
   * @default - answers agree when they are equal
   */
  readonly tolerance?: number;
}

/** What the queries of one endpoint are made from. Every name in them comes from here, and everything else is a parameter. */
export interface ShadowQueryProps {
  /** The id of the dataset that keeps the requests and the reports. */
  readonly dataset: string;
  /** The id of the dataset in which tables are made that nobody keeps. */
  readonly scratch: string;
  /** The fields of one instance, with their types. */
  readonly columns: Readonly<Record<string, LoggedColumn>>;
  readonly compare: ShadowComparison;
  /** Seconds back from now that requests are taken from. */
  readonly window: number;
  /** How many requests are replayed at most. */
  readonly most: number;
}

/** The table of reports, and what Terraform makes it of. */
export const REPORTS_TABLE = "shadow_reports";

/** What stands in the queries for the tables of one run. A workflow fills in what {@link SUFFIX_PATTERN} lets through. */
export const RUN_PLACE = "{run}";
export const ANSWERS_PLACE = "{answers}";
export const ERRORS_PLACE = "{errors}";

/** The table in which the requests of one run wait for the candidate. */
export const requestsTable = (run: string) => `requests_${run}`;

/** What may be filled in for a table. */
export const SUFFIX_PATTERN = "^[A-Za-z0-9_]{1,200}$";

/** Throws a `RangeError` for a name or a number that cannot stand in a query as it is. */
export function validateQueries(props: ShadowQueryProps): void {
  const { dataset, scratch, columns, compare, window, most } = props;
  const fail = (problem: string): never => {
    throw new RangeError(`the queries of a shadow: ${problem}`);
  };
  for (const [key, name] of Object.entries({ dataset, scratch }))
    if (!IDENTIFIER.test(name)) fail(`\`${key}\` may hold only letters, digits and _, got "${name}"`);
  if (Object.keys(columns).length === 0) fail("`columns` is empty: a request is made of something");
  for (const column of Object.keys(columns)) {
    if (!IDENTIFIER.test(column)) fail(`a column may hold only letters, digits and _, got "${column}"`);
    if ([KEY_COLUMN, LIVE_COLUMN].includes(column.toLowerCase())) fail(`"${column}" is a column of its own: rename it`);
  }
  if (!FIELD.test(compare.field)) fail(`\`compare.field\` must be $, then .<field>, got "${compare.field}"`);
  const { tolerance = 0 } = compare;
  if (!(Number.isFinite(tolerance) && tolerance >= 0))
    fail(`\`compare.tolerance\` must not be below 0, got ${tolerance}`);
  for (const [key, number] of Object.entries({ window, most }))
    if (!Number.isInteger(number) || number < 1) fail(`\`${key}\` must be a whole number above 0, got ${number}`);
}

/**
 * Takes requests out of the log that the live model answered, the same ones however often it is asked, each once: a row with
 * a key, the answer and the fields of the instance. Parameters: `until` and `live`.
 */
export function sampleQuery(props: ShadowQueryProps): string {
  const { dataset, scratch, columns, compare, window, most } = props;
  const fields = Object.entries(columns).map(([name, type]) => `${typedField(name, type)} AS \`${name}\``);
  return [
    `CREATE OR REPLACE TABLE \`${scratch}.${requestsTable(RUN_PLACE)}\` AS`,
    "WITH logged AS (",
    "  SELECT",
    `    CONCAT(CAST(request_id AS STRING), '-', CAST(position AS STRING)) AS ${KEY_COLUMN},`,
    "    SAFE.PARSE_JSON(instance, wide_number_mode => 'round') AS instance,",
    "    response_payload[SAFE_OFFSET(position)] AS answer,",
    "    logging_time",
    `  FROM \`${dataset}.${LOG_TABLE}\`, UNNEST(request_payload) AS instance WITH OFFSET AS position`,
    `  WHERE logging_time >= TIMESTAMP_SUB(TIMESTAMP(@until), INTERVAL ${window} SECOND)`,
    "    AND logging_time < TIMESTAMP(@until)",
    "    AND deployed_model_id = @live",
    "    AND request_id IS NOT NULL",
    "    AND ARRAY_LENGTH(request_payload) = ARRAY_LENGTH(response_payload)",
    "), answered AS (",
    `  SELECT *, ${partOf("answer", compare.field)} AS ${LIVE_COLUMN} FROM logged WHERE instance IS NOT NULL`,
    ")",
    "SELECT",
    [`  ${KEY_COLUMN}`, `  ${LIVE_COLUMN}`, ...fields.map((field) => `  ${field}`)].join(",\n"),
    "FROM answered",
    `WHERE ${LIVE_COLUMN} IS NOT NULL`,
    `QUALIFY ROW_NUMBER() OVER (PARTITION BY ${KEY_COLUMN} ORDER BY logging_time) = 1`,
    `ORDER BY FARM_FINGERPRINT(${KEY_COLUMN}), ${KEY_COLUMN}`,
    `LIMIT ${most}`,
  ].join("\n");
}

/** How many requests there are. Gives one row: `requests`. */
export function countQuery({ scratch }: ShadowQueryProps): string {
  return `SELECT COUNT(*) AS requests FROM \`${scratch}.${requestsTable(RUN_PLACE)}\``;
}

/**
 * Compares the two answers to each request. Who gives no answer does not agree. Gives one row: `compared`, `disagreed`, and
 * the mean absolute difference of those that are numbers, which may be null.
 */
export function compareQuery({ scratch, compare }: ShadowQueryProps): string {
  const difference = "ABS(SAFE_CAST(live AS FLOAT64) - SAFE_CAST(candidate AS FLOAT64))";
  const agrees =
    compare.tolerance === undefined
      ? "live = candidate OR SAFE_CAST(live AS FLOAT64) = SAFE_CAST(candidate AS FLOAT64)"
      : `${difference} <= ${compare.tolerance}`;
  return [
    "WITH joined AS (",
    `  SELECT requests.${LIVE_COLUMN} AS live, ${jsonOf("predictions.prediction")} AS told`,
    `  FROM \`${scratch}.${requestsTable(RUN_PLACE)}\` AS requests`,
    `  LEFT JOIN \`${scratch}.${ANSWERS_PLACE}\` AS predictions`,
    `    ON CAST(predictions.key AS STRING) = requests.${KEY_COLUMN}`,
    "), texts AS (",
    // Of models without a schema an answer is a text that holds JSON; of others it is structured.
    "  SELECT live, COALESCE(JSON_VALUE(told, '$'), told) AS answer FROM joined",
    "), answers AS (",
    `  SELECT live, ${partOf("answer", compare.field)} AS candidate FROM texts`,
    ")",
    "SELECT",
    "  COUNTIF(candidate IS NOT NULL) AS compared,",
    `  COUNTIF(NOT IFNULL(${agrees}, FALSE)) AS disagreed,`,
    `  AVG(${difference}) AS difference`,
    "FROM answers",
  ].join("\n");
}

/** The columns of a report, in the order of the table. */
export const REPORT_COLUMNS = {
  run: "STRING",
  reported_at: "TIMESTAMP",
  live: "STRING",
  candidate: "STRING",
  requests: "INTEGER",
  compared: "INTEGER",
  disagreed: "INTEGER",
  disagreement: "FLOAT",
  mean_absolute_difference: "FLOAT",
} as const;

const WAREHOUSE_TYPES = { STRING: "STRING", TIMESTAMP: "TIMESTAMP", INTEGER: "INT64", FLOAT: "FLOAT64" } as const;

/** Writes the report of a run, once. Its parameters are the columns, as text; a number may be empty. */
export function reportQuery({ dataset }: ShadowQueryProps): string {
  const table = `\`${dataset}.${REPORTS_TABLE}\``;
  const values = Object.entries(REPORT_COLUMNS).map(([name, type]) =>
    type === "STRING" ? `@${name}` : `CAST(NULLIF(@${name}, '') AS ${WAREHOUSE_TYPES[type]})`,
  );
  return [
    `INSERT INTO ${table} (${Object.keys(REPORT_COLUMNS).join(", ")})`,
    `SELECT ${values.join(", ")}`,
    `FROM UNNEST([1]) WHERE NOT EXISTS (SELECT 1 FROM ${table} AS reports WHERE reports.run = @run)`,
  ].join("\n");
}

/** Removes the tables of a run. */
export function dropQuery({ scratch }: ShadowQueryProps): string {
  return [requestsTable(RUN_PLACE), ANSWERS_PLACE, ERRORS_PLACE]
    .map((table) => `DROP TABLE IF EXISTS \`${scratch}.${table}\`;`)
    .join("\n");
}
