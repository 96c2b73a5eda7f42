import { acceptedFindings } from "../../../validation/accepted-findings";
import type { Json, JsonObject } from "../../../review/json";
import { type Platform, platformOf, readPlatform, type Resource } from "../../../review/platform";
import { type Judgement, judge } from "../../../review/policy/judge";
import { policyRules } from "../../../review/policy/rules/all";
import { synthesizeInto } from "../../../stacks/synthesize";
import { temporaryFolders } from "../../support/folders";
import { shippedEnvironments } from "../../support/shipped";

const temporaryFolder = temporaryFolders();
let prod: Platform;

beforeAll(() => {
  const environment = shippedEnvironments().find(({ name }) => name === "prod")!;
  const folder = temporaryFolder();
  synthesizeInto(environment, folder);
  prod = readPlatform(folder);
});

const measure = { rules: policyRules, lifetime: "permanent", accepted: acceptedFindings } as const;

/** A platform of one stack, and the outcomes of one rule by address. */
function outcomes(resource: Json, rule: string, settings: JsonObject = {}): Readonly<Record<string, string>> {
  const platform = platformOf({
    manifest: { stacks: { data: { dependencies: [] } } },
    stacks: new Map([["data", { ...settings, resource }]]),
  });
  const found = judge(platform, { rules: policyRules }).filter(({ rule: { id } }) => id === rule);
  return Object.fromEntries(found.map(({ resource: { name }, outcome, why }) => [name, `${outcome}: ${why}`]));
}

/** The shipped platform with one resource changed. */
function changed(is: (resource: Resource) => boolean, change: (attributes: JsonObject) => JsonObject): Platform {
  let isDone = false;
  const stacks = prod.stacks.map((stack) => ({
    ...stack,
    resources: stack.resources.map((resource) => {
      if (isDone || !is(resource)) return resource;
      isDone = true;
      return { ...resource, attributes: change(resource.attributes) };
    }),
  }));
  expect(isDone).toBe(true);
  return { stacks };
}

const told = (judgements: readonly Judgement[]) =>
  judgements
    .filter(({ outcome }) => outcome === "fail" || outcome === "unknown")
    .map(({ rule, resource }) => `${rule.id} ${resource.type}`);

test("a shipped environment is sound, or somebody has said why not", () => {
  const judgements = judge(prod, measure);
  expect(told(judgements)).toEqual([]);
  expect(judgements.filter(({ outcome }) => outcome === "pass").length).toBeGreaterThan(3000);
  const accepted = judgements.filter(({ outcome }) => outcome === "accepted");
  expect(accepted.length).toBeGreaterThan(0);
  expect(accepted.filter(({ acceptance = "" }) => acceptance.length < 50)).toEqual([]);
});

const without =
  (...keys: readonly string[]) =>
  (attributes: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(attributes).filter(([key]) => !keys.includes(key)));

