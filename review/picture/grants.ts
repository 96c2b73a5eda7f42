import { textAt } from "../json";
import type { Resource } from "../platform";
import { lastOf } from "./places";

/** What a grant is on: the type that it looks up, and the attribute that names it. */
const GRANTED_ON: Readonly<Record<string, readonly [type: string, attribute: string]>> = {
  google_storage_bucket_iam_member: ["storage_bucket", "bucket"],
  google_bigquery_dataset_iam_member: ["bigquery_dataset", "dataset_id"],
  google_bigquery_table_iam_member: ["bigquery_dataset", "dataset_id"],
  google_artifact_registry_repository_iam_member: ["artifact_registry_repository", "repository"],
  google_secret_manager_secret_iam_member: ["secret_manager_secret", "secret_id"],
  google_pubsub_topic_iam_member: ["pubsub_topic", "topic"],
  google_vertex_ai_endpoint_iam_member: ["vertex_ai_endpoint", "endpoint"],
  google_workbench_instance_iam_member: ["workbench_instance", "name"],
  google_colab_runtime_template_iam_member: ["colab_runtime_template", "runtime_template"],
};

/** Whoever may do this to an endpoint asks it. */
const ASKS = "aiplatform.endpoints.predict";

/** What a grant gives on which resource. */
export interface Granted {
  /** Without the provider's name. */
  readonly on: string;
  /** The name of the resource in the cloud, its full path, or a reference to it. */
  readonly name: string;
  /** What whoever has it does; `undefined` for what is no flow. */
  readonly verb: "reads" | "writes" | "calls" | "uses" | undefined;
}

/**
 * What a resource gives on another one that pictures show; `undefined` for what is no such grant.
 *
 * @param permissions those of custom roles, by the last part of their names
 */
export function grantedBy(
  { type, attributes }: Resource,
  permissions: ReadonlyMap<string, readonly string[]>,
): Granted | undefined {
  const granted = Object.hasOwn(GRANTED_ON, type) ? GRANTED_ON[type] : undefined;
  if (granted === undefined) return undefined;
  const [on, attribute] = granted;
  const name = textAt(attributes, attribute);
  return name === undefined ? undefined : { on, name, verb: verbOf(on, textAt(attributes, "role") ?? "", permissions) };
}

function verbOf(on: string, role: string, permissions: ReadonlyMap<string, readonly string[]>): Granted["verb"] {
  if (on === "vertex_ai_endpoint") {
    // Roles of Google's own that can be given on an endpoint all let it be asked.
    const own = permissions.get(lastOf(role));
    return own === undefined || own.includes(ASKS) ? "calls" : undefined;
  }
  if (on === "workbench_instance" || on === "colab_runtime_template") return "uses";
  const name = lastOf(role).replace(/^.*\./, "");
  return /(viewer|reader|accessor|subscriber)$/i.test(name) ? "reads" : "writes";
}
