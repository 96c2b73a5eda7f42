import { lookup } from "../json";
import type { Grant } from "./grants";
import type { Role } from "./roles";
import type { Target } from "./targets";

/** How much something is that somebody may do, from what takes over to what changes nothing. */
export type Weight = "rules" | "acts" | "writes" | "reads" | "uses";

/** What a permission lets somebody do, in words. */
interface Meaning {
  readonly permission: string;
  readonly verb: string;
  readonly weight: Weight;
}

const meaning = (permission: string, verb: string, weight: Weight): Meaning => ({ permission, verb, weight });

/**
 * On each kind of thing, the permission that says most first: a role is told by the first that it holds. Permissions that come
 * after one of the same weight say nothing new.
 */
const ON_ONE: Readonly<Record<string, readonly Meaning[]>> = {
  bucket: [
    meaning("storage.buckets.setIamPolicy", "administers", "rules"),
    meaning("storage.objects.setIamPolicy", "administers objects of", "rules"),
    meaning("storage.objects.delete", "writes", "writes"),
    meaning("storage.objects.create", "adds to", "writes"),
    meaning("storage.buckets.update", "changes the settings of", "writes"),
    meaning("storage.objects.get", "reads", "reads"),
    meaning("storage.objects.list", "lists", "reads"),
    meaning("storage.buckets.get", "looks at", "uses"),
  ],
  dataset: [
    meaning("bigquery.datasets.setIamPolicy", "administers", "rules"),
    meaning("bigquery.datasets.update", "administers", "rules"),
    meaning("bigquery.tables.updateData", "writes", "writes"),
    meaning("bigquery.tables.getData", "reads", "reads"),
    meaning("bigquery.tables.get", "looks at", "uses"),
  ],
  table: [
    meaning("bigquery.tables.setIamPolicy", "administers", "rules"),
    meaning("bigquery.tables.updateData", "writes", "writes"),
    meaning("bigquery.tables.getData", "reads", "reads"),
    meaning("bigquery.tables.get", "looks at", "uses"),
  ],
  account: [
    meaning("iam.serviceAccounts.setIamPolicy", "administers", "rules"),
    meaning("iam.serviceAccountKeys.create", "makes keys of", "acts"),
    meaning("iam.serviceAccounts.getAccessToken", "makes tokens of", "acts"),
    meaning("iam.serviceAccounts.signJwt", "signs as", "acts"),
    meaning("iam.serviceAccounts.actAs", "may attach", "acts"),
    meaning("iam.serviceAccounts.get", "looks at", "uses"),
  ],
  secret: [
    meaning("secretmanager.secrets.setIamPolicy", "administers", "rules"),
    meaning("secretmanager.versions.add", "adds versions to", "writes"),
    meaning("secretmanager.versions.access", "reads", "reads"),
    meaning("secretmanager.secrets.get", "looks at", "uses"),
  ],
  key: [
    meaning("cloudkms.cryptoKeys.setIamPolicy", "administers", "rules"),
    meaning("cloudkms.cryptoKeyVersions.destroy", "destroys versions of", "writes"),
    meaning("cloudkms.cryptoKeyVersions.useToDecrypt", "encrypts and decrypts with", "uses"),
    meaning("cloudkms.cryptoKeyVersions.useToEncrypt", "encrypts with", "uses"),
  ],
  topic: [
    meaning("pubsub.topics.setIamPolicy", "administers", "rules"),
    meaning("pubsub.topics.delete", "administers", "writes"),
    meaning("pubsub.topics.publish", "publishes to", "writes"),
    meaning("pubsub.topics.attachSubscription", "subscribes to", "reads"),
  ],
  subscription: [
    meaning("pubsub.subscriptions.setIamPolicy", "administers", "rules"),
    meaning("pubsub.subscriptions.consume", "receives from", "reads"),
  ],
  repository: [
    meaning("artifactregistry.repositories.setIamPolicy", "administers", "rules"),
    meaning("artifactregistry.repositories.uploadArtifacts", "pushes to", "writes"),
    meaning("artifactregistry.repositories.downloadArtifacts", "pulls from", "reads"),
    meaning("artifactregistry.repositories.get", "looks at", "uses"),
  ],
  endpoint: [
    meaning("aiplatform.endpoints.setIamPolicy", "administers", "rules"),
    meaning("aiplatform.endpoints.deploy", "deploys to", "writes"),
    meaning("aiplatform.endpoints.update", "moves the traffic of", "writes"),
    meaning("aiplatform.endpoints.predict", "asks", "uses"),
    meaning("aiplatform.endpoints.get", "looks at", "uses"),
  ],
  "notebook server": [
    meaning("notebooks.instances.setIamPolicy", "administers", "rules"),
    meaning("notebooks.instances.use", "opens", "acts"),
    meaning("notebooks.instances.start", "starts and stops", "uses"),
    meaning("notebooks.instances.get", "looks at", "uses"),
  ],
  "log bucket": [meaning("logging.views.access", "reads", "reads")],
  "notebook template": [meaning("aiplatform.notebookRuntimeTemplates.apply", "starts notebooks from", "uses")],
  service: [
    meaning("run.services.setIamPolicy", "administers", "rules"),
    meaning("run.services.update", "deploys", "writes"),
    meaning("run.routes.invoke", "calls", "uses"),
  ],
  job: [
    meaning("run.jobs.setIamPolicy", "administers", "rules"),
    meaning("run.jobs.update", "deploys", "writes"),
    meaning("run.jobs.run", "starts", "uses"),
  ],
};

