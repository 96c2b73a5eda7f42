import { type HttpRequest, type HttpResponse, type HttpService, NoAnswer } from "../workflows/http";
import type { JobKind } from "../../../constructs/workflows/launchers/settings";
import type { Simulation } from "../workflows/simulation";
import { ADDRESSES } from "./addresses";
import { ApiError, partial } from "./api";
import { BigQuery } from "./bigquery";
import { Builds } from "./builds";
import { type EndpointCourses, Endpoints } from "./endpoints";
import { Executions } from "./executions";
import { type Fault, type Meddling, Occasions } from "./faults";
import { Jobs, type Life, type SimulatedJob } from "./jobs";
import { Models } from "./models";
import { Monitoring } from "./monitoring";
import { Monitors } from "./monitors";
import type { Course } from "./operations";
import { Registries } from "./registries";
import { Storage } from "./storage";

/** What a simulated Google Cloud is made from. */
export interface VertexProps extends EndpointCourses {
  readonly simulation: Simulation;
  /** How the jobs live, in the order in which they are created; the last for all others. */
  readonly lives?: readonly Life[];
  readonly faults?: readonly Fault[];
  /** What others do between the requests. */
  readonly meddling?: readonly Meddling<Vertex>[];
  /** What a job leaves in storage when it succeeds. */
  readonly leaves?: (job: SimulatedJob, storage: Storage) => void;
  /** How changes of monitoring jobs go. @default - 90 seconds each */
  readonly monitorCourse?: Course;
}

const KINDS: readonly JobKind[] = ["customJobs", "hyperparameterTuningJobs", "batchPredictionJobs", "pipelineJobs"];

/** A simulated Vertex AI, with the services that its users need beside it. */
export class Vertex {
  readonly storage = new Storage();
  readonly registries = new Registries();
  readonly builds = new Builds(ADDRESSES.PARENT);
  readonly models = new Models(ADDRESSES.PARENT);
  readonly customJobs: Jobs;
  readonly hyperparameterTuningJobs: Jobs;
  readonly batchPredictionJobs: Jobs;
  readonly pipelineJobs: Jobs;
  readonly endpoints: Endpoints;
  readonly monitors: Monitors;
  readonly monitoring: Monitoring;
  readonly bigquery: BigQuery;
  readonly executions: Executions;
  /** Every request, with the status of its answer; 0 for none. */
  readonly requests: { readonly request: HttpRequest; readonly code: number }[] = [];
  private readonly faults: Occasions<Fault>;
  private readonly meddling: Occasions<Meddling<Vertex>>;
  private readonly simulation: Simulation;
  private readonly left = new Set<SimulatedJob>();

  constructor(props: VertexProps) {
    const { simulation, lives = [], faults = [], meddling = [], leaves, monitorCourse } = props;
    this.simulation = simulation;
    this.faults = new Occasions(faults, Infinity);
    this.meddling = new Occasions(meddling, 1);
    const lifeOf = (index: number): Life => lives[index] ?? lives.at(-1) ?? { waits: 300, runs: 3_600 };
    const onSuccess = (job: SimulatedJob) => {
      if (!this.left.has(job)) leaves?.(job, this.storage);
      this.left.add(job);
    };
    const jobs = (kind: JobKind) => new Jobs(kind, ADDRESSES.PARENT, lifeOf, onSuccess);
    this.customJobs = jobs("customJobs");
    this.hyperparameterTuningJobs = jobs("hyperparameterTuningJobs");
    this.batchPredictionJobs = jobs("batchPredictionJobs");
    this.pipelineJobs = jobs("pipelineJobs");
    const clock = () => simulation.now;
    this.endpoints = new Endpoints(ADDRESSES.PARENT, this.models, clock, props);
    this.monitors = new Monitors(ADDRESSES.PARENT, this.endpoints, clock, monitorCourse);
    this.monitoring = new Monitoring(ADDRESSES.PROJECT, this.endpoints, clock);
    this.bigquery = new BigQuery(ADDRESSES.PROJECT, clock);
    this.executions = new Executions(ADDRESSES.PARENT, simulation);
  }

