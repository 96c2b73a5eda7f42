/** What an environment can ask for that needs an API of its own. */
export type Feature =
  | "platform"
  | "storage"
  | "warehouse"
  | "registries"
  | "image-scanning"
  | "keys"
  | "network"
  | "private-dns"
  | "training-network"
  | "training"
  | "prediction"
  | "workflows"
  | "secrets"
  | "schedules"
  | "events"
  | "notebook-servers"
  | "notebook-runtimes"
  | "delivery"
  | "scans-before-push"
  | "break-glass"
  | "budget";

/** The name of an API as Service Usage knows it. */
export type ServiceName = `${string}.googleapis.com`;

/**
 * The APIs behind each feature. A feature gets what its own calls need and nothing for later: an API that is off cannot
 * be called by a stolen credential.
 */
export const SERVICES_BY_FEATURE = {
  // Every stack grants, logs and is watched.
  platform: [
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "serviceusage.googleapis.com",
  ],
  storage: ["storage.googleapis.com"],
  // Clients read tables in bulk through the Storage Read API, which is a service of its own.
  warehouse: ["bigquery.googleapis.com", "bigquerystorage.googleapis.com"],
  registries: ["artifactregistry.googleapis.com"],
  // Switches Container Analysis on by itself, where the findings are kept.
  "image-scanning": ["containerscanning.googleapis.com"],
  // Also for keys of another project: calls are counted against this project.
  keys: ["cloudkms.googleapis.com"],
  network: ["compute.googleapis.com"],
  "private-dns": ["dns.googleapis.com"],
  // Vertex AI's agent must exist before it can be given rights on the attachment.
  "training-network": ["aiplatform.googleapis.com"],
  training: ["aiplatform.googleapis.com"],
  prediction: ["aiplatform.googleapis.com"],
  // People and schedules start workflows through an API of its own.
  workflows: ["workflowexecutions.googleapis.com", "workflows.googleapis.com"],
  schedules: ["cloudscheduler.googleapis.com"],
  events: ["eventarc.googleapis.com", "pubsub.googleapis.com"],
  secrets: ["secretmanager.googleapis.com"],
  "notebook-servers": ["compute.googleapis.com", "notebooks.googleapis.com"],
  "notebook-runtimes": ["aiplatform.googleapis.com", "compute.googleapis.com"],
  delivery: ["cloudbuild.googleapis.com"],
  // Reads which packages are in an image that is pushed nowhere yet.
  "scans-before-push": ["ondemandscanning.googleapis.com"],
  // With a person's own credentials, calls are counted against this project.
  budget: ["billingbudgets.googleapis.com"],
  "break-glass": ["privilegedaccessmanager.googleapis.com"],
} as const satisfies Record<Feature, readonly ServiceName[]>;

/** An API that some feature needs. */
export type KnownService = (typeof SERVICES_BY_FEATURE)[Feature][number];

/**
 * What must be on before Terraform can do anything: it switches APIs on through Service Usage, and reads the project
 * through Resource Manager. They are in the list of the environment's services all the same, so that a plan tells when
 * somebody switched one off.
 */
export const BOOTSTRAP_SERVICES = [
  "cloudresourcemanager.googleapis.com",
  "serviceusage.googleapis.com",
] as const satisfies readonly KnownService[];

/** Exactly the APIs that features need, each once, in alphabetical order. The platform's own are always among them. */
export function servicesFor(features: Iterable<Feature>): readonly KnownService[] {
  const names = [...new Set<Feature>(["platform", ...features])].flatMap(
    (feature): readonly KnownService[] => SERVICES_BY_FEATURE[feature],
  );
  return [...new Set(names)].sort();
}