/** What a role on a whole project lets do; what says most first. */
const ON_ALL: readonly Meaning[] = [
  meaning("resourcemanager.projects.setIamPolicy", "gives anybody anything", "rules"),
  meaning("resourcemanager.projects.delete", "deletes the project", "rules"),
  meaning("iam.roles.update", "changes every custom role", "rules"),
  meaning("iam.serviceAccounts.setIamPolicy", "decides who acts as every account", "rules"),
  meaning("iam.serviceAccountKeys.create", "makes keys of every account", "acts"),
  meaning("iam.serviceAccounts.getAccessToken", "makes tokens of every account", "acts"),
  meaning("iam.serviceAccounts.actAs", "may attach every account", "acts"),
  meaning("workflows.workflows.update", "changes every workflow", "acts"),
  meaning("storage.buckets.setIamPolicy", "administers every bucket", "rules"),
  meaning("storage.objects.delete", "writes every bucket", "writes"),
  meaning("storage.objects.create", "adds to every bucket", "writes"),
  meaning("storage.objects.get", "reads every bucket", "reads"),
  meaning("bigquery.datasets.update", "administers every dataset", "rules"),
  meaning("bigquery.tables.updateData", "writes every dataset", "writes"),
  meaning("bigquery.tables.getData", "reads every dataset", "reads"),
  meaning("secretmanager.versions.access", "reads every secret", "reads"),
  meaning("secretmanager.versions.add", "adds versions to every secret", "writes"),
  meaning("cloudkms.cryptoKeys.setIamPolicy", "administers every key", "rules"),
  meaning("cloudkms.cryptoKeyVersions.destroy", "destroys versions of every key", "writes"),
  meaning("cloudkms.cryptoKeyVersions.useToDecrypt", "decrypts with every key", "reads"),
  meaning("artifactregistry.repositories.uploadArtifacts", "pushes to every registry", "writes"),
  meaning("artifactregistry.repositories.downloadArtifacts", "pulls from every registry", "reads"),
  meaning("workflows.executions.create", "starts every workflow", "acts"),
  meaning("workflows.callbacks.send", "answers every workflow that waits", "acts"),
  meaning("workflows.executions.cancel", "stops every run of a workflow", "writes"),
  meaning("aiplatform.customJobs.create", "submits training jobs", "acts"),
  meaning("aiplatform.hyperparameterTuningJobs.create", "submits studies", "acts"),
  meaning("aiplatform.pipelineJobs.create", "submits pipeline jobs", "acts"),
  meaning("aiplatform.batchPredictionJobs.create", "submits batch predictions", "acts"),
  meaning("aiplatform.endpoints.deploy", "deploys to every endpoint", "writes"),
  meaning("aiplatform.endpoints.update", "moves the traffic of every endpoint", "writes"),
  meaning("aiplatform.models.upload", "registers models", "writes"),
  meaning("aiplatform.models.update", "changes every model", "writes"),
  meaning("aiplatform.modelDeploymentMonitoringJobs.create", "keeps every drift monitor", "writes"),
  meaning("aiplatform.modelDeploymentMonitoringJobs.resume", "lets every drift monitor go on", "writes"),
  meaning("aiplatform.customJobs.cancel", "cancels every training job", "writes"),
  meaning("aiplatform.tensorboardRuns.write", "writes every TensorBoard", "writes"),
  meaning("aiplatform.artifacts.create", "writes metadata of runs", "writes"),
  meaning("aiplatform.endpoints.predict", "asks every endpoint", "uses"),
  meaning("aiplatform.models.get", "looks at every model", "uses"),
  meaning("aiplatform.notebookRuntimes.assign", "starts notebooks of its own", "uses"),
  meaning("run.services.update", "deploys every service", "acts"),
  meaning("run.routes.invoke", "calls every service", "uses"),
  meaning("compute.instances.create", "makes machines", "acts"),
  meaning("compute.networkAttachments.update", "connects to every network attachment", "writes"),
  meaning("compute.networks.update", "changes every network", "writes"),
  meaning("pubsub.topics.publish", "publishes to every topic", "writes"),
  meaning("pubsub.subscriptions.consume", "receives from every subscription", "reads"),
  meaning("eventarc.events.receiveEvent", "receives events", "uses"),
  meaning("dataflow.jobs.create", "submits Dataflow jobs", "acts"),
  meaning("cloudbuild.builds.create", "starts builds", "acts"),
  meaning("bigquery.jobs.create", "runs queries", "uses"),
  meaning("bigquery.readsessions.create", "opens read sessions", "uses"),
  meaning("logging.privateLogEntries.list", "reads who read what (audit logs)", "reads"),
  meaning("logging.views.access", "reads every log bucket", "reads"),
  meaning("logging.logEntries.list", "reads logs", "reads"),
  meaning("workflows.executions.list", "looks at every run of a workflow", "uses"),
  meaning("logging.logEntries.create", "writes logs", "uses"),
  meaning("monitoring.timeSeries.create", "writes metrics", "uses"),
  meaning("monitoring.timeSeries.list", "reads metrics", "uses"),
  meaning("ondemandscanning.scans.analyzePackages", "scans images", "uses"),
  meaning("resourcemanager.projects.getIamPolicy", "reads every policy", "uses"),
  meaning("serviceusage.services.use", "counts against quotas", "uses"),
  meaning("resourcemanager.projects.get", "looks at the project", "uses"),
];

