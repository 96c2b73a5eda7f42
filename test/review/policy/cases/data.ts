import { at, type Case, guarded, KEY, nested, type Resources } from "./case";

const dataAccess: Resources = {
  google_project_iam_audit_config: {
    All: {
      service: "allServices",
      audit_log_config: [{ log_type: "ADMIN_READ" }, { log_type: "DATA_READ" }, { log_type: "DATA_WRITE" }],
    },
  },
};
const exempted: Resources = {
  google_project_iam_audit_config: {
    All: {
      service: "allServices",
      audit_log_config: [
        { log_type: "ADMIN_READ" },
        { log_type: "DATA_READ", exempted_members: ["user:somebody@acme.example"] },
        { log_type: "DATA_WRITE" },
      ],
    },
  },
};
const switchedOn: Resources = { google_project_service: { Apis: { service: "kms" } } };

/** The grant that makes a project's member do both duties. */
const duties = (one: string, other: string, second: string): Resources => ({
  ...switchedOn,
  google_project_iam_member: {
    Looks: { role: one, member: "group:a@acme.example" },
    Uses: { role: other, member: second },
  },
});

/** Rules about what is kept, how it is encrypted, and who is told. */
export const dataCases: Readonly<Record<string, Case>> = {
  "bucket/public-possible": at("public_access_prevention", "enforced", "inherited"),
  "bucket/access-lists": at("uniform_bucket_level_access", true, undefined),
  "bucket/no-history": {
    good: { versioning: { enabled: true } },
    bad: { versioning: { enabled: false }, soft_delete_policy: { retention_duration_seconds: 0 } },
    depends: false,
  },
  "bucket/no-versions": { good: { retention_policy: { retention_period: 86400 } }, bad: {}, depends: false },
  "bucket/access-unlogged": { good: {}, bad: {}, besideGood: dataAccess, besideBad: exempted, depends: false },
  "bucket/logs-into-itself": {
    good: { name: "raw", logging: { log_bucket: "logs" } },
    bad: { name: "raw", logging: { log_bucket: "${google_storage_bucket.It.name}" } },
  },
  "bucket/destroyed-with-contents": at("force_destroy", false, true),
  "bucket/open-to-every-site": at(
    "cors",
    [{ origin: ["https://acme.example"] }],
    [{ origin: ["https://acme.example"] }, { origin: ["*"] }],
  ),
  "bucket/website": { good: {}, bad: { website: { main_page_suffix: "index.html" } }, depends: false },
  "bucket/log-archive-unlocked": {
    good: { name: "logs", retention_policy: { retention_period: 86400, is_locked: true } },
    bad: { name: "logs", retention_policy: { retention_period: 86400 } },
    beside: {
      google_logging_project_sink: {
        Archive: { destination: "storage.googleapis.com/${google_storage_bucket.It.name}" },
      },
    },
  },
  "object/secret-key-in-plain": {
    good: { name: "a" },
    bad: { customer_encryption: { encryption_key: "c2VjcmV0" } },
    depends: false,
  },
  "object/held-open": at("cache_control", "private, max-age=0", "public, max-age=3600"),
  "dataset/destroyed-with-contents": at("delete_contents_on_destroy", false, true),
  "dataset/unguarded": guarded,
  "dataset/short-memory": at("max_time_travel_hours", "168", "48"),
  "dataset/open-access-block": at(
    "access",
    [{ role: "READER", group_by_email: "a@acme.example" }],
    [{ role: "READER" }],
  ),
  "table/unprotected": at("deletion_protection", true, false),
  "database/unprotected": at("deletion_protection", true, false),
  "database/droppable": at("enable_drop_protection", true, undefined),
  "cache/no-password": at("auth_enabled", true, undefined),
  "cache/in-plain": at("transit_encryption_mode", "SERVER_AUTHENTICATION", "DISABLED"),
  "key/no-rotation": at("rotation_period", "7776000s", "7776001s"),
  "key/unguarded": guarded,
  "key/destroyed-at-once": at("destroy_scheduled_duration", "604800s", "86400s"),
  "key/no-hardware-import": at("import_only", false, true),
  "secret/unguarded": { good: { deletion_protection: true }, bad: {} },
  "secret/anywhere": {
    good: { replication: { user_managed: { replicas: [{ location: "europe-west4" }] } } },
    bad: { replication: { auto: {} } },
    depends: false,
  },
  "secret/in-plain": at("secret_data", "${var.password}", "hunter2", { depends: false }),
  "secret/in-plain-elsewhere": {
    good: { type: "email", labels: { email_address: "a@acme.example" } },
    bad: { type: "slack", sensitive_labels: { auth_token: "hunter2" } },
    depends: false,
  },
  "credential/in-plain": {
    type: "google_workflows_workflow",
    good: { user_env_vars: { KEY: "AIza", URL: "https://acme.example/a@b" } },
    bad: { user_env_vars: { KEY: `AIza${"x".repeat(35)}` } },
    depends: false,
  },
  "service/switched-off-for-others": at("disable_on_destroy", false, undefined),
  "service/takes-others-along": at("disable_dependent_services", false, true),
  "project/data-access-unlogged": {
    good: {},
    bad: {},
    besideGood: { ...switchedOn, ...dataAccess },
    besideBad: { ...switchedOn, ...exempted },
    depends: false,
  },
  "audit/somebody-exempted": {
    type: "google_project_iam_audit_config",
    good: { audit_log_config: [{ log_type: "DATA_READ" }] },
    bad: { audit_log_config: [{ log_type: "DATA_READ", exempted_members: ["user:a@acme.example"] }] },
    depends: false,
  },
  "sink/shared-identity": at("unique_writer_identity", true, false),
  "sink/off": at("disabled", false, true),
  "log-bucket/forgets": at("retention_days", 30, 7),
  "alert/off": at("enabled", true, false),
  "alert/tells-nobody": at("notification_channels", ["projects/acme/notificationChannels/1"], []),
  "channel/off": at("enabled", true, "false"),
  "channel/plain-http": at("labels.url", "https://acme.example", "http://acme.example"),
  "project/keys-in-one-hand": {
    good: {},
    bad: {},
    besideGood: duties("roles/cloudkms.admin", "roles/cloudkms.cryptoKeyEncrypter", "group:b@acme.example"),
    besideBad: duties("roles/cloudkms.admin", "roles/cloudkms.cryptoKeyEncrypter", "group:a@acme.example"),
    depends: false,
  },
  "project/accounts-in-one-hand": {
    good: {},
    bad: {},
    besideGood: duties("roles/iam.serviceAccountAdmin", "roles/iam.serviceAccountUser", "group:b@acme.example"),
    besideBad: duties("roles/iam.serviceAccountAdmin", "roles/iam.serviceAccountUser", "group:a@acme.example"),
    depends: false,
  },
};

