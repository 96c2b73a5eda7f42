import { rules } from "../../config/rules/all";
import { type FoundViolation, violationsOf } from "../../config/rules/places";
import type { EnvironmentInput } from "../../config/schema/environment";
import { environment } from "./environment";

/** What the rule with an id finds in an environment that passes the schema. Throws for an id that no rule has. */
export function findingsOf(id: string, parts: Partial<EnvironmentInput>): readonly FoundViolation[] {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule has the id "${id}"`);
  return violationsOf(rule, environment(parts));
}