/** More than this is not read. */
const MOST_WORDS = 3;

/** What somebody may do, in words without what it is done to where that is the whole project. */
export interface Deed {
  /** `reads`, or `reads every bucket, runs queries`. */
  readonly words: string;
  readonly weight: Weight;
}

/** Whether what a role holds on a thing reaches everything of a kind in there. */
export function isWide({ kind }: Target): boolean {
  return kind === "project" || kind === "folder" || kind === "organization";
}

/** What a grant lets its principal do. */
export function deedOf({ role, target }: Pick<Grant, "role" | "target">): Deed {
  if (role.kind === "unknown") return { words: "may do something that is not known on", weight: "rules" };
  return deed(role.permissions, target, role.others);
}

/** What permissions on a thing let somebody do. */
export function deed(permissions: ReadonlySet<string>, target: Target, others = 0): Deed {
  if (isWide(target)) return wideDeed(permissions, others);
  const found = (lookup(ON_ONE, target.kind) ?? []).find(({ permission }) => permissions.has(permission));
  if (found !== undefined) return { words: found.verb, weight: found.weight };
  if (![...permissions].some((permission) => concerns(permission, target))) {
    return { words: "may do nothing with", weight: "uses" };
  }
  const administers = [...permissions].some((permission) => permission.endsWith(".setIamPolicy"));
  return administers ? { words: "administers", weight: "rules" } : { words: "uses", weight: "uses" };
}

