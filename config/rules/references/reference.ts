import type { Environment } from "../../schema/environment";

/** What a reference to data can be to. */
export const DATA_NOUNS = ["zone", "dataset", "table", "requests", "feedback", "repository"] as const;

/** A kind of data. */
export type DataNoun = (typeof DATA_NOUNS)[number];

/** What a reference says. */
export interface DataReference {
  readonly noun: DataNoun;
  /** The name; of a table `<dataset>.<table>`, of requests and feedback that of their endpoint. */
  readonly name: string;
}

/** Reads `<noun>:<name>`; `undefined` where the text has no such form or the noun is none of data. */
export function parseReference(text: string): DataReference | undefined {
  const colon = text.indexOf(":");
  const noun = DATA_NOUNS.find((known) => known === text.slice(0, colon));
  return colon < 1 || noun === undefined ? undefined : { noun, name: text.slice(colon + 1) };
}

/** What references may name. */
export interface DeclaredData {
  /** The names by noun, in the order in which they are declared. */
  readonly names: Readonly<Record<DataNoun, readonly string[]>>;
  /** Every reference that there can be. */
  readonly references: ReadonlySet<string>;
}

// Asked for every workload, and always the same in one environment.
const known = new WeakMap<Environment, DeclaredData>();

/** What the references of an environment may name. */
export function declaredData(environment: Environment): DeclaredData {
  const before = known.get(environment);
  if (before !== undefined) return before;
  const { storage, repositories, external, endpoints } = environment;
  const names: Record<DataNoun, readonly string[]> = {
    zone: [...Object.keys(storage.zones), ...Object.keys(external.zones)],
    dataset: [...Object.keys(storage.datasets), ...Object.keys(external.datasets)],
    table: Object.entries(storage.datasets).flatMap(([dataset, { tables }]) =>
      Object.keys(tables).map((table) => `${dataset}.${table}`),
    ),
    requests: Object.entries(endpoints)
      .filter(([, { requestLogging }]) => requestLogging !== undefined)
      .map(([endpoint]) => endpoint),
    feedback: Object.entries(endpoints)
      .filter(([, { feedback }]) => feedback !== undefined)
      .map(([endpoint]) => endpoint),
    repository: [...Object.keys(repositories), ...Object.keys(external.repositories)],
  };
  const references = new Set(DATA_NOUNS.flatMap((noun) => names[noun].map((name) => `${noun}:${name}`)));
  known.set(environment, { names, references });
  return { names, references };
}
