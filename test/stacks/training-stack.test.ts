import { ColabSchedule } from "@cdktf/provider-google/lib/colab-schedule";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { VertexAiTensorboard } from "@cdktf/provider-google/lib/vertex-ai-tensorboard";
import { WorkbenchInstance } from "@cdktf/provider-google/lib/workbench-instance";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { EnvironmentInput } from "../../config/schema/environment";
import { originOf } from "../../constructs/core/origin";
import { DataStack } from "../../stacks/data-stack";
import { FoundationStack } from "../../stacks/foundation-stack";
import { NetworkStack } from "../../stacks/network-stack";
import { platformProps } from "../../stacks/platform-stack";
import { TrainingStack } from "../../stacks/training-stack";
import { environment } from "../support/environment";
import { memoryApp, type Synth, synthesizeStacks } from "../support/synth";

const base: Partial<EnvironmentInput> = {
  storage: {
    zones: { curated: {}, models: {} },
    datasets: { features: {} },
  },
  groups: { scientists: { email: "ml-scientists@acme.example" } },
  network: { range: "10.40.0.0/16", training: { replicas: 8 } },
};
const machine = { type: "n1-standard-8" };
const image = "eu.acme.example/trainer:1";

function training(parts: EnvironmentInput["training"], rest: Partial<EnvironmentInput> = {}) {
  const app = memoryApp();
  const props = platformProps(environment({ ...base, ...rest, training: parts }));
  const foundation = new FoundationStack(app, props);
  const network = new NetworkStack(app, props, { foundation });
  const data = new DataStack(app, props, { foundation });
  const stack = new TrainingStack(app, props, { foundation, network, data });
  const stacks = synthesizeStacks(app);
  const synthesized = (name: string) => stacks[name] as Synth;
  return { stack, training: synthesized("training"), foundation: synthesized("foundation"), data: synthesized("data") };
}

const rolesOf = (synth: Synth, account: string) =>
  synth
    .all(ProjectIamMember)
    .filter(({ member }) => member === `serviceAccount:${account}@acme-ml-test.iam.gserviceaccount.com`)
    .map(({ role }) => role)
    .sort();

test("a job has its own account, and exactly what it reads, writes and must know", () => {
  const made = training(
    {
      jobs: {
        fraud: {
          image,
          machine,
          reads: ["zone:curated", "dataset:features"],
          writes: ["zone:models"],
          output: "zone:models",
          secrets: { WAREHOUSE: "warehouse", VAULT: "vault" },
        },
      },
    },
    { secrets: { warehouse: {}, vault: { existing: "projects/acme-vault/secrets/shared" }, unused: {} } },
  );

  expect(made.training.all(ServiceAccount).map(({ account_id }) => account_id)).toEqual([
    "test-train-fraud",
    "test-run-fraud",
    "test-guard-training",
    "test-guard-start",
  ]);
  expect(made.training.all(StorageBucketIamMember).map(({ bucket, role }) => [bucket, role])).toEqual([
    ["acme-ml-test-test-models", "roles/storage.objectUser"],
    ["acme-ml-test-test-curated", "roles/storage.objectViewer"],
  ]);
  expect(rolesOf(made.training, "test-train-fraud")).toEqual([
    "roles/bigquery.jobUser",
    "roles/bigquery.readSessionUser",
    "roles/logging.logWriter",
    "roles/monitoring.metricWriter",
  ]);
  expect(made.data.all(SecretManagerSecret).map(({ secret_id }) => secret_id)).toEqual([
    "test-warehouse",
    "test-unused",
  ]);
  expect(made.training.all(SecretManagerSecretIamMember).map(({ project, secret_id }) => [project, secret_id])).toEqual(
    [
      ["acme-ml-test", "test-warehouse"],
      ["acme-vault", "shared"],
    ],
  );
});

