import { Callbacks } from "../../deploy/callbacks";
import type { Clock } from "../../deploy/clock";
import type { Credentials } from "../../deploy/credentials";
import { Executions } from "../../deploy/executions";
import { GoogleApi } from "../../deploy/google-api";
import { Registries } from "../../deploy/registries";

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

/** What a run waits for, as the simulated API keeps it. */
export interface SimulatedCallback {
  readonly execution: SimulatedExecution;
  readonly id: string;
  readonly method: string;
  waiters: number;
  /** What was sent to it, in order. */
  readonly received: unknown[];
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

const PATH =
  /^\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/workflows\/([^/]+)\/executions(?:\/([^/:]+))?(:cancel|\/callbacks(?:\/([^/]+))?)?$/;

/** The Workflow Executions API in memory: what of it this project uses, and the errors that Google answers. */
export class SimulatedExecutions {
  readonly received: ReceivedRequest[] = [];
  readonly clock = new VirtualClock();
  private readonly workflows = new Map<string, SimulatedExecution[]>();
  private readonly callbacks: SimulatedCallback[] = [];
  private misbehaviours: Misbehaviour[] = [];

  /** @param deployed the names of the workflows that are deployed in acme-ml-test, europe-west4 */
  constructor(deployed: readonly string[] = ["train-fraud"]) {
    for (const workflow of deployed) this.workflows.set(workflow, []);
  }

  /** A client of this API, for somebody who is logged in unless told otherwise. */
  client(credentials: Credentials = loggedIn): Executions {
    return new Executions(this.api(credentials));
  }

  /** A client of this API's callbacks. */
  callbackClient(credentials: Credentials = loggedIn): Callbacks {
    return new Callbacks(this.api(credentials));
  }

  /** A client of registries: {@link registered} is what they hold. */
  registryClient(credentials: Credentials = loggedIn): Registries {
    return new Registries(this.api(credentials));
  }

  /** What registries hold, by its path in Artifact Registry. `hidden` may not be looked at. */
  readonly registered = new Map<string, "there" | "hidden">();

  private api(credentials: Credentials): GoogleApi {
    return new GoogleApi({
      credentials,
      quotaProject: "acme-ml-test",
      clock: this.clock,
      fetch: (input, init) => this.fetch(String(input), init ?? {}),
    });
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

  /** Lets a run wait for an answer; as many steps wait for it as are said. */
  ask(execution: SimulatedExecution, parts: Partial<Omit<SimulatedCallback, "execution">> = {}): SimulatedCallback {
    const id = `cb_${this.callbacks.length + 1}`;
    const callback = { execution, id, method: "POST", waiters: 1, received: [], ...parts };
    this.callbacks.push(callback);
    return callback;
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
    if (origin === "https://artifactregistry.googleapis.com") {
      const presence = this.registered.get(decodeURIComponent(pathname.slice("/v1/".length)));
      if (presence === "hidden") return refusal(403, "PERMISSION_DENIED", "Permission denied.");
      return presence === undefined ? notFound(pathname) : Response.json({ name: pathname });
    }
    const [, project, region, workflow = "", run, more, callback] = PATH.exec(pathname) ?? [];
    if (origin !== "https://workflowexecutions.googleapis.com") throw new Error(`not Google's address: ${origin}`);
    const executions = this.workflows.get(workflow);
    if (project !== "acme-ml-test" || region !== "europe-west4" || executions === undefined) return notFound(workflow);
    if (run === undefined) {
      return method === "POST" ? this.create(workflow, body) : list(executions, searchParams);
    }
    const execution = executions.find(({ name }) => name.endsWith(`/${run}`));
    if (execution === undefined) return notFound(run);
    if (more === undefined) return Response.json(execution);
    if (callback !== undefined) return this.hear(execution, callback, method, body);
    if (more === "/callbacks") return this.listCallbacks(execution, searchParams);
    if (execution.state !== "ACTIVE" && execution.state !== "QUEUED") {
      return refusal(400, "FAILED_PRECONDITION", "The execution is not running.");
    }
    this.end(execution, "CANCELLED");
    return Response.json(execution);
  }

  private hear(execution: SimulatedExecution, id: string, method: string, body: unknown): Response {
    const callback = this.callbacks.find((one) => one.execution === execution && one.id === id);
    if (callback?.method !== method || execution.state !== "ACTIVE") return notFound(id);
    callback.received.push(body);
    callback.waiters = 0;
    // Google answers with nothing at all.
    return new Response("");
  }

  private listCallbacks(execution: SimulatedExecution, query: URLSearchParams): Response {
    const matching = this.callbacks.filter((one) => one.execution === execution && execution.state === "ACTIVE");
    const { from, to, nextPageToken } = page(matching, query);
    const callbacks = matching.slice(from, to).map(({ id, method, waiters }) => ({
      name: `${execution.name}/callbacks/${id}`,
      method,
      // As JSON of Google writes a count: as text, and not at all when it is 0.
      ...(waiters === 0 ? {} : { waiters: String(waiters) }),
    }));
    return Response.json({ ...(callbacks.length === 0 ? {} : { callbacks }), nextPageToken });
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
  const { from, to, nextPageToken } = page(matching, query);
  return Response.json({ executions: matching.slice(from, to), nextPageToken });
}

function page(matching: readonly unknown[], query: URLSearchParams) {
  const from = Number(query.get("pageToken") ?? "0");
  const to = from + Number(query.get("pageSize"));
  return { from, to, nextPageToken: to < matching.length ? String(to) : undefined };
}

function notFound(what: string): Response {
  return refusal(404, "NOT_FOUND", `Resource ${what} was not found.`);
}

function refusal(code: number, status: string, message: string): Response {
  return Response.json({ error: { code, status, message } }, { status: code });
}
