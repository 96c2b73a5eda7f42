import { distance } from "fastest-levenshtein";
import { type Expression, dottedName } from "./expression";
import { LIBRARY, RETRY_BACKOFFS, RETRY_POLICIES, RETRY_PREDICATES } from "./library";
import { LIMITS } from "./limits";
import { type Action, innerSteps, type Problem, type Program, type Routine, type Step, type Template } from "./program";
import { created, Scope } from "./scope";

/** Names that no step can have, because `next` gives them a meaning. */
const JUMPS = ["end", "break", "continue"];
const MODULES = new Set(
  Object.keys(LIBRARY).flatMap((name) => (name.includes(".") ? [name.split(".")[0] as string] : [])),
);
const REFERENCES = new Set<string>([...RETRY_POLICIES, ...RETRY_PREDICATES, ...RETRY_BACKOFFS]);

interface Place {
  readonly scope: Scope;
  /** Names of steps that `next` can reach. */
  readonly targets: readonly string[];
  /** Names of steps around these. Google lets `next` lead there, but not everything that runs this language does. */
  readonly outer: readonly string[];
  readonly inLoop: boolean;
  readonly parallelDepth: number;
}

/** Checks one routine: its variables, its jumps, its calls and its limits. */
export class RoutineCheck {
  /** The subworkflows that this one calls. */
  readonly called = new Set<string>();
  private readonly stepNames = new Set<string>();

  constructor(
    private readonly program: Program,
    private readonly routine: Routine,
    private readonly problems: Problem[],
  ) {}

  run(): void {
    const { name, parameters, steps } = this.routine;
    if (name in LIBRARY || MODULES.has(name)) this.report(name, "is a name of the standard library");
    if (parameters.length > LIMITS.parameters)
      this.report(name, `has ${parameters.length} parameters, at most ${LIMITS.parameters} are allowed`);
    if (name === "main" && parameters.length > 1) this.report(name, "has one parameter at most");
    const scope = new Scope(this.names([...parameters.map((parameter) => parameter.name), ...created(steps)]));
    this.steps(steps, { scope, targets: [], outer: [], inLoop: false, parallelDepth: 0 });
  }

  /** The names that a scope makes. None may hide a function. */
  private names(names: readonly string[]): Set<string> {
    for (const name of names) {
      if (name in LIBRARY || MODULES.has(name))
        this.report(this.routine.name, `the variable "${name}" has a name of the standard library`);
      else if (this.program.routines.has(name))
        this.report(this.routine.name, `the variable "${name}" has the name of a subworkflow`);
    }
    return new Set(names);
  }

  private report(path: string, problem: string): void {
    this.problems.push({ path, problem });
  }

  private steps(steps: readonly Step[], around: Place): void {
    const place = { ...around, targets: steps.map(({ name }) => name), outer: [...around.outer, ...around.targets] };
    for (const step of steps) {
      if (JUMPS.includes(step.name)) this.report(step.path, `"${step.name}" cannot be the name of a step`);
      if (step.name !== "" && this.stepNames.has(step.name)) this.report(step.path, "another step has this name");
      this.stepNames.add(step.name);
      this.jump(step.next, step.path, place);
      this.action(step.action, step.path, place);
    }
  }

  private jump(next: string | undefined, path: string, { targets, outer, inLoop }: Place): void {
    if (next === undefined || next === "end" || targets.includes(next)) return;
    if (next === "break" || next === "continue") {
      if (!inLoop) this.report(path, `\`next: ${next}\` stands in no loop`);
    } else if (outer.includes(next))
      this.report(path, `"${next}" is outside of the steps that this one is in: say \`next\` in a case`);
    else this.report(path, `there is no step "${next}" to go to from here${suggestion(next, targets)}`);
  }

  private action(action: Action, path: string, place: Place): void {
    const value = (template: Template) => this.template(template, path, place.scope);
    switch (action.kind) {
      case "assign":
        this.limit(path, action.assignments.length, LIMITS.assignments, "assignments");
        for (const assignment of action.assignments) {
          value(assignment.value);
          this.target(assignment.target, path, place.scope);
        }
        break;
      case "call":
        for (const argument of action.arguments.values()) value(argument);
        this.callStep(action.function, [...action.arguments], path);
        break;
      case "switch":
        this.limit(path, action.cases.length, LIMITS.conditions, "conditions");
        for (const { condition, next } of action.cases) {
          value(condition);
          this.jump(next, path, place);
        }
        break;
      case "try":
        this.retry(action, path, value);
        break;
      case "raise":
      case "return":
        value(action.value);
        break;
      case "parallel":
        this.parallel(action, path, place);
        break;
      case "for":
      case "steps":
      case "nothing":
    }
    const loops =
      action.kind === "parallel" ? (action.loop ? [action.loop] : []) : action.kind === "for" ? [action] : [];
    for (const loop of loops)
      for (const bound of [loop.in, ...(loop.range ?? [])]) if (bound !== undefined) value(bound);
    for (const inner of innerSteps(action)) {
      const own = inner.scope !== "shared";
      this.steps(inner.steps, {
        scope: own ? new Scope(this.names([...inner.names, ...created(inner.steps)]), place.scope) : place.scope,
        targets: action.kind === "for" || action.kind === "parallel" ? [] : place.targets,
        outer: action.kind === "for" || action.kind === "parallel" ? [] : place.outer,
        inLoop: action.kind === "for" || (action.kind === "parallel" ? action.loop !== undefined : place.inLoop),
        parallelDepth: place.parallelDepth + (action.kind === "parallel" ? 1 : 0),
      });
    }
  }

