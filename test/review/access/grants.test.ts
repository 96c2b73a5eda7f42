import { readGrants } from "../../../review/access/grants";
import { remarksOf, phraseOf } from "../../../review/access/words";
import type { Json } from "../../../review/json";
import { smallPlatform, type SmallPlatform, type Written } from "../../support/access";

const told = (written: Written, more?: SmallPlatform) =>
  readGrants(smallPlatform(written, more)).grants.map((grant) =>
    [`${grant.principal.name}: ${phraseOf(grant)}`, ...remarksOf(grant)].join(" | "),
  );
const ada = "user:ada@acme.example";
const member = (type: string, attributes: Readonly<Record<string, Json>>): Written => ({
  [`google_${type}_iam_member`]: { G: { member: ada, ...attributes } },
});

test.each<[what: string, written: Written, told: readonly string[]]>([
  [
    "a bucket",
    member("storage_bucket", { bucket: "raw", role: "roles/storage.objectAdmin" }),
    ["administers objects of bucket raw"],
  ],
  [
    "a project",
    member("project", { role: "roles/owner" }),
    ["gives anybody anything, deletes the project, changes every custom role, and more (13568 permissions)"],
  ],
  [
    "another project",
    member("project", { project: "other", role: "roles/storage.objectViewer" }),
    ["reads every bucket"],
  ],
  ["a folder", member("folder", { folder: "folders/12", role: "roles/bigquery.dataViewer" }), ["reads every dataset"]],
  [
    "an organization",
    member("organization", { org_id: "7", role: "roles/iam.securityAdmin" }),
    [
      "gives anybody anything, decides who acts as every account, administers every bucket, and more (2845 permissions)",
    ],
  ],
  [
    "a dataset",
    member("bigquery_dataset", { dataset_id: "d", role: "roles/bigquery.dataEditor" }),
    ["writes dataset d"],
  ],
  [
    "a table",
    member("bigquery_table", { dataset_id: "d", table_id: "t", role: "roles/bigquery.dataViewer" }),
    ["reads table d.t"],
  ],
  [
    "a table, by its full name",
    member("bigquery_table", {
      dataset_id: "projects/acme-ml/datasets/d",
      table_id: "projects/acme-ml/datasets/d/tables/t",
      role: "roles/bigquery.dataViewer",
    }),
    ["reads table d.t"],
  ],
  [
    "a key",
    member("kms_crypto_key", {
      crypto_key_id: "acme-ml/europe-west4/ring/k",
      role: "roles/cloudkms.cryptoKeyDecrypter",
    }),
    ["encrypts and decrypts with key k (europe-west4)"],
  ],
  [
    "a key ring",
    member("kms_key_ring", {
      key_ring_id: "projects/acme-ml/locations/europe/keyRings/ring",
      role: "roles/cloudkms.admin",
    }),
    ["administers key ring ring"],
  ],
  [
    "a secret",
    member("secret_manager_secret", {
      secret_id: "projects/acme-ml/secrets/s",
      role: "roles/secretmanager.secretAccessor",
    }),
    ["reads secret s"],
  ],
  ["a topic", member("pubsub_topic", { topic: "t", role: "roles/pubsub.publisher" }), ["publishes to topic t"]],
  [
    "a subscription",
    member("pubsub_subscription", { subscription: "s", role: "roles/pubsub.subscriber" }),
    ["receives from subscription s"],
  ],
  [
    "a service",
    member("cloud_run_v2_service", { name: "s", location: "europe-west4", role: "roles/run.invoker" }),
    ["calls service s"],
  ],
  [
    "a registry",
    member("artifact_registry_repository", {
      repository: "r",
      location: "europe-west4",
      role: "roles/artifactregistry.writer",
    }),
    ["pushes to repository r"],
  ],
  [
    "an endpoint",
    member("vertex_ai_endpoint", { endpoint: "12", location: "europe-west4", role: "roles/aiplatform.user" }),
    ["deploys to endpoint 12"],
  ],
  [
    "an account",
    member("service_account", {
      service_account_id: "projects/acme-ml/serviceAccounts/a@acme-ml.iam.gserviceaccount.com",
      role: "roles/iam.workloadIdentityUser",
    }),
    ["makes tokens of account a@acme-ml.iam.gserviceaccount.com"],
  ],
  [
    "a folder in a bucket",
    member("storage_managed_folder", { bucket: "raw", managed_folder: "a/", role: "roles/storage.objectViewer" }),
    ["reads bucket raw/a/"],
  ],
  [
    "something that nobody knows",
    member("spanner_database", { instance: "i", database: "d", role: "roles/spanner.databaseAdmin" }),
    ["may do something that is not known on spanner database d/i | what this role holds is not known"],
  ],
])("a role on %s is told in words", (_, written, words) => {
  expect(told(written)).toEqual(words.map((text) => `ada@acme.example: ${text}`));
});

