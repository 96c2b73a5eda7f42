/** What is gone with a resource that is destroyed. */
export interface Stateful {
  /** What is lost, such as `every object in the bucket`. */
  readonly data: string;
  /** Why that is so, or what may still bring it back, as a sentence. */
  readonly reason: string;
  /**
   * An argument without which Google does not destroy it while there is anything in it. Its value counts as it was before
   * the change, because that is what Terraform has kept.
   */
  readonly onlyWith?: { readonly argument: string; readonly refusal: string };
  /** Arguments that make it something without data of its own. */
  readonly unless?: readonly string[];
}

/**
 * What holds something that no apply makes again. From the services' documentation of deletion and the arguments of
 * version 6.50.0 of the provider; looked at on 2026-11-24.
 */
const STATEFUL: Readonly<Record<string, Stateful>> = {
  google_storage_bucket: {
    data: "every object in the bucket",
    reason: "force_destroy is on, so that the bucket is emptied first",
    onlyWith: { argument: "force_destroy", refusal: "Google refuses unless the bucket is empty" },
  },
  google_storage_bucket_object: { data: "the object", reason: "soft deletion may keep it for a while" },
  google_storage_managed_folder: {
    data: "every object in the folder",
    reason: "force_destroy is on",
    onlyWith: { argument: "force_destroy", refusal: "Google refuses unless the folder is empty" },
  },
  google_storage_folder: {
    data: "every object in the folder",
    reason: "force_destroy is on",
    onlyWith: { argument: "force_destroy", refusal: "Google refuses unless the folder is empty" },
  },
  google_bigquery_dataset: {
    data: "every table of the dataset",
    reason: "delete_contents_on_destroy is on",
    onlyWith: { argument: "delete_contents_on_destroy", refusal: "Google refuses unless the dataset is empty" },
  },
  google_bigquery_table: {
    data: "every row of the table",
    reason: "time travel keeps them for a week at most, and not when the dataset goes as well",
    unless: ["view", "materialized_view", "external_data_configuration"],
  },
  google_bigquery_connection: { data: "the credentials of the connection", reason: "its account is another one after" },
  google_kms_crypto_key: {
    data: "everything that is encrypted with the key",
    reason: "all its versions are destroyed; until their scheduled destruction somebody can restore them by hand",
  },
  google_kms_crypto_key_version: {
    data: "everything that is encrypted with this version of the key",
    reason: "it is destroyed; until its scheduled destruction somebody can restore it by hand",
  },
  google_secret_manager_secret: { data: "every version of the secret", reason: "they are deleted at once" },
  google_secret_manager_regional_secret: { data: "every version of the secret", reason: "they are deleted at once" },
  google_secret_manager_secret_version: { data: "this version of the secret", reason: "it is destroyed at once" },
  google_secret_manager_regional_secret_version: {
    data: "this version of the secret",
    reason: "it is destroyed at once",
  },
  google_artifact_registry_repository: {
    data: "every image and package in the repository",
    reason: "what runs from them cannot be started again",
  },
  google_vertex_ai_tensorboard: { data: "every experiment in the TensorBoard", reason: "they are deleted with it" },
  google_vertex_ai_dataset: { data: "the dataset and its annotations", reason: "they are deleted with it" },
  google_vertex_ai_index: { data: "every vector of the index", reason: "it has to be built again" },
  google_vertex_ai_metadata_store: { data: "the lineage of every run", reason: "it is deleted with the store" },
  google_vertex_ai_rag_corpus: { data: "every document of the corpus", reason: "they are deleted with it" },
  google_vertex_ai_feature_online_store: {
    data: "every value that is served from the store",
    reason: "force_destroy is on; a sync brings them back from BigQuery",
    onlyWith: { argument: "force_destroy", refusal: "Google refuses while the store has views" },
  },
  google_vertex_ai_feature_online_store_featureview: {
    data: "every value that is served from the view",
    reason: "a sync brings them back from BigQuery",
  },
  google_vertex_ai_featurestore: {
    data: "every feature value in the store",
    reason: "force_destroy is on",
    onlyWith: { argument: "force_destroy", refusal: "Google refuses while the store has entity types" },
  },
  google_vertex_ai_featurestore_entitytype: {
    data: "every feature value of the type",
    reason: "they are deleted with it",
  },
  google_vertex_ai_featurestore_entitytype_feature: {
    data: "every value of the feature",
    reason: "they are deleted with it",
  },
  google_workbench_instance: { data: "the disks of the notebook, with what is on them", reason: "they go with it" },
  google_notebooks_instance: { data: "the disks of the notebook, with what is on them", reason: "they go with it" },
  google_notebooks_runtime: { data: "the disks of the notebook, with what is on them", reason: "they go with it" },
  google_colab_runtime: { data: "the disk of the runtime, with what is on it", reason: "it goes with it" },
  google_compute_disk: { data: "what is on the disk", reason: "only snapshots bring it back" },
  google_compute_region_disk: { data: "what is on the disk", reason: "only snapshots bring it back" },
  google_compute_instance: {
    data: "what is on the disks that go with the instance",
    reason: "disks with auto_delete go with it",
  },
  google_compute_snapshot: { data: "the snapshot", reason: "nothing brings it back" },
  google_compute_image: { data: "the image", reason: "nothing brings it back" },
  google_sql_database_instance: {
    data: "every database of the instance",
    reason: "its own backups go with it, and its name is blocked for a week",
  },
  google_sql_database: { data: "every row of the database", reason: "only a backup brings them back" },
  google_spanner_instance: {
    data: "every database of the instance",
    reason: "force_destroy also deletes its backups",
  },
  google_spanner_database: { data: "every row of the database", reason: "only a backup brings them back" },
  google_bigtable_instance: { data: "every table of the instance", reason: "only a backup brings them back" },
  google_bigtable_table: { data: "every row of the table", reason: "for a week somebody can restore it by hand" },
  google_firestore_database: { data: "every document of the database", reason: "only a backup brings them back" },
  google_alloydb_cluster: { data: "every database of the cluster", reason: "only a backup brings them back" },
  google_redis_instance: { data: "every key in the instance", reason: "unless it is exported before" },
  google_redis_cluster: { data: "every key in the cluster", reason: "unless it is exported before" },
  google_memorystore_instance: { data: "every key in the instance", reason: "unless it is exported before" },
  google_filestore_instance: { data: "every file on the share", reason: "only a backup brings them back" },
  google_filestore_backup: { data: "the backup", reason: "nothing brings it back" },
  google_parallelstore_instance: { data: "every file on the share", reason: "it keeps no backups" },
  google_lustre_instance: { data: "every file on the share", reason: "it keeps no backups" },
  google_container_cluster: { data: "what runs in the cluster, and its volumes", reason: "they go with it" },
  google_dataproc_cluster: { data: "what is on the disks of the cluster", reason: "HDFS goes with it" },
  google_composer_environment: { data: "the database of Airflow, with the history of runs", reason: "it goes with it" },
  google_pubsub_topic: {
    data: "messages that the topic retains",
    reason: "its subscriptions no longer get any, and do not find a new topic of the name",
  },
  google_pubsub_subscription: { data: "messages that nobody has taken yet", reason: "they go with the subscription" },
  google_logging_project_bucket_config: { data: "every log in the bucket", reason: "for a week it can be restored" },
  google_logging_folder_bucket_config: { data: "every log in the bucket", reason: "for a week it can be restored" },
  google_logging_organization_bucket_config: {
    data: "every log in the bucket",
    reason: "for a week it can be restored",
  },
  google_dns_managed_zone: {
    data: "every record of the zone",
    reason: "force_destroy is on; the name servers may be others after",
    onlyWith: { argument: "force_destroy", refusal: "Google refuses while the zone has records of others" },
  },
  google_dataplex_lake: { data: "what the lake knows of its data", reason: "zones and assets go first" },
  google_data_catalog_taxonomy: { data: "every policy tag, and what they protect", reason: "columns lose their tags" },
  google_data_catalog_policy_tag: { data: "the policy tag, and what it protects", reason: "columns lose their tag" },
  google_project: { data: "everything in the project", reason: "for 30 days it can be restored" },
};

