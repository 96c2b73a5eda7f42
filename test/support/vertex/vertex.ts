import { type HttpRequest, type HttpResponse, type HttpService, NoAnswer } from "../workflows/http";
import type { Simulation } from "../workflows/simulation";
import { ApiError, partial } from "./api";
import { Jobs, type Life, type SimulatedJob } from "./jobs";
import { Models } from "./models";
import { Storage } from "./storage";

/** Requests that are not answered as they should be. */
export interface Fault {
  /** `POST /customJobs$`: the method and what the address matches. */
  readonly on: RegExp;
  /** How often. @default - always */
  readonly times?: number;
  /** How many of such requests are answered first. @default - none */
  readonly after?: number;
  /**
   * A status; `lost` when the request is done and its answer is lost; `unreachable` when it never arrives; `late` when it
   * is done and the answer takes too long.
   */
  readonly answer: number | "lost" | "unreachable" | "late";
}

/** What a simulated Google Cloud is made from. */
export interface VertexProps {
  readonly simulation: Simulation;
  /** How the jobs live, in the order in which they are created; the last for all others. */
  readonly lives?: readonly Life[];
  readonly faults?: readonly Fault[];
  /** What a job leaves in storage when it succeeds. */
  readonly leaves?: (job: SimulatedJob, storage: Storage) => void;
}

/** Where the simulated services are. */
export const ADDRESSES = {
  VERTEX_API: "https://vertex.acme.example/v1",
  STORAGE_API: "https://storage.acme.example/storage/v1",
  EXECUTIONS_API: "https://executions.acme.example/v1",
  PARENT: "projects/acme-ml-test/locations/europe-west4",
  ENVIRONMENT: "test",
} as const;

/** A simulated Vertex AI, with the storage and the executions that its users need beside it. */
export class Vertex {
  readonly storage = new Storage();
  readonly models = new Models(ADDRESSES.PARENT);
  readonly customJobs: Jobs;
  readonly hyperparameterTuningJobs: Jobs;
  readonly batchPredictionJobs: Jobs;
  /** Every request, with the status of its answer; 0 for none. */
  readonly requests: { readonly request: HttpRequest; readonly code: number }[] = [];
  private readonly faults: { fault: Fault; left: number; passed: number }[];
  private readonly simulation: Simulation;
  private readonly left = new Set<SimulatedJob>();

  constructor({ simulation, lives = [], faults = [], leaves }: VertexProps) {
    this.simulation = simulation;
    this.faults = faults.map((fault) => ({ fault, left: fault.times ?? Infinity, passed: fault.after ?? 0 }));
    const lifeOf = (index: number): Life => lives[index] ?? lives.at(-1) ?? { waits: 300, runs: 3_600 };
    const onSuccess = (job: SimulatedJob) => {
      if (!this.left.has(job)) leaves?.(job, this.storage);
      this.left.add(job);
    };
    this.customJobs = new Jobs("customJobs", ADDRESSES.PARENT, lifeOf, onSuccess);
    this.hyperparameterTuningJobs = new Jobs("hyperparameterTuningJobs", ADDRESSES.PARENT, lifeOf, onSuccess);
    this.batchPredictionJobs = new Jobs("batchPredictionJobs", ADDRESSES.PARENT, lifeOf, onSuccess);
  }

  /** Answers requests to all addresses of {@link ADDRESSES}. */
  readonly service: HttpService = (request) => {
    const fault = this.faultFor(request);
    if (typeof fault === "number")
      return this.note(request, new ApiError(fault, "FAULT", `status ${fault}`).response());
    if (fault === "unreachable") this.noAnswer(request, new NoAnswer("ConnectionFailedError"));
    const response = this.respond(request);
    if (fault === "lost") this.noAnswer(request, new NoAnswer("ConnectionError"));
    if (fault === "late") this.noAnswer(request, new NoAnswer("TimeoutError", 60));
    return this.note(request, response);
  };