test.each<[member: string, name: string, kind: string]>([
  ["allUsers", "everybody on the internet", "everybody"],
  ["allAuthenticatedUsers", "everybody with a Google account", "everybody"],
  ["domain:acme.example", "everybody at acme.example", "domain"],
  ["group:team@acme.example", "team@acme.example", "group"],
  ["projectEditor:acme-ml", "every editor of the project acme-ml", "project-members"],
  ["serviceAccount:a@other.iam.gserviceaccount.com", "a of other", "external-account"],
  ["serviceAccount:service-1@gcp-sa-aiplatform.iam.gserviceaccount.com", "Vertex AI", "agent"],
  ["serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com", "Pub/Sub", "agent"],
  ["serviceAccount:service-1@gcp-sa-brandnew.iam.gserviceaccount.com", "gcp-sa-brandnew", "agent"],
  [
    "serviceAccount:1-compute@developer.gserviceaccount.com",
    "Compute Engine's default account (project 1)",
    "default-account",
  ],
  ["serviceAccount:acme-ml.svc.id.goog[ns/app]", "Kubernetes account acme-ml.svc.id.goog[ns/app]", "federated"],
  [
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/attribute.repository/acme/ml",
    "whoever has repository acme/ml in the pool ci",
    "federated",
  ],
  [
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*",
    "everybody of the pool ci",
    "federated",
  ],
  [
    "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/subject/x",
    "x of the pool ci",
    "federated",
  ],
  [
    "deleted:serviceAccount:a@b.iam.gserviceaccount.com?uid=1",
    "deleted serviceAccount:a@b.iam.gserviceaccount.com",
    "deleted",
  ],
  ["${var.member}", "${var.member}", "unknown"],
  ["rubbish", "rubbish", "unknown"],
])("the member %s is %s", (written, name, kind) => {
  const { principals } = readGrants(
    smallPlatform({ google_storage_bucket_iam_member: { G: { bucket: "b", role: "roles/x.y", member: written } } }),
  );
  expect(principals.all).toMatchObject([{ name, kind }]);
});

test("references are followed to accounts, roles, buckets and sinks", () => {
  expect(
    told(
      {
        google_service_account: { Job: { account_id: "job", display_name: "Training job" } },
        google_storage_bucket: { Raw: { name: "acme-raw" } },
        google_project_iam_custom_role: { Own: { role_id: "own", title: "Own", permissions: ["storage.objects.get"] } },
        google_logging_project_sink: { Sink: { name: "to-topic", destination: "x" } },
        google_storage_bucket_iam_member: {
          A: {
            bucket: "${google_storage_bucket.Raw.name}",
            role: "${google_project_iam_custom_role.Own.id}",
            member: "serviceAccount:${google_service_account.Job.email}",
          },
          B: {
            bucket: "${google_storage_bucket.Raw.id}",
            role: "roles/storage.objectCreator",
            member: "${google_service_account.Job.member}",
          },
          C: {
            bucket: "acme-raw",
            role: "roles/storage.objectCreator",
            member: "${google_logging_project_sink.Sink.writer_identity}",
          },
        },
      },
      { origins: { "google_storage_bucket.Raw": "storage.zones.raw" } },
    ),
  ).toEqual(["Training job: reads zone:raw", "Training job: adds to zone:raw", "log sink to-topic: adds to zone:raw"]);
});

test("policies that take over are called out, with whom they take it from", () => {
  const { grants, takeovers } = readGrants(
    smallPlatform(
      {
        google_storage_bucket_iam_member: { A: { bucket: "b", role: "roles/storage.objectViewer", member: ada } },
        google_storage_bucket_iam_binding: {
          B: { bucket: "b", role: "roles/storage.objectViewer", members: ["user:bob@acme.example"] },
        },
        google_project_iam_policy: {
          P: { project: "acme-ml", policy_data: "${data.google_iam_policy.All.policy_data}" },
        },
        google_pubsub_topic_iam_policy: {
          T: { topic: "t", policy_data: '{"bindings":[{"role":"roles/pubsub.publisher","members":["allUsers"]}]}' },
        },
        google_pubsub_subscription_iam_policy: { S: { subscription: "s", policy_data: "${local.policy}" } },
      },
      {
        data: {
          google_iam_policy: { All: { binding: [{ role: "roles/viewer", members: ["group:all@acme.example"] }] } },
        },
      },
    ),
  );
  expect(grants.map(({ principal, form, target }) => `${principal.name} ${form} ${target.name}`)).toEqual([
    "all@acme.example policy the project",
    "everybody on the internet policy topic t",
    "bob@acme.example binding bucket b",
    "ada@acme.example member bucket b",
  ]);
  expect(takeovers.map(({ address, evicts }) => [address, evicts.map(({ principal }) => principal.name)])).toEqual([
    ["google_project_iam_policy.P", []],
    ["google_pubsub_subscription_iam_policy.S", []],
    ["google_pubsub_topic_iam_policy.T", []],
    ["google_storage_bucket_iam_binding.B", ["ada@acme.example"]],
  ]);
});

