import { checkProgram } from "../../../constructs/workflows/language/check";
import type { GIVEN_VARIABLES } from "../../../constructs/workflows/language/library";
import { LIBRARY, SEVERITIES } from "../../../constructs/workflows/language/library";
import { LIMITS } from "../../../constructs/workflows/language/limits";
import { parseProgram } from "../../../constructs/workflows/language/parse";
import type { Program } from "../../../constructs/workflows/language/program";
import { type HttpService, NoAnswer, requestOf, resultOf } from "./http";
import { type Host, Interpreter, type Running } from "./interpreter";
import { FUNCTIONS, number, text } from "./library";
import { failure, fromJson, isMap, Raised, toJson, type Value } from "./values";

/** What comes to a callback address: when, in virtual seconds after somebody waits for it, and with which body. */
export interface Answer {
  readonly after: number;
  readonly body: unknown;
}

/** One execution to simulate. */
export interface ExecutionProps {
  /** The text of the definition, as deployed. */
  readonly source: string;
  /** The argument, as JSON. */
  readonly argument?: unknown;
  /** The variables of the environment, beside those that Google sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Everything that answers requests. */
  readonly service?: HttpService;
  /** @default - a number that counts */
  readonly id?: string;
  /** The workflow's name. @default - "workflow" */
  readonly workflow?: string;
  /** Virtual seconds after the simulation's start. @default - at once */
  readonly startAfter?: number;
  /** Ends the execution, as Google does when it is cancelled, before this step, counted from 1. */
  readonly killAtStep?: number;
  /** Who answers the callbacks that the workflow waits for. */
  readonly answer?: (url: string) => Answer | undefined;
}

/** One structured or plain log entry. */
export interface LogEntry {
  readonly time: number;
  readonly severity: string;
  readonly payload: unknown;
}

/** One call of the library that waits or writes, as the execution's history shows it. */
export interface CallRecord {
  readonly time: number;
  /** The step that called, counted from 1. */
  readonly step: number;
  readonly function: string;
  readonly arguments: unknown;
}

/** What became of an execution. */
export interface ExecutionResult {
  readonly id: string;
  readonly workflow: string;
  readonly argument: unknown;
  readonly state: "ACTIVE" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  readonly result?: unknown;
  /** What nothing caught. */
  readonly error?: unknown;
  readonly steps: number;
  /** The last step that was begun. */
  readonly lastStep: string;
  readonly started: number;
  readonly ended?: number;
  readonly log: readonly LogEntry[];
  readonly calls: readonly CallRecord[];
  readonly callbacks: readonly CallbackRecord[];
}

/** A callback that an execution made. */
export interface CallbackRecord {
  readonly number: number;
  readonly url: string;
  /** The method that it takes. */
  readonly method: string;
  /** How many steps wait for it now. */
  readonly waiters: number;
}

/** What shows the time. */
export interface Clock {
  /** Virtual seconds since 1970. */
  readonly now: number;
}

class Killed extends Error {}

/** Seconds that a request takes, so that two executions meet each other between two requests. */
const LATENCY = 0.25;

/** One execution on the clock of a simulation: the world around the interpreter. */
export class Execution implements ExecutionResult, Host {
  readonly id: string;
  readonly workflow: string;
  readonly argument: unknown;
  readonly log: LogEntry[] = [];
  readonly calls: CallRecord[] = [];
  readonly started: number;
  state: ExecutionResult["state"] = "ACTIVE";
  result: unknown;
  error: unknown;
  steps = 0;
  lastStep = "";
  ended: number | undefined;
  until: number;
  private readonly running: Running<Value>;
  private readonly environment: Readonly<Record<string, string>>;
  readonly callbacks: { number: number; url: string; method: string; waiters: number }[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly props: ExecutionProps & { readonly id: string },
  ) {
    this.id = props.id;
    this.workflow = props.workflow ?? "workflow";
    this.argument = props.argument ?? {};
    this.started = clock.now + (props.startAfter ?? 0);
    this.until = this.started;
    this.environment = { ...this.given(), ...props.environment };
    const bytes = Buffer.byteLength(JSON.stringify(this.argument));
    if (bytes > LIMITS.argumentBytes) throw new Error(`an argument of ${bytes} bytes`);
    this.running = new Interpreter(understand(props.source), this).main(fromJson(this.argument));
  }

  private given(): Readonly<Record<(typeof GIVEN_VARIABLES)[number], string>> {
    return {
      GOOGLE_CLOUD_LOCATION: "europe-west4",
      GOOGLE_CLOUD_PROJECT_ID: "acme-ml-test",
      GOOGLE_CLOUD_PROJECT_NUMBER: "481516234200",
      GOOGLE_CLOUD_SERVICE_ACCOUNT_NAME: "launcher@acme-ml-test.iam.gserviceaccount.com",
      GOOGLE_CLOUD_WORKFLOW_EXECUTION_ATTEMPT: "1",
      GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID: this.id,
      GOOGLE_CLOUD_WORKFLOW_ID: this.workflow,
      GOOGLE_CLOUD_WORKFLOW_REVISION_ID: "000001-a1b",
    };
  }

  /** Ends it where it is, as Google does when somebody cancels it. */
  cancel(): void {
    if (this.state !== "ACTIVE") return;
    this.state = "CANCELLED";
    this.ended = this.clock.now;
  }

