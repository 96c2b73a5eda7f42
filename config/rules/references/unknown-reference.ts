import { nearest } from "../../../values/nearest";
import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";
import { type DataFlow, type DataFlowSection, referencesOf, rulePrefix } from "./data-flow";
import { type DataNoun, declaredData, parseReference } from "./reference";

const GRAMMAR =
  "zone:<name>, dataset:<name>, table:<dataset>.<table>, requests:<endpoint>, feedback:<endpoint> or repository:<name>";

/** Where names of each kind are declared. */
const PLACES: Readonly<Record<DataNoun, string>> = {
  zone: "`storage.zones`, or under `external.zones` when it exists elsewhere",
  dataset: "`storage.datasets`, or under `external.datasets` when it exists elsewhere",
  table: "`tables` of its dataset",
  requests: "`endpoints`, with `requestLogging`",
  feedback: "`endpoints`, with `feedback`",
  repository: "`repositories`, or under `external.repositories` when it exists elsewhere",
};

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const unknownReference = (section: DataFlowSection) =>
  defineRule<DataFlow>({
    id: `${rulePrefix(section)}/unknown-reference`,
    severity: "error",
    holds: "What is read or written is declared in the same environment.",
    each: `${section}.*`,
    reads: [],
    declaredIn: [
      "storage.zones",
      "storage.datasets.*.tables",
      "repositories",
      "external.zones",
      "external.datasets",
      "external.repositories",
      "endpoints.*.requestLogging",
      "endpoints.*.feedback",
    ],
    check: ({ value, environment }) =>
      referencesOf(value).flatMap(({ at, text }): Violation[] => {
        const problem = problemWith(text, environment);
        return problem === undefined ? [] : [{ at, ...problem }];
      }),
  });

function problemWith(text: string, environment: Environment): Violation | undefined {
  const { names: declared, references } = declaredData(environment);
  if (references.has(text)) return undefined;
  const known = [...references];

  const reference = parseReference(text);
  if (reference === undefined) {
    // The plain name, or a word for the noun that is not ours: a name that is declared says what was meant.
    const name = text.slice(text.indexOf(":") + 1);
    const guess = known.find((candidate) => candidate.endsWith(`:${name}`)) ?? nearest(text, known);
    return { problem: `"${text}" is not a reference to data${meant(guess)}`, allowed: GRAMMAR };
  }

  const { noun, name } = reference;
  const [dataset = "", table] = name.split(".");
  if (noun === "table" && table === undefined) {
    const [only] = declared.table.filter((candidate) => candidate.endsWith(`.${name}`));
    const guess = declared.dataset.includes(name) ? `dataset:${name}` : only && `table:${only}`;
    return { problem: `"${text}" does not say which table of which dataset${meant(guess)}`, allowed: GRAMMAR };
  }
  if (noun === "table" && Object.hasOwn(environment.external.datasets, dataset)) {
    return {
      problem: `"${text}" is a table of an external dataset, whose tables are not known here`,
      fix: `use "dataset:${dataset}"`,
    };
  }
  if (noun === "requests" && Object.hasOwn(environment.endpoints, name)) {
    return {
      problem: `the endpoint "${name}" keeps no requests`,
      fix: `add requestLogging: {} to endpoints.${name}`,
    };
  }
  if (noun === "feedback" && Object.hasOwn(environment.endpoints, name)) {
    return {
      problem: `answers of the endpoint "${name}" are held against no truth`,
      fix: `add feedback to endpoints.${name}`,
    };
  }
  const ofThisNoun = declared[noun].map((candidate) => `${noun}:${candidate}`);
  const guess = nearest(text, ofThisNoun) ?? known.find((candidate) => candidate.endsWith(`:${name}`));
  return {
    problem: `${nothingOf(noun, name)}${meant(guess)}`,
    ...(ofThisNoun.length === 0 ? { fix: `declare it under ${PLACES[noun]}` } : { allowed: ofThisNoun.join(", ") }),
  };
}

function nothingOf(noun: DataNoun, name: string): string {
  if (noun === "requests") return `no endpoint "${name}" keeps requests`;
  if (noun === "feedback") return `no endpoint "${name}" has feedback`;
  return `no ${noun} "${name}" is declared`;
}

function meant(guess: string | undefined): string {
  return guess === undefined ? "" : `. Did you mean "${guess}"?`;
}