  private parallel(action: Action & { kind: "parallel" }, path: string, { scope, parallelDepth }: Place): void {
    this.limit(path, parallelDepth + 1, LIMITS.parallelDepth, "parallel steps inside one another");
    this.limit(path, action.branches.length, LIMITS.branches, "branches");
    if (action.loop === undefined && action.branches.length < 2) this.report(path, "has fewer than two branches");
    for (const name of action.shared)
      if (!scope.knows(name)) this.report(path, `shares "${name}", which is not known here`);
    if (action.concurrencyLimit !== undefined) this.template(action.concurrencyLimit, path, scope);
  }

  private retry({ retry }: Action & { kind: "try" }, path: string, value: (template: Template) => void): void {
    const known = (name: string, names: readonly string[], what: string) => {
      if (!names.includes(name)) this.report(`${path}.retry`, `"${name}" is not ${what}: ${names.join(", ")}`);
    };
    if (retry?.kind === "policy") known(retry.policy, RETRY_POLICIES, "a policy");
    if (retry?.kind !== "own") return;
    const own = this.program.routines.get(retry.predicate);
    if (own !== undefined) {
      this.called.add(own.name);
      if (own.parameters.length !== 1) this.report(`${path}.retry`, `the predicate "${own.name}" has one parameter`);
    } else known(retry.predicate, RETRY_PREDICATES, "a predicate or a subworkflow");
    value(retry.maxRetries);
    if (typeof retry.backoff === "string") known(retry.backoff, RETRY_BACKOFFS, "a backoff");
    else Object.values(retry.backoff).forEach(value);
  }

  private callStep(name: string, given: readonly (readonly [string, Template])[], path: string): void {
    const callee = this.callee(name, path);
    if (callee === undefined) return;
    for (const [argument] of given) {
      if (!callee.parameters.includes(argument))
        this.report(
          `${path}.args.${argument}`,
          `${name} has no such parameter${suggestion(argument, callee.parameters)}`,
        );
    }
    for (const parameter of callee.required) {
      if (!given.some(([argument]) => argument === parameter)) this.report(path, `${name} needs "${parameter}"`);
    }
    const timeout = given.find(([argument]) => argument === "timeout")?.[1];
    if (name.startsWith("http.") && timeout?.kind === "constant" && Number(timeout.value) > LIMITS.httpSeconds)
      this.report(
        `${path}.args.timeout`,
        `is at most ${LIMITS.httpSeconds} seconds, received ${String(timeout.value)}`,
      );
  }

  private callee(name: string, path: string) {
    const routine = this.program.routines.get(name);
    if (routine !== undefined) {
      this.called.add(name);
      const { parameters } = routine;
      return {
        parameters: parameters.map((parameter) => parameter.name),
        required: parameters.filter((parameter) => parameter.default === undefined).map((parameter) => parameter.name),
        callOnly: false,
      };
    }
    const known = [...Object.keys(LIBRARY), ...this.program.routines.keys()];
    if (!(name in LIBRARY)) this.report(path, `there is no function "${name}"${suggestion(name, known)}`);
    return LIBRARY[name];
  }

  private limit(path: string, count: number, limit: number, what: string): void {
    if (count > limit) this.report(path, `${count} ${what}, at most ${limit} are allowed`);
  }

  private template(template: Template, path: string, scope: Scope): void {
    if (template.kind === "expression") this.expression(template.expression, path, scope);
    else if (template.kind === "list") for (const item of template.items) this.template(item, path, scope);
    else if (template.kind === "map") for (const value of template.entries.values()) this.template(value, path, scope);
  }

  /** What an assignment changes: a variable, or something inside one. */
  private target(target: Expression, path: string, scope: Scope): void {
    if (target.kind === "name") return;
    if (target.kind === "index") {
      this.target(target.of, path, scope);
      this.expression(target.index, path, scope);
    } else this.report(path, "nothing can be assigned to this");
  }

  private expression(expression: Expression, path: string, scope: Scope): void {
    const reference = dottedName(expression);
    if (reference !== undefined && REFERENCES.has(reference)) return;
    switch (expression.kind) {
      case "name":
        if (!scope.knows(expression.name))
          this.report(path, `"${expression.name}" is never assigned${suggestion(expression.name, scope.all())}`);
        return;
      case "list":
        for (const item of expression.items) this.expression(item, path, scope);
        return;
      case "index":
        this.expression(expression.of, path, scope);
        this.expression(expression.index, path, scope);
        return;
      case "not":
      case "minus":
        return this.expression(expression.operand, path, scope);
      case "binary":
        this.expression(expression.left, path, scope);
        return this.expression(expression.right, path, scope);
      case "call":
        for (const argument of expression.arguments) this.expression(argument, path, scope);
        return this.callInside(expression.function, expression.arguments.length, path);
      case "constant":
    }
  }

  private callInside(name: string, given: number, path: string): void {
    const callee = this.callee(name, path);
    if (callee === undefined) return;
    const { parameters, required, callOnly } = callee;
    if (callOnly) this.report(path, `${name} waits, so it is called by a step and not in an expression`);
    if (given < required.length || given > parameters.length)
      this.report(path, `${name} takes ${parameters.join(", ") || "nothing"}, received ${given} arguments`);
  }
}

function suggestion(name: string, known: readonly string[]): string {
  const [nearest] = [...known].sort((one, other) => distance(name, one) - distance(name, other));
  return nearest !== undefined && nearest !== "" && distance(name, nearest) <= Math.max(1, name.length / 3)
    ? `. Did you mean "${nearest}"?`
    : "";
}
