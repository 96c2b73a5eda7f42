import type { Feature } from "../catalog/services";
import type { Build, Environment } from "../config/schema/environment";
import type { KeyUser } from "../constructs/keys/encryption-key";
import type { KeyUse } from "../constructs/keys/encryption-keys";

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
    encryption,
    endpoints,
    external,
    network,
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
    // Releases keep their locks in a bucket.
    storage: any(storage.zones) || any(external.zones) || any(endpoints),
    warehouse: any(storage.datasets) || any(external.datasets) || keepsRequests(environment),
    registries: any(repositories) || any(external.repositories),
    "image-scanning": Object.values(repositories).some(({ holds }) => holds === "images"),
    keys: encryption.customerManaged !== undefined,
    network: network !== undefined,
    // Whoever keeps an external network keeps its names as well.
    "private-dns": network !== undefined && external.network === undefined,
    "training-network": network?.training !== undefined,
    training: any(training.jobs) || training.tensorboard !== undefined,
    prediction: any(batch) || any(endpoints) || any(pools) || any(vectors),
    workflows: hasWorkflows(environment),
    // Guards run by the clock, whatever jobs and releases do.
    schedules: hasWorkflows(environment),
    events: triggersOf(environment).length > 0,
    secrets: any(secrets),
    "notebook-servers": any(workbench),
    "notebook-runtimes": any(templates),
    delivery: any(builds),
    "scans-before-push": Object.values(builds).some(scansImages),
    "break-glass": breakGlass !== undefined,
  };
  return new Set((Object.keys(asked) as Feature[]).filter((feature) => asked[feature]));
}

/**
 * Whether workflows submit jobs to Vertex AI, those that train or those that predict, also in the shadow of an endpoint:
 * somebody must look after them.
 */
export function launchesJobs(environment: Environment): boolean {
  return any(environment.training.jobs) || any(environment.batch) || hasShadows(environment);
}

/** Whether a candidate answers in the shadow of an endpoint. */
export function hasShadows({ endpoints }: Environment): boolean {
  return Object.values(endpoints).some(({ shadow }) => shadow !== undefined);
}

/** Whether there are workflows, those that submit jobs or those that release versions: each kind has a guard. */
export function hasWorkflows(environment: Environment): boolean {
  return launchesJobs(environment) || any(environment.endpoints);
}

/** Whether an endpoint keeps its requests. */
export function keepsRequests({ endpoints }: Environment): boolean {
  return Object.values(endpoints).some(({ requestLogging }) => requestLogging !== undefined);
}

/** Whether a build scans what it makes before it pushes it. */
export function scansImages({ makes, refuses }: Build): boolean {
  return "image" in makes && refuses !== "nothing";
}

/** Where it is written that there are workflows. */
export function launchesAt({ batch, training }: Environment): "training.jobs" | "batch" | "endpoints" {
  if (any(training.jobs)) return "training.jobs";
  return any(batch) ? "batch" : "endpoints";
}

/** Everything that starts a job because something happened. */
export function triggersOf({ batch, training }: Environment) {
  return [...Object.values(training.jobs), ...Object.values(batch)].flatMap(({ triggers }) => Object.values(triggers));
}

/** The training jobs whose success starts something, each once, in the order of their names. */
export function followedJobs(environment: Environment): readonly string[] {
  const followed = triggersOf(environment).flatMap((trigger) => (trigger.kind === "after" ? [trigger.job] : []));
  return [...new Set(followed)].sort();
}

/** The location that an environment's `"region"` stands for; multi-regions are what they are. */
export function locationOf(environment: Environment, location: "region" | "EU" | "US"): string {
  return location === "region" ? environment.project.region : location;
}

/** Which products keep data in which locations: each needs a key when keys are the customer's. */
export function keyUsesOf(environment: Environment): readonly KeyUse[] {
  const { endpoints, project, repositories, secrets, storage, training } = environment;
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
    ...inRegion("storage", any(endpoints)),
    ...inRegion("bigquery", keepsRequests(environment)),
    ...inRegion("artifact-registry", any(repositories)),
    ...inRegion("pubsub", followedJobs(environment).length > 0),
    ...inRegion(
      "secret-manager",
      Object.values(secrets).some(({ existing }) => existing === undefined),
    ),
    ...inRegion("vertex-ai", hasWorkflows(environment) || training.tensorboard !== undefined || any(templates)),
    ...inRegion("workbench", any(workbench)),
    ...inRegion("workflows", hasWorkflows(environment)),
  ];
}
