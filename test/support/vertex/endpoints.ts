import type { HttpRequest } from "../workflows/http";
import { ApiError, checkBody } from "./api";
import { type Deployed, type EndpointProps, SimulatedEndpoint, type Split } from "./endpoint";
import type { Models } from "./models";
import { type Course, Operations } from "./operations";

/** How the operations of endpoints go, each list in the order in which they begin; the last for all others. */
export interface EndpointCourses {
  /** @default - 900 seconds each */
  readonly deployments?: readonly Course[];
  /** @default - 120 seconds each */
  readonly undeployments?: readonly Course[];
}

interface DeployRequest {
  readonly deployedModel: { readonly id?: string; readonly model?: string; readonly explanationSpec?: object };
  readonly trafficSplit?: Split;
}

interface UndeployRequest {
  readonly deployedModelId: string;
  readonly trafficSplit?: Split;
}

const RESOURCES = ["dedicatedResources", "automaticResources", "sharedResources"] as const;
const MUTABLE = [
  "dedicated_resources.min_replica_count",
  "dedicated_resources.max_replica_count",
  "dedicated_resources.required_replica_count",
  "dedicated_resources.autoscaling_metric_specs",
  "disable_container_logging",
];

/** The endpoints of a project: models that are deployed on them, traffic, and the operations that change both. */
export class Endpoints {
  readonly operations: Operations;
  private readonly all = new Map<string, SimulatedEndpoint>();
  private deployments = 0;
  private undeployments = 0;

  constructor(
    private readonly parent: string,
    private readonly models: Models,
    private readonly clock: () => number,
    private readonly courses: EndpointCourses = {},
  ) {
    this.operations = new Operations(clock);
  }

  /** As Terraform does. */
  create(props: EndpointProps): SimulatedEndpoint {
    const endpoint = new SimulatedEndpoint(this.parent, props);
    this.all.set(props.id, endpoint);
    return endpoint;
  }

  /** Puts a model there, as if it had been deployed before, without traffic. `version`: `fraud@2`. */
  put(id: string, deployedModelId: string, version: string): void {
    const endpoint = this.endpoint(id);
    endpoint.add(this.deployedModel({ id: deployedModelId, model: this.modelName(version) }), this.clock());
  }

  /** Changes the traffic, as somebody else does. */
  setSplit(id: string, split: Split): void {
    const endpoint = this.endpoint(id);
    endpoint.checkSplit(split);
    endpoint.setSplit(split, this.clock());
  }

  /** Changes labels, as Terraform does. */
  relabel(id: string, labels: Readonly<Record<string, string>>): void {
    const endpoint = this.endpoint(id);
    endpoint.labels = labels;
    endpoint.touch();
  }

  /** An endpoint as it is now. Throws an `ApiError` when there is none. */
  endpoint(id: string): SimulatedEndpoint {
    this.operations.settle();
    const endpoint = this.all.get(id);
    if (endpoint === undefined) throw new ApiError(404, "NOT_FOUND", `${this.parent}/endpoints/${id} does not exist`);
    return endpoint;
  }

  /** All endpoints as they are now. */
  list(): readonly SimulatedEndpoint[] {
    this.operations.settle();
    return [...this.all.values()];
  }

  /** Answers the paths below `endpoints/`. Throws an `ApiError`. */
  answer({ method, query, body }: HttpRequest, resource: string): object {
    const [, id = "", action = ""] = /^endpoints\/([^/:]+)(.*)$/.exec(resource) ?? [];
    const endpoint = this.endpoint(id);
    const operation = /^\/operations\/[^/:]+(:cancel)?$/.exec(action);
    if (operation !== null) {
      const name = `${endpoint.name}${action.replace(":cancel", "")}`;
      if (method === "GET" && operation[1] === undefined) return this.operations.get(name);
      if (method === "POST" && operation[1] !== undefined) return this.operations.cancel(name);
    }
    switch (`${method} ${action}`) {
      case "GET ":
        return endpoint.show(this.clock());
      case "PATCH ":
        return this.patch(endpoint, query, body);
      case "GET /operations":
        return this.operations.list(endpoint.name, query);
      case "POST :deployModel":
        return this.deploy(endpoint, body);
      case "POST :undeployModel":
        return this.undeploy(endpoint, body);
      case "POST :mutateDeployedModel":
        return this.mutate(endpoint, body);
    }
    throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${resource}`);
  }

  private patch(endpoint: SimulatedEndpoint, query: HttpRequest["query"], body: unknown): object {
    if (query.updateMask !== "trafficSplit" && query.updateMask !== "traffic_split")
      throw new ApiError(400, "INVALID_ARGUMENT", `update_mask: ${query.updateMask} is not simulated`);
    // What the mask leaves out need not be there.
    checkBody("Endpoint", { displayName: "any", ...(body as object) });
    const { etag, trafficSplit = {} } = body as { readonly etag?: string; readonly trafficSplit?: Split };
    if (etag !== undefined && etag !== endpoint.etag)
      throw new ApiError(409, "ABORTED", `etag ${etag} is not the endpoint's, which is ${endpoint.etag}`);
    endpoint.checkSplit(trafficSplit);
    endpoint.setSplit(trafficSplit, this.clock());
    return endpoint.show(this.clock());
  }

