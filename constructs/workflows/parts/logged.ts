/** The table that request logging writes. */
export const LOG_TABLE = "request_response_logging";

/** The type of a field that is read out of a logged request. */
export type LoggedColumn = "STRING" | "INTEGER" | "FLOAT" | "BOOLEAN";

/** What may stand in a query between backticks: the names of datasets, tables, columns and fields. */
export const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,299}$/;

/** What names a part of an answer: `$`, then `.field` as often as needed. */
export const FIELD = /^\$(\.[A-Za-z_][A-Za-z0-9_]{0,99}){0,10}$/;

/** A field of the logged `instance`, null where it is missing or of another type. */
export function typedField(name: string, type: LoggedColumn): string {
  const value = `JSON_VALUE(instance, '$.${name}')`;
  switch (type) {
    case "STRING":
      return value;
    case "INTEGER":
      return `COALESCE(SAFE_CAST(${value} AS INT64), SAFE_CAST(SAFE_CAST(${value} AS FLOAT64) AS INT64))`;
    case "FLOAT":
      return `SAFE_CAST(${value} AS FLOAT64)`;
    case "BOOLEAN":
      return `SAFE_CAST(${value} AS BOOL)`;
  }
}

/** A value as JSON, null where there is none: BigQuery would write the word. */
export function jsonOf(value: string): string {
  return `NULLIF(TO_JSON_STRING(${value}), 'null')`;
}

/** A part of an answer, as text: a scalar as it is, anything else as JSON. */
export function partOf(answer: string, field: string): string {
  const parsed = `SAFE.PARSE_JSON(${answer}, wide_number_mode => 'round')`;
  const inside = `JSON_VALUE(${parsed}, '${field}'), ${jsonOf(`JSON_QUERY(${parsed}, '${field}')`)}`;
  // An answer that is no JSON is a text as a whole.
  return `COALESCE(${inside}${field === "$" ? `, NULLIF(${answer}, 'null')` : ""})`;
}