/** Where the key of each kind of thing is written. */
const KEYS: Readonly<Record<string, string>> = {
  bucket: "encryption.default_kms_key_name",
  dataset: "default_encryption_configuration.kms_key_name",
  table: "encryption_configuration.kms_key_name",
  topic: "kms_key_name",
  repository: "kms_key_name",
  secret: "replication.auto.customer_managed_encryption.kms_key_name",
  "regional-secret": "customer_managed_encryption.kms_key_name",
  workflow: "crypto_key_name",
  endpoint: "encryption_spec.kms_key_name",
  tensorboard: "encryption_spec.kms_key_name",
  "metadata-store": "encryption_spec.kms_key_name",
  "vertex-dataset": "encryption_spec.kms_key_name",
  featurestore: "encryption_spec.kms_key_name",
  "colab-template": "encryption_spec.kms_key_name",
  "notebook-runtime": "virtual_machine.virtual_machine_config.encryption_config.kms_key",
  disk: "disk_encryption_key.kms_key_self_link",
  machine: "boot_disk.kms_key_self_link",
  "dataflow-job": "kms_key_name",
  "dataproc-cluster": "cluster_config.encryption_config.kms_key_name",
  "dataproc-batch": "environment_config.execution_config.kms_key",
  "run-service": "template.encryption_key",
  "run-job": "template.template.encryption_key",
  function: "kms_key_name",
  "log-bucket": "cmek_settings.kms_key_name",
  events: "crypto_key_name",
  connection: "kms_key_name",
  transfer: "encryption_configuration.kms_key_name",
  files: "kms_key_name",
  bigtable: "cluster.kms_key_name",
  spanner: "encryption_config.kms_key_name",
};

const disks = (disk_encryption: string) => ({
  gce_setup: { boot_disk: { disk_encryption: "CMEK", kms_key: KEY }, data_disks: [{ disk_encryption, kms_key: KEY }] },
});

/** Another thing with a key: from then on a missing one is a gap. */
const elsewhere: Resources = { google_kms_crypto_key: { Key: { name: "key" } } };

const keyed: readonly (readonly [subject: string, sound: Case])[] = [
  ...Object.entries(KEYS).map(([subject, path]) => [subject, { good: nested(path, KEY), bad: {} }] as const),
  ["workbench", { good: disks("CMEK"), bad: disks("GMEK") }],
  ["notebook", { good: { kms_key: KEY, disk_encryption: "CMEK" }, bad: { kms_key: KEY } }],
];

/** Two rules for each kind of thing that can have a key of one's own. */
export const keyCases: Readonly<Record<string, Case>> = Object.fromEntries(
  keyed.flatMap(([subject, { good, bad }]) => [
    // Whoever has a key of its own here is no platform without any: so the rule is asked of nothing that is good.
    [`${subject}/no-own-key`, { good, bad: {}, outcome: "not asked", depends: false }],
    [`${subject}/key-forgotten`, { good, bad, beside: elsewhere }],
  ]),
);
