import type { HttpRequest } from "../workflows/http";
import { ApiError, checkBody, fits, page } from "./api";
import type { Endpoints } from "./endpoints";
import { type Course, Operations } from "./operations";

type State = "JOB_STATE_PENDING" | "JOB_STATE_RUNNING" | "JOB_STATE_PAUSED";

interface Monitor {
  readonly name: string;
  readonly created: number;
  body: Readonly<Record<string, unknown>> & { readonly endpoint: string };
  paused: boolean;
}

interface Objective {
  readonly deployedModelId?: string;
}

/** Seconds between the request for a monitor and its running. */
const PENDING = 180;

/** Fields that can be changed, as a mask may write them, and as the body does. */
const UPDATABLE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "displayName",
    "modelDeploymentMonitoringObjectiveConfigs",
    "modelDeploymentMonitoringScheduleConfig",
    "modelMonitoringAlertConfig",
    "loggingSamplingStrategy",
    "labels",
    "logTtl",
    "enableMonitoringPipelineLogs",
  ].flatMap((field) => [
    [field, field],
    [field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), field],
  ]),
);

/** The monitoring jobs of deployed models: one for each endpoint at most. */
export class Monitors {
  readonly operations: Operations;
  private readonly all: Monitor[] = [];
  private count = 0;

  constructor(
    private readonly parent: string,
    private readonly endpoints: Endpoints,
    private readonly clock: () => number,
    private readonly course: Course = { takes: 90 },
  ) {
    this.operations = new Operations(clock);
  }

  /** What the monitor of an endpoint looks at and how; `undefined` when there is none. */
  of(endpointId: string): (Readonly<Record<string, unknown>> & { readonly targets: readonly string[] }) | undefined {
    this.operations.settle();
    const monitor = this.all.find(({ body }) => body.endpoint.endsWith(`/endpoints/${endpointId}`));
    return (
      monitor && { ...this.show(monitor), targets: objectives(monitor.body).map((one) => `${one.deployedModelId}`) }
    );
  }

  /**
   * What the monitor of an endpoint writes to Cloud Logging when features of a deployed model have drifted away.
   * @see https://cloud.google.com/vertex-ai/docs/model-monitoring/using-model-monitoring
   */
  found(endpointId: string, deployedModelId: string, deviations: Readonly<Record<string, number>>) {
    const monitor = this.of(endpointId);
    if (monitor?.targets.includes(deployedModelId) !== true) throw new Error(`nobody looks at ${deployedModelId}`);
    const name = String(monitor.name);
    const [, project = "", , location = "", , id = ""] = name.split("/");
    return {
      logName: `projects/${project}/logs/aiplatform.googleapis.com%2Fmodel_monitoring_anomaly`,
      resource: {
        type: "aiplatform.googleapis.com/ModelDeploymentMonitoringJob",
        labels: { model_deployment_monitoring_job: id, location, resource_container: project },
      },
      severity: "WARNING",
      jsonPayload: {
        "@type": "type.googleapis.com/google.cloud.aiplatform.logging.ModelMonitoringAnomaliesLogEntry",
        anomalyObjective: "RAW_FEATURE_DRIFT",
        featureAnomalies: Object.entries(deviations).map(([featureDisplayName, deviation]) => ({
          featureDisplayName,
          deviation,
          threshold: 0.3,
        })),
        totalAnomaliesCount: Object.keys(deviations).length,
        startTime: "2026-01-05T00:00:00Z",
        endTime: "2026-01-05T06:00:00Z",
        modelDeploymentMonitoringJob: name,
        deployedModelId,
      },
    };
  }