test("the old lists of BigQuery and Cloud Storage, and access on request, are read as well", () => {
  const entitlement = {
    max_request_duration: "7200s",
    eligible_users: [{ principals: ["group:ops@acme.example"] }],
    approval_workflow: [
      { manual_approvals: [{ steps: [{ approvers: [{ principals: ["group:bosses@acme.example"] }] }] }] },
    ],
    privileged_access: [
      {
        gcp_iam_access: [
          {
            resource: "//cloudresourcemanager.googleapis.com/projects/acme-ml",
            role_bindings: [{ role: "roles/storage.objectUser" }],
          },
        ],
      },
    ],
  };
  expect(
    told({
      google_bigquery_dataset: {
        D: {
          dataset_id: "d",
          access: [
            { role: "OWNER", special_group: "projectOwners" },
            { role: "READER", user_by_email: "ada@acme.example" },
            { role: "WRITER", user_by_email: "job@acme-ml.iam.gserviceaccount.com" },
            { view: [{ project_id: "p", dataset_id: "v", table_id: "t" }] },
          ],
        },
      },
      google_bigquery_dataset_access: {
        A: { dataset_id: "e", role: "roles/bigquery.dataViewer", special_group: "allAuthenticatedUsers" },
      },
      google_privileged_access_manager_entitlement: { E: entitlement },
      google_storage_bucket_access_control: { C: { bucket: "b", role: "READER", entity: "allUsers" } },
      google_storage_bucket_acl: { L: { bucket: "b", predefined_acl: "publicReadWrite" } },
    }),
  ).toEqual([
    "every owner of the project acme-ml: administers dataset d | in place of everybody else",
    "ada@acme.example: reads dataset d | in place of everybody else",
    "job of acme-ml: writes dataset d | in place of everybody else",
    "whoever may use the view p.v.t: reads dataset d | in place of everybody else",
    "everybody with a Google account: reads dataset e",
    "ops@acme.example: writes every bucket, writes metrics | on request, when bosses@acme.example say yes, for 2h at most",
    "everybody on the internet: lists bucket b",
    "everybody on the internet: writes bucket b",
  ]);
});

test("groups are called as the environment file calls them", () => {
  const written = member("storage_bucket", {
    bucket: "raw",
    role: "roles/storage.objectViewer",
    member: "group:long-name@acme.example",
  });
  expect(told(written, { origins: { "google_storage_bucket_iam_member.G": "groups.scientists.reads.0" } })).toEqual([
    "scientists: reads bucket raw",
  ]);
});

test("what a role of the platform's own holds is what it says, and nothing when it is disabled", () => {
  const own = (more: Readonly<Record<string, Json>>): Written => ({
    google_project_iam_custom_role: {
      Own: { role_id: "plinth_dev_do_things", permissions: ["storage.objects.get"], ...more },
    },
    google_storage_bucket_iam_member: {
      G: { bucket: "b", role: "projects/acme-ml/roles/plinth_dev_do_things", member: ada },
    },
  });
  expect(told(own({}))).toEqual(["ada@acme.example: reads bucket b"]);
  expect(told(own({ stage: "DISABLED" }))).toEqual(["ada@acme.example: may do nothing with bucket b"]);
  expect(told(own({ permissions: "${var.permissions}" }))).toEqual([
    "ada@acme.example: may do something that is not known on bucket b | what this role holds is not known",
  ]);
});

test("an agent whose address only Google knows is told by what it works for", () => {
  const key_id = "projects/p/locations/europe-west4/keyRings/ring/cryptoKeys/logs";
  const agent = "serviceAccount:${data.google_logging_project_cmek_settings.Agent.service_account_id}";
  const grant = { crypto_key_id: key_id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: agent };

  expect(told({ google_kms_crypto_key_iam_member: { G: grant } })).toEqual([
    "Logging: encrypts and decrypts with key logs (europe-west4)",
  ]);
});