  private deploy(endpoint: SimulatedEndpoint, body: unknown): object {
    checkBody("DeployModelRequest", body);
    const { deployedModel, trafficSplit = {} } = body as DeployRequest;
    const id = deployedModel.id ?? String(8_000_000_000 + this.deployments);
    if (!/^[0-9]{1,10}$/.test(id)) throw new ApiError(400, "INVALID_ARGUMENT", `deployed_model.id: ${id}`);
    if (endpoint.deployed.has(id) || endpoint.arriving.has(id))
      throw new ApiError(409, "ALREADY_EXISTS", `the deployed model ${id} exists`);
    if (RESOURCES.every((name) => !(name in deployedModel)))
      throw new ApiError(400, "INVALID_ARGUMENT", "deployed_model: no resources");
    if (endpoint.private && deployedModel.explanationSpec !== undefined)
      throw new ApiError(400, "INVALID_ARGUMENT", "private endpoints do not explain");
    const model = this.deployedModel({ ...deployedModel, id });
    endpoint.checkSplit(trafficSplit, ["0"]);
    if (id in trafficSplit) throw new ApiError(400, "INVALID_ARGUMENT", `traffic_split: ${id} is not deployed`);
    endpoint.arriving.add(id);
    const course = turn(this.courses.deployments, this.deployments, 900);
    this.deployments += 1;
    const arrive = (at: number) => {
      const split = Object.fromEntries(
        Object.entries(trafficSplit).map(([key, share]) => [key === "0" ? id : key, share]),
      );
      endpoint.checkSplit(split, [id]);
      endpoint.arriving.delete(id);
      endpoint.add(model, at);
      if (Object.keys(split).length > 0) endpoint.setSplit(split, at);
      return { deployedModel: model };
    };
    return this.operations.begin(endpoint.name, "DeployModel", course, arrive, () => endpoint.arriving.delete(id));
  }

  private undeploy(endpoint: SimulatedEndpoint, body: unknown): object {
    checkBody("UndeployModelRequest", body);
    const { deployedModelId: id, trafficSplit = {} } = body as UndeployRequest;
    if (!endpoint.deployed.has(id)) throw new ApiError(404, "NOT_FOUND", `the deployed model ${id} does not exist`);
    if (endpoint.leaving.has(id)) throw new ApiError(400, "FAILED_PRECONDITION", `${id} is being undeployed`);
    endpoint.checkSplit(trafficSplit);
    const given = Object.keys(trafficSplit).length > 0;
    if (((given ? trafficSplit : endpoint.split)[id] ?? 0) > 0)
      throw new ApiError(400, "FAILED_PRECONDITION", `the deployed model ${id} has traffic`);
    if (given) endpoint.setSplit(trafficSplit, this.clock());
    endpoint.leaving.add(id);
    const course = turn(this.courses.undeployments, this.undeployments, 120);
    this.undeployments += 1;
    const leave = (at: number) => {
      endpoint.leaving.delete(id);
      endpoint.remove(id, at);
      return {};
    };
    return this.operations.begin(endpoint.name, "UndeployModel", course, leave, () => endpoint.leaving.delete(id));
  }

  private mutate(endpoint: SimulatedEndpoint, body: unknown): object {
    checkBody("MutateDeployedModelRequest", { endpoint: endpoint.name, ...(body as object) });
    const { deployedModel, updateMask } = body as { readonly deployedModel: Deployed; readonly updateMask: string };
    const found = endpoint.deployed.get(deployedModel.id);
    if (found === undefined) throw new ApiError(404, "NOT_FOUND", `${deployedModel.id} does not exist`);
    for (const field of updateMask.split(","))
      if (!MUTABLE.includes(field)) throw new ApiError(400, "INVALID_ARGUMENT", `update_mask: ${field}`);
    const changed = { ...found, ...deployedModel };
    return this.operations.begin(endpoint.name, "MutateDeployedModel", { takes: 60 }, () => {
      endpoint.deployed.set(found.id, changed);
      endpoint.touch();
      return { deployedModel: changed };
    });
  }

  private deployedModel(given: DeployRequest["deployedModel"] & { readonly id: string }): Deployed {
    const { model = "" } = given;
    const reference = model.split(`${this.parent}/models/`)[1];
    if (reference === undefined) throw new ApiError(400, "INVALID_ARGUMENT", `deployed_model.model: ${model}`);
    const { name, versionId } = this.models.get(reference, this.clock());
    return { ...given, model: name, modelVersionId: versionId };
  }

  private modelName(version: string): string {
    return `${this.parent}/models/${version}`;
  }
}

function turn(courses: readonly Course[] | undefined, index: number, takes: number): Course {
  return courses?.[index] ?? courses?.at(-1) ?? { takes };
}
