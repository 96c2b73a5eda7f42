import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryTableIamMember } from "@cdktf/provider-google/lib/bigquery-table-iam-member";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { GoogleVertexAiEndpointIamMember } from "@cdktf/provider-google-beta/lib/google-vertex-ai-endpoint-iam-member";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { EnvironmentInput } from "../../config/schema/environment";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import type { Synth } from "../support/synth";

type Endpoint = NonNullable<EnvironmentInput["endpoints"]>[string];

const churn: Endpoint = {
  model: "churn",
  machine: { type: "n1-standard-4" },
  requestLogging: {},
  shadow: { columns: { merchant_id: "STRING", trend: "FLOAT" }, schedule: { cron: "0 6 * * *" } },
};

const platform = (endpoint: Endpoint, rest: Partial<EnvironmentInput> = {}) =>
  synthesizePlatform(
    environment({
      storage: { zones: { models: {} } },
      models: { churn: { serving: { image: "eu.acme.example/churn:1" } } },
      endpoints: { churn: endpoint },
      ...rest,
    }),
  ).stacks as Readonly<Record<string, Synth>>;

const EMAIL = "@acme-ml-test.iam.gserviceaccount.com";
const GRANTS = [
  ProjectIamMember,
  BigqueryDatasetIamMember,
  BigqueryTableIamMember,
  ServiceAccountIamMember,
  GoogleVertexAiEndpointIamMember,
];
const grantsOf = (synth: Synth, account: string) =>
  GRANTS.flatMap((type) => synth.all(type))
    .filter(({ member }) => member === `serviceAccount:${account}${EMAIL}`)
    .map(({ role, dataset_id, table_id, service_account_id }) =>
      [role, String(service_account_id ?? dataset_id ?? "").replace(/.*\//, ""), table_id].filter(Boolean).join(" "),
    )
    .sort();

test("the workflow may compare and nothing else", () => {
  const { serving } = platform(churn);

  expect(grantsOf(serving as Synth, "test-shade-churn")).toEqual([
    "projects/acme-ml-test/roles/plinth_test_read_endpoints",
    "projects/acme-ml-test/roles/plinth_test_submit_batch_predictions",
    "roles/bigquery.dataEditor test_requests_churn shadow_reports",
    "roles/bigquery.dataEditor test_shadow_churn",
    "roles/bigquery.dataViewer test_requests_churn request_response_logging",
    "roles/bigquery.jobUser",
    `roles/iam.serviceAccountUser test-replay-churn${EMAIL}`,
    "roles/logging.logWriter",
  ]);
});

test("the candidate's containers can touch no request and no report: only what nobody keeps, and what the endpoint reads", () => {
  const { serving } = platform({ ...churn, reads: ["requests:churn"] });

  expect(grantsOf(serving as Synth, "test-replay-churn")).toEqual([
    "roles/bigquery.dataEditor test_shadow_churn",
    "roles/bigquery.dataViewer test_requests_churn",
    "roles/bigquery.jobUser",
    "roles/bigquery.readSessionUser",
  ]);
  expect(grantsOf(platform(churn).serving as Synth, "test-replay-churn")).toEqual([
    "roles/bigquery.dataEditor test_shadow_churn",
    "roles/bigquery.jobUser",
    "roles/bigquery.readSessionUser",
  ]);
});

test("reports are kept beside the requests for as long as is said; what is compared goes by itself", () => {
  const { data } = platform({ ...churn, shadow: { ...churn.shadow!, keepReports: "30d" } });

  expect(data?.all(BigqueryTable).find(({ table_id }) => table_id === "shadow_reports")).toMatchObject({
    dataset_id: "test_requests_churn",
    time_partitioning: { type: "DAY", field: "reported_at", expiration_ms: 30 * 86_400_000 },
  });
  expect(data?.all(BigqueryDataset).find(({ dataset_id }) => dataset_id === "test_shadow_churn")).toMatchObject({
    default_table_expiration_ms: 3 * 86_400_000,
    location: "europe-west4",
  });
});

test("the clock starts it, a metric reads its disagreement, and the guard looks after its replays", () => {
  const { serving, foundation, training } = platform(churn);

  expect(serving?.all(CloudSchedulerJob)).toContainEqual(
    expect.objectContaining({ name: "shadow-churn", schedule: "0 6 * * *", time_zone: "Etc/UTC" }),
  );
  expect(foundation?.all(LoggingMetric).map(({ name }) => name)).toContain("test-shadow-disagreement");
  expect(training?.all(WorkflowsWorkflow).map(({ name }) => name)).toEqual(["guard-training"]);
});

test("without a schedule it is there for releases and people", () => {
  const { serving } = platform({ ...churn, shadow: { columns: { trend: "FLOAT" } } });

  expect(serving?.all(WorkflowsWorkflow).map(({ name }) => name)).toContain("shadow-churn");
  expect(serving?.all(CloudSchedulerJob).map(({ name }) => name)).not.toContain("shadow-churn");
});

test("without a shadow there is nothing for it", () => {
  const { serving, data, foundation } = platform({ ...churn, shadow: undefined });

  expect(serving?.all(WorkflowsWorkflow).map(({ name }) => name)).not.toContain("shadow-churn");
  expect(data?.all(BigqueryDataset).map(({ dataset_id }) => dataset_id)).toEqual([
    "test_requests_churn",
    "test_model_life",
  ]);
  expect(foundation?.all(LoggingMetric).filter(({ name }) => String(name).includes("shadow"))).toEqual([]);
});

test("it runs on its own machine, else on that of the endpoint, else on that of the pool", () => {
  const pools = { shared: { machine: { type: "e2-standard-8" } } };
  const machineIn = (endpoint: Endpoint) => {
    const { serving } = platform(endpoint, { pools });
    const found = serving?.all(WorkflowsWorkflow).find(({ name }) => name === "shadow-churn");
    return /"machineType": "([^"]+)"/.exec(String(found?.source_contents))?.[1];
  };

  expect(machineIn({ ...churn, shadow: { ...churn.shadow!, machine: { type: "c2-standard-4" } } })).toBe(
    "c2-standard-4",
  );
  expect(machineIn(churn)).toBe("n1-standard-4");
  expect(machineIn({ ...churn, machine: undefined, pool: "shared" })).toBe("e2-standard-8");
});

test("requests that nobody keeps cannot be replayed", () => {
  expect(() => platform({ ...churn, requestLogging: undefined })).toThrow(
    "serving: `endpoints.churn.shadow` replays logged requests, and none are: add `requestLogging`",
  );
});