  /** The names of all jobs that cost money now. */
  alive(): readonly string[] {
    return [this.customJobs, this.hyperparameterTuningJobs, this.batchPredictionJobs].flatMap((jobs) =>
      jobs.alive(this.simulation.now),
    );
  }

  private note(request: HttpRequest, response: HttpResponse): HttpResponse {
    this.requests.push({ request, code: response.code ?? 200 });
    return response;
  }

  private noAnswer(request: HttpRequest, error: NoAnswer): never {
    this.requests.push({ request, code: 0 });
    throw error;
  }

  private faultFor({ method, url }: HttpRequest): Fault["answer"] | undefined {
    for (const entry of this.faults) {
      if (entry.left <= 0 || !entry.fault.on.test(`${method} ${url}`)) continue;
      if (entry.passed > 0) {
        entry.passed -= 1;
        continue;
      }
      entry.left -= 1;
      return entry.fault.answer;
    }
    return undefined;
  }

  private respond(request: HttpRequest): HttpResponse {
    try {
      if (request.auth !== "OAuth2") throw new ApiError(401, "UNAUTHENTICATED", "no credentials");
      for (const [address, answer] of [
        [ADDRESSES.VERTEX_API, (path: string) => this.vertex(request, path)],
        [ADDRESSES.STORAGE_API, (path: string) => this.storage.answer(request, path)],
        [ADDRESSES.EXECUTIONS_API, (path: string) => this.executions(path)],
      ] as const) {
        if (request.url.startsWith(address)) return answer(request.url.slice(address.length));
      }
      throw new Error(`nothing is simulated at ${request.url}`);
    } catch (error) {
      if (error instanceof ApiError) return error.response();
      throw error;
    }
  }

  private vertex(request: HttpRequest, path: string): HttpResponse {
    const resource = path.slice(ADDRESSES.PARENT.length + 2);
    const name = path.slice(1).replace(/:[a-zA-Z]+$/, "");
    const { query, body, time, method } = request;
    for (const [kind, jobs] of [
      ["customJobs", this.customJobs],
      ["hyperparameterTuningJobs", this.hyperparameterTuningJobs],
      ["batchPredictionJobs", this.batchPredictionJobs],
    ] as const) {
      if (!resource.startsWith(kind)) continue;
      const action = `${method} ${resource === kind ? "" : resource.endsWith(":cancel") ? ":cancel" : "one"}`;
      if (action === "POST ") return { body: partial(jobs.create(body, time), query.fields) };
      if (action === "GET ") return { body: partial(jobs.list(query, time), query.fields) };
      if (action === "GET one") return { body: partial(jobs.get(name, time), query.fields) };
      if (action === "POST :cancel") return { body: jobs.cancel(name, time) };
    }
    return { body: partial(this.model(request, resource, path.slice(1)), query.fields) };
  }

  private model({ method, body, time }: HttpRequest, resource: string, path: string): object {
    const [, reference = "", action = ""] = /^models\/([^/:]+)(.*)$/.exec(resource) ?? [];
    if (`${method} ${resource}` === "POST models:upload") return this.models.upload(body, time);
    if (method === "GET" && resource.includes("/operations/")) return this.models.operation(path, time);
    if (`${method} ${action}` === "GET " && reference !== "") return this.models.get(reference, time);
    if (`${method} ${action}` === "GET /evaluations") return this.models.evaluations(reference, time);
    if (`${method} ${action}` === "POST /evaluations:import")
      return this.models.importEvaluation(reference, body, time);
    if (`${method} ${action}` === "POST :mergeVersionAliases") return this.models.mergeAliases(reference, body, time);
    throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
  }

  private executions(path: string): HttpResponse {
    const [, workflow = "", id = ""] = /\/workflows\/([^/]+)\/executions\/([^/]+)$/.exec(path) ?? [];
    const execution = this.simulation.execution(workflow, id);
    if (execution === undefined) throw new ApiError(404, "NOT_FOUND", `${path} does not exist`);
    return { body: { name: path.slice(1), state: execution.state } };
  }
}