const faults: readonly (readonly [rule: string, type: string, change: (attributes: JsonObject) => JsonObject, origin?: string])[] = [
  ["bucket/key-forgotten", "google_storage_bucket", without("encryption")],
  ["bucket/public-possible", "google_storage_bucket", without("public_access_prevention")],
  ["dataset/unguarded", "google_bigquery_dataset", without("lifecycle")],
  ["table/unprotected", "google_bigquery_table", (table) => ({ ...table, deletion_protection: false })],
  ["key/no-rotation", "google_kms_crypto_key", without("rotation_period")],
  ["secret/key-forgotten", "google_secret_manager_secret", () => ({ replication: { user_managed: { replicas: [{}] } }, lifecycle: { prevent_destroy: true } })],
  ["iam/everybody", "google_storage_bucket_iam_member", (grant) => ({ ...grant, member: "allAuthenticatedUsers" })],
  ["iam/everybody", "google_vertex_ai_endpoint_iam_member", (grant) => ({ ...grant, member: "allUsers" })],
  ["iam/basic-role", "google_project_iam_member", (grant) => ({ ...grant, role: "roles/editor", member: "group:a@acme.example" })],
  ["iam/acts-as-every-account", "google_project_iam_member", (grant) => ({ ...grant, role: "roles/iam.serviceAccountUser" })],
  ["iam/role-that-grows", "google_project_iam_custom_role", (role) => ({ ...role, permissions: ["resourcemanager.projects.setIamPolicy"] })],
  ["emergency/nobody-approves", "google_privileged_access_manager_entitlement", without("approval_workflow")],
  ["firewall/leads-everywhere", "google_compute_firewall", (rule) => ({ ...rule, allow: [{ protocol: "tcp", ports: ["443"] }], destination_ranges: ["0.0.0.0/0"] })],
  ["subnet/no-flow-logs", "google_compute_subnetwork", without("log_config")],
  ["attachment/takes-everybody", "google_compute_network_attachment", (one) => ({ ...one, connection_preference: "ACCEPT_AUTOMATIC" })],
  ["workbench/default-account", "google_workbench_instance", (one) => ({ ...one, gce_setup: { ...(one.gce_setup as JsonObject), service_accounts: [] } })],
  ["colab-template/internet", "google_colab_runtime_template", without("network_spec")],
  ["endpoint/any-project-connects", "google_vertex_ai_endpoint", (one) => ({ ...one, private_service_connect_config: { enable_private_service_connect: true } })],
  ["endpoint/key-forgotten", "google_vertex_ai_endpoint", without("encryption_spec")],
  ["workflow/default-account", "google_workflows_workflow", without("service_account")],
  ["workflow/silent", "google_workflows_workflow", (one) => ({ ...one, call_log_level: "LOG_NONE" })],
  ["schedule/no-identity", "google_cloud_scheduler_job", (one) => ({ ...one, http_target: without("oauth_token")(one.http_target as JsonObject) })],
  ["event/default-account", "google_eventarc_trigger", without("service_account")],
  ["repository/tags-move", "google_artifact_registry_repository", without("docker_config"), "repositories.images"],
  ["project/data-access-unlogged", "google_project_iam_audit_config", (audit) => ({ ...audit, audit_log_config: [{ log_type: "DATA_READ" }] })],
  ["alert/tells-nobody", "google_monitoring_alert_policy", without("notification_channels")],
  ["credential/in-plain", "google_workflows_workflow", (one) => ({ ...one, user_env_vars: { TOKEN: `ghp_${"a".repeat(36)}` } })],
]; // prettier-ignore

test.each(faults.map(([id, type, change, origin]) => ({ id, type, change, origin })))(
  "$id is found in a shipped platform when $type loses what it asks for",
  ({ id, type, change, origin }) => {
    const platform = changed((one) => one.type === type && (origin === undefined || one.origin === origin), change);
    expect(told(judge(platform, measure)).map((line) => line.split(" ")[0])).toContain(id);
  },
);

test("a reason beside a construct does not cover a key that was forgotten", () => {
  const platform = changed(
    ({ type }) => type === "google_bigquery_dataset",
    without("default_encryption_configuration"),
  );
  expect(told(judge(platform, measure))).toEqual(["dataset/key-forgotten google_bigquery_dataset"]);
});

test("a key that is made in the same change is a key, and another thing in its place is none", () => {
  const bucket = (kms: string) => ({ encryption: { default_kms_key_name: kms } });
  expect(
    outcomes(
      {
        google_kms_crypto_key: { Key: { name: "key" } },
        google_storage_bucket: {
          Made: bucket("${google_kms_crypto_key.Key.id}"),
          Found: bucket("${data.google_kms_crypto_key.Old.id}"),
          Counted: bucket("${google_kms_crypto_key.Key[0].id}"),
          Other: bucket("${google_storage_bucket.Made.id}"),
          Given: bucket("${var.key}"),
          Lost: bucket("${google_kms_crypto_key.Gone.id}"),
          Local: bucket("${local.key}"),
          Empty: bucket(""),
        },
      },
      "bucket/key-forgotten",
      { locals: { key: "projects/a/locations/b/keyRings/c/cryptoKeys/d" } },
    ),
  ).toEqual({
    Made: "pass: encryption.default_kms_key_name refers to google_kms_crypto_key.Key",
    Found: "pass: encryption.default_kms_key_name refers to data.google_kms_crypto_key",
    Counted: "pass: encryption.default_kms_key_name refers to google_kms_crypto_key.Key",
    Other: "fail: encryption.default_kms_key_name refers to google_storage_bucket.Made",
    Given: 'unknown: encryption.default_kms_key_name is "${var.key}", known only when it is applied',
    Lost: 'unknown: encryption.default_kms_key_name is "${google_kms_crypto_key.Gone.id}", known only when it is applied',
    Local: 'pass: encryption.default_kms_key_name is "projects/a/locations/b/keyRings/c/cryptoKeys/d"',
    Empty: "fail: encryption.default_kms_key_name is not set",
  });
});