test("the body of a job names its account, the network and its secrets", () => {
  const { stack } = training(
    { jobs: { fraud: { image, machine, secrets: { WAREHOUSE: "warehouse" } } } },
    { secrets: { warehouse: {} } },
  );

  expect(stack.jobs.get("fraud")?.body.jobSpec).toMatchObject({
    serviceAccount: "test-train-fraud@acme-ml-test.iam.gserviceaccount.com",
    pscInterfaceConfig: {
      networkAttachment: "projects/acme-ml-test/regions/europe-west4/networkAttachments/test-training",
    },
    workerPoolSpecs: [
      {
        containerSpec: {
          env: [{ name: "WAREHOUSE", value: "projects/acme-ml-test/secrets/test-warehouse/versions/latest" }],
        },
      },
    ],
  });
});

test("a job that is tracked reports to the TensorBoard, and only such a job may", () => {
  const { training: synth, foundation } = training({
    tensorboard: {},
    jobs: {
      fraud: { image, machine, tracking: "tensorboard", writes: ["zone:models"], output: "zone:models" },
      churn: { image, machine },
    },
  });

  expect(synth.only(VertexAiTensorboard)).toMatchObject({ region: "europe-west4" });
  expect(foundation.all(ProjectIamCustomRole).map(({ role_id }) => role_id)).toContain("plinth_test_track_experiments");
  expect(rolesOf(synth, "test-train-fraud")).toContain("projects/acme-ml-test/roles/plinth_test_track_experiments");
  expect(rolesOf(synth, "test-train-churn")).toEqual(["roles/logging.logWriter", "roles/monitoring.metricWriter"]);
  const launchers = Object.fromEntries(synth.all(WorkflowsWorkflow).map(({ name, ...rest }) => [name, rest]));
  expect(launchers["train-fraud"]?.user_env_vars).toHaveProperty("TENSORBOARD");
  expect(launchers["train-churn"]?.user_env_vars).not.toHaveProperty("TENSORBOARD");
});

test("people may use the notebooks of their group and nothing else", () => {
  const { training: synth } = training({
    notebooks: {
      workbench: { fraud: { group: "scientists", computeZone: "europe-west4-a", reads: ["zone:curated"] } },
      templates: { small: { group: "scientists" } },
    },
  });

  const given = synth.resources
    .filter(({ member }) => member === "group:ml-scientists@acme.example")
    .map(({ type, role }) => [type, role]);
  expect(given.sort()).toEqual([
    ["google_colab_runtime_template_iam_member", "roles/aiplatform.notebookRuntimeUser"],
    ["google_project_iam_member", "roles/aiplatform.notebookRuntimeUser"],
    ["google_service_account_iam_member", "roles/iam.serviceAccountUser"],
    ["google_workbench_instance_iam_member", "projects/acme-ml-test/roles/plinth_test_use_notebook_servers"],
  ]);
  expect(synth.only(StorageBucketIamMember)).toMatchObject({
    bucket: "acme-ml-test-test-curated",
    role: "roles/storage.objectViewer",
    member: "serviceAccount:test-notebook-fraud@acme-ml-test.iam.gserviceaccount.com",
  });
});

test("a job may have the name of the guard, and both start by the clock", () => {
  const { training: synth } = training({
    jobs: { guard: { image, machine, schedule: { cron: "0 2 * * *" } } },
  });

  const starts = ["projects/acme-ml-test/roles/plinth_test_start_workflows"];
  expect(rolesOf(synth, "test-start-guard")).toEqual(starts);
  expect(rolesOf(synth, "test-guard-start")).toEqual(starts);
});

test.each<
  [string, NonNullable<NonNullable<EnvironmentInput["training"]>["jobs"]>[string]["triggers"], readonly string[]]
>([
  ["a message", { labels: { kind: "message", topic: "projects/acme-ml-test/topics/labels" } }, []],
  ["another job", { trained: { kind: "after", job: "churn" } }, []],
  ["new objects", { data: { kind: "object", zone: "curated", suffix: "_SUCCESS" } }, ["roles/eventarc.eventReceiver"]],
])(
  "what starts a job with %s has the right to receive events only where Google asks for it",
  (_, triggers, receives) => {
    const { training: synth } = training({ jobs: { fraud: { image, machine, triggers }, churn: { image, machine } } });

    expect(rolesOf(synth, "test-start-fraud")).toEqual([
      "projects/acme-ml-test/roles/plinth_test_start_workflows",
      ...receives,
    ]);
  },
);

