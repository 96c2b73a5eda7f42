import type { Table } from "../../schema/environment";
import type { ColumnInput } from "../../schema/storage";

/** The columns of a table or of a RECORD. */
export type Columns = Table["columns"];

/** A column with its short form written out. */
export interface Column {
  readonly type: ColumnInput["type"];
  readonly mode: NonNullable<ColumnInput["mode"]>;
  /** `undefined` where none are written. */
  readonly columns: Columns | undefined;
}

/** A column at any depth. */
export interface FoundColumn extends Column {
  readonly name: string;
  /** Path below the columns that were searched: `address.columns.city`. */
  readonly path: string;
  /** 1 for a column of the table. */
  readonly depth: number;
}

/** A column by name, with its short form written out; `undefined` where there is none. */
export function columnOf(columns: Columns, name: string): Column | undefined {
  if (!Object.hasOwn(columns, name)) return undefined;
  const written = columns[name];
  if (written === undefined) return undefined;
  if (typeof written === "string") return { type: written, mode: "nullable", columns: undefined };
  return { type: written.type, mode: written.mode ?? "nullable", columns: written.columns };
}

/** All columns, those of records after the record. */
export function allColumns(columns: Columns, above = "", depth = 1): readonly FoundColumn[] {
  return Object.keys(columns).flatMap((name) => {
    const column = columnOf(columns, name);
    if (column === undefined) return [];
    const path = `${above}${name}`;
    return [{ ...column, name, path, depth }, ...allColumns(column.columns ?? {}, `${path}.columns.`, depth + 1)];
  });
}
