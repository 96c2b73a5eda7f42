import { textAt } from "../json";
import type { Platform, Resource } from "../platform";
import { KINDS, type ThingKind } from "./kinds";

/** Which thing of a picture a resource belongs to. */
export interface Subject {
  readonly kind: ThingKind;
  readonly name: string;
}

/** What the environment file calls it; `*` is the name of the thing. The first that fits counts. */
const PLACES: readonly (readonly [place: string, kind: ThingKind, name?: string])[] = [
  ["groups.*", "group"],
  ["repositories.*", "registry"],
  ["secrets.*", "secret"],
  ["builds.*", "build"],
  ["network", "network", "network"],
  ["workloads.*", "workload"],
  ["storage.zones.*", "zone"],
  ["storage.datasets.*", "dataset"],
  ["training.jobs.*", "job"],
  ["training.notebooks.workbench.*", "notebook"],
  ["training.notebooks.templates.*", "template"],
  ["training.notebooks.runs.*", "report"],
  ["training.tensorboard", "tensorboard", "tensorboard"],
  ["pipelines.*", "pipeline"],
  ["batch.*", "batch"],
  ["models.*", "model"],
  ["handover.from", "handover", "adoption"],
  ["endpoints.*.requestLogging", "requests"],
  ["endpoints.*", "endpoint"],
  ["pools.*", "pool"],
  ["vectors.*", "vectors"],
  ["monitoring.channels.*", "channel"],
];

/** Where the environment file says nothing of it: by the type, and the attribute that names it. */
const TYPES: ReadonlyMap<string, readonly [kind: ThingKind, name: string]> = new Map([
  ["google_storage_bucket", ["zone", "name"]],
  ["google_bigquery_dataset", ["dataset", "dataset_id"]],
  ["google_bigquery_table", ["dataset", "dataset_id"]],
  ["google_artifact_registry_repository", ["registry", "repository_id"]],
  ["google_secret_manager_secret", ["secret", "secret_id"]],
  ["google_cloudbuild_trigger", ["build", "name"]],
  ["google_compute_network", ["network", "name"]],
  ["google_pubsub_topic", ["topic", "name"]],
  ["google_workflows_workflow", ["workflow", "name"]],
  ["google_service_account", ["workload", "account_id"]],
  ["google_workbench_instance", ["notebook", "name"]],
  ["google_colab_runtime_template", ["template", "display_name"]],
  ["google_colab_schedule", ["report", "display_name"]],
  ["google_vertex_ai_tensorboard", ["tensorboard", "display_name"]],
  ["google_vertex_ai_endpoint", ["endpoint", "display_name"]],
  ["google_vertex_ai_deployment_resource_pool", ["pool", "name"]],
  ["google_vertex_ai_index", ["vectors", "display_name"]],
  ["google_monitoring_notification_channel", ["channel", "display_name"]],
]);

/** What Plinth keeps for itself, by the place that it comes from. */
const RECORDS: ReadonlyMap<string, string> = new Map([
  ["endpoints", "releases"],
  ["models", "lives of models"],
  ["pipelines", "compiled pipelines"],
]);

/** What carries messages from one thing to another and is drawn as the arrow between them. */
const CARRIERS = new Set(["google_pubsub_topic", "google_logging_project_sink", "google_eventarc_trigger"]);

/** The thing that a resource belongs to; `undefined` for what only serves the stack, such as services, roles and keys. */
export function subjectOf(resource: Resource): Subject | undefined {
  const { type, origin } = resource;
  if (type === "google_monitoring_alert_policy") return { kind: "alerts", name: "alerts" };
  const place = origin === undefined ? undefined : subjectAt(origin);
  if (place !== undefined) return place;
  if (origin !== undefined && CARRIERS.has(type)) return undefined;
  const [kind, attribute] = TYPES.get(type) ?? [];
  if (kind === undefined || attribute === undefined) return undefined;
  const records = RECORDS.get(origin ?? "");
  if (records !== undefined && KINDS.records.bodies.some((body) => type === body)) {
    return { kind: "records", name: records };
  }
  if (type === "google_bigquery_table" && records !== undefined) return { kind: "records", name: records };
  // A workflow of the whole platform, such as the guard of all jobs, is no thing of its own, nor is the account it acts as.
  if (origin !== undefined && (kind === "workflow" || kind === "workload")) return undefined;
  const named = textAt(resource.attributes, attribute) ?? resource.name;
  return { kind, name: named.includes("${") ? resource.name : named };
}

/** The things of a platform, each with its resources; what belongs to none is the rest of its stack. */
export function resourcesBySubject(platform: Platform): ReadonlyMap<string, readonly [Subject, readonly Resource[]]> {
  const found = new Map<string, readonly [Subject, Resource[]]>();
  for (const { resources } of platform.stacks) {
    for (const resource of resources) {
      const subject = subjectOf(resource) ?? { kind: "rest", name: resource.stack };
      const id = idOf(subject);
      const [, known] = found.get(id) ?? [subject, []];
      known.push(resource);
      found.set(id, [subject, known]);
    }
  }
  return found;
}

/** How a thing is called within a picture. */
export function idOf({ kind, name }: Subject): string {
  return `${kind}:${name}`;
}

function subjectAt(origin: string): Subject | undefined {
  const steps = origin.split(".");
  for (const [place, kind, fixed] of PLACES) {
    const pattern = place.split(".");
    if (pattern.length > steps.length) continue;
    if (!pattern.every((step, index) => step === "*" || step === steps[index])) continue;
    const name = fixed ?? steps[pattern.indexOf("*")] ?? "";
    return { kind, name };
  }
  return undefined;
}
