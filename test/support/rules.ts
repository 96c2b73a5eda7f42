import { formatPath } from "../../config/load/path";
import { type RuleFault, runRules } from "../../config/load/run-rules";
import { rules } from "../../config/rules/all";
import type { Violation } from "../../config/rules/rule";
import type { Environment, EnvironmentInput } from "../../config/schema/environment";
import { environment } from "./environment";

/** What a rule says, with the full path as findings tell it. */
export interface FoundViolation extends Omit<Violation, "at"> {
  readonly path: string;
}

/** What the rule with an id finds in an environment that passes the schema. Throws for an id that no rule has. */
export function findingsOf(id: string, parts: Partial<EnvironmentInput>): readonly FoundViolation[] {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule has the id "${id}"`);
  return runRules([rule], environment(parts), []).map(({ path, problem, allowed, fix }) => ({
    path: formatPath(path),
    problem,
    ...(allowed !== undefined && { allowed }),
    ...(fix !== undefined && { fix }),
  }));
}

/** All errors that rules find in an environment that passes the schema. */
export function errorsOf(checked: Environment): readonly RuleFault[] {
  return runRules(rules, checked, []).filter(({ severity }) => severity === "error");
}
