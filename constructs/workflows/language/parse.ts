import { type Expression, ExpressionError, dottedName, isExpression, parseExpression } from "./expression";
import { LIMITS } from "./limits";
import type { Action, Loop, Problem, Program, Retry, Routine, Step, Template } from "./program";

type Json = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** What decides the kind of a step, with the other keys that the kind takes. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  assign: ["next"],
  call: ["args", "result", "next"],
  switch: ["next"],
  for: ["next"],
  parallel: ["next"],
  try: ["retry", "except", "next"],
  raise: [],
  return: [],
  steps: ["next"],
};

/**
 * Understands a definition, given as the value that its JSON text stands for. Everything that is not the syntax of the
 * language is a problem; whether names and limits are right is for `checkProgram`.
 */
export function parseProgram(source: unknown): { readonly program: Program; readonly problems: readonly Problem[] } {
  const parser = new Parser();
  const routines = new Map<string, Routine>();
  if (!isMap(source)) parser.report("", "a definition is a map of `main` and subworkflows");
  else for (const [name, routine] of Object.entries(source)) routines.set(name, parser.routine(name, routine));
  if (!routines.has("main")) parser.report("main", "there is no `main`");
  return { program: { routines }, problems: parser.problems };
}

class Parser {
  readonly problems: Problem[] = [];

  report(path: string, problem: string): void {
    this.problems.push({ path, problem });
  }

  routine(name: string, source: unknown): Routine {
    this.name(name, name);
    const body = this.map(source, name, ["params", "steps"]);
    return { name, parameters: this.parameters(body.params, `${name}.params`), steps: this.steps(body.steps, name) };
  }

  private parameters(source: unknown, path: string): Routine["parameters"] {
    if (source === undefined) return [];
    return this.list(source, path).map((parameter) => {
      if (!isMap(parameter)) return { name: this.name(parameter, path) };
      const [entry, ...others] = Object.entries(parameter);
      if (entry === undefined || others.length > 0) this.report(path, "a parameter with a default is a map of one key");
      return { name: this.name(entry?.[0], path), default: this.template(entry?.[1], path) };
    });
  }

  private steps(source: unknown, path: string): readonly Step[] {
    const steps = this.list(source, path);
    if (steps.length === 0) this.report(path, "there is no step");
    return steps.map((step) => {
      const [entry, ...others] = isMap(step) ? Object.entries(step) : [];
      if (entry === undefined || others.length > 0) {
        this.report(path, "a step is a map of one key, its name");
        return { name: "", path, action: { kind: "nothing" } };
      }
      return this.step(this.name(entry[0], path), entry[1], `${path}.${entry[0]}`);
    });
  }

  /** A step; one without a name where the syntax lets an action stand alone. */
  private step(name: string, source: unknown, path: string, besides: readonly string[] = []): Step {
    const keys = Object.keys(isMap(source) ? source : {});
    const kinds = keys.filter((key) => key in KINDS);
    const kind = kinds[0];
    if (kinds.length > 1) this.report(path, `a step does one thing, received ${kinds.join(" and ")}`);
    if (kind === undefined && !keys.includes("next")) this.report(path, "a step does something");
    const allowed = kind === undefined ? ["next"] : [kind, ...(KINDS[kind] ?? [])];
    const body = this.map(source, path, [...allowed, ...besides, ...kinds]);
    const next = body.next === undefined ? undefined : this.name(body.next, `${path}.next`);
    return { name, path, action: this.action(kind, body, path), next };
  }

