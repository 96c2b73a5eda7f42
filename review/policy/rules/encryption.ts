import { all, any, equal, key, not, type Predicate, set, unset } from "../predicate";
import type { OtherChecks, PolicyRule } from "../rule";

/** A type of resource that can be encrypted with a key of one's own. */
interface Keyed {
  /** What it is, for people. */
  readonly noun: string;
  readonly types: readonly string[];
  readonly must: Predicate;
  readonly when?: Predicate;
  readonly checks?: OtherChecks;
}

/** Every one, by the first part of its rule's id. */
const KEYED: Readonly<Record<string, Keyed>> = {
  bucket: {
    noun: "the bucket",
    types: ["google_storage_bucket"],
    must: key("encryption.default_kms_key_name"),
    checks: { trivy: ["AVD-GCP-0066"] },
  },
  dataset: {
    noun: "the dataset",
    types: ["google_bigquery_dataset"],
    must: key("default_encryption_configuration.kms_key_name"),
    checks: { checkov: ["CKV_GCP_81"], cis: ["7.3"] },
  },
  table: {
    noun: "the table",
    types: ["google_bigquery_table"],
    // What keeps no rows of its own has nothing to encrypt.
    when: all(unset("view"), unset("external_data_configuration")),
    must: any(key("encryption_configuration.kms_key_name"), {
      kind: "counterpart",
      types: ["google_bigquery_dataset"],
      named: { here: "dataset_id" },
      that: key("default_encryption_configuration.kms_key_name"),
      says: "a key of its dataset",
    }),
    checks: { checkov: ["CKV_GCP_80"], cis: ["7.2"] },
  },
  topic: {
    noun: "the topic",
    types: ["google_pubsub_topic"],
    must: key("kms_key_name"),
    checks: { checkov: ["CKV_GCP_83"] },
  },
  repository: {
    noun: "the repository",
    types: ["google_artifact_registry_repository"],
    must: key("kms_key_name"),
    checks: { checkov: ["CKV_GCP_84"] },
  },
  secret: {
    noun: "the secret",
    types: ["google_secret_manager_secret"],
    must: any(
      key("replication.auto.customer_managed_encryption.kms_key_name"),
      key("replication.user_managed.replicas.customer_managed_encryption.kms_key_name"),
    ),
  },
  "regional-secret": {
    noun: "the secret",
    types: ["google_secret_manager_regional_secret"],
    must: key("customer_managed_encryption.kms_key_name"),
  },
  workflow: { noun: "the workflow", types: ["google_workflows_workflow"], must: key("crypto_key_name") },
  endpoint: {
    noun: "the endpoint",
    types: ["google_vertex_ai_endpoint"],
    must: key("encryption_spec.kms_key_name"),
    checks: { checkov: ["CKV2_GCP_24"] },
  },
  tensorboard: {
    noun: "the TensorBoard",
    types: ["google_vertex_ai_tensorboard"],
    must: key("encryption_spec.kms_key_name"),
    checks: { checkov: ["CKV2_GCP_26"] },
  },
  "metadata-store": {
    noun: "the metadata store",
    types: ["google_vertex_ai_metadata_store"],
    must: key("encryption_spec.kms_key_name"),
    checks: { checkov: ["CKV_GCP_96"] },
  },
  "vertex-dataset": {
    noun: "the dataset of Vertex AI",
    types: ["google_vertex_ai_dataset"],
    must: key("encryption_spec.kms_key_name"),
    checks: { checkov: ["CKV_GCP_92"] },
  },
  featurestore: {
    noun: "the feature store",
    types: ["google_vertex_ai_featurestore"],
    must: key("encryption_spec.kms_key_name"),
    checks: { checkov: ["CKV2_GCP_25"] },
  },
  "colab-template": {
    noun: "what the template makes",
    types: ["google_colab_runtime_template"],
    must: key("encryption_spec.kms_key_name"),
  },
  workbench: {
    noun: "the notebook server",
    types: ["google_workbench_instance"],
    must: all(
      key("gce_setup.boot_disk.kms_key"),
      equal("gce_setup.boot_disk.disk_encryption", "CMEK"),
      any(
        unset("gce_setup.data_disks"),
        all(key("gce_setup.data_disks.kms_key"), equal("gce_setup.data_disks.disk_encryption", "CMEK")),
      ),
    ),
    checks: { checkov: ["CKV2_GCP_27"] },
  },
  notebook: {
    noun: "the notebook server",
    types: ["google_notebooks_instance"],
    must: all(key("kms_key"), equal("disk_encryption", "CMEK")),
    checks: { checkov: ["CKV2_GCP_21"] },
  },
  "notebook-runtime": {
    noun: "the notebook server",
    types: ["google_notebooks_runtime"],
    must: set("virtual_machine.virtual_machine_config.encryption_config.kms_key"),
    checks: { checkov: ["CKV2_GCP_35"] },
  },
  disk: {
    noun: "the disk",
    types: ["google_compute_disk", "google_compute_region_disk"],
    must: any(key("disk_encryption_key.kms_key_self_link"), set("disk_encryption_key.raw_key")),
    checks: { checkov: ["CKV_GCP_37"], trivy: ["AVD-GCP-0034"], cis: ["4.7"] },
  },
  machine: {
    noun: "the machine's disk",
    types: ["google_compute_instance"],
    must: any(key("boot_disk.kms_key_self_link"), set("boot_disk.disk_encryption_key_raw")),
    checks: { checkov: ["CKV_GCP_38"], trivy: ["AVD-GCP-0033"], cis: ["4.7"] },
  },
  "dataflow-job": {
    noun: "what the pipeline keeps",
    types: ["google_dataflow_job", "google_dataflow_flex_template_job"],
    must: key("kms_key_name"),
    checks: { checkov: ["CKV_GCP_90"] },
  },
  "dataproc-cluster": {
    noun: "the cluster",
    types: ["google_dataproc_cluster"],
    must: key("cluster_config.encryption_config.kms_key_name"),
    checks: { checkov: ["CKV_GCP_91"] },
  },
  "dataproc-batch": {
    noun: "the batch",
    types: ["google_dataproc_batch"],
    must: key("environment_config.execution_config.kms_key"),
  },
  "run-service": { noun: "the service", types: ["google_cloud_run_v2_service"], must: key("template.encryption_key") },
  "run-job": { noun: "the job", types: ["google_cloud_run_v2_job"], must: key("template.template.encryption_key") },
  function: { noun: "the function", types: ["google_cloudfunctions2_function"], must: key("kms_key_name") },
  "log-bucket": {
    noun: "the log bucket",
    types: ["google_logging_project_bucket_config"],
    must: key("cmek_settings.kms_key_name"),
  },
  events: {
    noun: "what waits in it",
    types: [
      "google_eventarc_channel",
      "google_eventarc_google_channel_config",
      "google_eventarc_message_bus",
      "google_eventarc_pipeline",
    ],
    must: key("crypto_key_name"),
  },
  connection: { noun: "the connection", types: ["google_bigquery_connection"], must: key("kms_key_name") },
  transfer: {
    noun: "the transfer",
    types: ["google_bigquery_data_transfer_config"],
    must: key("encryption_configuration.kms_key_name"),
  },
  files: { noun: "the file share", types: ["google_filestore_instance"], must: key("kms_key_name") },
  bigtable: {
    noun: "the instance",
    types: ["google_bigtable_instance"],
    must: key("cluster.kms_key_name"),
    checks: { checkov: ["CKV_GCP_85"] },
  },
  spanner: {
    noun: "the database",
    types: ["google_spanner_database"],
    must: key("encryption_config.kms_key_name"),
    checks: { checkov: ["CKV_GCP_93"] },
  },
};

