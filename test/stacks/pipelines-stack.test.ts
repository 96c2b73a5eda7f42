import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { BigqueryTableIamMember } from "@cdktf/provider-google/lib/bigquery-table-iam-member";
import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { EventarcTrigger } from "@cdktf/provider-google/lib/eventarc-trigger";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { EnvironmentInput } from "../../config/schema/environment";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import type { Synth } from "../support/synth";

type Batch = NonNullable<EnvironmentInput["batch"]>[string];

const scores: Batch = {
  model: "churn",
  input: { table: "features.merchants" },
  output: { dataset: "scores" },
  machine: { type: "n1-standard-4" },
};
const around = {
  storage: {
    zones: { raw: {}, scores: {} },
    datasets: { scores: {}, features: { tables: { merchants: { columns: { merchant_id: "STRING" } } } } },
  },
  models: { churn: { serving: { image: "eu.acme.example/churn:1" } } },
} satisfies Partial<EnvironmentInput>;

const platform = (batch: Record<string, Batch>, rest: Partial<EnvironmentInput> = {}) =>
  synthesizePlatform(environment({ ...around, ...rest, batch })).stacks as Readonly<Record<string, Synth>>;
const pipelines = (batch: Record<string, Batch>, rest?: Partial<EnvironmentInput>) =>
  platform(batch, rest).pipelines as Synth;

const EMAIL = "@acme-ml-test.iam.gserviceaccount.com";
const grantsOf = (synth: Synth, account: string) =>
  [ProjectIamMember, StorageBucketIamMember, BigqueryDatasetIamMember, BigqueryTableIamMember, ServiceAccountIamMember]
    .flatMap((type) => synth.all(type))
    .filter(({ member }) => member === `serviceAccount:${account}${EMAIL}`)
    .map(({ role, bucket, dataset_id, table_id, service_account_id }) =>
      [role, bucket ?? service_account_id ?? dataset_id, table_id].filter((part) => part !== undefined).join(" "),
    )
    .sort();

test("a platform without batch predictions and models has no such stack", () => {
  expect(platform({}, { models: {} }).pipelines).toBeUndefined();
});

test("a batch prediction runs as an account with exactly its data: rows in, a table out", () => {
  const synth = pipelines({ scores });

  expect(grantsOf(synth, "test-batch-scores")).toEqual([
    "roles/bigquery.dataEditor test_scores",
    "roles/bigquery.dataViewer test_features merchants",
    "roles/bigquery.jobUser",
    "roles/bigquery.readSessionUser",
  ]);
});

test("the same of files, and of what else it reads", () => {
  const synth = pipelines({
    scores: {
      ...scores,
      input: { zone: "raw", path: "merchants/*.jsonl" },
      output: { zone: "scores", folder: "churn" },
      reads: ["table:features.merchants"],
    },
  });

  expect(grantsOf(synth, "test-batch-scores")).toEqual([
    "roles/bigquery.dataViewer test_features merchants",
    "roles/bigquery.jobUser",
    "roles/bigquery.readSessionUser",
    "roles/storage.objectUser acme-ml-test-test-scores",
    "roles/storage.objectViewer acme-ml-test-test-raw",
  ]);
});

test("its launcher submits, acts as that account, writes logs, and may do nothing else", () => {
  const stacks = platform({ scores });

  expect(grantsOf(stacks.pipelines as Synth, "test-predict-scores")).toEqual([
    "projects/acme-ml-test/roles/plinth_test_submit_batch_predictions",
    expect.stringMatching(/^roles\/iam\.serviceAccountUser .*\/test-batch-scores@/),
    "roles/logging.logWriter",
  ]);
  const role = stacks.foundation
    ?.all(ProjectIamCustomRole)
    .find(({ role_id }) => role_id === "plinth_test_submit_batch_predictions");
  expect(role?.permissions).toEqual([
    "aiplatform.batchPredictionJobs.cancel",
    "aiplatform.batchPredictionJobs.create",
    "aiplatform.batchPredictionJobs.get",
    "aiplatform.batchPredictionJobs.list",
    "aiplatform.models.get",
  ]);
});