/** What is gone with a resource of a type; `undefined` when it holds nothing of its own, as far as is known. */
export function statefulOf(type: string): Stateful | undefined {
  return Object.hasOwn(STATEFUL, type) ? STATEFUL[type] : undefined;
}

/** What a reviewer should know about a type that is destroyed, beside its data. */
const AFTERWARDS: Readonly<Record<string, string>> = {
  google_service_account:
    "grants to the account elsewhere stay with the deleted one: an account of the same name does not get them",
  google_project_iam_custom_role:
    "the role's id cannot be used again for some weeks, unless the role is restored by hand",
  google_organization_iam_custom_role:
    "the role's id cannot be used again for some weeks, unless the role is restored by hand",
  google_iam_workload_identity_pool:
    "the pool's id cannot be used again for 30 days, unless the pool is restored by hand",
  google_iam_workload_identity_pool_provider:
    "the provider's id cannot be used again for 30 days, unless the provider is restored by hand",
  google_kms_key_ring: "key rings cannot be deleted: Terraform forgets it, and a new one of the name cannot be made",
  google_kms_crypto_key: "keys cannot be deleted: a new one of the name cannot be made in the same key ring",
  google_vertex_ai_endpoint:
    "Google refuses while models are deployed to it; its id is another one after, or blocked for some days",
  google_workflows_workflow: "runs that are under way are cut off, and the history of runs is gone",
  google_vertex_ai_index_endpoint: "Google refuses while indexes are deployed to it",
  google_compute_address: "it is another address after, and others may have the old one in their lists",
  google_compute_global_address: "it is another address after, and others may have the old one in their lists",
  google_logging_metric: "what the metric has counted so far is gone: a new one starts at nothing",
  google_monitoring_metric_descriptor: "what the metric has measured so far is gone: a new one starts at nothing",
  google_compute_network: "Google refuses while anything is in the network",
  google_compute_subnetwork: "Google refuses while anything is in the subnetwork",
  google_project_service: "what the service has made may stop working, unless disable_on_destroy is off",
};

/** What a reviewer should know about a destroyed resource of a type, beside its data; `undefined` when nothing. */
export function afterDestructionOf(type: string): string | undefined {
  return Object.hasOwn(AFTERWARDS, type) ? AFTERWARDS[type] : undefined;
}
