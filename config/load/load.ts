import path from "node:path";
import type { Finding, Location } from "../finding";
import { rules as allRules } from "../rules/all";
import type { Rule } from "../rules/rule";
import { environmentSchema, type Environment } from "../schema/environment";
import { evaluate, type Evaluation } from "./evaluate";
import type { FileFault, ValueFault } from "./fault";
import { healthyPart } from "./healthy";
import { formatPath, parsePath, valueAt, type Path } from "./path";
import { runRules, type RuleFault } from "./run-rules";
import { isTold, schemaFaults } from "./schema-faults";
import { show } from "./show";
import { snapshot } from "./snapshot";

/** What came of reading an environment file. */
export interface LoadedEnvironment {
  /** The environment's name: that of its file. */
  readonly name: string;
  /** The file, relative to the project's folder. */
  readonly file: string;
  /** Checked, with its defaults, frozen at every depth; only when no finding is an error. */
  readonly environment?: Environment;
  /** Everything that is wrong or worth knowing, all at once, in the order of the file. */
  readonly findings: readonly Finding[];
  /** Where a path such as `storage.zones.raw` is written: the deepest part of it that is. */
  locate(path: string): Location | undefined;
}

/** How to load. */
export interface LoadOptions {
  /** The project's folder: that of `config/environments`. */
  readonly root: string;
  /** @default - every rule there is */
  readonly rules?: readonly Rule[];
}

/** Runs and checks an environment file. Never throws for anything that the file does. */
export function loadEnvironment(file: string, { root, rules = allRules }: LoadOptions): LoadedEnvironment {
  const absolute = path.resolve(root, file);
  const relative = path.relative(root, absolute).split(path.sep).join("/");
  const name = path.basename(absolute, ".ts");
  const evaluation = evaluate(absolute, path.resolve(root));
  const start: Location = evaluation.exportedAt ?? { file: relative, line: 1, column: 1 };
  const locate = (at: Path) => evaluation.positions.locate(evaluation.value, at);

  const findings: Finding[] = evaluation.faults.map((fault) => ({
    ...common(name, fault),
    path: "",
    location: fault.location,
  }));
  const add = (fault: ValueFault | RuleFault, severity: Finding["severity"] = "error") =>
    findings.push({
      ...common(name, fault),
      severity,
      path: formatPath(withIndexes(evaluation.value, fault.path)),
      location: locate(fault.path) ?? start,
    });

  let environment: Environment | undefined;
  if (evaluation.finished) {
    const checked = check(evaluation, name, rules, add);
    if (!findings.some(({ severity }) => severity === "error")) environment = freeze(checked);
  }
  return {
    name,
    file: relative,
    ...(environment && { environment }),
    findings: findings.sort(inFileOrder(relative)),
    locate: (at) => locate(parsePath(at)),
  };
}

type Add = (fault: ValueFault | RuleFault, severity?: Finding["severity"]) => void;

const EXPORT = "write `export default defineEnvironment({ ... })`";

function check(
  { value: exported, faults: told }: Evaluation,
  name: string,
  rules: readonly Rule[],
  add: Add,
): Environment | undefined {
  const { value, faults: unseen } = snapshot(exported);
  if (exported === undefined) {
    add({
      rule: "file/default-export",
      path: [],
      problem: "the file exports no environment",
      fix: EXPORT + "; a part that others share goes into a folder of its own",
    });
    return undefined;
  }
  const faults = [...unseen, ...schemaFaults(environmentSchema, value)].map((fault) => {
    if (fault.path.length === 0 && fault.rule === "schema/wrong-type") return { ...fault, fix: EXPORT };
    const isMissing = fault.rule === "schema/missing" && formatPath(fault.path) === "name";
    return isMissing && isName(name) ? { ...fault, fix: `add name: ${show(name)}` } : fault;
  });
  for (const fault of faults) if (told.length === 0 || !isTold(value, fault)) add(fault);

  const { environment, removed } = healthyPart(value);
  const faulty = [...faults.map((fault) => fault.path), ...removed];
  if (!faulty.some(([section]) => section === "name") && environment.name !== name) {
    add({
      rule: "file/name",
      path: ["name"],
      problem: `the environment is named ${show(environment.name)}, but its file ${show(`${name}.ts`)}`,
      fix: `${isName(name) ? `write name: ${show(name)}, or ` : ""}rename the file to ${show(`${environment.name}.ts`)}`,
    });
  }
  for (const fault of runRules(rules, environment, faulty)) add(fault, fault.severity);
  return environment;
}

/** Whether an environment may be named so. */
function isName(name: string): boolean {
  return environmentSchema.shape.name.safeParse(name).success;
}

function common(environment: string, fault: FileFault | ValueFault | RuleFault) {
  const { rule, problem, allowed, fix } = fault;
  return {
    rule,
    severity: "error" as Finding["severity"],
    environment,
    problem,
    ...(allowed !== undefined && { allowed }),
    ...(fix !== undefined && { fix }),
  };
}

/** The path with numbers for the entries of lists, which rules may write as names. */
function withIndexes(root: unknown, at: Path): Path {
  return at.map((step, index) => (Array.isArray(valueAt(root, at.slice(0, index))) ? Number(step) : step));
}

/** The environment's own file first, then those that it imports; by place, then by rule and path. */
function inFileOrder(own: string): (one: Finding, other: Finding) => number {
  const key = ({ location }: Finding) => (location.file === own ? "" : location.file);
  return (one, other) =>
    compare(key(one), key(other)) ||
    one.location.line - other.location.line ||
    one.location.column - other.location.column ||
    compare(one.path, other.path) ||
    compare(one.rule, other.rule) ||
    compare(one.problem, other.problem);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
