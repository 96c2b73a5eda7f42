import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { EventarcTrigger } from "@cdktf/provider-google/lib/eventarc-trigger";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { EnvironmentInput } from "../../config/schema/environment";
import { compiled } from "../support/compiled-pipeline";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import type { Synth } from "../support/synth";

type Pipeline = NonNullable<EnvironmentInput["pipelines"]>[string];

const DIGEST = `sha256:${"a".repeat(64)}`;
const around = {
  storage: {
    zones: { raw: {}, curated: {} },
    datasets: { features: { tables: { labels: { columns: { id: "STRING" } } } } },
  },
  repositories: { images: { holds: "images" }, templates: { holds: "pipelines" } },
  models: { churn: { serving: { image: "eu.acme.example/churn:1" } } },
} satisfies Partial<EnvironmentInput>;

const fraud: Pipeline = {
  template: { compiled: compiled({ image: `europe-west4-docker.pkg.dev/acme-ml-test/test-images/steps@${DIGEST}` }) },
  parameters: { days: 30 },
  root: "curated",
  model: "churn",
  reads: ["dataset:features"],
  writes: ["zone:raw"],
};
const packaged: Pipeline = {
  template: { repository: "templates", package: "fraud-training", version: DIGEST },
  root: "curated",
};

const platform = (pipelines: Record<string, Pipeline>, rest: Partial<EnvironmentInput> = {}) =>
  synthesizePlatform(environment({ ...around, ...rest, pipelines })).stacks as Readonly<Record<string, Synth>>;
const stackOf = (pipelines: Record<string, Pipeline>, rest?: Partial<EnvironmentInput>) =>
  platform(pipelines, rest).pipelines as Synth;

const EMAIL = "@acme-ml-test.iam.gserviceaccount.com";
const grantsOf = (synth: Synth, account: string) =>
  [
    ProjectIamMember,
    StorageBucketIamMember,
    BigqueryDatasetIamMember,
    ServiceAccountIamMember,
    ArtifactRegistryRepositoryIamMember,
  ]
    .flatMap((type) => synth.all(type))
    .filter(({ member }) => member === `serviceAccount:${account}${EMAIL}`)
    .map(({ role, bucket, dataset_id, service_account_id, repository, condition }) =>
      [
        String(role).replace("projects/acme-ml-test/roles/plinth_test_", ""),
        bucket ??
          service_account_id ??
          dataset_id ??
          String(repository ?? "")
            .split("/")
            .at(-1),
        (condition as { expression?: string } | undefined)?.expression,
      ]
        .filter((part) => part !== undefined && part !== "")
        .join(" "),
    )
    .sort();

/** The body that a launcher submits, as it stands in its text. */
function bodyOf(synth: Synth): unknown {
  const launcher = synth.all(WorkflowsWorkflow).find(({ name }) => name === "run-fraud");
  const text = String(launcher?.source_contents);
  const source = JSON.parse(text.replaceAll("$${", "${")) as {
    readonly body_of: { readonly steps: readonly { readonly declared?: { readonly assign: readonly object[] } }[] };
  };
  return (source.body_of.steps[0]?.declared?.assign[0] as { readonly body: unknown }).body;
}

test("a pipeline runs as an account with its data, its root, the registry of its steps, and what registers versions", () => {
  const synth = stackOf({ fraud });

  expect(grantsOf(synth, "test-pipe-fraud")).toEqual([
    "roles/artifactregistry.reader test-images",
    "roles/bigquery.dataViewer test_features",
    "roles/bigquery.jobUser",
    "roles/bigquery.readSessionUser",
    "roles/logging.logWriter",
    "roles/monitoring.metricWriter",
    "roles/storage.objectUser acme-ml-test-test-curated",
    "roles/storage.objectUser acme-ml-test-test-raw",
    "run_pipelines_models",
  ]);
});

