import type { GrantableAgent } from "./service-agents";

/** How a type of resource is encrypted with a key of one's own. */
export interface KeyedResource {
  /** The attributes that take a key, as Terraform writes them; one of them must. */
  readonly keys: readonly string[];
  /** Whether each of them must, for each keeps something of its own. */
  readonly every?: true;
  /** The service agent that encrypts. Left out for types that the platform does not make yet. */
  readonly agent?: GrantableAgent;
}

/**
 * Every type of resource of a machine-learning platform that can encrypt what it holds with a key of one's own, from the
 * schema of the Google provider 6.50.0, collected 2026-11-23. Not here: types whose key is a tool and not a protection,
 * such as a template that masks personal data.
 */
export const KEYED_RESOURCES: Readonly<Record<string, KeyedResource>> = {
  google_artifact_registry_repository: { keys: ["kms_key_name"], agent: "artifact-registry" },
  google_bigquery_connection: { keys: ["kms_key_name"] },
  google_bigquery_data_transfer_config: { keys: ["encryption_configuration.kms_key_name"] },
  google_bigquery_dataset: { keys: ["default_encryption_configuration.kms_key_name"], agent: "bigquery-encryption" },
  google_bigquery_table: { keys: ["encryption_configuration.kms_key_name"], agent: "bigquery-encryption" },
  google_cloud_run_v2_job: { keys: ["template.template.encryption_key"] },
  google_cloud_run_v2_service: { keys: ["template.encryption_key"] },
  google_cloudfunctions2_function: { keys: ["kms_key_name"] },
  google_colab_runtime_template: { keys: ["encryption_spec.kms_key_name"], agent: "vertex-ai" },
  google_dataflow_job: { keys: ["kms_key_name"] },
  google_dataproc_batch: { keys: ["environment_config.execution_config.kms_key"] },
  google_dataproc_cluster: { keys: ["cluster_config.encryption_config.kms_key_name"] },
  google_eventarc_channel: { keys: ["crypto_key_name"] },
  google_eventarc_google_channel_config: { keys: ["crypto_key_name"] },
  google_eventarc_message_bus: { keys: ["crypto_key_name"] },
  google_eventarc_pipeline: { keys: ["crypto_key_name"] },
  google_filestore_instance: { keys: ["kms_key_name"] },
  google_logging_project_bucket_config: { keys: ["cmek_settings.kms_key_name"], agent: "logging" },
  google_pubsub_topic: { keys: ["kms_key_name"], agent: "pub-sub" },
  google_secret_manager_regional_secret: { keys: ["customer_managed_encryption.kms_key_name"] },
  google_secret_manager_secret: {
    keys: [
      "replication.auto.customer_managed_encryption.kms_key_name",
      "replication.user_managed.replicas.customer_managed_encryption.kms_key_name",
    ],
    agent: "secret-manager",
  },
  google_storage_bucket: { keys: ["encryption.default_kms_key_name"], agent: "cloud-storage" },
  google_vertex_ai_dataset: { keys: ["encryption_spec.kms_key_name"] },
  google_vertex_ai_endpoint: { keys: ["encryption_spec.kms_key_name"], agent: "vertex-ai" },
  google_vertex_ai_featurestore: { keys: ["encryption_spec.kms_key_name"] },
  google_vertex_ai_tensorboard: { keys: ["encryption_spec.kms_key_name"], agent: "vertex-ai" },
  google_workbench_instance: {
    keys: ["gce_setup.boot_disk.kms_key", "gce_setup.data_disks.kms_key"],
    every: true,
    agent: "compute",
  },
  google_workflows_workflow: { keys: ["crypto_key_name"], agent: "workflows" },
};

const PERMISSION = "a permission: holds no data of its own";
const NETWORK = "a setting of the network: data passes, nothing is kept";

/**
 * The types that take no key, acknowledged one by one with what they hold. A type that is in neither list has not been
 * thought about.
 */