/** Nothing of the platform has a key of its own: it is a choice of the whole, and not a gap in it. */
const chosenForAll: Predicate = {
  kind: "function",
  name: "platformHasNoKeys",
  says: "nothing of the platform has a key of its own",
};

/** Rules about keys of one's own, of everything that can have one. */
export const encryptionRules: readonly PolicyRule[] = Object.entries(KEYED).flatMap(
  ([subject, { noun, types, must, when, checks }]): readonly PolicyRule[] => [
    {
      id: `${subject}/no-own-key`,
      severity: "low",
      types,
      when: when === undefined ? chosenForAll : all(chosenForAll, when),
      must,
      problem: `${noun} is encrypted with a key of Google's`,
      reason:
        "With a key of your own you can cut everybody off at once, Google included, and its audit log tells each use.",
      fix: "encrypt the whole environment with keys of your own",
      setting: "encryption.customerManaged",
      ...(checks !== undefined && { checks }),
      acceptable: chosenForAll,
    },
    {
      id: `${subject}/key-forgotten`,
      severity: "high",
      types,
      when: when === undefined ? not(chosenForAll) : all(not(chosenForAll), when),
      must,
      problem: `${noun} is encrypted with a key of Google's, and others here with keys of your own`,
      reason: "What is cut off by disabling the keys is then not everything, and nobody knows what is left.",
      fix: "give it a key in its own location",
      setting: "encryption.customerManaged",
      ...(checks !== undefined && { checks }),
      strict: true,
    },
  ],
);