  private action(kind: string | undefined, body: Json, path: string): Action {
    switch (kind) {
      case "assign":
        return { kind, assignments: this.list(body.assign, path).map((entry) => this.assignment(entry, path)) };
      case "call":
        return {
          kind,
          function: this.text(body.call, `${path}.call`),
          arguments: new Map(
            Object.entries(body.args === undefined ? {} : this.map(body.args, `${path}.args`)).map(([key, value]) => [
              key,
              this.template(value, `${path}.args.${key}`),
            ]),
          ),
          result: body.result === undefined ? undefined : this.name(body.result, `${path}.result`),
        };
      case "switch":
        return {
          kind,
          cases: this.list(body.switch, path).map((entry, index) => this.case(entry, `${path}.switch.${index}`)),
        };
      case "for":
        return { kind, ...this.loop(body.for, `${path}.for`) };
      case "parallel":
        return this.parallel(body.parallel, `${path}.parallel`);
      case "try":
        return {
          kind,
          steps: this.stepsOrStep(body.try, `${path}.try`),
          retry: body.retry === undefined ? undefined : this.retry(body.retry, `${path}.retry`),
          except: body.except === undefined ? undefined : this.except(body.except, `${path}.except`),
        };
      case "raise":
      case "return":
        return { kind, value: this.template(body[kind], `${path}.${kind}`) };
      case "steps":
        return { kind, steps: this.steps(body.steps, path) };
      default:
        return { kind: "nothing" };
    }
  }

  private stepsOrStep(source: unknown, path: string): readonly Step[] {
    return isMap(source) && "steps" in source
      ? this.steps(this.map(source, path, ["steps"]).steps, path)
      : [this.step("", source, path)];
  }

  private assignment(source: unknown, path: string): { readonly target: Expression; readonly value: Template } {
    const [entry, ...others] = isMap(source) ? Object.entries(source) : [];
    if (entry === undefined || others.length > 0) this.report(path, "an assignment is a map of one key");
    const [target, value] = entry ?? ["_", null];
    return { target: this.expression(target, path), value: this.template(value, `${path}.${target}`) };
  }

  private case(source: unknown, path: string) {
    const { condition, ...rest } = isMap(source) ? source : {};
    const step = this.step("", rest, path, ["condition"]);
    if (condition === undefined) this.report(path, "there is no condition");
    const steps = step.action.kind === "steps" ? step.action.steps : step.action.kind === "nothing" ? [] : [step];
    return { condition: this.template(condition ?? null, `${path}.condition`), steps, next: step.next };
  }

  private loop(source: unknown, path: string): Loop {
    const body = this.map(source, path, ["value", "index", "in", "range", "steps"]);
    if ((body.in === undefined) === (body.range === undefined)) this.report(path, "a loop has either `in` or `range`");
    const range = body.range === undefined ? undefined : this.list(body.range, `${path}.range`);
    if (range !== undefined && range.length !== 2) this.report(`${path}.range`, "a range is a first and a last number");
    return {
      value: this.name(body.value, `${path}.value`),
      index: body.index === undefined ? undefined : this.name(body.index, `${path}.index`),
      in: body.in === undefined ? undefined : this.template(body.in, `${path}.in`),
      range: range && [this.template(range[0], `${path}.range`), this.template(range[1], `${path}.range`)],
      steps: this.steps(body.steps, path),
    };
  }

  private parallel(source: unknown, path: string): Action {
    const keys = ["shared", "concurrency_limit", "exception_policy", "branches", "for"];
    const body = this.map(source, path, keys);
    if ((body.branches === undefined) === (body.for === undefined))
      this.report(path, "give either `branches` or `for`");
    const policy = body.exception_policy;
    if (policy !== undefined && policy !== "continueAll" && policy !== "unhandled")
      this.report(`${path}.exception_policy`, "is continueAll or unhandled");
    const branches = body.branches === undefined ? [] : this.list(body.branches, `${path}.branches`);
    return {
      kind: "parallel",
      shared: (body.shared === undefined ? [] : this.list(body.shared, `${path}.shared`)).map((name) =>
        this.name(name, `${path}.shared`),
      ),
      concurrencyLimit:
        body.concurrency_limit === undefined
          ? undefined
          : this.template(body.concurrency_limit, `${path}.concurrency_limit`),
      continueAll: policy === "continueAll",
      branches: branches.map((branch) => {
        const [entry] = isMap(branch) ? Object.entries(branch) : [];
        const name = this.name(entry?.[0], `${path}.branches`);
        return { name, steps: this.stepsOrStep(entry?.[1], `${path}.${name}`) };
      }),
      loop: body.for === undefined ? undefined : this.loop(body.for, `${path}.for`),
    };
  }

