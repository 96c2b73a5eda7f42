import { ExpressionError, type ExpressionText, expr, quoted } from "./expression";
import { LIMITS } from "./limits";
import type { Severity } from "./library";

/** A value of a definition. Any text in it may be an expression, made with `expr`. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };

/** One step: a map of one key, its name. Made with the functions of this file. */
export interface StepSource {
  readonly [name: string]: Readonly<Record<string, unknown>>;
}

/** One case of a {@link choose}. Made with {@link when} and {@link otherwise}. */
export interface CaseSource {
  readonly condition: ExpressionText | true;
  readonly [key: string]: unknown;
}

/** `main` or a subworkflow. Made with {@link routine}. */
export interface RoutineSource {
  readonly params?: readonly (string | Readonly<Record<string, Value>>)[];
  readonly steps: readonly StepSource[];
}

/** A whole definition: `main` and its subworkflows. */
export interface WorkflowDefinition {
  readonly main: RoutineSource;
  readonly [subworkflow: string]: RoutineSource;
}

/** What the steps of an {@link attempt} are retried by. */
export interface RetrySource {
  /** Which errors: one of Google's predicates, or a subworkflow with one parameter, as an expression. */
  readonly predicate: ExpressionText;
  /** How often beyond the first time. */
  readonly maxRetries: number | ExpressionText;
  /** Seconds. */
  readonly backoff: { readonly initialDelay: number; readonly maxDelay: number; readonly multiplier: number };
}

/** Where to go after a step. */
export interface Next {
  /** A step, or `end`, `break`, `continue`. */
  readonly next?: string;
}

/** `main` with at most one parameter, or a subworkflow. A parameter is a name, or a map of a name to its default. */
export function routine(params: NonNullable<RoutineSource["params"]>, steps: readonly StepSource[]): RoutineSource {
  return params.length === 0 ? { steps } : { params, steps };
}

/** Assigns variables, in the order of the keys. A key may be inside a variable: `job.labels["plinth-run"]`. */
export function assign(name: string, values: Readonly<Record<string, Value>>, { next }: Next = {}): StepSource {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const assignments = given.map(([target, value]) => ({ [target]: value }));
  return { [name]: { assign: assignments, next } };
}

/** Calls a function of the library or a subworkflow. `result` is the variable that takes what it returns. */
export function call(
  name: string,
  target: string,
  args: Readonly<Record<string, Value>> = {},
  { result, next }: { readonly result?: string } & Next = {},
): StepSource {
  return { [name]: { call: target, args: Object.keys(args).length === 0 ? undefined : args, result, next } };
}

/** Does what the first case that is true says; nothing when none is, unless there is a `next`. */
export function choose(name: string, cases: readonly CaseSource[], { next }: Next = {}): StepSource {
  return { [name]: { switch: cases, next } };
}

/** A case of {@link choose}: where to go, or what to do. Throws an `ExpressionError` for a condition that is none. */
export function when(condition: string, then: string | readonly StepSource[]): CaseSource {
  return { condition: expr(condition), ...(typeof then === "string" ? { next: then } : { steps: then }) };
}

/** The case of {@link choose} for everything else. */
export function otherwise(then: string | readonly StepSource[]): CaseSource {
  return { condition: true, ...(typeof then === "string" ? { next: then } : { steps: then }) };
}

/** Repeats steps for every item of a list. What the steps create exists only inside. */
export function forEach(
  name: string,
  loop: { readonly value: string; readonly index?: string; readonly in: ExpressionText | readonly Value[] },
  steps: readonly StepSource[],
  { next }: Next = {},
): StepSource {
  return { [name]: { for: { value: loop.value, index: loop.index, in: loop.in, steps }, next } };
}

/** Repeats steps for every whole number from the first to the last, both included. */
export function forRange(
  name: string,
  loop: { readonly value: string; readonly range: readonly [number | ExpressionText, number | ExpressionText] },
  steps: readonly StepSource[],
  { next }: Next = {},
): StepSource {
  return { [name]: { for: { value: loop.value, range: loop.range, steps }, next } };
}

/** Runs branches at the same time. Only variables that are `shared` keep what a branch assigns. */
export function parallel(
  name: string,
  branches: Readonly<Record<string, readonly StepSource[]>>,
  { shared, continueAll, next }: { readonly shared?: readonly string[]; readonly continueAll?: boolean } & Next = {},
): StepSource {
  return {
    [name]: {
      parallel: {
        shared,
        exception_policy: continueAll === true ? "continueAll" : undefined,
        branches: Object.entries(branches).map(([branch, steps]) => ({ [branch]: { steps } })),
      },
      next,
    },
  };
}

/** Runs steps, again where `retry` says so, and catches what still fails. What `except` creates exists only inside. */
export function attempt(
  name: string,
  steps: readonly StepSource[],
  {
    retry,
    except,
    next,
  }: {
    readonly retry?: RetrySource | ExpressionText;
    readonly except?: { readonly as: string; readonly steps: readonly StepSource[] };
  } & Next,
): StepSource {
  const own = typeof retry === "string" || retry === undefined ? retry : retrySource(retry);
  return { [name]: { try: { steps }, retry: own, except, next } };
}

function retrySource({ predicate, maxRetries, backoff }: RetrySource) {
  const { initialDelay: initial_delay, maxDelay: max_delay, multiplier } = backoff;
  return { predicate, max_retries: maxRetries, backoff: { initial_delay, max_delay, multiplier } };
}

/** Steps that belong together. */
export function group(name: string, steps: readonly StepSource[], { next }: Next = {}): StepSource {
  return { [name]: { steps, next } };
}

/** Ends with an error, a map or one that was caught. Never text: what catches it could not ask for its code. */
export function raise(name: string, error: ExpressionText | { readonly [key: string]: Value }): StepSource {
  return { [name]: { raise: error } };
}

/** Ends the subworkflow, or in `main` the execution, with a value. */
export function returns(name: string, value: Value): StepSource {
  return { [name]: { return: value } };
}

/** Does nothing but go somewhere. */
export function goTo(name: string, next: string): StepSource {
  return { [name]: { next } };
}

/** Writes one structured entry to Cloud Logging. */
export function log(name: string, severity: Severity | ExpressionText, json: Value, { next }: Next = {}): StepSource {
  return call(name, "sys.log", { severity, json }, { next });
}

/**
 * A value in which no text is an expression, whatever it holds: `${` in somebody's command-line argument stays text.
 * Throws an `ExpressionError` where such a text is too long to be written as an expression.
 */
export function literal(value: unknown): Value {
  if (typeof value === "string") return value.includes("${") ? protectedText(value) : value;
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value as Value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item)]));
}

function protectedText(text: string): ExpressionText {
  const written = quoted(text).split("${").join('$" + "{');
  if (written.length + 3 > LIMITS.expressionCharacters) {
    throw new ExpressionError(`text with \${ in it can be about 380 characters long, received ${text.length}`);
  }
  return expr(written);
}