test("what a reference leads to is judged, through every step and never in circles", () => {
  const member = (value: string) => ({ role: "roles/logging.viewer", member: value });
  expect(
    outcomes(
      {
        google_service_account: { Train: { account_id: "train" } },
        google_logging_project_sink: { Sink: { name: "sink" } },
        google_project_iam_member: {
          Account: member("serviceAccount:${google_service_account.Train.email}"),
          Member: member("${google_service_account.Train.member}"),
          Writer: member("${google_logging_project_sink.Sink.writer_identity}"),
          Same: member("${google_project_iam_member.Open.member}"),
          Open: member("${local.everybody}"),
          Circle: member("${google_project_iam_member.Circle.member}"),
          Function: member('${lower("ALLUSERS")}'),
          Escaped: member("$${google_service_account.Train.email}"),
        },
      },
      "iam/everybody",
      { locals: { everybody: "allUsers" }, provider: { google: [{ project: "acme" }] } },
    ),
  ).toMatchObject({
    Account: expect.stringMatching(/^pass/),
    Member: expect.stringMatching(/^pass/),
    Writer: expect.stringMatching(/^pass/),
    Same: 'fail: "roles/logging.viewer" is given to "allUsers"',
    Open: 'fail: "roles/logging.viewer" is given to "allUsers"',
    Circle: expect.stringMatching(/^unknown/),
    Function: expect.stringMatching(/^unknown/),
    Escaped: expect.stringMatching(/^pass/),
  });
});

test("grants are seen in bindings, policies, access blocks, access lists and data sources", () => {
  const policy = JSON.stringify({ bindings: [{ role: "roles/viewer", members: ["allUsers"] }] });
  const found = (resource: Json, settings?: JsonObject) =>
    Object.values(outcomes(resource, "iam/everybody", settings))[0]?.slice(0, 7);
  expect([
    found({ google_project_iam_binding: { It: { role: "roles/viewer", members: ["allUsers"] } } }),
    found({ google_pubsub_topic_iam_policy: { It: { policy_data: policy } } }),
    found({ google_pubsub_topic_iam_policy: { It: { policy_data: "${jsonencode({a = 1})}" } } }),
    found({ google_bigquery_dataset: { It: { access: [{ role: "READER", special_group: "allAuthenticatedUsers" }] } } }),
    found({ google_bigquery_dataset_access: { It: { role: "READER", iam_member: "allUsers" } } }),
    found({ google_storage_bucket_acl: { It: { role_entity: ["OWNER:project-owners-1", "READER:allUsers"] } } }),
    found({ google_storage_bucket_acl: { It: { predefined_acl: "publicRead" } } }),
    found({ google_storage_default_object_access_control: { It: { role: "READER", entity: "allUsers" } } }),
    found(
      { google_project_iam_policy: { It: { policy_data: "${data.google_iam_policy.All.policy_data}" } } },
      { data: { google_iam_policy: { All: { binding: [{ role: "roles/viewer", members: ["allUsers"] }] } } } },
    ),
  ]).toEqual(["fail: \"", "fail: \"", "unknown", "fail: \"", "fail: \"", "fail: \"", "fail: \"", "fail: \"", "fail: \""]); // prettier-ignore
});

