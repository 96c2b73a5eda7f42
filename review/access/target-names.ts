import type { Resource } from "../platform";

/** How a resource that has a policy is named: in its policies, and where it is made. */
export interface Noun {
  readonly kind: string;
  /** The key in `_iam_member` and the like that names it. */
  readonly named: string;
  /** The key of the resource itself that has its name, and its type where that is another than the policy's. */
  readonly made?: string;
  readonly type?: string;
  /** Whether names are unique in the whole world, or in a project or in a location of it. */
  readonly unique: "world" | "project" | "location";
}

const noun = (kind: string, named: string, unique: Noun["unique"], made?: string, type?: string): Noun => ({
  kind,
  named,
  unique,
  ...(made !== undefined && { made }),
  ...(type !== undefined && { type }),
});

/** By the type of the resource, as `_iam_member` says it. */
export const NOUNS: Readonly<Record<string, Noun>> = {
  google_storage_bucket: noun("bucket", "bucket", "world", "name"),
  google_bigquery_dataset: noun("dataset", "dataset_id", "project", "dataset_id"),
  google_logging_log_view: noun(
    "log bucket",
    "bucket",
    "location",
    "bucket_id",
    "google_logging_project_bucket_config",
  ),
  google_pubsub_topic: noun("topic", "topic", "project", "name"),
  google_pubsub_subscription: noun("subscription", "subscription", "project", "name"),
  google_secret_manager_secret: noun("secret", "secret_id", "project", "secret_id"),
  google_secret_manager_regional_secret: noun("regional secret", "secret_id", "location", "secret_id"),
  google_artifact_registry_repository: noun("repository", "repository", "location", "repository_id"),
  google_vertex_ai_endpoint: noun("endpoint", "endpoint", "location", "name"),
  google_vertex_ai_featurestore: noun("feature store", "featurestore", "location", "name"),
  google_vertex_ai_feature_group: noun("feature group", "feature_group", "location", "name"),
  google_vertex_ai_feature_online_store: noun("online store", "feature_online_store", "location", "name"),
  google_workbench_instance: noun("notebook server", "name", "location", "name"),
  google_colab_runtime_template: noun("notebook template", "runtime_template", "location", "name"),
  google_cloud_run_v2_service: noun("service", "name", "location", "name"),
  google_cloud_run_v2_job: noun("job", "name", "location", "name"),
  google_cloud_run_service: noun("service", "service", "location", "name"),
  google_cloudfunctions2_function: noun("function", "cloud_function", "location", "name"),
  google_cloudfunctions_function: noun("function", "cloud_function", "location", "name"),
  google_compute_instance: noun("machine", "instance_name", "location", "name"),
  google_compute_subnetwork: noun("subnetwork", "subnetwork", "location", "name"),
};

/** What the environment file refers to by a path of itself, by the type of the resource. */
const REFERENCES: readonly (readonly [type: string, path: RegExp, as: string])[] = [
  ["google_storage_bucket", /^storage\.zones\.([^.]+)$/, "zone:"],
  ["google_bigquery_dataset", /^storage\.datasets\.([^.]+)$/, "dataset:"],
  ["google_bigquery_table", /^storage\.datasets\.([^.]+)\.tables\.([^.]+)$/, "table:"],
  ["google_bigquery_dataset", /^endpoints\.([^.]+)\.requestLogging$/, "requests:"],
  ["google_artifact_registry_repository", /^repositories\.([^.]+)$/, "repository:"],
  ["google_logging_project_bucket_config", /^logs\.([^.]+)$/, "logs:"],
  ["google_secret_manager_secret", /^secrets\.([^.]+)$/, "secret:"],
  ["google_vertex_ai_endpoint", /^endpoints\.([^.]+)$/, "endpoint:"],
];

/** The unique key of a thing: what is unique in a project or in a location, with those. */
export function keyOf(
  kind: string,
  unique: Noun["unique"],
  project: string | undefined,
  location: string | undefined,
  name: string,
): string {
  if (unique === "world") return `${kind}:${name}`;
  if (unique === "project") return `${kind}:${project ?? "?"}.${name}`;
  return `${kind}:${project ?? "?"}/${location ?? "?"}/${name}`;
}

/** The last part of a name with slashes. */
export function last(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Where something is, as its full name says it, or else as said beside. */
export function placeOf(name: string, project: string, location: string | undefined) {
  return {
    project: /(?:^|\/)projects\/([^/]+)\//.exec(name)?.[1] ?? project,
    location: /\/(?:locations|regions|zones)\/([^/]+)\//.exec(name)?.[1] ?? location,
  };
}

/** Project, location, ring and key of `projects/P/locations/L/keyRings/R/cryptoKeys/K`, or `P/L/R/K`. */
export function keyParts(name: string): readonly string[] {
  const long = /projects\/([^/]+)\/locations\/([^/]+)\/keyRings\/([^/]+)(?:\/cryptoKeys\/([^/]+))?/.exec(name);
  return long === null ? name.split("/") : long.slice(1).filter((part) => part !== undefined);
}

/** How the environment file refers to what a resource makes. */
export function referenceTo(resource: Resource | undefined): string | undefined {
  for (const [type, path, as] of REFERENCES) {
    const found = resource?.type === type ? path.exec(resource.origin ?? "") : null;
    if (found !== null) return `${as}${found.slice(1).join(".")}`;
  }
  return undefined;
}
