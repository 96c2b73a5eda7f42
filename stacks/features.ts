import type { Feature } from "../catalog/services";
import type { Build, Environment } from "../config/schema/environment";
import type { Job } from "../config/training/pools";
import type { KeyUser } from "../constructs/keys/encryption-key";
import type { KeyUse } from "../constructs/keys/encryption-keys";
import { LOG_CLASSES } from "../values/log-classes";

/** Whether a record holds anything. */
function any(record: object): boolean {
  return Object.keys(record).length > 0;
}

/** What an environment asks for, as far as it decides which APIs are on and what emergency access gives. */
export function featuresOf(environment: Environment): ReadonlySet<Feature> {
  const {
    batch,
    breakGlass,
    builds,
    handover,
    encryption,
    endpoints,
    external,
    models,
    network,
    pipelines,
    pools,
    repositories,
    secrets,
    storage,
    training,
    vectors,
  } = environment;
  const { templates, workbench } = training.notebooks;
  const asked: Record<Feature, boolean> = {
    platform: true,
    storage: any(storage.zones) || any(external.zones) || keepsLocks(environment) || any(pipelines),
    warehouse:
      any(storage.datasets) ||
      any(external.datasets) ||
      keepsRequests(environment) ||
      any(models) ||
      queriesLogs(environment),
    registries: any(repositories) || any(external.repositories),
    "image-scanning": Object.values(repositories).some(({ holds }) => holds === "images"),
    keys: encryption.customerManaged !== undefined,
    network: network !== undefined,
    // Whoever keeps an external network keeps its names as well.
    "private-dns": network !== undefined && external.network === undefined,
    "training-network": network?.training !== undefined,
    training: any(training.jobs) || any(pipelines) || training.tensorboard !== undefined,
    prediction: any(batch) || any(endpoints) || any(models) || any(pools) || any(vectors),
    workflows: hasWorkflows(environment),
    // Guards run by the clock, whatever jobs and releases do.
    schedules: hasWorkflows(environment),
    events: followsEvents(environment),
    secrets: any(secrets),
    "notebook-servers": any(workbench),
    "notebook-runtimes": any(templates),
    delivery: any(builds) || Object.values(handover.from).some(({ copies }) => copies.length > 0),
    "scans-before-push": Object.values(builds).some(scansImages),
    "break-glass": breakGlass !== undefined,
    budget: environment.budget !== undefined,
  };
  return new Set((Object.keys(asked) as Feature[]).filter((feature) => asked[feature]));
}

/**
 * Whether workflows submit jobs to Vertex AI, those that train or predict and pipelines, also in the shadow of an endpoint:
 * somebody must look after them.
 */
export function launchesJobs(environment: Environment): boolean {
  const { batch, pipelines, training } = environment;
  return any(training.jobs) || any(batch) || any(pipelines) || hasShadows(environment);
}

/** Whether a candidate answers in the shadow of an endpoint. */
export function hasShadows({ endpoints }: Environment): boolean {
  return Object.values(endpoints).some(({ shadow }) => shadow !== undefined);
}

/** Whether there are workflows: those that submit jobs, release versions, or look after models. */
export function hasWorkflows(environment: Environment): boolean {
  return launchesJobs(environment) || keepsLocks(environment);
}

/** Whether something must not be done twice at a time: releases, promotions and retrainings keep their locks in a bucket. */
export function keepsLocks({ endpoints, models }: Environment): boolean {
  return any(endpoints) || any(models);
}

/** Where it is written that there are locks. */
export function originOfLocks({ endpoints }: Environment): "endpoints" | "models" {
  return any(endpoints) ? "endpoints" : "models";
}

/** The models that are retrained when drift is found at an endpoint of theirs. */
export function driftingModels({ models }: Environment): readonly string[] {
  return Object.entries(models).flatMap(([name, { retraining }]) => (retraining?.onDrift === "on" ? [name] : []));
}

/** Whether anything starts because something happened: it has triggers, or follows what drift monitors find. */
export function followsEvents(environment: Environment): boolean {
  return triggersOf(environment).length > 0 || followsDrift(environment);
}

function followsDrift(environment: Environment): boolean {
  return hasDriftMonitors(environment) || driftingModels(environment).length > 0;
}

/** Whether a monitor looks for drift at an endpoint. */
export function hasDriftMonitors({ endpoints }: Environment): boolean {
  return Object.values(endpoints).some(({ drift }) => drift !== undefined);
}