test("a notebook runs by the clock once it may do what it does", () => {
  const { training: synth } = training({
    notebooks: {
      templates: { small: { group: "scientists" } },
      runs: {
        drift: {
          template: "small",
          notebook: { zone: "curated", path: "reports/drift.ipynb" },
          output: "zone:models",
          schedule: { cron: "0 6 * * *", state: "paused" },
          reads: ["zone:curated"],
          writes: ["zone:models"],
        },
      },
    },
  });

  const schedule = synth.only(ColabSchedule);
  expect(schedule).toMatchObject({
    desired_state: "PAUSED",
    create_notebook_execution_job_request: {
      notebook_execution_job: {
        gcs_notebook_source: { uri: "gs://acme-ml-test-test-curated/reports/drift.ipynb" },
        gcs_output_uri: "gs://acme-ml-test-test-models/notebooks/drift",
      },
    },
  });
  const grants = synth.all(StorageBucketIamMember).map(({ address }) => address);
  expect(grants).toHaveLength(2);
  expect(schedule.depends_on).toEqual(expect.arrayContaining(grants));
});

test("with keys of one's own, everything of training that takes one has one", () => {
  const {
    training: synth,
    data,
    stack,
  } = training(
    {
      tensorboard: {},
      jobs: { fraud: { image, machine } },
      notebooks: {
        workbench: { fraud: { group: "scientists", computeZone: "europe-west4-a" } },
        templates: { small: { group: "scientists" } },
      },
    },
    { encryption: { customerManaged: {} }, secrets: { warehouse: {} } },
  );
  const key = (user: string) => `projects/acme-ml-test/locations/europe-west4/keyRings/test-plinth/cryptoKeys/${user}`;

  expect(synth.only(VertexAiTensorboard)).toMatchObject({ encryption_spec: { kms_key_name: key("vertex-ai") } });
  expect(synth.only(WorkbenchInstance)).toMatchObject({
    gce_setup: { boot_disk: { kms_key: key("workbench") }, data_disks: { kms_key: key("workbench") } },
  });
  expect(JSON.stringify(data.only(SecretManagerSecret))).toContain(key("secret-manager"));
  expect(stack.jobs.get("fraud")?.body.encryptionSpec).toEqual({ kmsKeyName: key("vertex-ai") });
});

test("an environment without training has an empty stack", () => {
  expect(training({}).stack.isEmpty).toBe(true);
});

test("whatever is made says which line of the file it comes from", () => {
  const { stack } = training(
    { jobs: { fraud: { image, machine, reads: ["zone:curated"], secrets: { A: "warehouse" } } } },
    { secrets: { warehouse: {} } },
  );

  const origins = new Set(stack.node.findAll().map((construct) => originOf(construct)));
  expect([...origins]).toEqual(
    expect.arrayContaining(["training.jobs.fraud", "training.jobs.fraud.reads.0", "training.jobs.fraud.secrets.A"]),
  );
});

test.each<[string, EnvironmentInput["training"], string]>([
  [
    "a secret",
    { jobs: { fraud: { image, machine, secrets: { A: "warehouse" } } } },
    'training: `training.jobs.fraud.secrets.A` names "warehouse", which is not declared',
  ],
  [
    "a group",
    { notebooks: { templates: { small: { group: "operators" } } } },
    'training: `training.notebooks.templates.small.group` names "operators", a group that is not declared',
  ],
  [
    "a zone",
    { jobs: { fraud: { image, machine, reads: ["zone:raw"] } } },
    'training: "zone:raw" names nothing: there are zone:curated, zone:models, dataset:features',
  ],
])("%s that is not declared is refused by the stack too", (_, parts, message) => {
  expect(() => training(parts)).toThrow(message);
});
