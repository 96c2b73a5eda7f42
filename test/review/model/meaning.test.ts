import type { JsonObject } from "../../../review/json";
import { changeOfOne } from "./comparing";

const workflow = (source: unknown) => ({ name: "w", region: "europe-west4", source_contents: JSON.stringify(source) });
const alert = (threshold: JsonObject) => ({
  display_name: "a",
  combiner: "OR",
  conditions: [{ display_name: "c", condition_threshold: { filter: "f", duration: "60s", ...threshold } }],
});

type Row = readonly [
  type: string,
  before: JsonObject,
  after: JsonObject,
  section: string,
  direction: string,
  severity: string,
];

const titled = (name: string, threshold_value: number) => ({
  display_name: name,
  condition_threshold: { comparison: "COMPARISON_GT", threshold_value },
});

test("a condition that says its limit in its name is the same one with another limit", () => {
  const policy = (limit: number) => ({
    display_name: "a",
    conditions: [titled("errors: 3 of 4", 1), titled(`errors: at most ${limit}%`, limit)],
  });
  const { attributes } = changeOfOne("google_monitoring_alert_policy", policy(1), policy(10));

  expect(attributes.filter(({ fold }) => fold === undefined)).toMatchObject([
    {
      at: 'conditions["errors: at most 10%"].condition_threshold.threshold_value',
      direction: "loosened",
      meaning: "it alerts at a higher value",
    },
  ]);
});

test.each([
  [
    "google_storage_bucket",
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 2555 } }] },
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 400 } }] },
    "every object that the rule is about",
  ],
  [
    "google_bigquery_table",
    { time_partitioning: { type: "DAY", expiration_ms: 900 } },
    { time_partitioning: { type: "DAY", expiration_ms: 500 } },
    "every row, or partition, that is older than it says now",
  ],
])("what is kept for less long loses what is older: %s", (type, before, after, data) => {
  const change = (one: JsonObject, other: JsonObject) =>
    changeOfOne(type, { name: "n", ...one }, { name: "n", ...other });

  expect(change(before, after)).toMatchObject({ action: "update", dataLoss: { certainty: "predicted", data } });
  expect(change(after, before)).not.toHaveProperty("dataLoss");
});

test("what a plan writes out of conditions that nobody has written makes a rule not about old versions", () => {
  const rule = (age: number) => ({
    name: "n",
    lifecycle_rule: [
      {
        action: [{ type: "Delete", storage_class: "" }],
        condition: [{ age, num_newer_versions: 0, days_since_noncurrent_time: 0, noncurrent_time_before: "" }],
      },
    ],
  });
  const [first] = changeOfOne("google_storage_bucket", rule(9), rule(5)).attributes;

  expect(first).toMatchObject({ meaning: "objects are deleted sooner", severity: "high" });
});

test("labels that a workflow gives to what it makes are folded as all labels are", () => {
  const labelled = (team: string) => workflow({ main: { body: { labels: { team } } } });
  expect(changeOfOne("google_workflows_workflow", labelled("a"), labelled("b")).folded).toBe(true);
});

