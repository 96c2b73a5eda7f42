import type { Expression } from "../../../constructs/workflows/language/expression";
import { dottedName } from "../../../constructs/workflows/language/expression";
import {
  LIBRARY,
  RETRY_BACKOFFS,
  RETRY_POLICIES,
  RETRY_PREDICATES,
} from "../../../constructs/workflows/language/library";
import { LIMITS } from "../../../constructs/workflows/language/limits";
import type {
  Action,
  Loop,
  Program,
  Retry,
  Routine,
  Step,
  Template,
} from "../../../constructs/workflows/language/program";
import { apply, at, replaced } from "./operators";
import { Scope } from "./scope";
import { number } from "./library";
import { backoff, predicate } from "./retry";
import { together } from "./together";
import { failure, isList, Raised, typeOf, type Value } from "./values";

/** Until when an execution waits, in virtual seconds since 1970. */
export type Wait = { readonly until: number };

/** A running piece of a workflow: it stops at every wait. */
export type Running<T> = Generator<Wait, T, void>;

/** What the interpreter needs from the world. */
export interface Host {
  now(): number;
  /** Counts a step, and may end everything there. */
  step(path: string): void;
  /** A function of the standard library. */
  library(name: string, args: ReadonlyMap<string, Value>): Running<Value>;
}

/** Where the steps after an action lead: on, to another step, or out. */
export type Signal =
  { readonly kind: "go"; readonly to: string } | { readonly kind: "return"; readonly value: Value } | undefined;

interface Frame {
  readonly scope: Scope;
  readonly depth: number;
  readonly parallelDepth: number;
}

const REFERENCES = new Set<string>([...RETRY_POLICIES, ...RETRY_PREDICATES, ...RETRY_BACKOFFS]);

/** Runs the steps of a definition. */
export class Interpreter {
  constructor(
    private readonly program: Program,
    private readonly host: Host,
  ) {}

  /** Runs `main`. Throws a `Raised` that nothing caught. */
  main(argument: Value): Running<Value> {
    const main = this.program.routines.get("main") as Routine;
    const [parameter] = main.parameters;
    return this.routine(main, new Map(parameter === undefined ? [] : [[parameter.name, argument]]), 0);
  }

  private *routine(routine: Routine, given: ReadonlyMap<string, Value>, depth: number): Running<Value> {
    if (depth > LIMITS.callDepth) throw failure("RecursionError", `calls more than ${LIMITS.callDepth} deep`);
    const scope = new Scope();
    const frame = { scope, depth, parallelDepth: 0 };
    for (const { name, default: fallback } of routine.parameters) {
      const value = given.get(name);
      if (value === undefined && fallback === undefined) throw failure("TypeError", `${routine.name} needs ${name}`);
      scope.declare(name, value === undefined ? yield* this.template(fallback as Template, frame) : value);
    }
    const signal = yield* this.steps(routine.steps, frame);
    if (signal?.kind === "go" && signal.to !== "end") throw new Error(`${signal.to} led out of ${routine.name}`);
    return signal?.kind === "return" ? signal.value : null;
  }

  private *steps(steps: readonly Step[], frame: Frame): Running<Signal> {
    for (let index = 0; index < steps.length;) {
      const step = steps[index] as Step;
      this.host.step(step.path);
      const signal = yield* this.step(step, frame);
      if (signal === undefined) index += 1;
      else if (signal.kind === "return") return signal;
      else {
        const target = steps.findIndex(({ name }) => name !== "" && name === signal.to);
        if (target < 0) return signal;
        index = target;
      }
    }
    return undefined;
  }

  private *step({ action, next }: Step, frame: Frame): Running<Signal> {
    const signal = yield* this.action(action, frame);
    return signal ?? (next === undefined ? undefined : { kind: "go", to: next });
  }

