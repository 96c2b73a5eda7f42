import type { Expression } from "./expression";
import { innerSteps, type Step } from "./program";

/** The names that a list of steps may use, and the scope around it. */
export class Scope {
  constructor(
    readonly names: Set<string>,
    private readonly around?: Scope,
  ) {}

  knows(name: string): boolean {
    return this.names.has(name) || (this.around?.knows(name) ?? false);
  }

  all(): readonly string[] {
    return [...this.names, ...(this.around?.all() ?? [])];
  }
}

/** The variables that steps create in the scope around them. */
export function created(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ action }) => [
    ...(action.kind === "call" && action.result !== undefined ? [action.result] : []),
    ...(action.kind === "assign" ? action.assignments.map(({ target }) => rootOf(target)) : []),
    ...innerSteps(action).flatMap((inner) => (inner.scope === "shared" ? created(inner.steps) : [])),
  ]);
}

function rootOf(target: Expression): string {
  return target.kind === "name" ? target.name : target.kind === "index" ? rootOf(target.of) : "";
}
