import type { Expression } from "./expression";
import type { Action, Loop, Problem, Program, Retry, Routine, Step, Template } from "./program";
import { isMap, type Json, Reader } from "./reader";

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
  else
    for (const [name, routine] of Object.entries(source)) {
      const { understood, problems } = routineOf(name, routine);
      routines.set(name, understood);
      parser.problems.push(...problems);
    }
  if (!routines.has("main")) parser.report("main", "there is no `main`");
  return { program: { routines }, problems: parser.problems };
}

interface Understood {
  readonly understood: Routine;
  readonly problems: readonly Problem[];
}

// Most routines are in many workflows, word for word.
const known = new Map<string, Understood>();

function routineOf(name: string, source: unknown): Understood {
  const key = `${name} ${JSON.stringify(source)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const parser = new Parser();
  const found: Understood = { understood: parser.routine(name, source), problems: parser.problems };
  known.set(key, found);
  return found;
}

class Parser extends Reader {
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
    // The service refuses it with a message that helps nobody: "loop step name should not be empty".
    if (isMap(source) && "for" in source) this.report(path, "a loop needs a step with a name around it");
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
    const backoff = isMap(body.backoff) ? this.map(body.backoff, `${path}.backoff`, delays) : {};
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
}
