import type { GroupKind } from "../config/groups";
import type { ArtifactSource } from "../config/handover/copied-artifacts";
import type { Endpoint, Environment } from "../config/schema/environment";
import { testedSeverities } from "../config/monitoring/channel-test";
import { isShadowWatched, isWatched, measurementOf, type Watchable } from "../config/monitoring/watched";
import type { ImageSource } from "../config/training/repositories";
import type { WorkflowAddress } from "./executions";
import type { OverrideLimits } from "./overrides";

/** What of a training job matters to whoever starts it. */
export interface LaunchedJob extends Watchable {
  /** Set where the job is a study of many trials. */
  readonly tuning?: unknown;
  /** Left out where the job runs a Python package. */
  readonly image?: string;
  /** The model of which each run registers a version. */
  readonly model?: string;
  /** What one run may ask for instead, by name. */
  readonly alternatives: {
    readonly machines: Readonly<Record<string, unknown>>;
    readonly capacities: Readonly<Record<string, unknown>>;
  };
}

type DeployedPipeline = NonNullable<NonNullable<ArtifactSource["pipelines"]>[string]>;

/** What of an environment matters to whoever starts something in it. */
export interface DeployedEnvironment extends ImageSource {
  readonly groups: { readonly [kind in GroupKind]?: { readonly email: string } };
  readonly training?: { readonly jobs?: Readonly<Record<string, LaunchedJob | undefined>> };
  readonly endpoints?: Readonly<Record<string, Endpoint | undefined>>;
  readonly batch?: Readonly<Record<string, Watchable | undefined>>;
  readonly pipelines?: Readonly<Record<string, (Watchable & DeployedPipeline) | undefined>>;
  readonly models?: Environment["models"];
  readonly monitoring?: Environment["monitoring"];
  readonly releases?: Environment["releases"];
  readonly handover?: Environment["handover"];
}

/** What a workflow does: the first word of its name. */
export type WorkflowKind =
  | "train"
  | "tune"
  | "predict"
  | "run"
  | "release"
  | "rollback"
  | "guard"
  | "monitor"
  | "shadow"
  | "measure"
  | "promote"
  | "retrain"
  | "adopt"
  | "watch"
  | "tell"
  | "test";

/** A workflow that Plinth deploys. */
export interface DeployedWorkflow {
  readonly kind: WorkflowKind;
  /** What it works on, by its name in the environment file. */
  readonly subject: string;
  readonly address: WorkflowAddress;
  /** The stack that it is deployed with. */
  readonly stack: string;
}

/** A workflow that launches a training job. */
export interface Launcher extends DeployedWorkflow {
  readonly job: LaunchedJob;
}

/** What there is for models. */
const MODEL_KINDS = ["promote", "retrain", "adopt"] as const;

/** What the guard looks after that cancels jobs nobody waits for: those that train, and those that predict. */
const JOBS = "training";

/** The launcher of a training job; `undefined` when the environment declares no such job. */
export function launcherOf(environment: DeployedEnvironment, name: string): Launcher | undefined {
  const job = entry(environment.training?.jobs, name);
  if (job === undefined) return undefined;
  return { ...deployed(environment, job.tuning === undefined ? "train" : "tune", name, "training"), job };
}

/** The names that one run of a job may ask for. */
export function overrideLimits({ image, alternatives }: LaunchedJob): OverrideLimits {
  const { machines, capacities } = alternatives;
  return { ownImage: image !== undefined, machines: Object.keys(machines), capacities: Object.keys(capacities) };
}

/** An endpoint of an environment, by name; `undefined` when it declares no such endpoint. */
export function endpointOf(environment: DeployedEnvironment, name: string): Endpoint | undefined {
  return entry(environment.endpoints, name);
}

/** A workflow of an endpoint that the environment declares. */
export function endpointWorkflow(
  environment: DeployedEnvironment,
  kind: "release" | "rollback" | "guard" | "monitor" | "shadow" | "measure",
  endpoint: string,
): DeployedWorkflow {
  return deployed(environment, kind, endpoint, "serving");
}

/** A workflow of a model that the environment declares; `undefined` where it has none of the kind. */
export function modelWorkflow(
  environment: DeployedEnvironment,
  kind: "promote" | "retrain" | "adopt",
  model: string,
): DeployedWorkflow | undefined {
  const settings = entry(environment.models, model);
  if (settings === undefined) return undefined;
  if (kind === "retrain" && settings.retraining === undefined) return undefined;
  if (kind === "adopt" && giversOf(environment, model).length === 0) return undefined;
  return deployed(environment, kind, model, "pipelines");
}