export const UNKEYED_RESOURCES: Readonly<Record<string, string>> = {
  google_artifact_registry_repository_iam_member: PERMISSION,
  google_bigquery_dataset_iam_member: PERMISSION,
  google_bigquery_table_iam_member: PERMISSION,
  google_billing_budget: "an amount of money of the billing account: holds nothing of the platform",
  google_cloud_scheduler_job: "says when something starts: names a workflow and holds no data",
  google_cloudbuild_trigger:
    "says what is built from which repository: sources and layers lie on a build machine, whose disk is encrypted with a key that is thrown away with it",
  google_colab_runtime_template_iam_member: PERMISSION,
  google_colab_schedule:
    "says when a notebook runs: the notebook and what it writes lie in zones, the runtime in its template",
  google_compute_address: NETWORK,
  google_compute_firewall: NETWORK,
  google_compute_forwarding_rule: NETWORK,
  google_compute_network: NETWORK,
  google_compute_network_attachment: NETWORK,
  google_compute_route: NETWORK,
  google_compute_router: NETWORK,
  google_compute_router_nat: NETWORK,
  google_compute_subnetwork: NETWORK,
  google_dns_managed_zone: NETWORK,
  google_dns_policy: NETWORK,
  google_dns_record_set: NETWORK,
  google_eventarc_trigger:
    "passes on that something happened: names of objects and ids of messages wait in a topic of Google's own, under Google's keys",
  google_kms_crypto_key: "a key itself: Google's root keys wrap it",
  google_kms_crypto_key_iam_member: PERMISSION,
  google_kms_key_ring: "a folder for keys: holds a name only",
  google_logging_linked_dataset: "a name under which BigQuery reads a log bucket: holds no copy",
  google_logging_log_view: "which entries of a bucket are shown: holds none itself",
  google_logging_log_view_iam_member: PERMISSION,
  google_logging_metric: "counts what log entries say and keeps none",
  google_logging_project_exclusion: "says which log entries Google's own bucket leaves out: keeps none",
  google_logging_project_sink: "passes log entries on and keeps none",
  google_monitoring_alert_policy: "says who is told of what: reads log entries and keeps none",
  google_monitoring_custom_service: "the name that objectives are shown under: holds nothing else",
  google_monitoring_dashboard: "what to draw: asks Cloud Monitoring, and keeps no number",
  google_monitoring_slo: "a promise about metrics: keeps none",
  google_monitoring_notification_channel: "an address to tell: holds nothing else",
  google_privileged_access_manager_entitlement: PERMISSION,
  google_project_iam_audit_config:
    "a setting of audit logs: the logs are kept in the log bucket of `logs.audit`, and without `logs` under Google's own keys",
  google_project_iam_custom_role: PERMISSION,
  google_project_iam_member: PERMISSION,
  google_project_service: "switches an API on",
  google_project_service_identity: "an identity: holds no data",
  google_pubsub_topic_iam_member: PERMISSION,
  google_secret_manager_secret_iam_member: PERMISSION,
  google_service_account: "an identity: holds no data",
  google_service_account_iam_member: PERMISSION,
  google_storage_bucket_iam_member: PERMISSION,
  google_vertex_ai_deployment_resource_pool:
    "machines that models share: the provider has no field for a key, which the environment file acknowledges by name",
  google_vertex_ai_endpoint_iam_member: PERMISSION,
  google_vertex_ai_index:
    "holds vectors under Google's own keys: the provider has no field for one, which the environment file acknowledges by name",
  google_vertex_ai_index_endpoint: "an address for indexes: holds none itself",
  google_vertex_ai_index_endpoint_deployed_index:
    "holds a copy of its index under Google's own keys, which the environment file acknowledges with the index",
  google_workbench_instance_iam_member: PERMISSION,
  time_sleep: "a wait: exists in Terraform's state only",
};
