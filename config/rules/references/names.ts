import { nearest } from "../../../values/nearest";
import type { Environment } from "../../schema/environment";
import type { Violation } from "../rule";

/** What is declared under each noun that something refers to by its plain name. */
export function declaredNames({ storage, external, secrets, models, training, pools }: Environment) {
  return {
    zone: [...Object.keys(storage.zones), ...Object.keys(external.zones)],
    dataset: [...Object.keys(storage.datasets), ...Object.keys(external.datasets)],
    table: Object.entries(storage.datasets).flatMap(([dataset, { tables }]) =>
      Object.keys(tables).map((table) => `${dataset}.${table}`),
    ),
    secret: Object.keys(secrets),
    model: Object.keys(models),
    job: Object.keys(training.jobs),
    template: Object.keys(training.notebooks.templates),
    pool: Object.keys(pools),
  };
}

/** A noun that something refers to by its plain name. */
export type NameNoun = keyof ReturnType<typeof declaredNames>;

/** Where each noun is declared, for rules that look for it. */
export const NAMES_DECLARED_IN: Readonly<Record<NameNoun, readonly string[]>> = {
  zone: ["storage.zones", "external.zones"],
  dataset: ["storage.datasets", "external.datasets"],
  table: ["storage.datasets.*.tables"],
  secret: ["secrets"],
  model: ["models"],
  job: ["training.jobs"],
  template: ["training.notebooks.templates"],
  pool: ["pools"],
};

/**
 * What is wrong with a name that refers to something: nothing when it is declared.
 *
 * @param written the whole reference, where more is written than the name
 */
export function nameOfNothing(
  environment: Environment,
  noun: NameNoun,
  name: string,
  at: string,
  written = name,
): readonly Violation[] {
  return notAmong(declaredNames(environment)[noun], noun, name, at, written);
}

/** The same for names that are declared in a way of their own. */
export function notAmong(
  known: readonly string[],
  noun: string,
  name: string,
  at: string,
  written = name,
): readonly Violation[] {
  if (known.includes(name)) return [];
  const meant = nearest(name, known);
  const as = (candidate: string) => written.slice(0, written.length - name.length) + candidate;
  return [
    {
      at,
      problem: `no ${noun} "${name}" is declared${meant === undefined ? "" : `. Did you mean "${as(meant)}"?`}`,
      allowed: known.length === 0 ? `no ${noun} is declared` : known.map(as).join(", "),
    },
  ];
}

/** The columns of a table, by its reference without the noun; `undefined` for one that is not declared. */
export function columnsOf(table: string, { storage }: Environment): readonly string[] | undefined {
  const [dataset = "", name = ""] = table.split(".");
  const columns = storage.datasets[dataset]?.tables[name]?.columns;
  return columns && Object.keys(columns);
}