/** The environments that a model is taken over from, by name. */
export function giversOf(environment: DeployedEnvironment, model: string): readonly string[] {
  return Object.entries(environment.handover?.from ?? {}).flatMap(([name, { models }]) =>
    models.includes(model) ? [name] : [],
  );
}

/** The names of the models of an environment, sorted. */
export function modelNames(environment: DeployedEnvironment): readonly string[] {
  return Object.keys(environment.models ?? {}).sort();
}

/** Every workflow of an environment, by name. */
export function workflowsOf(environment: DeployedEnvironment): readonly DeployedWorkflow[] {
  const jobs = jobNames(environment);
  const batches = Object.keys(environment.batch ?? {});
  const pipelines = Object.keys(environment.pipelines ?? {});
  const workflows: DeployedWorkflow[] = [
    ...jobs.flatMap((job) => launcherOf(environment, job) ?? []),
    ...batches.map((batch) => deployed(environment, "predict", batch, "pipelines")),
    ...pipelines.map((pipeline) => deployed(environment, "run", pipeline, "pipelines")),
    ...(jobs.length + batches.length + pipelines.length > 0 ? [deployed(environment, "guard", JOBS, "training")] : []),
  ];
  for (const name of endpointNames(environment)) {
    const endpoint = endpointOf(environment, name);
    workflows.push(
      ...(["release", "rollback", "guard"] as const).map((kind) => endpointWorkflow(environment, kind, name)),
    );
    if (endpoint?.drift !== undefined) workflows.push(endpointWorkflow(environment, "monitor", name));
    if (endpoint?.shadow !== undefined) workflows.push(endpointWorkflow(environment, "shadow", name));
    if (endpoint?.feedback !== undefined) workflows.push(endpointWorkflow(environment, "measure", name));
  }
  for (const model of modelNames(environment)) {
    workflows.push(...MODEL_KINDS.flatMap((kind) => modelWorkflow(environment, kind, model) ?? []));
  }
  if (Object.values(environment.endpoints ?? {}).some((endpoint) => endpoint?.drift !== undefined)) {
    workflows.push(deployed(environment, "tell", "drift", "serving"));
  }
  if (watchesRuns(environment)) workflows.push(deployed(environment, "watch", "runs", "observability"));
  const tested = channelTestOf(environment);
  if (workflows.length > 0 && tested !== undefined) workflows.push(tested);
  return workflows.sort((one, other) => (one.address.workflow < other.address.workflow ? -1 : 1));
}

/** What tries whether channels are heard, where there are workflows; `undefined` where nobody is told of anything. */
export function channelTestOf(environment: DeployedEnvironment): DeployedWorkflow | undefined {
  const { monitoring } = environment;
  if (monitoring === undefined || testedSeverities(monitoring).length === 0) return undefined;
  return deployed(environment, "test", "alerts", "observability");
}

/** Whether anything starts by the clock that somebody misses when it does not succeed. */
function watchesRuns({ batch, endpoints, models, pipelines, training }: DeployedEnvironment): boolean {
  const retrainings = Object.values(models ?? {}).map(({ retraining }) => retraining);
  const launched = [training?.jobs, batch, pipelines].flatMap((records) => Object.values(records ?? {}));
  const measurements = Object.values(endpoints ?? {}).map((endpoint) => endpoint && measurementOf(endpoint));
  return (
    [...launched, ...retrainings, ...measurements].some((one) => one !== undefined && isWatched(one)) ||
    Object.values(endpoints ?? {}).some((one) => one !== undefined && isShadowWatched(one))
  );
}

/** The names of the training jobs of an environment, sorted. */
export function jobNames(environment: DeployedEnvironment): readonly string[] {
  return Object.keys(environment.training?.jobs ?? {}).sort();
}

/** The names of the endpoints of an environment, sorted. */
export function endpointNames(environment: DeployedEnvironment): readonly string[] {
  return Object.keys(environment.endpoints ?? {}).sort();
}

function deployed(
  environment: DeployedEnvironment,
  kind: WorkflowKind,
  subject: string,
  stack: string,
): DeployedWorkflow {
  const { id: project, region } = environment.project;
  return { kind, subject, stack, address: { project, region, workflow: `${kind}-${subject}` } };
}

function entry<T>(record: Readonly<Record<string, T | undefined>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