test.each<Row>([
  [
    "google_storage_bucket",
    { public_access_prevention: "enforced" },
    { public_access_prevention: "inherited" },
    "exposure",
    "loosened",
    "critical",
  ],
  [
    "google_storage_bucket",
    { uniform_bucket_level_access: true },
    { uniform_bucket_level_access: false },
    "exposure",
    "loosened",
    "high",
  ],
  [
    "google_storage_bucket",
    { retention_policy: { retention_period: 100 } },
    { retention_policy: { retention_period: 50 } },
    "protection",
    "loosened",
    "high",
  ],
  ["google_storage_bucket", { retention_policy: { retention_period: 100 } }, {}, "protection", "loosened", "high"],
  ["google_storage_bucket", {}, { retention_policy: { retention_period: 100 } }, "protection", "tightened", "low"],
  ["google_storage_bucket", { encryption: { default_kms_key_name: "k" } }, {}, "protection", "loosened", "critical"],
  [
    "google_storage_bucket",
    { encryption: { default_kms_key_name: "k" } },
    { encryption: { default_kms_key_name: "l" } },
    "protection",
    "neutral",
    "high",
  ],
  [
    "google_storage_bucket",
    {},
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 9 } }] },
    "protection",
    "loosened",
    "high",
  ],
  [
    "google_storage_bucket",
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 9 } }] },
    {},
    "protection",
    "tightened",
    "low",
  ],
  [
    "google_storage_bucket",
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 9 } }] },
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 5 } }] },
    "protection",
    "loosened",
    "high",
  ],
  [
    "google_storage_bucket",
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 9, matches_prefix: ["a"] } }] },
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { matches_prefix: ["a"] } }] },
    "protection",
    "loosened",
    "high",
  ],
  [
    "google_storage_bucket",
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { num_newer_versions: 5 } }] },
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { num_newer_versions: 9 } }] },
    "protection",
    "tightened",
    "low",
  ],
  [
    "google_storage_bucket",
    { lifecycle_rule: [{ action: { type: "SetStorageClass", storage_class: "COLDLINE" }, condition: { age: 9 } }] },
    { lifecycle_rule: [{ action: { type: "SetStorageClass", storage_class: "COLDLINE" }, condition: { age: 5 } }] },
    "protection",
    "neutral",
    "low",
  ],
  [
    "google_storage_bucket",
    { lifecycle_rule: [{ action: { type: "SetStorageClass", storage_class: "COLDLINE" }, condition: { age: 9 } }] },
    { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 9 } }] },
    "protection",
    "loosened",
    "high",
  ],
  ["google_storage_bucket", {}, { force_destroy: true }, "protection", "loosened", "high"],
  ["google_storage_bucket", { lifecycle: { prevent_destroy: true } }, {}, "protection", "loosened", "high"],
  [
    "google_bigquery_dataset",
    { default_table_expiration_ms: 9 },
    { default_table_expiration_ms: 5 },
    "protection",
    "loosened",
    "high",
  ],
  ["google_bigquery_dataset", { default_table_expiration_ms: 9 }, {}, "protection", "tightened", "low"],
  [
    "google_bigquery_table",
    { deletion_protection: true },
    { deletion_protection: false },
    "protection",
    "loosened",
    "high",
  ],
  ["google_kms_crypto_key", { rotation_period: "100s" }, {}, "protection", "loosened", "high"],
  ["google_kms_crypto_key", { rotation_period: "100s" }, { rotation_period: "50s" }, "protection", "tightened", "low"],
  [
    "google_project_iam_audit_config",
    { service: "allServices", audit_log_config: [{ log_type: "DATA_READ" }, { log_type: "DATA_WRITE" }] },
    { service: "allServices", audit_log_config: [{ log_type: "DATA_READ" }] },
    "protection",
    "loosened",
    "critical",
  ],
  ["google_logging_project_sink", { filter: "a" }, { filter: "b" }, "protection", "unknown", "high"],
  [
    "google_compute_firewall",
    { source_ranges: ["10.0.0.0/8"] },
    { source_ranges: ["10.0.0.0/8", "0.0.0.0/0"] },
    "exposure",
    "loosened",
    "critical",
  ],
  [
    "google_compute_firewall",
    { deny: [{ protocol: "tcp" }, { protocol: "udp" }] },
    { deny: [{ protocol: "tcp" }] },
    "exposure",
    "loosened",
    "high",
  ],
  [
    "google_vertex_ai_index_endpoint",
    { public_endpoint_enabled: false },
    { public_endpoint_enabled: true },
    "destroyed-or-replaced",
    "loosened",
    "critical",
  ],
  ["google_project_iam_custom_role", { permissions: ["a"] }, { permissions: ["a", "b"] }, "access", "loosened", "high"],
  ["google_project_iam_custom_role", { permissions: ["a", "b"] }, { permissions: ["a"] }, "access", "tightened", "low"],
  [
    "google_project_iam_binding",
    { role: "r", members: ["user:a"] },
    { role: "r", members: ["user:a", "allUsers"] },
    "access",
    "loosened",
    "critical",
  ],
  [
    "google_project_iam_member",
    { role: "roles/viewer", member: "user:a" },
    { role: "roles/owner", member: "user:a" },
    "access",
    "loosened",
    "critical",
  ],
  ["google_workflows_workflow", { service_account: "a" }, { service_account: "b" }, "access", "unknown", "high"],
  [
    "google_workflows_workflow",
    workflow({ gates: [{ name: "p99", max: 300 }] }),
    workflow({ gates: [{ name: "p99", max: 500 }] }),
    "training-and-serving",
    "loosened",
    "high",
  ],
  [
    "google_workflows_workflow",
    workflow({ gates: [{ name: "p99" }, { name: "cpu" }] }),
    workflow({ gates: [{ name: "p99" }] }),
    "training-and-serving",
    "loosened",
    "high",
  ],
  [
    "google_workflows_workflow",
    workflow({ rates: { switch: [{ condition: "${kind == 1 and counts.total < 500}" }] } }),
    workflow({ rates: { switch: [{ condition: "${kind == 1 and counts.total < 100}" }] } }),
    "training-and-serving",
    "loosened",
    "high",
  ],
  [
    "google_workflows_workflow",
    workflow({ floor: { switch: [{ condition: "${own.value < 0.82 - 0.000000001}" }] } }),
    workflow({ floor: { switch: [{ condition: "${own.value < 0.9 - 0.000000001}" }] } }),
    "training-and-serving",
    "tightened",
    "low",
  ],
  [
    "google_workflows_workflow",
    workflow({ plan_steps: { assign: [{ shares: [5, 50, 100] }] } }),
    workflow({ plan_steps: { assign: [{ shares: [50, 100] }] } }),
    "training-and-serving",
    "loosened",
    "high",
  ],
  [
    "google_workflows_workflow",
    workflow({ steps: [{ approval: { switch: [{ steps: [{ ask: { call: "approve" } }] }] } }, { go: { call: "x" } }] }),
    workflow({ steps: [{ go: { call: "x" } }] }),
    "training-and-serving",
    "loosened",
    "high",
  ],
  [
    "google_vertex_ai_endpoint",
    { private_service_connect_config: { enable_private_service_connect: true, project_allowlist: ["a"] } },
    { private_service_connect_config: { enable_private_service_connect: true, project_allowlist: ["a", "b"] } },
    "exposure",
    "loosened",
    "high",
  ],
  [
    "google_compute_firewall",
    { direction: "EGRESS", allow: [{ protocol: "tcp" }], destination_ranges: ["10.1.0.0/24"] },
    { direction: "EGRESS", allow: [{ protocol: "tcp" }], destination_ranges: ["8.0.0.0/8"] },
    "exposure",
    "loosened",
    "high",
  ],
  [
    "google_workflows_workflow",
    workflow({ machineSpec: { machineType: "a" } }),
    workflow({ machineSpec: { machineType: "b" } }),
    "training-and-serving",
    "neutral",
    "high",
  ],
  [
    "google_cloud_scheduler_job",
    { name: "s", paused: false },
    { name: "s", paused: true },
    "training-and-serving",
    "loosened",
    "high",
  ],
  [
    "google_monitoring_alert_policy",
    alert({ comparison: "COMPARISON_GT", threshold_value: 5 }),
    alert({ comparison: "COMPARISON_GT", threshold_value: 9 }),
    "alerts-and-objectives",
    "loosened",
    "high",
  ],
  [
    "google_monitoring_alert_policy",
    alert({ comparison: "COMPARISON_LT", threshold_value: 5 }),
    alert({ comparison: "COMPARISON_LT", threshold_value: 9 }),
    "alerts-and-objectives",
    "tightened",
    "low",
  ],
  [
    "google_monitoring_alert_policy",
    { display_name: "a" },
    { display_name: "a", enabled: false },
    "alerts-and-objectives",
    "loosened",
    "high",
  ],
  [
    "google_monitoring_alert_policy",
    { display_name: "a", notification_channels: ["x", "y"] },
    { display_name: "a", notification_channels: ["x"] },
    "alerts-and-objectives",
    "loosened",
    "high",
  ],
  [
    "google_monitoring_slo",
    { service: "s", goal: 0.999 },
    { service: "s", goal: 0.99 },
    "alerts-and-objectives",
    "loosened",
    "high",
  ],
  [
    "google_billing_budget",
    { billing_account: "b", amount: { specified_amount: { units: "100" } } },
    { billing_account: "b", amount: { specified_amount: { units: "900" } } },
    "cost",
    "loosened",
    "high",
  ],
])("%s: %j → %j", (type, before, after, section, direction, severity) => {
  expect(changeOfOne(type, { name: "n", ...before }, { name: "n", ...after })).toMatchObject({
    section,
    direction,
    severity,
  });
});

