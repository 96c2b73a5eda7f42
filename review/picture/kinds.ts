/** What things have in common in a picture: one colour, one line of the legend. */
export const FAMILIES = {
  people: "People and other projects",
  programs: "Programs and builds",
  data: "Stored data",
  supplies: "Images and secrets",
  training: "Training and notebooks",
  pipelines: "Pipelines and batch",
  models: "Models",
  serving: "Serving",
  platform: "Network and monitoring",
} as const;

/** A colour of the picture. */
export type Family = keyof typeof FAMILIES;

interface KindFact {
  readonly family: Family;
  /** One of them, as a person says it. */
  readonly one: string;
  readonly many: string;
  /** The resources that it stands and falls with, the first that there is decides in which stack it is drawn. */
  readonly bodies: readonly string[];
}

const kind = (family: Family, one: string, many: string, ...bodies: readonly string[]): KindFact => ({
  family,
  one,
  many,
  bodies: bodies.map((body) => `google_${body}`),
});

/** Every kind of thing that a picture shows. */
export const KINDS = {
  group: kind("people", "group", "groups"),
  account: kind("people", "account elsewhere", "accounts elsewhere"),
  elsewhere: kind("people", "data elsewhere", "data elsewhere"),
  registry: kind("supplies", "registry", "registries", "artifact_registry_repository"),
  secret: kind("supplies", "secret", "secrets", "secret_manager_secret"),
  build: kind("programs", "build", "builds", "cloudbuild_trigger", "service_account"),
  network: kind("platform", "network", "networks", "compute_network", "compute_subnetwork"),
  workload: kind("programs", "workload", "workloads", "service_account"),
  zone: kind("data", "zone", "zones", "storage_bucket"),
  dataset: kind("data", "dataset", "datasets", "bigquery_dataset"),
  requests: kind("data", "logged requests", "logged requests", "bigquery_dataset"),
  records: kind("data", "Plinth's records", "Plinth's records", "storage_bucket", "bigquery_dataset"),
  topic: kind("data", "topic", "topics", "pubsub_topic"),
  job: kind("training", "training job", "training jobs", "workflows_workflow"),
  study: kind("training", "tuning study", "tuning studies", "workflows_workflow"),
  notebook: kind("training", "notebook", "notebooks", "workbench_instance"),
  template: kind("training", "notebook template", "notebook templates", "colab_runtime_template"),
  report: kind("training", "notebook run", "notebook runs", "colab_schedule"),
  tensorboard: kind("training", "tensorboard", "tensorboards", "vertex_ai_tensorboard"),
  pipeline: kind("pipelines", "pipeline", "pipelines", "workflows_workflow"),
  batch: kind("pipelines", "batch prediction", "batch predictions", "workflows_workflow"),
  handover: kind("pipelines", "handover", "handovers", "workflows_workflow"),
  model: kind("models", "model", "models", "workflows_workflow"),
  endpoint: kind("serving", "endpoint", "endpoints", "vertex_ai_endpoint"),
  pool: kind("serving", "pool", "pools", "vertex_ai_deployment_resource_pool"),
  vectors: kind("serving", "vector index", "vector indexes", "vertex_ai_index"),
  workflow: kind("pipelines", "workflow", "workflows", "workflows_workflow"),
  alerts: kind("platform", "alerts", "alerts", "monitoring_alert_policy"),
  rest: kind("platform", "everything else", "everything else"),
  channel: kind("platform", "channel", "channels", "monitoring_notification_channel"),
} as const satisfies Readonly<Record<string, KindFact>>;

/** A kind of thing. */
export type ThingKind = keyof typeof KINDS;

/** Every kind, in the order in which things are listed. */
export const KIND_NAMES = Object.keys(KINDS) as readonly ThingKind[];
