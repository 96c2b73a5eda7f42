import { composedName, NAME_RULES, nameProblem } from "../../../values/naming";
import type { Environment } from "../../schema/environment";
import type { Violation } from "../rule";

/** Google's default quota. https://cloud.google.com/iam/quotas */
export const ACCOUNTS_PER_PROJECT = 100;

/** An account that Plinth makes for something, beside those of workloads. */
export interface PlannedAccount {
  readonly id: string;
  /** Where it is written that there is one, below the place of the rule. */
  readonly at: string;
  /** What it is of, for people: "job". */
  readonly of: string;
  /** What stands in the id before the name. */
  readonly noun: string;
  /** Whether it is there as soon as there is one of them, so that its id has no name in it. */
  readonly isShared?: true;
}

/** An account that is named after what it is of. */
export function accountOf(environment: string, noun: string, name: string, at: string, of: string): PlannedAccount {
  return { id: composedName.serviceAccount(environment, noun, name), at, of, noun };
}

/** What is wrong with the ids of accounts, once for each place: the longest that is too long, or one that a workload has. */
export function accountIdViolations(
  accounts: readonly PlannedAccount[],
  { name, workloads }: Environment,
): readonly Violation[] {
  const { maximum } = NAME_RULES.serviceAccount;
  const places = new Map<string, { readonly length: number; readonly violation: Violation }>();
  for (const { id, at, of, noun, isShared } of accounts) {
    const problem = nameProblem("serviceAccount", id);
    const excess = id.length - maximum;
    if (problem !== undefined && (places.get(at)?.length ?? 0) < id.length) {
      const fix = `shorten the name of the ${of} by ${excess} ${excess === 1 ? "character" : "characters"}`;
      const allowed = `<environment>-${noun}-<name>, at most ${maximum} characters`;
      places.set(at, { length: id.length, violation: { at, problem, allowed, fix } });
    }
    const workload = id.slice(name.length + 1);
    if (Object.hasOwn(workloads, workload)) {
      const violation = {
        at,
        problem: `its account would be "${id}", as that of the workload "${workload}"`,
        fix: isShared === true ? "rename the workload" : `rename the ${of} or the workload`,
      };
      places.set(at, { length: Infinity, violation });
    }
  }
  return [...places.values()].map(({ violation }) => violation);
}
