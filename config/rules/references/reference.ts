import type { Environment } from "../../schema/environment";

/** What a reference to data can be to. */
export const DATA_NOUNS = ["zone", "dataset", "table", "repository"] as const;

/** A kind of data. */
export type DataNoun = (typeof DATA_NOUNS)[number];

/** What a reference says. */
export interface DataReference {
  readonly noun: DataNoun;
  /** The name; of a table `<dataset>.<table>`. */
  readonly name: string;
}

/** Reads `<noun>:<name>`; `undefined` where the text has no such form or the noun is none of data. */
export function parseReference(text: string): DataReference | undefined {
  const colon = text.indexOf(":");
  const noun = DATA_NOUNS.find((known) => known === text.slice(0, colon));
  return colon < 1 || noun === undefined ? undefined : { noun, name: text.slice(colon + 1) };
}

/** The names that a reference may use, by noun, in the order in which they are declared. */
export function declaredData({
  storage,
  repositories,
  external,
}: Environment): Readonly<Record<DataNoun, readonly string[]>> {
  return {
    zone: [...Object.keys(storage.zones), ...Object.keys(external.zones)],
    dataset: [...Object.keys(storage.datasets), ...Object.keys(external.datasets)],
    table: Object.entries(storage.datasets).flatMap(([dataset, { tables }]) =>
      Object.keys(tables).map((table) => `${dataset}.${table}`),
    ),
    repository: [...Object.keys(repositories), ...Object.keys(external.repositories)],
  };
}