  private *action(action: Action, frame: Frame): Running<Signal> {
    switch (action.kind) {
      case "assign":
        for (const { target, value } of action.assignments)
          yield* this.assign(target, yield* this.template(value, frame), frame);
        return undefined;
      case "call": {
        const given = new Map<string, Value>();
        for (const [name, value] of action.arguments) given.set(name, yield* this.template(value, frame));
        const result = yield* this.call(action.function, given, frame);
        if (action.result !== undefined) this.store(action.result, result, frame);
        return undefined;
      }
      case "switch":
        for (const { condition, steps, next } of action.cases) {
          if (!truth(yield* this.template(condition, frame))) continue;
          const signal = yield* this.steps(steps, frame);
          return signal ?? (next === undefined ? undefined : { kind: "go", to: next });
        }
        return undefined;
      case "for":
        return yield* this.loop(action, frame);
      case "parallel":
        return yield* this.parallel(action, frame);
      case "try":
        return yield* this.attempt(action, frame);
      case "raise":
        throw new Raised(yield* this.template(action.value, frame));
      case "return":
        return { kind: "return", value: yield* this.template(action.value, frame) };
      case "steps":
        return yield* this.steps(action.steps, frame);
      case "nothing":
        return undefined;
    }
  }

  private store(name: string, value: Value, { scope }: Frame): void {
    scope.set(name, value);
    if (scope.size() > LIMITS.memoryBytes)
      throw failure("ResourceLimitError", `variables of more than ${LIMITS.memoryBytes} bytes`);
  }

  private *assign(target: Expression, value: Value, frame: Frame): Running<void> {
    const path: Value[] = [];
    let root = target;
    for (; root.kind === "index"; root = root.of) path.unshift(yield* this.evaluate(root.index, frame));
    if (root.kind !== "name") throw new Error("nothing can be assigned to this");
    this.store(root.name, path.length === 0 ? value : replaced(frame.scope.get(root.name), path, value), frame);
  }