  /** Answers the paths below `modelDeploymentMonitoringJobs`. Throws an `ApiError`. */
  answer({ method, query, body }: HttpRequest, resource: string): object {
    this.operations.settle();
    const [, id = "", action = ""] = /^modelDeploymentMonitoringJobs(?:\/([^/:]+))?(.*)$/.exec(resource) ?? [];
    if (`${method} ${id}${action}` === "POST ") return this.create(body);
    if (`${method} ${id}${action}` === "GET ") return this.list(query);
    if (method === "GET" && /^\/operations\/[0-9]+$/.test(action))
      return this.operations.get(`${this.parent}/${resource}`);
    const monitor = this.all.find(({ name }) => name.endsWith(`/${id}`));
    if (monitor === undefined) throw new ApiError(404, "NOT_FOUND", `${resource} does not exist`);
    switch (`${method} ${action}`) {
      case "GET ":
        return this.show(monitor);
      case "PATCH ":
        return this.patch(monitor, query.updateMask ?? "", body);
      case "POST :pause":
        return this.pause(monitor, true);
      case "POST :resume":
        return this.pause(monitor, false);
      case "DELETE ":
        return this.remove(monitor);
    }
    throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${resource}`);
  }

  private create(given: unknown): object {
    checkBody("ModelDeploymentMonitoringJob", given);
    const body = given as Monitor["body"];
    const endpoint = this.endpoints.endpoint(body.endpoint.split(`${this.parent}/endpoints/`)[1] ?? "");
    if (endpoint.monitor !== undefined)
      throw new ApiError(409, "ALREADY_EXISTS", `the endpoint has ${endpoint.monitor}`);
    this.check(body);
    this.count += 1;
    const name = `${this.parent}/modelDeploymentMonitoringJobs/${3_000_000_000_000_000_000n + BigInt(this.count)}`;
    const monitor = { name, body, created: this.clock(), paused: false };
    this.all.push(monitor);
    endpoint.monitor = name;
    return this.show(monitor);
  }

  private list(query: HttpRequest["query"]): object {
    const shown = this.all.map((monitor) => this.show(monitor)).filter((monitor) => fits(monitor, query.filter));
    return page(shown, "modelDeploymentMonitoringJobs", query);
  }

  private patch(monitor: Monitor, mask: string, given: unknown): object {
    const fields = mask.split(",").map((field) => UPDATABLE[field]);
    if (fields.some((field) => field === undefined))
      throw new ApiError(400, "INVALID_ARGUMENT", `update_mask: ${mask === "" ? "is required" : mask}`);
    if (this.stateOf(monitor) === "JOB_STATE_PENDING")
      throw new ApiError(400, "FAILED_PRECONDITION", `${monitor.name} is being made`);
    const changes = Object.fromEntries(
      fields.map((field) => [field as string, (given as Readonly<Record<string, unknown>>)[field as string]]),
    );
    // What the mask leaves out need not be there, and what is there is not looked at.
    const body = { ...monitor.body, ...changes };
    checkBody("ModelDeploymentMonitoringJob", body);
    this.check(body);
    return this.operations.begin(monitor.name, "UpdateModelDeploymentMonitoringJob", this.course, () => {
      monitor.body = body;
      return this.show(monitor);
    });
  }

  private pause(monitor: Monitor, paused: boolean): object {
    const state = this.stateOf(monitor);
    if (state === "JOB_STATE_PENDING" || monitor.paused === paused)
      throw new ApiError(400, "FAILED_PRECONDITION", `${monitor.name} is in ${state}`);
    monitor.paused = paused;
    return {};
  }

  private remove(monitor: Monitor): object {
    if (!monitor.paused) throw new ApiError(400, "FAILED_PRECONDITION", `${monitor.name} must be paused first`);
    return this.operations.begin(monitor.name, "Delete", this.course, () => {
      this.all.splice(this.all.indexOf(monitor), 1);
      this.endpoints.endpoint(monitor.body.endpoint.split("/").at(-1) ?? "").monitor = undefined;
      return {};
    });
  }

  /** Everything that is looked at must be there. */
  private check(body: Monitor["body"]): void {
    const targets = objectives(body);
    if (targets.length === 0) throw new ApiError(400, "INVALID_ARGUMENT", "no objective configs");
    const { deployed } = this.endpoints.endpoint(body.endpoint.split("/").at(-1) ?? "");
    for (const { deployedModelId = "" } of targets)
      if (!deployed.has(deployedModelId))
        throw new ApiError(400, "INVALID_ARGUMENT", `the deployed model ${deployedModelId} does not exist`);
  }

  private stateOf({ created, paused }: Monitor): State {
    if (paused) return "JOB_STATE_PAUSED";
    return this.clock() < created + PENDING ? "JOB_STATE_PENDING" : "JOB_STATE_RUNNING";
  }

  private show(monitor: Monitor): Readonly<Record<string, unknown>> {
    return { ...monitor.body, name: monitor.name, state: this.stateOf(monitor) };
  }
}

function objectives(body: Monitor["body"]): readonly Objective[] {
  return (body.modelDeploymentMonitoringObjectiveConfigs ?? []) as readonly Objective[];
}
