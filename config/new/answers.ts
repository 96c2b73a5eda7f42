import { parsePath, type Path } from "../load/path";
import { schemaFaults } from "../load/schema-faults";
import { environmentSchema } from "../schema/environment";
import { GROUP_KINDS, type GroupKind } from "../groups";
import { type Schema, schemaAt } from "../schema/walk";
import { didYouMean } from "../../values/nearest";

/** What must be known to write an environment file. Checked by {@link answerProblem}, one by one, and as a whole. */
export interface Answers {
  readonly name: string;
  readonly project: string;
  readonly number: string;
  readonly region: string;
  readonly lifetime: "permanent" | "disposable";
  readonly encryption: "google" | "customer";
  /** Absent where the environment gets no network. */
  readonly range?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly groups: Readonly<Partial<Record<GroupKind, string>>>;
}

/** What is wrong with one answer, in the words of `plinth check`; `undefined` when nothing is. */
export function answerProblem(path: string, answer: string): string | undefined {
  const at = parsePath(path);
  const schema = schemaAt(environmentSchema, at) as Schema;
  const [fault] = schemaFaults(schema, answer, at);
  if (fault === undefined) return undefined;
  return withAllowed(fault.problem, fault.allowed);
}

/** Answers as options give them. */
export interface GivenAnswers extends Partial<Pick<Answers, "lifetime" | "encryption">> {
  readonly project?: string;
  readonly number?: string;
  readonly region?: string;
  readonly range?: string;
  /** Each `key=value`. */
  readonly label?: readonly string[];
  /** Each `kind=address`. */
  readonly group?: readonly string[];
}

/** Everything that is wrong with the options, each with the option in front. */
export function givenProblems(given: GivenAnswers): readonly string[] {
  const single = SINGLE_OPTIONS.flatMap(({ key, path }) => {
    const answer = given[key];
    const problem = answer === undefined ? undefined : answerProblem(path, answer);
    return problem === undefined ? [] : [`--${key}: ${problem}`];
  });
  return [...single, ...pairsOf(given.label).flatMap(labelProblem), ...pairsOf(given.group).flatMap(groupProblem)];
}

/** The pairs of a repeated option as a record. Call {@link givenProblems} first. */
export function recordOf(pairs: readonly string[] | undefined): Record<string, string> {
  return Object.fromEntries(pairsOf(pairs).map(({ key, value = "" }) => [key, value]));
}

const SINGLE_OPTIONS = [
  { key: "project", path: "project.id" },
  { key: "number", path: "project.number" },
  { key: "region", path: "project.region" },
  { key: "range", path: "network.range" },
] as const;

interface Pair {
  readonly text: string;
  readonly key: string;
  /** Absent where there is no `=`. */
  readonly value?: string;
  readonly isRepeated: boolean;
}

function pairsOf(texts: readonly string[] = []): readonly Pair[] {
  const seen = new Set<string>();
  return texts.map((text) => {
    const equals = text.indexOf("=");
    if (equals < 1) return { text, key: text, isRepeated: false };
    const key = text.slice(0, equals);
    const isRepeated = seen.has(key);
    seen.add(key);
    return { text, key, value: text.slice(equals + 1), isRepeated };
  });
}

function labelProblem({ text, key, value, isRepeated }: Pair): readonly string[] {
  if (value === undefined) return [`--label: ${JSON.stringify(text)} is no pair: write it as team=ml-platform`];
  if (isRepeated) return [`--label: ${JSON.stringify(key)} is given twice`];
  const faults = schemaFaults(environmentSchema.shape.labels, { [key]: value }, ["labels"]);
  return faults.map(({ problem, allowed }) => `--label: ${withAllowed(problem, allowed)}`);
}

function groupProblem({ text, key, value, isRepeated }: Pair): readonly string[] {
  if (value === undefined) {
    return [`--group: ${JSON.stringify(text)} is no pair: write it as engineers=ml-engineers@acme.example`];
  }
  const kind = GROUP_KINDS.find((known) => known === key);
  if (kind === undefined) {
    const problem = `there is no group ${JSON.stringify(key)}${didYouMean(key, GROUP_KINDS)}`;
    return [`--group: ${withAllowed(problem, GROUP_KINDS.join(", "))}`];
  }
  if (isRepeated) return [`--group: ${JSON.stringify(key)} is given twice`];
  const problem = answerProblem(`groups.${kind}.email`, value);
  return problem === undefined ? [] : [`--group: ${problem}`];
}

/** The option that gives the answer which stands at a path of the environment; `undefined` where none does. */
export function optionFor(path: Path): string | undefined {
  const [section, key] = path;
  if (section === "project" && key === "id") return "--project";
  if (section === "project" && (key === "number" || key === "region")) return `--${key}`;
  if (section === "network") return "--range";
  if (section === "labels") return "--label";
  if (section === "groups") return "--group";
  if (section === "encryption") return "--encryption";
  return undefined;
}

function withAllowed(problem: string, allowed: string | undefined): string {
  return allowed === undefined ? problem : `${problem}\n  allowed: ${allowed}`;
}