test("steps that start jobs may act as their own account, and nobody else's", () => {
  const { pipelines, foundation } = platform({ fraud: { ...fraud, model: undefined, starts: ["custom-jobs"] } });

  expect(grantsOf(pipelines as Synth, "test-pipe-fraud")).toContain(
    "roles/iam.serviceAccountUser projects/acme-ml-test/serviceAccounts/test-pipe-fraud@acme-ml-test.iam.gserviceaccount.com",
  );
  const role = foundation
    ?.all(ProjectIamCustomRole)
    .find(({ role_id }) => role_id === "plinth_test_run_pipelines_jobs");
  expect(role?.permissions).toEqual(expect.arrayContaining(["aiplatform.customJobs.create"]));
  expect(role?.permissions).not.toContain("aiplatform.models.upload");
});

test("a launcher submits, acts as the pipeline's account, and reads its own compiled pipeline", () => {
  const synth = stackOf({ fraud });

  expect(grantsOf(synth, "test-flow-fraud")).toEqual([
    "roles/iam.serviceAccountUser projects/acme-ml-test/serviceAccounts/test-pipe-fraud@acme-ml-test.iam.gserviceaccount.com",
    "roles/logging.logWriter",
    'roles/storage.objectViewer acme-ml-test-test-pipelines resource.name == "projects/_/buckets/acme-ml-test-test-pipelines/objects/fraud.json"',
    "submit_pipelines_find_versions",
  ]);
});

test("the compiled pipeline is an object that is replaced in place", () => {
  const { bucket, name, content, content_type } = stackOf({ fraud }).only(StorageBucketObject);

  expect({ bucket, name, content_type }).toEqual({
    bucket: "acme-ml-test-test-pipelines",
    name: "fraud.json",
    content_type: "application/json",
  });
  expect(JSON.parse(String(content).replaceAll("$${", "${"))).toEqual(
    (fraud.template as { readonly compiled: unknown }).compiled,
  );
});

test("without caching no task takes what an earlier run left", () => {
  const { content } = stackOf({ fraud: { ...fraud, caching: "off" } }).only(StorageBucketObject);

  const options = [...String(content).matchAll(/"cachingOptions":(\{[^}]*\})/g)].map(([, value]) => value);
  expect(options).toEqual(['{"enableCache":false}', '{"enableCache":false}']);
});

test("a package in a registry is named, and read by launcher and steps", () => {
  const synth = stackOf({ fraud: packaged });

  expect(synth.all(StorageBucketObject)).toEqual([]);
  expect(bodyOf(synth)).toMatchObject({
    templateUri: `https://europe-west4-kfp.pkg.dev/acme-ml-test/test-templates/fraud-training/${DIGEST}`,
    serviceAccount: `test-pipe-fraud${EMAIL}`,
  });
  expect(grantsOf(synth, "test-flow-fraud")).toContain("roles/artifactregistry.reader test-templates");
  expect(grantsOf(synth, "test-pipe-fraud")).toContain("roles/artifactregistry.reader test-templates");
});

test("of a package whose steps name registries, launchers put the addresses in, and steps read them", () => {
  const template = {
    repository: "templates",
    package: "fraud-training",
    version: DIGEST,
    images: ["images", "shared"],
  };
  const external = { repositories: { shared: "projects/acme-shared/locations/europe/repositories/tools" } };
  const synth = stackOf({ fraud: { ...packaged, template } }, { external });
  const launcher = synth.all(WorkflowsWorkflow).find(({ name }) => name === "run-fraud");

  expect(String(launcher?.source_contents)).toContain("europe-west4-docker.pkg.dev/acme-ml-test/test-images");
  expect(String(launcher?.source_contents)).toContain("europe-docker.pkg.dev/acme-shared/tools");
  expect(grantsOf(synth, "test-pipe-fraud").filter((grant) => grant.includes("artifactregistry"))).toEqual([
    "roles/artifactregistry.reader test-images",
    "roles/artifactregistry.reader test-templates",
    "roles/artifactregistry.reader tools",
  ]);
});