  private *items(loop: Loop, frame: Frame): Running<readonly Value[]> {
    if (loop.range === undefined) {
      const items = yield* this.template(loop.in as Template, frame);
      if (!isList(items)) throw failure("TypeError", `a loop needs a list, received ${typeOf(items)}`);
      return items;
    }
    const first = Number(number(yield* this.template(loop.range[0], frame)));
    const last = Number(number(yield* this.template(loop.range[1], frame)));
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => BigInt(first + index));
  }

  private *iteration(loop: Loop, item: Value, index: number, frame: Frame, scope: Scope): Running<Signal> {
    scope.declare(loop.value, item);
    if (loop.index !== undefined) scope.declare(loop.index, BigInt(index));
    return yield* this.steps(loop.steps, { ...frame, scope });
  }

  private *loop(loop: Loop, frame: Frame): Running<Signal> {
    for (const [index, item] of (yield* this.items(loop, frame)).entries()) {
      const signal = yield* this.iteration(loop, item, index, frame, new Scope(frame.scope));
      if (signal === undefined || (signal.kind === "go" && signal.to === "continue")) continue;
      return signal.kind === "go" && signal.to === "break" ? undefined : signal;
    }
    return undefined;
  }

  private *parallel(action: Action & { kind: "parallel" }, frame: Frame): Running<Signal> {
    const parallelDepth = frame.parallelDepth + 1;
    if (parallelDepth > LIMITS.parallelDepth) throw failure("ParallelNestingError", "parallel steps too deep");
    const inner = () => ({ ...frame, parallelDepth, scope: new Scope(frame.scope, action.shared) });
    const { loop } = action;
    const branches =
      loop === undefined
        ? action.branches.map(({ steps }) => this.steps(steps, inner()))
        : (yield* this.items(loop, frame)).map((item, index) => {
            const branch = inner();
            return this.iteration(loop, item, index, branch, branch.scope);
          });
    const limit =
      action.concurrencyLimit === undefined
        ? LIMITS.concurrentBranches
        : Math.min(LIMITS.concurrentBranches, Number(number(yield* this.template(action.concurrencyLimit, frame))));
    const errors = yield* together(branches, limit, action.continueAll, () => this.host.now());
    if (errors.length > LIMITS.unhandledErrors) throw failure("ResourceLimitError", "too many unhandled errors");
    if (errors.length > 0)
      throw failure(
        "UnhandledBranchError",
        "One or more branches or iterations encountered an unhandled runtime error",
        {
          branches: errors.map(({ value }) => ({ error: value })),
        },
      );
    return undefined;
  }

  private *attempt(action: Action & { kind: "try" }, frame: Frame): Running<Signal> {
    for (let retries = 0; ; retries += 1) {
      try {
        return yield* this.steps(action.steps, frame);
      } catch (error) {
        if (!(error instanceof Raised)) throw error;
        const delay = action.retry && (yield* this.delay(action.retry, error.value, retries, frame));
        if (delay !== undefined) {
          yield { until: this.host.now() + delay };
          continue;
        }
        if (action.except === undefined) throw error;
        const scope = new Scope(frame.scope);
        scope.declare(action.except.as, error.value);
        return yield* this.steps(action.except.steps, { ...frame, scope });
      }
    }
  }

  /** Seconds until the next try; `undefined` when there is none. */
  private *delay(retry: Retry, error: Value, retries: number, frame: Frame): Running<number | undefined> {
    const standard = { initial: 1, maximum: 60, multiplier: 1.25 };
    if (retry.kind === "policy") {
      return retries < 5 && predicate(`${retry.policy.replace("_retry", "_retry_predicate")}`, error)
        ? backoff(standard, retries)
        : undefined;
    }
    const own = this.program.routines.get(retry.predicate);
    const again =
      own === undefined
        ? predicate(retry.predicate, error)
        : truth(yield* this.routine(own, new Map([[own.parameters[0]?.name ?? "", error]]), frame.depth + 1));
    if (!again || retries >= Number(number(yield* this.template(retry.maxRetries, frame)))) return undefined;
    if (typeof retry.backoff === "string") return backoff(standard, retries);
    const { initial_delay, max_delay, multiplier } = retry.backoff;
    return backoff(
      {
        initial: Number(number(yield* this.template(initial_delay, frame))),
        maximum: Number(number(yield* this.template(max_delay, frame))),
        multiplier: Number(number(yield* this.template(multiplier, frame))),
      },
      retries,
    );
  }

  private *call(name: string, given: ReadonlyMap<string, Value>, frame: Frame): Running<Value> {
    const routine = this.program.routines.get(name);
    return routine === undefined
      ? yield* this.host.library(name, given)
      : yield* this.routine(routine, given, frame.depth + 1);
  }

  private *template(template: Template, frame: Frame): Running<Value> {
    switch (template.kind) {
      case "constant":
        return template.value;
      case "expression":
        return yield* this.evaluate(template.expression, frame);
      case "list": {
        const items: Value[] = [];
        for (const item of template.items) items.push(yield* this.template(item, frame));
        return items;
      }
      case "map": {
        const entries: [string, Value][] = [];
        for (const [key, value] of template.entries) entries.push([key, yield* this.template(value, frame)]);
        return Object.fromEntries(entries);
      }
    }
  }

  private *evaluate(expression: Expression, frame: Frame): Running<Value> {
    switch (expression.kind) {
      case "constant":
        return expression.value;
      case "name":
        return frame.scope.get(expression.name);
      case "list": {
        const items: Value[] = [];
        for (const item of expression.items) items.push(yield* this.evaluate(item, frame));
        return items;
      }
      case "index": {
        if (REFERENCES.has(dottedName(expression) ?? "")) throw new Error("a retry policy is not a value");
        return at(yield* this.evaluate(expression.of, frame), yield* this.evaluate(expression.index, frame));
      }
      case "not":
        return !truth(yield* this.evaluate(expression.operand, frame));
      case "minus":
        return -number(yield* this.evaluate(expression.operand, frame));
      case "binary": {
        const left = yield* this.evaluate(expression.left, frame);
        if (expression.operator === "and") return truth(left) && truth(yield* this.evaluate(expression.right, frame));
        if (expression.operator === "or") return truth(left) || truth(yield* this.evaluate(expression.right, frame));
        return apply(expression.operator, left, yield* this.evaluate(expression.right, frame));
      }
      case "call": {
        const names =
          this.program.routines.get(expression.function)?.parameters.map(({ name }) => name) ??
          LIBRARY[expression.function]?.parameters ??
          [];
        const given = new Map<string, Value>();
        for (const [index, argument] of expression.arguments.entries())
          given.set(names[index] as string, yield* this.evaluate(argument, frame));
        return yield* this.call(expression.function, given, frame);
      }
    }
  }
}

function truth(value: Value): boolean {
  if (typeof value !== "boolean") throw failure("TypeError", `boolean expected, received ${typeOf(value)}`);
  return value;
}
