/**
 * Types that the platform makes and no rule of their own is about, with the reason. A type that is neither here nor in a
 * rule has not been thought about.
 */
export const UNRULED_TYPES: Readonly<Record<string, string>> = {
  google_billing_budget: "tells of money that is spent: opens and keeps nothing",
  google_compute_router: "a place for NAT and routes: what it lets through is said by those",
  google_dns_record_set: "a name and its addresses: who may answer for the zone is asked of the zone",
  google_kms_key_ring: "a folder for keys, which cannot be destroyed: what matters is asked of the keys",
  google_logging_log_view: "a way to look at a bucket: who may is asked of grants",
  google_logging_linked_dataset:
    "a way into a log bucket for BigQuery: who may read is asked of the bucket's views and of grants",
  google_logging_metric: "counts log entries: opens and keeps nothing",
  google_logging_project_exclusion:
    "what one sink leaves out: a proof of the platform holds that nothing is lost that is counted or told",
  google_monitoring_custom_service: "a name that objectives are shown under: opens and keeps nothing",
  google_monitoring_dashboard: "what to draw: whoever sees it needs a right on metrics and entries",
  google_monitoring_slo: "a promise about metrics: opens and keeps nothing",
  google_project_service_identity: "an agent of Google's own: what it may do is asked of the grants",
  google_vertex_ai_deployment_resource_pool:
    "machines that models share: Google has no setting of theirs for network, account or key",
  google_vertex_ai_index:
    "vectors: Google has no setting of theirs for network or key, which are asked of what serves them",
  time_sleep: "a wait: exists in Terraform's state only",
};

/** Types that other tools check and no rule is about, with the reason; `*` stands for any part. */
export const LEFT_OUT_TYPES: Readonly<Record<string, string>> = {
  "google_container_*": "Kubernetes: nothing of the platform runs in a cluster of its own",
  "google_sql_*": "relational databases: features and rows lie in BigQuery",
  "google_data_fusion_*": "pipelines drawn by hand: the platform's are programs",
  "google_dialogflow_*": "conversations: no part of a platform for models of one's own",
  "google_document_ai_*": "reading of documents: no part of a platform for models of one's own",
  google_project_default_service_accounts: "switches accounts off that every rule about accounts refuses already",
  google_project_services: "no provider has the type any more",
};