  /** Goes on until the next wait or the end. */
  proceed(): void {
    try {
      const turn = this.running.next();
      if (turn.done !== true) {
        this.until = turn.value.until;
        return;
      }
      this.result = toJson(turn.value);
      this.state = "SUCCEEDED";
    } catch (error) {
      if (error instanceof Killed) this.state = "CANCELLED";
      else if (error instanceof Raised) {
        this.error = toJson(error.value);
        this.state = "FAILED";
      } else throw error;
    }
    this.ended = this.clock.now;
  }

  now(): number {
    return this.clock.now;
  }

  step(path: string): void {
    this.steps += 1;
    this.lastStep = path;
    if (this.steps === this.props.killAtStep) throw new Killed();
    if (this.steps > LIMITS.steps) throw failure("ResourceLimitError", `more than ${LIMITS.steps} steps`);
    if (this.now() - this.started > LIMITS.executionSeconds) throw failure("TimeoutError", "longer than a year");
  }

  *library(name: string, args: ReadonlyMap<string, Value>): Running<Value> {
    const { parameters = [], callOnly = false } = LIBRARY[name] ?? {};
    if (callOnly)
      this.calls.push({
        time: this.now(),
        step: this.steps,
        function: name,
        arguments: toJson(Object.fromEntries(args)),
      });
    if (name.startsWith("http.")) return yield* this.request(name, args);
    switch (name) {
      case "sys.now":
        return this.now();
      case "sys.get_env":
        return this.variable(text(args.get("name")));
      case "sys.log":
        return this.write(args);
      case "sys.sleep":
        return yield* this.wait(this.now() + Number(number(args.get("seconds"))));
      case "sys.sleep_until":
        return yield* this.wait(Date.parse(text(args.get("time"))) / 1_000);
      case "uuid.generate":
        return `${this.id.padStart(8, "0")}-0000-4000-8000-${String(this.steps).padStart(12, "0")}`;
      case "events.create_callback_endpoint":
        return this.createCallback(text(args.get("http_callback_method")));
      case "events.await_callback":
        return yield* this.callback(args);
    }
    const implementation = FUNCTIONS[name];
    const values = parameters.map((parameter) => args.get(parameter));
    if (implementation === undefined || values.slice(implementation.length).some((value) => value !== undefined))
      throw new Error(`the interpreter does not know ${name} with ${[...args.keys()].join(", ")}`);
    return implementation(...values);
  }

  private *wait(until: number): Running<Value> {
    if (!(until >= this.now())) throw failure("ValueError", "no time to wait for");
    yield { until };
    return null;
  }

  private variable(name: string): Value {
    const value = this.environment[name];
    if (value === undefined) throw failure("KeyError", `environment variable not found: ${name}`);
    return value;
  }

  private write(args: ReadonlyMap<string, Value>): Value {
    const { severity = "DEFAULT", timeout, ...payloads } = Object.fromEntries(args);
    if (timeout !== undefined) number(timeout);
    const [payload, ...others] = Object.values(payloads);
    if (payload === undefined || others.length > 0) throw failure("TypeError", "sys.log takes one of data, text, json");
    if (!(SEVERITIES as readonly Value[]).includes(severity))
      throw failure("ValueError", `unknown severity ${text(severity)}`);
    if ("json" in payloads && !isMap(payload)) throw failure("TypeError", "sys.log writes a map as json");
    this.log.push({ time: this.now(), severity: text(severity), payload: toJson(payload) });
    return null;
  }

  private *request(name: string, args: ReadonlyMap<string, Value>): Running<Value> {
    const request = requestOf(name, Object.fromEntries(args), { time: this.now(), execution: this.id });
    if (this.props.service === undefined) throw failure("ConnectionFailedError", `nobody answers ${request.url}`);
    try {
      const response = this.props.service(request);
      yield { until: this.now() + LATENCY };
      return resultOf(response);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      yield { until: this.now() + error.seconds };
      throw failure(error.tag, `no answer from ${request.url}`);
    }
  }

  private createCallback(method: string): Value {
    const number = this.callbacks.length + 1;
    const url = `https://workflowexecutions.example/callbacks/${this.id}/${number}`;
    this.callbacks.push({ number, url, method, waiters: 0 });
    return { url };
  }

  private *callback(args: ReadonlyMap<string, Value>): Running<Value> {
    const callback = args.get("callback") ?? null;
    const url = isMap(callback) ? text(callback.url) : text(callback);
    const timeout = Number(number(args.get("timeout") ?? 43_200n));
    const answer = this.props.answer?.(url);
    const made = this.callbacks.find((callback) => callback.url === url);
    if (made === undefined) throw failure("ValueError", `no such callback: ${url}`);
    made.waiters += 1;
    yield { until: this.now() + Math.min(timeout, answer?.after ?? Infinity) };
    made.waiters -= 1;
    if (answer === undefined || answer.after > timeout) {
      throw failure("TimeoutError", "no callback came in time");
    }
    return fromJson({
      type: "HTTP",
      received_time: new Date(this.now() * 1_000).toISOString(),
      http_request: { body: answer.body, headers: {}, method: "POST", query: {} },
    });
  }
}

const understood = new Map<string, Program>();

function understand(source: string): Program {
  const known = understood.get(source);
  if (known !== undefined) return known;
  const bytes = Buffer.byteLength(source);
  const { program, problems } = parseProgram(JSON.parse(source));
  const all = problems.length > 0 ? problems : checkProgram(program);
  if (bytes > LIMITS.sourceBytes || all.length > 0) {
    throw new Error(`refused: ${bytes} bytes\n${all.map(({ path, problem }) => `${path}: ${problem}`).join("\n")}`);
  }
  understood.set(source, program);
  return program;
}
