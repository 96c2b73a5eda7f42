import type { IConstruct } from "constructs";
import { ValidationError } from "../core/validation-error";

/** BigQuery's types for a column that holds one value. */
export type ColumnType =
  | "STRING"
  | "BYTES"
  | "INTEGER"
  | "FLOAT"
  | "NUMERIC"
  | "BIGNUMERIC"
  | "BOOLEAN"
  | "TIMESTAMP"
  | "DATE"
  | "TIME"
  | "DATETIME"
  | "GEOGRAPHY"
  | "JSON";

/** A column of a table. Columns can be added later; one that is dropped or retyped replaces the table. */
export interface Column {
  readonly type: ColumnType | "RECORD";
  /**
   * Whether a row may, must or may repeatedly have a value.
   * @default - a row may have no value
   */
  readonly mode?: "nullable" | "required" | "repeated";
  /**
   * What it holds, for people.
   * @default - no description
   */
  readonly description?: string;
  /**
   * The columns of a `RECORD`.
   * @default - none
   */
  readonly columns?: Columns;
}

/** Columns by name, in the order in which they are shown. A bare type is a column without anything else. */
export interface Columns {
  readonly [name: string]: Column | ColumnType;
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
  readonly description?: string;
  readonly fields?: readonly Field[];
}

/** A column in full. */
export function columnOf(column: Column | ColumnType): Column {
  return typeof column === "string" ? { type: column } : column;
}

/**
 * The schema as BigQuery's API writes it, so that what it answers equals what was sent. Throws a `ValidationError` for a
 * `RECORD` without columns.
 */
export function schemaOf(scope: IConstruct, columns: Columns): string {
  return JSON.stringify(fields(scope, columns, "columns"));
}

function fields(scope: IConstruct, columns: Columns, path: string): readonly Field[] {
  return Object.entries(columns).map(([name, entry]) => {
    const column = columnOf(entry);
    const nested = column.columns ?? {};
    if ((column.type === "RECORD") !== Object.keys(nested).length > 0) {
      throw new ValidationError(
        scope,
        `\`${path}.${name}\` must have columns exactly when it is a RECORD, got ${column.type} with ${Object.keys(nested).length}`,
      );
    }
    return {
      name,
      type: column.type,
      mode: (column.mode ?? "nullable").toUpperCase(),
      ...(column.description !== undefined && { description: column.description }),
      ...(column.type === "RECORD" && { fields: fields(scope, nested, `${path}.${name}`) }),
    };
  });
}
