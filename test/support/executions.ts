import type { Clock } from "../../deploy/clock";
import type { Credentials } from "../../deploy/credentials";
import { Executions } from "../../deploy/executions";
import { GoogleApi } from "../../deploy/google-api";

/** A run as the simulated API keeps it. */
export interface SimulatedExecution {
  name: string;
  state: string;
  createTime: string;
  startTime?: string;
  endTime?: string;
  labels: Record<string, string>;
  argument?: string;
  status?: { currentSteps: { routine: string; step: string }[] };
  result?: string;
  error?: { payload?: string; context?: string };
  stateError?: { details: string };
}

/** A request as the simulated API received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** How the API misbehaves once: an answer of its own, a connection that breaks before or after the request was carried out. */
export type Misbehaviour =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly breaks: "before" | "after"; readonly code?: string }
  | { readonly hangs: true };

/** A clock that only sleeping moves. */
export class VirtualClock implements Clock {
  readonly slept: number[] = [];
  private time = Date.parse("2026-11-24T08:00:00Z");
  private readonly plans: { readonly at: number; readonly act: () => void }[] = [];

  now(): number {
    return this.time;
  }

  /** Does something when this many milliseconds have been slept away. */
  after(milliseconds: number, act: () => void): void {
    this.plans.push({ at: this.time + milliseconds, act });
  }

  async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.time += milliseconds;
    for (const plan of [...this.plans]) {
      if (plan.at > this.time) continue;
      this.plans.splice(this.plans.indexOf(plan), 1);
      plan.act();
    }
  }
}

/** Somebody who is logged in. */
export const loggedIn: Credentials = { token: async () => "token-of-ana" };

const PATH = /^\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/workflows\/([^/]+)\/executions(?:\/([^/:]+))?(:cancel)?$/;

/** The Workflow Executions API in memory: what of it this project uses, and the errors that Google answers. */
export class SimulatedExecutions {
  readonly received: ReceivedRequest[] = [];
  readonly clock = new VirtualClock();
  private readonly workflows = new Map<string, SimulatedExecution[]>();
  private misbehaviours: Misbehaviour[] = [];

  /** @param deployed the names of the workflows that are deployed in acme-ml-test, europe-west4 */
  constructor(deployed: readonly string[] = ["train-fraud"]) {
    for (const workflow of deployed) this.workflows.set(workflow, []);
  }

  /** A client of this API, for somebody who is logged in unless told otherwise. */
  client(credentials: Credentials = loggedIn): Executions {
    const api = new GoogleApi({
      credentials,
      quotaProject: "acme-ml-test",
      clock: this.clock,
      fetch: (input, init) => this.fetch(String(input), init ?? {}),
    });
    return new Executions(api);
  }

  /** The next answers, one for each request, before the API is itself again. */
  misbehave(...next: readonly Misbehaviour[]): void {
    this.misbehaviours.push(...next);
  }

  /** Puts a run there, as if it had been started some time ago. */
  put(workflow: string, run: string, parts: Partial<SimulatedExecution> = {}): SimulatedExecution {
    const execution: SimulatedExecution = {
      name: `projects/481516234200/locations/europe-west4/workflows/${workflow}/executions/${run}`,
      state: "ACTIVE",
      createTime: this.time(),
      startTime: this.time(),
      labels: {},
      ...parts,
    };
    this.workflows.get(workflow)?.unshift(execution);
    return execution;
  }

  /** The runs of a workflow, newest first. */
  runs(workflow: string): readonly SimulatedExecution[] {
    return this.workflows.get(workflow) ?? [];
  }

  /** Ends a run. */
  end(execution: SimulatedExecution, state: string, parts: Partial<SimulatedExecution> = {}): void {
    Object.assign(execution, { state, endTime: this.time(), ...parts });
  }

  private time(): string {
    return new Date(this.clock.now()).toISOString();
  }

  private async fetch(url: string, init: RequestInit): Promise<Response> {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    this.received.push({ method: init.method ?? "GET", url, headers, body });
    const misbehaviour = this.misbehaviours.shift();
    if (misbehaviour === undefined) return this.answer(url, init.method ?? "GET", body);
    if ("hangs" in misbehaviour) return new Promise(() => {});
    if ("breaks" in misbehaviour) {
      if (misbehaviour.breaks === "after") this.answer(url, init.method ?? "GET", body);
      const cause = Object.assign(new Error("socket"), { code: misbehaviour.code ?? "ECONNRESET" });
      throw new TypeError("fetch failed", { cause });
    }
    const { status, text, headers: answered = {} } = misbehaviour;
    return new Response(text ?? JSON.stringify(misbehaviour.body ?? {}), { status, headers: answered });
  }

  private answer(url: string, method: string, body: unknown): Response {
    const { pathname, searchParams, origin } = new URL(url);
    const [, project, region, workflow = "", run, cancel] = PATH.exec(pathname) ?? [];
    if (origin !== "https://workflowexecutions.googleapis.com") throw new Error(`not Google's address: ${origin}`);
    const executions = this.workflows.get(workflow);
    if (project !== "acme-ml-test" || region !== "europe-west4" || executions === undefined) return notFound(workflow);
    if (run === undefined) {
      return method === "POST" ? this.create(workflow, body) : list(executions, searchParams);
    }
    const execution = executions.find(({ name }) => name.endsWith(`/${run}`));
    if (execution === undefined) return notFound(run);
    if (cancel === undefined) return Response.json(execution);
    if (execution.state !== "ACTIVE" && execution.state !== "QUEUED") {
      return refusal(400, "FAILED_PRECONDITION", "The execution is not running.");
    }
    this.end(execution, "CANCELLED");
    return Response.json(execution);
  }

  private create(workflow: string, body: unknown): Response {
    const { argument, labels } = body as Pick<SimulatedExecution, "argument" | "labels">;
    const count = this.workflows.get(workflow)?.length ?? 0;
    const execution = this.put(workflow, `run-${count + 1}`, { argument, labels });
    execution.status = { currentSteps: [{ routine: "main", step: "submit" }] };
    return Response.json(execution);
  }
}

/** An answer in the form of Google's errors. */
export function googleError(status: number, word: string, message: string, reason?: string): Misbehaviour {
  const details = reason === undefined ? [] : [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason }];
  return { status, body: { error: { code: status, status: word, message, details } } };
}

function list(executions: readonly SimulatedExecution[], query: URLSearchParams): Response {
  const wanted = /^state="([A-Z]+)"$/.exec(query.get("filter") ?? "")?.[1];
  const matching = executions.filter(({ state }) => wanted === undefined || state === wanted);
  const from = Number(query.get("pageToken") ?? "0");
  const to = from + Number(query.get("pageSize"));
  const nextPageToken = to < matching.length ? String(to) : undefined;
  return Response.json({ executions: matching.slice(from, to), nextPageToken });
}

function notFound(what: string): Response {
  return refusal(404, "NOT_FOUND", `Resource ${what} was not found.`);
}

function refusal(code: number, status: string, message: string): Response {
  return Response.json({ error: { code, status, message } }, { status: code });
}