type One = readonly [type: string, resource: JsonObject, created: readonly string[], deleted: readonly string[]];

test.each<One>([
  [
    "google_project_iam_member",
    { role: "roles/viewer", member: "user:a" },
    ["access", "loosened", "medium"],
    ["access", "tightened", "low"],
  ],
  [
    "google_project_iam_member",
    { role: "roles/editor", member: "user:a" },
    ["access", "loosened", "critical"],
    ["access", "tightened", "low"],
  ],
  [
    "google_storage_bucket_iam_member",
    { bucket: "b", role: "roles/x", member: "allUsers" },
    ["access", "loosened", "critical"],
    ["access", "tightened", "low"],
  ],
  [
    "google_project_iam_policy",
    { policy_data: "{}" },
    ["access", "loosened", "critical"],
    ["access", "unknown", "high"],
  ],
  [
    "google_service_account_key",
    { service_account_id: "a" },
    ["access", "loosened", "critical"],
    ["access", "tightened", "medium"],
  ],
  [
    "google_compute_firewall",
    { allow: [{ protocol: "tcp" }], source_ranges: ["0.0.0.0/0"] },
    ["exposure", "loosened", "critical"],
    ["exposure", "tightened", "medium"],
  ],
  [
    "google_compute_firewall",
    { deny: [{ protocol: "all" }] },
    ["exposure", "tightened", "low"],
    ["exposure", "loosened", "high"],
  ],
  [
    "google_compute_firewall",
    { direction: "EGRESS", deny: [{ protocol: "all" }] },
    ["exposure", "tightened", "high"],
    ["exposure", "loosened", "high"],
  ],
  [
    "google_monitoring_alert_policy",
    { display_name: "a" },
    ["alerts-and-objectives", "tightened", "low"],
    ["alerts-and-objectives", "loosened", "high"],
  ],
  [
    "google_project_iam_audit_config",
    { service: "s" },
    ["protection", "tightened", "low"],
    ["protection", "loosened", "critical"],
  ],
  [
    "google_storage_bucket",
    { name: "b" },
    ["other", "neutral", "info"],
    ["destroyed-or-replaced", "neutral", "critical"],
  ],
  [
    "google_vertex_ai_endpoint",
    { name: "1" },
    ["training-and-serving", "neutral", "info"],
    ["destroyed-or-replaced", "neutral", "medium"],
  ],
  ["time_sleep", { create_duration: "30s" }, ["other", "neutral", "info"], ["other", "neutral", "info"]],
])("one more, or one fewer: %s %j", (type, resource, created, deleted) => {
  const told = ({ section, direction, severity }: ReturnType<typeof changeOfOne>) => [section, direction, severity];
  expect(told(changeOfOne(type, undefined, resource))).toEqual(created);
  expect(told(changeOfOne(type, resource, undefined))).toEqual(deleted);
});