test("blocks that are written one by one, as a list, or by a loop are the same to a rule", () => {
  expect(
    outcomes(
      {
        google_storage_bucket: {
          Object: { versioning: { enabled: true } },
          List: { versioning: [{ enabled: "true" }] },
          Loop: { dynamic: { versioning: { for_each: "${var.versions}", content: { enabled: true } } } },
          Text: { versioning: "true" },
        },
      },
      "bucket/no-versions",
    ),
  ).toEqual({
    Object: "pass: versioning.enabled is true",
    List: 'pass: versioning.enabled is "true"',
    Loop: "unknown: versioning.enabled is \"a dynamic versioning\", known only when it is applied",
    Text: "fail: versioning.enabled is not set, and retention_policy is not set",
  }); // prettier-ignore
});

test("what is counted down to none is not judged", () => {
  expect(
    outcomes({ google_storage_bucket: { None: { count: 0 }, Some: { count: "${var.count}" } } }, "bucket/access-lists"),
  ).toEqual({
    Some: "fail: uniform_bucket_level_access is not set",
  });
});

test.each([
  ["another protocol", { source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "udp", ports: ["22"] }] }, "pass"],
  ["every protocol", { source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "all" }] }, "fail"],
  ["no source at all", { allow: [{ protocol: "tcp", ports: ["22"] }] }, "fail"],
  ["machines with a tag", { source_tags: ["bastion"], allow: [{ protocol: "tcp", ports: ["22"] }] }, "pass"],
  ["a rule that is off", { disabled: true, allow: [{ protocol: "tcp", ports: ["22"] }] }, "pass"],
  ["what goes out", { direction: "EGRESS", allow: [{ protocol: "tcp", ports: ["22"] }] }, "pass"],
  ["every port", { source_ranges: ["::/0"], allow: { protocol: "tcp" } }, "fail"],
  [
    "a range that a variable gives",
    { source_ranges: "${var.office}", allow: [{ protocol: "tcp", ports: ["22"] }] },
    "unknown",
  ],
  ["a refusal", { source_ranges: ["0.0.0.0/0"], deny: [{ protocol: "all" }] }, "pass"],
] as const)("ssh from everywhere: %s", (_what, rule, expected) => {
  expect(outcomes({ google_compute_firewall: { It: rule } }, "firewall/ssh-open").It).toMatch(
    new RegExp(`^${expected}`),
  );
});

test("nothing of a platform reaches a report that a terminal would act on, or that is secret", () => {
  const { It } = outcomes(
    { google_storage_bucket: { It: { public_access_prevention: `\u001b[31m\u202e${"x".repeat(500)}\n` } } },
    "bucket/public-possible",
  );
  expect(It).toBe(`fail: public_access_prevention is "\\u001b[31m\\u202e${"x".repeat(74)}…"`);

  const secret = "hunter2-hunter2";
  const secrets = {
    google_secret_manager_secret_version: { It: { secret_data: secret } },
    google_monitoring_notification_channel: { It: { sensitive_labels: { auth_token: secret } } },
    google_workflows_workflow: { It: { user_env_vars: { A: `postgres://user:${secret}@db` } } },
    google_cloud_scheduler_job: { It: { http_target: { headers: { Authorization: secret } } } },
  };
  const platform = platformOf({
    manifest: { stacks: { data: { dependencies: [] } } },
    stacks: new Map([["data", { resource: secrets }]]),
  });
  const whys = judge(platform, { rules: policyRules }).map(({ why }) => why);
  expect(whys.filter((why) => why.includes(secret))).toEqual([]);
  expect(whys).toContain("user_env_vars.A holds what looks like a password in an address");
});

test("names that every object has are names like others", () => {
  expect(
    outcomes(
      JSON.parse('{"google_storage_bucket":{"constructor":{},"__proto__":{"name":"a"}},"toString":{"It":{}}}') as Json,
      "bucket/access-lists",
    ),
  ).toMatchObject({ constructor: "fail: uniform_bucket_level_access is not set" });
});