  private except(source: unknown, path: string) {
    const body = this.map(source, path, ["as", "steps"]);
    return { as: this.name(body.as, `${path}.as`), steps: this.steps(body.steps, path) };
  }

  private retry(source: unknown, path: string): Retry {
    if (typeof source === "string") return { kind: "policy", policy: this.reference(source, path) };
    const body = this.map(source, path, ["predicate", "max_retries", "backoff"]);
    const delays = ["initial_delay", "max_delay", "multiplier"] as const;
    for (const key of ["predicate", "max_retries", "backoff"])
      if (body[key] === undefined) this.report(path, `there is no ${key}`);
    const backoff = typeof body.backoff === "string" ? {} : this.map(body.backoff, `${path}.backoff`, delays);
    const [initial_delay, max_delay, multiplier] = delays.map((key) => this.template(backoff[key] ?? 1, path));
    return {
      kind: "own",
      predicate: this.reference(body.predicate, `${path}.predicate`),
      maxRetries: this.template(body.max_retries, `${path}.max_retries`),
      backoff:
        typeof body.backoff === "string"
          ? this.reference(body.backoff, `${path}.backoff`)
          : {
              initial_delay: initial_delay as Template,
              max_delay: max_delay as Template,
              multiplier: multiplier as Template,
            },
    };
  }

  /** An expression that is nothing but a name: `${http.default_retry}`. */
  private reference(source: unknown, path: string): string {
    const value = this.template(source, path);
    const name = value.kind === "expression" ? dottedName(value.expression) : undefined;
    if (name === undefined) this.report(path, "is an expression that is a name, such as ${http.default_retry}");
    return name ?? "";
  }

  private template(source: unknown, path: string): Template {
    if (typeof source === "string" && isExpression(source)) {
      if (source.length > LIMITS.expressionCharacters) {
        this.report(
          path,
          `an expression has at most ${LIMITS.expressionCharacters} characters, received ${source.length}`,
        );
      }
      return { kind: "expression", expression: this.expression(source.slice(2, -1), path) };
    }
    if (typeof source === "string" && source.includes("${"))
      this.report(path, "text and ${...} are not mixed: make one expression of it, with +");
    if (Array.isArray(source))
      return { kind: "list", items: source.map((item, index) => this.template(item, `${path}.${index}`)) };
    if (isMap(source)) {
      const entries = Object.entries(source).map(
        ([key, value]) => [key, this.template(value, `${path}.${key}`)] as const,
      );
      return { kind: "map", entries: new Map(entries) };
    }
    if (typeof source === "number")
      return { kind: "constant", value: Number.isInteger(source) ? BigInt(source) : source };
    return { kind: "constant", value: (source ?? null) as string | bigint | boolean | null };
  }

  private expression(text: string, path: string): Expression {
    try {
      return parseExpression(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.report(path, error.message);
      return { kind: "constant", value: null };
    }
  }

  private map(source: unknown, path: string, allowed?: readonly string[]): Json {
    if (!isMap(source)) {
      this.report(path, "is a map");
      return {};
    }
    for (const key of Object.keys(source)) {
      if (allowed !== undefined && !allowed.includes(key))
        this.report(`${path}.${key}`, `unknown key, allowed: ${[...new Set(allowed)].join(", ")}`);
    }
    return source;
  }

  private list(source: unknown, path: string): readonly unknown[] {
    if (Array.isArray(source)) return source;
    this.report(path, "is a list");
    return [];
  }

  private text(source: unknown, path: string): string {
    if (typeof source === "string") return source;
    this.report(path, "is text");
    return "";
  }

  private name(source: unknown, path: string): string {
    const name = this.text(source, path);
    if (name !== "" && !NAME.test(name)) this.report(path, `"${name}" is not a name: letters, digits and _ only`);
    return name;
  }
}