test("a schedule and triggers start it as an account of its own, under names that no training job has", () => {
  const program = { image: "eu.acme.example/trainer:1", machine: { type: "n1-standard-8" } };
  const triggers = {
    arrival: { kind: "object", zone: "raw", suffix: "_SUCCESS" },
    asked: { kind: "message", topic: "projects/acme-labels/topics/ready" },
    trained: { kind: "after", job: "fraud" },
  } as const;
  const schedule = { cron: "0 3 * * *", timeZone: "Europe/Amsterdam" };
  const stacks = platform(
    { scores: { ...scores, schedule, triggers } },
    { training: { jobs: { fraud: program, scores: { ...program, schedule, triggers } } } },
  );
  const synth = stacks.pipelines as Synth;

  expect(synth.all(CloudSchedulerJob)).toMatchObject([{ name: "predict-scores", schedule: "0 3 * * *" }]);
  expect(synth.all(EventarcTrigger)).toMatchObject([
    { name: "predict-scores-arrival" },
    { name: "predict-scores-asked" },
    {
      name: "predict-scores-trained",
      transport: { pubsub: { topic: "projects/acme-ml-test/topics/test-successes-fraud" } },
    },
  ]);
  // One feed for all that follow, made where the job is.
  expect(stacks.training?.all(LoggingProjectSink)).toMatchObject([{ name: "test-successes-fraud" }]);
  expect(synth.all(LoggingProjectSink)).toEqual([]);
  expect(grantsOf(synth, "test-begin-scores")).toEqual([
    "projects/acme-ml-test/roles/plinth_test_start_workflows",
    "roles/eventarc.eventReceiver",
  ]);
  const names = Object.values(stacks).flatMap((stack) => stack.all(ServiceAccount).map(({ account_id }) => account_id));
  expect(new Set(names).size).toBe(names.length);
});

test("where nothing trains, the guard looks after batch predictions, and people may start them", () => {
  const stacks = platform({ scores }, { groups: { engineers: { email: "ml-engineers@acme.example" } } });

  expect(stacks.training?.all(WorkflowsWorkflow).map(({ name }) => name)).toEqual(["guard-training"]);
  expect(stacks.training?.all(CloudSchedulerJob).map(({ name }) => name)).toEqual(["guard-training"]);
  expect(stacks.foundation?.all(ProjectIamMember)).toContainEqual(
    expect.objectContaining({
      role: "projects/acme-ml-test/roles/plinth_test_run_workflows",
      member: "group:ml-engineers@acme.example",
    }),
  );
  expect(stacks.foundation?.all(ProjectService).map(({ service }) => service)).toEqual(
    expect.arrayContaining([
      "aiplatform.googleapis.com",
      "cloudscheduler.googleapis.com",
      "workflowexecutions.googleapis.com",
      "workflows.googleapis.com",
    ]),
  );
});

test("keys of the environment encrypt what it keeps on its machines", () => {
  const [workflow] = pipelines({ scores }, { encryption: { customerManaged: {} } }).all(WorkflowsWorkflow);

  expect(workflow).toMatchObject({ crypto_key_name: expect.stringMatching(/\/workflows$/) });
  expect(String(workflow?.source_contents)).toMatch(
    /"encryptionSpec": \{\s*"kmsKeyName": "projects\/acme-ml-test\/locations\/europe-west4\/keyRings\/test-plinth\/cryptoKeys\/vertex-ai"/,
  );
});

test("tables of other projects are named in full, and may be written", () => {
  const external = { datasets: { sales: { project: "acme-sales", dataset: "sales", location: "europe-west4" } } };
  const [workflow] = pipelines({ scores: { ...scores, output: { dataset: "sales" } } }, { external }).all(
    WorkflowsWorkflow,
  );

  expect(String(workflow?.source_contents)).toContain('"outputUri": "bq://acme-sales.sales"');
});

test("an input in no zone is told", () => {
  expect(() => pipelines({ scores: { ...scores, input: { zone: "curated", path: "x" } } })).toThrow(
    'pipelines: "curated" is no zone: add it under `storage.zones`',
  );
});
