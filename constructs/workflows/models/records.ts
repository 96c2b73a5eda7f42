import { expr } from "../language/expression";
import { assign, call, returns, routine, type RoutineSource } from "../language/steps";
import type { LifeTable } from "./props";

/** How a value is told to BigQuery, and what column it becomes. */
type FieldType = "STRING" | "FLOAT64" | "INT64" | "TIMESTAMP" | "JSON";

/** A column of a record: its type, and the expression of its value. `null` is no value. A JSON is given as text. */
export interface Field {
  readonly type: FieldType;
  readonly value: string;
}

/**
 * Keeps one row for an execution, however often it is asked: a row that the execution has written is written anew. With a
 * single request that an answer was lost to, BigQuery would otherwise keep two decisions where there was one. Beside
 * `run_query`.
 */
export function recordRoutine(
  table: LifeTable,
  params: readonly string[],
  fields: Readonly<Record<string, Field>>,
): RoutineSource {
  const names = Object.keys(fields);
  const given = (name: string) => {
    const type = fields[name]?.type;
    if (type === "JSON") return `PARSE_JSON(@${name})`;
    return type === "TIMESTAMP" ? `TIMESTAMP_SECONDS(@${name})` : `@${name}`;
  };
  const told = (type: FieldType) => (type === "JSON" ? "STRING" : type === "TIMESTAMP" ? "INT64" : type);
  const statement = [
    `MERGE \`${table.path}\` kept USING (SELECT @execution AS execution) row ON kept.execution = row.execution`,
    `WHEN MATCHED THEN UPDATE SET ${names.map((name) => `${name} = ${given(name)}`).join(", ")}`,
    `WHEN NOT MATCHED THEN INSERT (${names.join(", ")}) VALUES (${names.map(given).join(", ")})`,
  ].join(" ");
  return routine(params, [
    assign("fields", {
      statement,
      parameters: Object.entries(fields).map(([name, { type, value }]) => ({
        name,
        parameterType: { type: told(type) },
        parameterValue: { value: expr(value) },
      })),
    }),
    call("write", "run_query", {
      statement: expr("statement"),
      parameters: expr("parameters"),
      location: table.location,
    }),
    returns("kept", true),
  ]);
}