test("a compiled pipeline that names registries is uploaded with their addresses, and its steps read these", () => {
  const template = { compiled: compiled({ image: `images/steps@${DIGEST}` }) };
  const synth = stackOf({ fraud: { ...fraud, template } });

  expect(String(synth.only(StorageBucketObject).content)).toContain(
    `"image":"europe-west4-docker.pkg.dev/acme-ml-test/test-images/steps@${DIGEST}"`,
  );
  expect(grantsOf(synth, "test-pipe-fraud")).toContain("roles/artifactregistry.reader test-images");
});

test("the body says everything that is declared", () => {
  const synth = stackOf(
    { fraud: { ...fraud, onFailure: "finish", labels: { team: "fraud" } } },
    {
      network: { range: "10.40.0.0/16", training: { replicas: 8 } },
      encryption: { customerManaged: {} },
    },
  );

  expect(bodyOf(synth)).toEqual({
    labels: {
      team: "fraud",
      environment: "test",
      stack: "pipelines",
      "managed-by": "plinth",
      "plinth-model": "churn",
      "plinth-workload": "pipeline-fraud",
    },
    runtimeConfig: {
      gcsOutputDirectory: "gs://acme-ml-test-test-curated/pipelines/fraud",
      parameterValues: { days: 30 },
      failurePolicy: "PIPELINE_FAILURE_POLICY_FAIL_SLOW",
    },
    serviceAccount: `test-pipe-fraud${EMAIL}`,
    pscInterfaceConfig: { networkAttachment: expect.stringMatching(/networkAttachments/) },
    encryptionSpec: { kmsKeyName: expect.stringMatching(/cryptoKeys/) },
  });
});

test("it starts by the clock, with new rows, and after others, which the stack before tells", () => {
  const { training, pipelines } = platform(
    {
      fraud: {
        ...fraud,
        schedule: { cron: "0 2 * * 0", timeZone: "Europe/Amsterdam" },
        triggers: {
          rows: { kind: "table", table: "features.labels" },
          trained: { kind: "after", job: "churn" },
          scored: { kind: "after-batch", batch: "scores" },
          other: { kind: "after-pipeline", pipeline: "features" },
        },
      },
      features: packaged,
    },
    {
      training: {
        jobs: {
          churn: {
            image: "eu.acme.example/t:1",
            machine: { type: "n1-standard-4" },
            triggers: { piped: { kind: "after-pipeline", pipeline: "features" } },
          },
        },
      },
      batch: {
        scores: {
          model: "churn",
          input: { table: "features.labels" },
          output: { dataset: "features" },
          machine: { type: "n1-standard-4" },
        },
      },
    },
  );

  expect(pipelines?.only(CloudSchedulerJob)).toMatchObject({
    name: "run-fraud",
    schedule: "0 2 * * 0",
    time_zone: "Europe/Amsterdam",
  });
  const topics = (synth: Synth | undefined) =>
    Object.fromEntries(
      (synth?.all(EventarcTrigger) ?? []).map(({ name, transport }) => [
        name,
        (transport as { pubsub: { topic: string } }).pubsub.topic.split("/").at(-1),
      ]),
    );
  expect(topics(pipelines)).toEqual({
    "run-fraud-rows": "test-rows-features.labels",
    "run-fraud-trained": "test-successes-churn",
    "run-fraud-scored": "test-batch-successes-scores",
    "run-fraud-other": "test-pipeline-successes-features",
  });
  expect(topics(training)).toEqual({ "churn-piped": "test-pipeline-successes-features" });
  expect(
    training
      ?.all(LoggingProjectSink)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    "test-batch-successes-scores",
    "test-pipeline-successes-features",
    "test-rows-features.labels",
    "test-successes-churn",
  ]);
  expect(pipelines?.all(LoggingProjectSink)).toEqual([]);
});
