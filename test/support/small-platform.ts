import type { Written } from "./terraform";

/** The e-mail of an account of the project. */
export const account = (id: string, project = "acme-ml-test"): string =>
  `serviceAccount:${id}@${project}.iam.gserviceaccount.com`;

const workflow = (name: string, origin: string, source: unknown): Written => ({
  type: "workflows_workflow",
  id: name,
  origin,
  attributes: { name, source_contents: JSON.stringify(source) },
});

/** A platform that trains a model from a zone and a dataset, serves it, and trains it again: the least with one of each. */
export function smallPlatform(): Readonly<Record<string, readonly Written[]>> {
  return {
    foundation: [
      { type: "kms_crypto_key", id: "Key", origin: "encryption.customerManaged" },
      {
        type: "project_iam_member",
        id: "People",
        origin: "groups.scientists",
        attributes: { member: "group:ml@acme.example", role: "roles/viewer" },
      },
      {
        type: "project_iam_custom_role",
        id: "Ask",
        origin: "endpoints",
        attributes: { role_id: "plinth_test_call", permissions: ["aiplatform.endpoints.predict"] },
      },
      {
        type: "project_iam_custom_role",
        id: "Operate",
        origin: "endpoints",
        attributes: { role_id: "plinth_test_operate", permissions: ["aiplatform.endpoints.update"] },
      },
    ],
    data: [
      {
        type: "storage_bucket",
        id: "Raw",
        origin: "storage.zones.raw",
        attributes: {
          name: "acme-ml-test-test-raw",
          location: "EUROPE-WEST4",
          encryption: { default_kms_key_name: "projects/p/cryptoKeys/storage" },
        },
      },
      {
        type: "storage_bucket",
        id: "Models",
        origin: "storage.zones.models",
        attributes: { name: "acme-ml-test-test-models", location: "EU" },
      },
      {
        type: "bigquery_dataset",
        id: "Features",
        origin: "storage.datasets.features",
        attributes: { dataset_id: "test_features" },
      },
      {
        type: "bigquery_table",
        id: "Customers",
        origin: "storage.datasets.features",
        attributes: { dataset_id: "test_features", table_id: "customers" },
      },
      { type: "service_account", id: "Portal", origin: "workloads.portal", attributes: { account_id: "test-portal" } },
      {
        type: "storage_bucket_iam_member",
        id: "PeopleRead",
        origin: "groups.scientists.reads.0",
        attributes: {
          bucket: "acme-ml-test-test-models",
          member: "group:ml@acme.example",
          role: "roles/storage.objectViewer",
        },
      },
    ],
    training: [
      {
        type: "service_account",
        id: "Job",
        origin: "training.jobs.fraud",
        attributes: { account_id: "test-train-fraud" },
      },
      {
        type: "service_account",
        id: "Launcher",
        origin: "training.jobs.fraud",
        attributes: { account_id: "test-run-fraud" },
      },
      workflow("train-fraud", "training.jobs.fraud", {
        body: {
          workerPoolSpecs: [
            { machineSpec: { machineType: "n1-standard-4" }, replicaCount: "1" },
            { machineSpec: { machineType: "n1-standard-4" }, replicaCount: "3" },
          ],
        },
        assign: [{ "upload.modelId": "test-fraud" }],
      }),
      {
        type: "storage_bucket_iam_member",
        id: "Reads",
        origin: "training.jobs.fraud.reads.0",
        attributes: {
          bucket: "acme-ml-test-test-raw",
          member: account("test-train-fraud"),
          role: "roles/storage.objectViewer",
        },
      },
      {
        type: "storage_bucket_iam_member",
        id: "Writes",
        origin: "training.jobs.fraud",
        attributes: {
          bucket: "acme-ml-test-test-models",
          member: account("test-train-fraud"),
          role: "roles/storage.objectUser",
        },
      },
      {
        type: "storage_bucket_iam_member",
        id: "Looks",
        origin: "training.jobs.fraud",
        attributes: {
          bucket: "acme-ml-test-test-models",
          member: account("test-run-fraud"),
          role: "roles/storage.objectViewer",
        },
      },
      {
        type: "bigquery_table_iam_member",
        id: "ReadsTable",
        origin: "training.jobs.fraud.reads.1",
        attributes: {
          dataset_id: "test_features",
          table_id: "customers",
          member: account("test-train-fraud"),
          role: "roles/bigquery.dataViewer",
        },
      },
      {
        type: "cloud_scheduler_job",
        id: "Clock",
        origin: "training.jobs.fraud.schedule",
        attributes: {
          name: "train-fraud",
          schedule: "0 2 * * *",
          time_zone: "Europe/Amsterdam",
          paused: false,
          http_target: {
            uri: "https://workflowexecutions.googleapis.com/v1/projects/acme-ml-test/locations/europe-west4/workflows/train-fraud/executions",
          },
        },
      },
      {
        type: "eventarc_trigger",
        id: "Arrival",
        origin: "training.jobs.fraud.triggers.arrival",
        attributes: {
          destination: { workflow: "projects/acme-ml-test/locations/europe-west4/workflows/train-fraud" },
          matching_criteria: [{ attribute: "bucket", value: "acme-ml-test-test-raw" }],
        },
      },
    ],
    pipelines: [
      workflow("promote-fraud", "models.fraud", { url: "/models/test-fraud@champion" }),
      workflow("retrain-fraud", "models.fraud.retraining", {
        args: [{ workflow: "train-fraud" }, { workflow: "release-fraud" }],
      }),
    ],
    serving: [
      {
        type: "vertex_ai_endpoint",
        id: "Endpoint",
        origin: "endpoints.fraud",
        attributes: {
          name: "123",
          display_name: "test-fraud",
          private_service_connect_config: { enable_private_service_connect: true },
        },
      },
      {
        type: "service_account",
        id: "Release",
        origin: "endpoints.fraud",
        attributes: { account_id: "test-ship-fraud" },
      },
      workflow("release-fraud", "endpoints.fraud", { model: "/models/test-fraud@1" }),
      workflow("guard-fraud", "endpoints.fraud", {}),
      {
        type: "vertex_ai_endpoint_iam_member",
        id: "Own",
        origin: "endpoints.fraud",
        attributes: {
          endpoint: "123",
          member: account("test-ship-fraud"),
          role: "projects/acme-ml-test/roles/plinth_test_operate",
        },
      },
      {
        type: "vertex_ai_endpoint_iam_member",
        id: "Asks",
        origin: "endpoints.fraud.callers",
        attributes: {
          endpoint: "123",
          member: account("test-portal"),
          role: "projects/acme-ml-test/roles/plinth_test_call",
        },
      },
      {
        type: "vertex_ai_endpoint_iam_member",
        id: "AsksToo",
        origin: "endpoints.fraud.callers",
        attributes: {
          endpoint: "123",
          member: account("checkout", "acme-shop"),
          role: "projects/acme-ml-test/roles/plinth_test_call",
        },
      },
      {
        type: "vertex_ai_endpoint_iam_member",
        id: "Google",
        origin: "endpoints.fraud",
        attributes: {
          endpoint: "123",
          member: "serviceAccount:service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com",
          role: "projects/acme-ml-test/roles/plinth_test_call",
        },
      },
    ],
  };
}
