/** What a type of resource is for people. */
export interface ResourceKind {
  /** Such as `bucket`. */
  readonly noun: string;
  /** The arguments that make one resource of the type another than the next. */
  readonly identity: readonly string[];
  /** The argument that people call it by; the last of the identity where nothing is said. */
  readonly called?: string;
}

const NAME = ["project", "name"];
const REGIONAL = ["project", "region", "name"];
const LOCATED = ["project", "location", "name"];

/** Type, noun, identity and what it is called by, where that is not the last of the identity. */
const KINDS: readonly (readonly [type: string, noun: string, identity: readonly string[], called?: string])[] = [
  ["google_artifact_registry_repository", "repository", ["project", "location", "repository_id"]],
  ["google_bigquery_connection", "BigQuery connection", ["project", "location", "connection_id"]],
  ["google_bigquery_data_transfer_config", "scheduled query", ["project", "location", "display_name"]],
  ["google_bigquery_dataset", "dataset", ["project", "dataset_id"]],
  ["google_bigquery_dataset_access", "dataset access", []],
  ["google_bigquery_routine", "routine", ["project", "dataset_id", "routine_id"]],
  ["google_bigquery_table", "table", ["project", "dataset_id", "table_id"]],
  ["google_billing_budget", "budget", ["billing_account", "display_name"]],
  ["google_cloud_run_v2_job", "Cloud Run job", LOCATED],
  ["google_cloud_run_v2_service", "Cloud Run service", LOCATED],
  ["google_cloud_scheduler_job", "schedule", REGIONAL],
  ["google_cloudbuild_trigger", "build trigger", ["project", "location", "name"]],
  ["google_cloudbuild_worker_pool", "build pool", LOCATED],
  ["google_colab_runtime_template", "notebook template", ["project", "location", "name"], "display_name"],
  ["google_colab_schedule", "notebook schedule", ["project", "location", "display_name"]],
  ["google_compute_address", "address", REGIONAL],
  ["google_compute_disk", "disk", ["project", "zone", "name"]],
  ["google_compute_firewall", "firewall rule", NAME],
  ["google_compute_forwarding_rule", "forwarding rule", REGIONAL],
  ["google_compute_global_address", "global address", NAME],
  ["google_compute_global_forwarding_rule", "global forwarding rule", NAME],
  ["google_compute_instance", "machine", ["project", "zone", "name"]],
  ["google_compute_network", "network", NAME],
  ["google_compute_network_attachment", "network attachment", REGIONAL],
  ["google_compute_route", "route", NAME],
  ["google_compute_router", "router", REGIONAL],
  ["google_compute_router_nat", "NAT gateway", ["project", "region", "router", "name"]],
  ["google_compute_subnetwork", "subnetwork", REGIONAL],
  ["google_container_cluster", "cluster", LOCATED],
  ["google_container_node_pool", "node pool", ["project", "location", "cluster", "name"]],
  ["google_dns_managed_zone", "DNS zone", NAME],
  ["google_dns_policy", "DNS policy", NAME],
  ["google_dns_record_set", "DNS record", ["project", "managed_zone", "type", "name"]],
  ["google_eventarc_trigger", "event trigger", LOCATED],
  ["google_iam_workload_identity_pool", "identity pool", ["project", "workload_identity_pool_id"]],
  [
    "google_iam_workload_identity_pool_provider",
    "identity provider",
    ["project", "workload_identity_pool_id", "workload_identity_pool_provider_id"],
  ],
  ["google_kms_crypto_key", "key", ["key_ring", "name"]],
  ["google_kms_key_ring", "key ring", LOCATED],
  ["google_logging_linked_dataset", "dataset of log entries", ["parent", "location", "bucket", "link_id"]],
  ["google_logging_metric", "log metric", NAME],
  ["google_logging_project_bucket_config", "log bucket", ["project", "location", "bucket_id"]],
  ["google_logging_project_exclusion", "log exclusion", NAME],
  ["google_logging_project_sink", "log sink", NAME],
  ["google_monitoring_alert_policy", "alert", ["project", "display_name"]],
  ["google_monitoring_dashboard", "dashboard", []],
  ["google_monitoring_notification_channel", "notification channel", ["project", "type", "labels", "display_name"]],
  ["google_monitoring_slo", "objective", ["project", "service", "slo_id"], "display_name"],
  ["google_monitoring_uptime_check_config", "uptime check", ["project", "display_name"]],
  ["google_privileged_access_manager_entitlement", "emergency access", ["parent", "location", "entitlement_id"]],
  ["google_project_iam_audit_config", "audit log", ["project", "service"]],
  ["google_project_iam_custom_role", "custom role", ["project", "role_id"]],
  ["google_project_service", "service", ["project", "service"]],
  ["google_project_service_identity", "service agent", ["project", "service"]],
  ["google_pubsub_subscription", "subscription", NAME],
  ["google_pubsub_topic", "topic", NAME],
  ["google_secret_manager_secret", "secret", ["project", "secret_id"]],
  ["google_secret_manager_secret_version", "secret version", []],
  ["google_service_account", "service account", ["project", "account_id"]],
  ["google_spanner_database", "Spanner database", ["project", "instance", "name"]],
  ["google_sql_database_instance", "SQL instance", NAME],
  ["google_storage_bucket", "bucket", ["name"]],
  ["google_storage_bucket_object", "object", ["bucket", "name"]],
  ["google_vertex_ai_dataset", "Vertex dataset", ["project", "region", "display_name"]],
  ["google_vertex_ai_deployment_resource_pool", "deployment pool", REGIONAL],
  ["google_vertex_ai_endpoint", "endpoint", ["project", "location", "name"], "display_name"],
  ["google_vertex_ai_feature_group", "feature group", REGIONAL],
  ["google_vertex_ai_feature_online_store", "online store", REGIONAL],
  [
    "google_vertex_ai_feature_online_store_featureview",
    "feature view",
    ["project", "region", "feature_online_store", "name"],
  ],
  ["google_vertex_ai_index", "vector index", ["project", "region", "display_name"]],
  ["google_vertex_ai_index_endpoint", "vector endpoint", ["project", "region", "display_name"]],
  ["google_vertex_ai_index_endpoint_deployed_index", "deployed vector index", ["index_endpoint", "deployed_index_id"]],
  ["google_vertex_ai_tensorboard", "TensorBoard", ["project", "region", "display_name"]],
  ["google_workbench_instance", "notebook", LOCATED],
  ["google_workflows_workflow", "workflow", REGIONAL],
  ["time_sleep", "wait", []],
];

const BY_TYPE = new Map(
  KINDS.map(([type, noun, identity, called]) => [type, { noun, identity, ...(called !== undefined && { called }) }]),
);

const GRANT = /^(.*)_iam_(member|binding|policy)$/;
const GRANT_NOUNS: Readonly<Record<string, string>> = {
  member: "grant",
  binding: "binding",
  policy: "IAM policy",
};

/** What a type is for people. Of a type that is not known here, the words of its name, and a guess at what names it. */
export function kindOf(type: string): ResourceKind {
  const known = BY_TYPE.get(type);
  if (known !== undefined) return known;
  const [, on, grant] = GRANT.exec(type) ?? [];
  if (on !== undefined && grant !== undefined) return { noun: GRANT_NOUNS[grant] ?? "grant", identity: [] };
  return {
    noun: type.replace(/^google_/, "").replaceAll("_", " "),
    identity: ["project", "region", "location", "zone", "name"],
  };
}

/** Whether a type gives access: one member, all members of a role, or everything. */
export function isGrant(type: string): boolean {
  return GRANT.test(type);
}

/** Types that do nothing to the cloud: what they wait for, or make up, is all there is. */
export function isLocal(type: string): boolean {
  return /^(time|random|null|terraform|local)_/.test(type);
}
