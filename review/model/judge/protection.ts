import {
  fewerOfThem,
  lessIsLooser,
  moreIsLooser,
  moreOfThem,
  opens,
  ordered,
  presence,
  protects,
  type Rule,
  told,
  unjudged,
  verdict,
} from "./judge";

const rule = (type: string, at: string, judge: Rule["judge"]): Rule => ({
  type: new RegExp(`^(${type})$`),
  at: new RegExp(`^(${at})$`),
  section: "protection",
  judge,
});

/** What is known of keys, of what is kept and for how long, of what keeps from being destroyed, and of audit. */
export const PROTECTION: readonly Rule[] = [
  rule(
    ".*",
    "(.*\\.)?(kms_key|kms_key_name|kms_key_self_link|crypto_key_name|crypto_key|default_kms_key_name|kmsKeyName|encryption_key_name|customer_managed_key)",
    presence(
      "it is encrypted with Google's key from now on, no longer with your own",
      "it is encrypted with a key of your own",
      "it is encrypted with another key: what was written before needs the old one",
      "critical",
    ),
  ),
  rule(
    ".*",
    "(.*\\.)?(deletion_protection|deletion_protection_enabled|enable_drop_protection)",
    protects("nothing keeps it from being destroyed any more", "it cannot be destroyed by accident"),
  ),
  rule(
    ".*",
    "lifecycle\\.prevent_destroy",
    protects("Terraform no longer refuses to destroy it", "Terraform refuses to destroy it"),
  ),
  rule(
    ".*",
    "force_destroy|delete_contents_on_destroy|force_delete",
    opens("when it is destroyed, everything in it goes with it", "it can be destroyed only when it is empty"),
  ),
  rule(
    ".*",
    "deletion_policy",
    ordered(
      ["PREVENT", "ABANDON", "DISABLE", undefined, "DEFAULT", "DELETE", "FORCE"],
      "what happens when it is destroyed",
    ),
  ),
  rule(
    "google_storage_bucket",
    "retention_policy\\.retention_period",
    lessIsLooser("objects are kept for less long", "objects are kept for longer", "objects are no longer retained"),
  ),
  rule(
    "google_storage_bucket",
    "retention_policy\\.is_locked",
    protects("the retention is no longer locked", "the retention is locked: nobody can ever shorten it, nor undo this"),
  ),
  rule(
    "google_storage_bucket",
    "soft_delete_policy\\.retention_duration_seconds",
    lessIsLooser("deleted objects can be restored for less long", "deleted objects can be restored for longer"),
  ),
  rule(
    "google_storage_bucket",
    "versioning\\.enabled",
    protects("what is overwritten or deleted is gone at once", "what is overwritten or deleted is kept as a version"),
  ),
  rule("google_storage_bucket", "default_event_based_hold", protects("objects are no longer held", "objects are held")),
  rule(
    "google_bigquery_dataset",
    "default_table_expiration_ms|default_partition_expiration_ms",
    moreOrNone("new tables, or partitions of them, are deleted sooner", "new tables are kept for longer"),
  ),
  rule(
    "google_bigquery_table",
    "expiration_time|time_partitioning\\.expiration_ms",
    moreOrNone("it, or partitions of it, are deleted sooner", "it is kept for longer"),
  ),
  rule(
    "google_bigquery_dataset",
    "max_time_travel_hours",
    lessIsLooser("what was changed can be read for less long", "what was changed can be read for longer"),
  ),
  rule("google_bigquery_table", "require_partition_filter", told(undefined, "low")),
  rule(
    "google_kms_crypto_key",
    "rotation_period",
    moreIsLooser("the key is rotated less often, or not at all", "the key is rotated more often"),
  ),
  rule(
    "google_kms_crypto_key",
    "destroy_scheduled_duration",
    lessIsLooser("a destroyed version can be restored for less long", "a destroyed version can be restored for longer"),
  ),
  rule(
    "google_kms_crypto_key",
    "version_template\\.protection_level",
    ordered(["EXTERNAL_VPC", "EXTERNAL", "HSM", "SOFTWARE", undefined], "where the key is kept"),
  ),
  rule(
    "google_secret_manager_(regional_)?secret",
    "version_destroy_ttl|ttl|expire_time",
    unjudged("when the secret, or versions of it, go", "high"),
  ),
  rule("google_secret_manager_(regional_)?secret", "rotation(\\..*)?", unjudged("how often the secret is rotated")),
  rule(
    "google_secret_manager_(regional_)?secret_version",
    "enabled",
    protects("nobody can read it any more", "it can be read"),
  ),
  rule(
    "google_project_iam_audit_config|google_(folder|organization)_iam_audit_config",
    "audit_log_config(\\..*)?|service",
    fewerOfThem("what people and programs read or write is no longer logged", "more is logged", "critical"),
  ),
  rule(
    ".*",
    "audit_log_config\\.exempted_members",
    moreOfThem("what these do is no longer logged", "what these do is logged"),
  ),
  rule(
    "google_logging_.*_sink",
    "filter|destination|exclusions(\\..*)?|disabled|include_children",
    unjudged("decides which logs are kept, and where", "high"),
  ),
  rule(
    "google_logging_.*_bucket_config",
    "retention_days",
    lessIsLooser("logs are kept for less long", "logs are kept for longer"),
  ),
  rule(
    "google_logging_.*_bucket_config",
    "locked",
    protects("the log is no longer locked", "the log is locked for good"),
  ),
  rule("google_logging_project_exclusion", ".*", unjudged("decides which logs are thrown away", "high")),
  rule(
    "google_artifact_registry_repository",
    "docker_config\\.immutable_tags",
    protects("a tag can be moved to another image", "a tag stays at its image"),
  ),
  rule(
    "google_artifact_registry_repository",
    "cleanup_policies(\\..*)?|cleanup_policy_dry_run",
    unjudged("decides which images and packages are deleted", "high"),
  ),
  rule(
    "google_artifact_registry_repository",
    "vulnerability_scanning_config\\.enablement_config",
    ordered(["INHERITED", undefined, "DISABLED"], "whether images are scanned"),
  ),
  rule(
    ".*",
    "(.*\\.)?(enable_secure_boot|enable_vtpm|enable_integrity_monitoring|enable_confidential_compute)",
    protects("the machine is no longer checked when it starts", "the machine is checked when it starts"),
  ),
  rule("google_dns_managed_zone", "dnssec_config(\\..*)?", unjudged("whether answers are signed", "high")),
  rule("google_(binary_authorization|org_policy)_.*", ".*", unjudged("what is allowed at all", "high")),
  rule(
    "google_cloudbuild_trigger",
    "approval_config\\.approval_required",
    protects("builds start without anybody's approval", "builds wait for somebody's approval"),
  ),
  rule(
    "google_dataset_access|google_workflows_workflow|google_cloud_run_.*",
    "call_log_level|execution_history_level",
    ordered(
      ["LOG_ALL_CALLS", "LOG_ERRORS_ONLY", "LOG_NONE", "CALL_LOG_LEVEL_UNSPECIFIED", undefined],
      "how much of what it does is logged",
    ),
  ),
  rule(
    "google_sql_database_instance",
    "settings\\.backup_configuration\\.(enabled|point_in_time_recovery_enabled)",
    protects("there are no more backups", "there are backups", "critical"),
  ),
];

/** An age at which something is deleted: less of it is looser, and none at all is tightest. */
function moreOrNone(less: string, more: string): Rule["judge"] {
  return ({ before, after }) => {
    const [was, is] = [Number(before ?? Infinity), Number(after ?? Infinity)];
    if (Number.isNaN(was) || Number.isNaN(is)) return verdict("unknown");
    if (was === is) return undefined;
    return is < was ? verdict("loosened", less) : verdict("tightened", more);
  };
}
