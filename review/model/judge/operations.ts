import {
  fewerOfThem,
  type Judge,
  lessIsLooser,
  moreIsLooser,
  opens,
  protects,
  quantity,
  type Rule,
  told,
  unjudged,
  verdict,
} from "./judge";

const WORKFLOW = "google_workflows_workflow";

const serving = (type: string, at: string, judge: Judge): Rule => ({
  type: new RegExp(`^(${type})$`),
  at: new RegExp(`^(${at})$`),
  section: "training-and-serving",
  judge,
});

const alerts = (type: string, at: string, judge: Judge): Rule => ({
  type: new RegExp(`^(${type})$`),
  at: new RegExp(`^(${at})$`),
  section: "alerts-and-objectives",
  judge,
});

const cost = (type: string, at: string, judge: Judge): Rule => ({
  type: new RegExp(`^(${type})$`),
  at: new RegExp(`^(${at})$`),
  section: "cost",
  judge,
});

const replicas: Judge = ({ before, after }) => {
  const [was, is] = [quantity(before), quantity(after)];
  if (was === undefined || is === undefined) return verdict("unknown");
  return verdict("neutral", is < was ? "less capacity" : "more capacity, and more cost");
};

/** What is known of machines, replicas and schedules. */
export const SERVING: readonly Rule[] = [
  serving(".*", "(.*\\.)?(machine_type|machineType)", told("another machine", "high")),
  serving(
    ".*",
    "(.*\\.)?(accelerator_type|acceleratorType|accelerator_count|acceleratorCount|accelerator_configs?|guest_accelerator)(\\..*)?",
    told("other accelerators", "high"),
  ),
  serving(
    ".*",
    "(.*\\.)?(min_replica_count|minReplicaCount|max_replica_count|maxReplicaCount|replicaCount|replica_count|min_node_count|max_node_count|maxTrialCount|parallelTrialCount)",
    replicas,
  ),
  serving(
    ".*",
    "(.*\\.)?(spot|strategy|provisioning_model|reservation_affinity|reservationAffinity|capacity)(\\..*)?",
    unjudged("whether machines can be taken away, and whether there are any"),
  ),
  serving(
    ".*",
    "(.*\\.)?(imageUri|image_uri|containerSpec|container_image)(\\..*)?",
    told("another image runs", "high"),
  ),
  serving(WORKFLOW, "source_contents(\\..*)?", unjudged("what the workflow does")),
  serving(WORKFLOW, "user_env_vars(\\..*)?", unjudged("what the workflow works with")),
  serving("google_cloud_scheduler_job", "schedule|time_zone", unjudged("when it runs")),
  serving("google_cloud_scheduler_job", "paused", opens("it no longer runs by itself", "it runs by itself again")),
  serving(
    "google_cloud_scheduler_job",
    "http_target(\\..*)?|retry_config(\\..*)?|attempt_deadline",
    unjudged("what it starts, and with what"),
  ),
  serving(
    "google_eventarc_trigger",
    "(matching_criteria|destination|transport|event_data_content_type)(\\..*)?",
    unjudged("what starts what"),
  ),
  serving(
    "google_vertex_ai_endpoint",
    "predict_request_response_logging_config(\\..*)?",
    unjudged("which requests are logged"),
  ),
  serving("google_vertex_ai_endpoint", "traffic_split(\\..*)?", unjudged("which model answers", "high")),
  serving(
    "google_vertex_ai_.*",
    "(metadata|index_update_method|dedicated_resources|automatic_resources|deployment_group|sync_config|bigtable|optimized)(\\..*)?",
    unjudged(),
  ),
  serving(
    "google_(workbench_instance|colab_runtime_template|colab_schedule|notebooks_.*)",
    "(idle_shutdown_config|gce_setup|machine_spec|software_config|cron|max_run_count|desired_state|data_persistent_disk_spec)(\\..*)?",
    unjudged(),
  ),
  serving(
    "google_cloudbuild_trigger",
    "(build|source_to_build|github|repository_event_config|git_file_source|included_files|ignored_files|substitutions|filename|webhook_config|pubsub_config)(\\..*)?",
    unjudged("what is built, and when", "high"),
  ),
];

/** Which way is looser depends on what the value is compared with. */
const threshold: Judge = ({ before, after }, beside) => {
  const [was, is] = [quantity(before) ?? 0, quantity(after) ?? 0];
  if (was === is) return undefined;
  const comparison = String(beside("comparison"));
  const words = is > was ? "it alerts at a higher value" : "it alerts at a lower value";
  if (!/_(GT|GE|LT|LE)$/.test(comparison)) return verdict("unknown", words, "high");
  return verdict(/_(GT|GE)$/.test(comparison) === is > was ? "loosened" : "tightened", words);
};

/** What is known of alerts, objectives, where they are sent and what they are about. */
export const ALERTS: readonly Rule[] = [
  alerts("google_monitoring_.*", "enabled", ({ before, after }, beside) =>
    protects("it no longer alerts", "it alerts")({ before: before ?? true, after: after ?? true }, beside),
  ),
  alerts(
    "google_monitoring_alert_policy",
    "notification_channels",
    fewerOfThem("one fewer is told", "one more is told"),
  ),
  alerts("google_monitoring_alert_policy", "conditions", fewerOfThem("it alerts about less", "it alerts about more")),
  alerts(
    "google_monitoring_alert_policy",
    "conditions\\..*\\.(duration|alignment_period|evaluation_interval)",
    moreIsLooser("it alerts later", "it alerts sooner"),
  ),
  alerts("google_monitoring_alert_policy", "conditions\\..*\\.threshold_value", threshold),
  alerts("google_monitoring_alert_policy", "conditions\\..*|combiner", unjudged("what it alerts about", "high")),
  alerts("google_monitoring_alert_policy", "alert_strategy(\\..*)?|severity", unjudged("how it is told")),
  alerts("google_monitoring_slo", "goal", lessIsLooser("the objective is lower", "the objective is higher")),
  alerts("google_monitoring_slo", ".*", unjudged("what is promised", "high")),
  alerts(
    "google_monitoring_notification_channel",
    "type|labels(\\..*)?|sensitive_labels(\\..*)?",
    unjudged("who is told", "high"),
  ),
  alerts("google_monitoring_(uptime_check_config|custom_service|service|group)", ".*", unjudged()),
  alerts(
    "google_logging_metric",
    "filter|metric_descriptor(\\..*)?|label_extractors(\\..*)?|value_extractor|bucket_options(\\..*)?",
    unjudged("what is counted, and alerted about"),
  ),
];

/** What is known of budgets and of what is paid for by the month. */
export const COST: readonly Rule[] = [
  cost("google_billing_budget", "amount(\\..*)?", moreIsLooser("the budget is larger", "the budget is smaller")),
  cost(
    "google_billing_budget",
    "threshold_rules(\\..*)?",
    fewerOfThem("it warns at fewer points", "it warns at more points"),
  ),
  cost("google_billing_budget", ".*", unjudged()),
  cost(
    "google_(bigquery_reservation|bigquery_capacity_commitment|compute_reservation|cloud_quotas_quota_preference).*",
    ".*",
    unjudged(),
  ),
  cost(".*", "(.*\\.)?(storage_class|disk_size_gb|disk_type|storage_billing_model)", told(undefined, "low")),
];