  /** Answers requests to all addresses of {@link ADDRESSES}. */
  readonly service: HttpService = (request) => {
    this.meddling.take(request)?.act(this);
    const fault = this.faults.take(request)?.answer;
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
    return KINDS.flatMap((kind) => this[kind].alive(this.simulation.now));
  }

  private note(request: HttpRequest, response: HttpResponse): HttpResponse {
    this.requests.push({ request, code: response.code ?? 200 });
    return response;
  }

  private noAnswer(request: HttpRequest, error: NoAnswer): never {
    this.requests.push({ request, code: 0 });
    throw error;
  }

  private respond(request: HttpRequest): HttpResponse {
    const shown = (body: object) => ({ body: partial(body, request.query.fields) });
    try {
      if (request.auth !== "OAuth2") throw new ApiError(401, "UNAUTHENTICATED", "no credentials");
      if (Registries.isPackage(request)) return this.registries.download(request);
      for (const [address, answer] of [
        [ADDRESSES.VERTEX_API, (path: string) => shown(this.vertex(request, path))],
        [ADDRESSES.STORAGE_API, (path: string) => this.storage.answer(request, path)],
        [ADDRESSES.STORAGE_UPLOAD_API, (path: string) => this.storage.upload(request, path)],
        [ADDRESSES.MONITORING_API, (path: string) => shown(this.monitoring.answer(request, path))],
        [ADDRESSES.BIGQUERY_API, (path: string) => shown(this.bigquery.answer(request, path))],
        [ADDRESSES.ARTIFACTS_API, (path: string) => this.registries.answer(request, path)],
        [ADDRESSES.BUILDS_API, (path: string) => this.builds.answer(request, path)],
        [ADDRESSES.DEPLOYMENTS_API, (path: string) => shown(this.executions.describe(request, path))],
        [ADDRESSES.EXECUTIONS_API, (path: string) => shown(this.executions.answer(request, path))],
      ] as const) {
        if (request.url.startsWith(address)) return answer(request.url.slice(address.length));
      }
      throw new Error(`nothing is simulated at ${request.url}`);
    } catch (error) {
      if (error instanceof ApiError) return error.response();
      throw error;
    }
  }

  private vertex(request: HttpRequest, path: string): object {
    const resource = path.slice(ADDRESSES.PARENT.length + 2);
    const name = path.slice(1).replace(/:[a-zA-Z]+$/, "");
    const { query, body, time, method } = request;
    if (resource.startsWith("endpoints/")) return this.endpoints.answer(request, resource);
    if (resource.startsWith("modelDeploymentMonitoringJobs")) return this.monitors.answer(request, resource);
    for (const kind of KINDS) {
      if (!resource.startsWith(kind)) continue;
      const jobs = this[kind];
      const action = `${method} ${resource === kind ? "" : resource.endsWith(":cancel") ? ":cancel" : "one"}`;
      if (action === "POST ") return jobs.create(body, time, query.pipelineJobId);
      if (action === "GET ") return jobs.list(query, time);
      if (action === "GET one") return jobs.get(name, time);
      if (action === "POST :cancel") return jobs.cancel(name, time);
    }
    return this.model(request, resource, path.slice(1));
  }

  private model({ method, body, time }: HttpRequest, resource: string, path: string): object {
    const [, reference = "", action = ""] = /^models\/([^/:]+)(.*)$/.exec(resource) ?? [];
    if (`${method} ${resource}` === "POST models:upload") return this.models.upload(body, time);
    if (method === "GET" && resource.includes("/operations/")) return this.models.operation(path, time);
    if (`${method} ${action}` === "GET " && reference !== "") return this.models.get(reference, time);
    if (`${method} ${action}` === "GET /evaluations") return this.models.evaluations(reference, time);
    const [, evaluation] = /^\/evaluations\/([^/:]+)\/slices$/.exec(action) ?? [];
    if (method === "GET" && evaluation !== undefined) return this.models.slices(reference, evaluation);
    if (`${method} ${action}` === "POST /evaluations:import")
      return this.models.importEvaluation(reference, body, time);
    if (`${method} ${action}` === "POST :mergeVersionAliases") return this.models.mergeAliases(reference, body, time);
    throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
  }
}