function wideDeed(permissions: ReadonlySet<string>, others: number): Deed {
  const found = ON_ALL.filter(({ permission }) => permissions.has(permission));
  // Reading is not worth a word beside writing of the same.
  const said = found.filter(
    ({ verb }, index) => !found.slice(0, index).some((earlier) => whatOf(earlier.verb) === whatOf(verb)),
  );
  const told = said.length > 1 ? said.filter(({ permission }) => !NOT_WORTH_A_WORD.has(permission)) : said;
  const words = (told.length === 0 ? said : told).slice(0, MOST_WORDS).map(({ verb }) => verb);
  const more = told.length - words.length;
  if (more > 0 || others > 100) words.push(`and more (${permissions.size + others} permissions)`);
  const weight = ORDER.find((candidate) => found.some((item) => item.weight === candidate)) ?? "uses";
  const names = [...permissions].sort();
  const counted = names.length + others;
  const held =
    counted === 0 ? "may do nothing" : `holds ${counted > MOST_WORDS ? `${counted} permissions` : names.join(", ")}`;
  return { words: words.join(", ") || held, weight };
}

const ORDER: readonly Weight[] = ["rules", "acts", "writes", "reads", "uses"];
const NOT_WORTH_A_WORD = new Set(["resourcemanager.projects.get", "serviceusage.services.use"]);

/** `every bucket` of `writes every bucket`; the whole verb when it is about something else. */
function whatOf(verb: string): string {
  return (
    /every (bucket|dataset|secret|registry|key|endpoint|model|drift monitor|run of a workflow)$/.exec(verb)?.[0] ?? verb
  );
}

/** Services whose permissions do something on a kind of thing; on what is not here, any may. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  bucket: ["storage"],
  dataset: ["bigquery"],
  table: ["bigquery"],
  account: ["iam"],
  secret: ["secretmanager"],
  "regional secret": ["secretmanager"],
  key: ["cloudkms"],
  "key ring": ["cloudkms"],
  topic: ["pubsub"],
  subscription: ["pubsub"],
  repository: ["artifactregistry"],
  endpoint: ["aiplatform"],
  "notebook server": ["notebooks"],
  "notebook template": ["aiplatform"],
};

/** Of what a role holds, what does something on a thing: a permission on other things does nothing there. */
export function effective(role: Role, target: Target): ReadonlySet<string> {
  const services = lookup(SERVICES, target.kind);
  if (services === undefined) return role.permissions;
  return new Set([...role.permissions].filter((permission) => services.includes(permission.split(".", 1)[0] ?? "")));
}

/** Whether a permission can do something on a thing. */
export function concerns(permission: string, target: Target): boolean {
  return lookup(SERVICES, target.kind)?.includes(permission.split(".", 1)[0] ?? "") ?? true;
}

/** The words that stand for a permission when somebody asks, by what they ask of. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  read: [
    "storage.objects.get",
    "bigquery.tables.getData",
    "secretmanager.versions.access",
    "artifactregistry.repositories.downloadArtifacts",
    "pubsub.subscriptions.consume",
    "cloudkms.cryptoKeyVersions.useToDecrypt",
    "logging.logEntries.list",
  ],
  write: [
    "storage.objects.create",
    "bigquery.tables.updateData",
    "secretmanager.versions.add",
    "artifactregistry.repositories.uploadArtifacts",
    "pubsub.topics.publish",
    "aiplatform.endpoints.update",
    "aiplatform.endpoints.deploy",
  ],
  delete: [
    "storage.objects.delete",
    "storage.buckets.delete",
    "bigquery.tables.delete",
    "bigquery.datasets.delete",
    "secretmanager.secrets.delete",
    "artifactregistry.versions.delete",
    "cloudkms.cryptoKeyVersions.destroy",
  ],
  "act-as": [
    "iam.serviceAccounts.actAs",
    "iam.serviceAccounts.getAccessToken",
    "iam.serviceAccounts.signJwt",
    "iam.serviceAccountKeys.create",
  ],
  start: [
    "workflows.executions.create",
    "aiplatform.customJobs.create",
    "aiplatform.hyperparameterTuningJobs.create",
    "aiplatform.pipelineJobs.create",
    "aiplatform.batchPredictionJobs.create",
  ],
  approve: ["workflows.callbacks.send"],
  call: ["aiplatform.endpoints.predict", "run.routes.invoke"],
};
