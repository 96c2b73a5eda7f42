import { IDENTIFIER } from "../parts/logged";

/** The type of a column that says when a row of truth was known. */
export type TruthTime = "TIMESTAMP" | "DATE" | "DATETIME";

/** The type of a column that holds the truth. */
export type TruthValue = "BOOLEAN" | "INTEGER" | "FLOAT" | "NUMERIC" | "BIGNUMERIC" | "STRING";

/** Where the truth about answers arrives. */
export interface Truth {
  /** The id of the dataset, in the project of the endpoint and where its requests are. */
  readonly dataset: string;
  readonly table: string;
  /** The column that says which request a row is about. */
  readonly key: string;
  /**
   * The column of the truth.
   * @default - that there is a row is the truth
   */
  readonly value?: { readonly column: string; readonly type: TruthValue };
  /** The column that says when a row was known: of several about a request the last holds. */
  readonly time: string;
  readonly timeType: TruthTime;
  /**
   * A column by which the table insists on being cut, where that is another.
   * @default - there is none
   */
  readonly partition?: { readonly column: string; readonly from: TruthTime | number };
}

/** Throws a `RangeError` for a name that cannot stand in a query as it is. */
export function validateTruth({ dataset, table, key: about, value, time, partition }: Truth): void {
  const names = {
    dataset,
    table,
    key: about,
    value: value?.column ?? time,
    time,
    partition: partition?.column ?? time,
  };
  for (const [key, name] of Object.entries(names))
    if (!IDENTIFIER.test(name))
      throw new RangeError(`the truth: \`${key}\` may hold only letters, digits and _, got "${name}"`);
}

/** The table, between backticks. */
export const tableOf = ({ dataset, table }: Truth) => `\`${dataset}.${table}\``;

/** The condition that reads rows which were known since a parameter of the query, a time, and no more of the table than it must. */
export function knownSince({ time, timeType, partition }: Truth, parameter: string): string {
  const since = { TIMESTAMP: "", DATE: "DATE", DATETIME: "DATETIME" }[timeType];
  const at = `TIMESTAMP(@${parameter})`;
  const known = `\`${time}\` >= ${since === "" ? at : `${since}(${at})`}`;
  if (partition === undefined) return known;
  const { column, from } = partition;
  return `${known} AND \`${column}\` >= ${typeof from === "number" ? from : `${from} '0001-01-01'`}`;
}