/** Whether compiled pipelines are uploaded, for their launchers to pass on. */
export function holdsTemplates({ pipelines }: Environment): boolean {
  return Object.values(pipelines).some(({ template }) => "compiled" in template);
}

/** Whether an endpoint keeps its requests. */
export function keepsRequests({ endpoints }: Environment): boolean {
  return Object.values(endpoints).some(({ requestLogging }) => requestLogging !== undefined);
}

/** Whether BigQuery can query a sort of log entries. */
export function queriesLogs({ logs }: Environment): boolean {
  return logs !== undefined && LOG_CLASSES.some((name) => logs[name].dataset === "on");
}

/** Whether a build scans what it makes before it pushes it. */
export function scansImages({ makes, refuses }: Build): boolean {
  return "image" in makes && refuses !== "nothing";
}

/** Where it is written that there are workflows. */
export function launchesAt({
  batch,
  endpoints,
  pipelines,
  training,
}: Environment): "training.jobs" | "pipelines" | "batch" | "endpoints" | "models" {
  if (any(training.jobs)) return "training.jobs";
  if (any(pipelines)) return "pipelines";
  if (any(batch)) return "batch";
  return any(endpoints) ? "endpoints" : "models";
}

/** Everything that starts a job because something happened. */
export function triggersOf({ batch, models, pipelines, training }: Environment) {
  const retrainings = Object.values(models).flatMap(({ retraining }) => (retraining === undefined ? [] : [retraining]));
  return [training.jobs, batch, pipelines, retrainings]
    .flatMap((section): readonly Pick<Job, "triggers">[] => Object.values(section))
    .flatMap(({ triggers }) => Object.values(triggers));
}

/** What something starts after: the success of a job, a pipeline or a batch prediction, or new rows in a table. */
export interface Source {
  readonly noun: "job" | "pipeline" | "batch" | "table";
  /** Its name in the environment file. */
  readonly name: string;
}

/** What a trigger starts after, where that is told through the log. */
export function sourceOf(trigger: Job["triggers"][string]): Source | undefined {
  switch (trigger.kind) {
    case "after":
      return { noun: "job", name: trigger.job };
    case "after-pipeline":
      return { noun: "pipeline", name: trigger.pipeline };
    case "after-batch":
      return { noun: "batch", name: trigger.batch };
    case "table":
      return { noun: "table", name: trigger.table };
    default:
      return undefined;
  }
}

/** What something starts after, each once, in the order of their names. */
export function followedSources(environment: Environment): readonly Source[] {
  const sources = triggersOf(environment).flatMap((trigger) => sourceOf(trigger) ?? []);
  const known = new Map(sources.map((source) => [`${source.name} ${source.noun}`, source]));
  return [...known.keys()].sort().flatMap((key) => known.get(key) ?? []);
}

/** The location that an environment's `"region"` stands for; multi-regions are what they are. */
export function locationOf(environment: Environment, location: "region" | "EU" | "US"): string {
  return location === "region" ? environment.project.region : location;
}

/** Which products keep data in which locations: each needs a key when keys are the customer's. */
export function keyUsesOf(environment: Environment): readonly KeyUse[] {
  const { models, project, repositories, secrets, storage, training } = environment;
  const { templates, workbench } = training.notebooks;
  const inRegion = (user: KeyUser, asked: boolean): readonly KeyUse[] =>
    asked ? [{ user, location: project.region }] : [];
  return [
    ...Object.values(storage.zones).map(({ location }) => ({
      user: "storage" as const,
      location: locationOf(environment, location),
    })),
    ...Object.values(storage.datasets).map(({ location }) => ({
      user: "bigquery" as const,
      location: locationOf(environment, location),
    })),
    ...inRegion("storage", keepsLocks(environment) || holdsTemplates(environment)),
    ...inRegion("bigquery", keepsRequests(environment) || any(models)),
    ...inRegion("artifact-registry", any(repositories)),
    ...inRegion("logging", environment.logs !== undefined),
    ...inRegion("pubsub", followedSources(environment).length > 0 || followsDrift(environment)),
    ...inRegion(
      "secret-manager",
      Object.values(secrets).some(({ existing }) => existing === undefined),
    ),
    ...inRegion("vertex-ai", hasWorkflows(environment) || training.tensorboard !== undefined || any(templates)),
    ...inRegion("workbench", any(workbench)),
    ...inRegion("workflows", hasWorkflows(environment)),
  ];
}
