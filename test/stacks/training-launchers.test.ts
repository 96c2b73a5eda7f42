import type { EnvironmentInput } from "../../config/schema/environment";
import type { Job } from "../../config/training/pools";
import { renderWorkflow } from "../../constructs/workflows/language/source";
import { jobBody } from "../../constructs/training/job-body";
import { eventsOf } from "../../stacks/starts";
import { jobLauncher } from "../../stacks/training-launchers";
import { jobBodyProps } from "../../stacks/training-jobs";
import { platformProps } from "../../stacks/platform-stack";
import { environment } from "../support/environment";
import { Simulation } from "../support/workflows/simulation";
import { ADDRESSES } from "../support/vertex/addresses";
import { Vertex, type VertexProps } from "../support/vertex/vertex";

type JobInput = NonNullable<NonNullable<EnvironmentInput["training"]>["jobs"]>[string];

const DIGEST = `sha256:${"a".repeat(64)}`;
const bucketOf = (zone: string) => `acme-ml-test-test-${zone}`;

function launcherOf(parts: Partial<JobInput>, rest: Partial<EnvironmentInput> = {}) {
  const checked = environment({
    storage: { zones: { curated: {}, models: {} } },
    repositories: { images: { holds: "images" } },
    ...rest,
    training: { jobs: { fraud: { image: `trainer@${DIGEST}`, machine: { type: "n1-standard-8" }, ...parts } } },
  });
  const job = checked.training.jobs.fraud as Job;
  const places = { networkAttachment: undefined, keyName: undefined, bucketOf };
  const body = jobBody({
    ...jobBodyProps(checked, "fraud", job, places),
    serviceAccountEmail: "test-train-fraud@acme-ml-test.iam.gserviceaccount.com",
  });
  const { naming } = platformProps(checked);
  return jobLauncher(checked, {
    naming,
    name: "fraud",
    job,
    body,
    events: eventsOf(checked, { naming, bucketOf }, job),
    bucketOf,
  });
}

function run(launcher: ReturnType<typeof launcherOf>, argument: object, props: Partial<VertexProps> = {}) {
  const simulation = new Simulation();
  const vertex = new Vertex({ simulation, ...props });
  const execution = simulation.start({
    workflow: `${launcher.noun}-fraud`,
    source: renderWorkflow(launcher.definition),
    environment: ADDRESSES,
    service: vertex.service,
    argument,
  });
  simulation.run();
  return { execution, vertex };
}

const parameters = { depth: { integer: { from: 1, to: 9 } } };
const written = { writes: ["zone:models" as const], output: "zone:models" as const };

test("a job is launched by train-, a study by tune-", () => {
  expect(launcherOf({})).toMatchObject({ noun: "train", kind: "customJobs" });
  expect(launcherOf({ tuning: { metric: { loss: "minimize" }, trials: 2, parameters } })).toMatchObject({
    noun: "tune",
    kind: "hyperparameterTuningJobs",
  });
});

test.each([
  ["the metric that is named", { auPrc: "maximize", loss: "minimize" }, "loss", "1"],
  ["the metric that is named, whatever comes first", { loss: "minimize", auPrc: "maximize" }, "auPrc", "2"],
  ["the only metric", { loss: "minimize" }, undefined, "1"],
] as const)("the best trial of a study is chosen by %s", (_, metric, best, expected) => {
  const measured = (id: string, auPrc: number, loss: number) => ({
    id,
    state: "SUCCEEDED",
    finalMeasurement: {
      metrics: [
        { metricId: "auPrc", value: auPrc },
        { metricId: "loss", value: loss },
      ],
    },
  });
  const trials = [measured("1", 0.7, 0.1), measured("2", 0.9, 0.5)];

  const { execution } = run(
    launcherOf({ tuning: { metric, best, trials: 2, parameters } }),
    {},
    { lives: [{ waits: 60, runs: 600, trials }] },
  );

  expect(execution.result).toMatchObject({ outcome: "succeeded", trial: { id: expected } });
});

test.each([
  ["a short name", `trainer@${DIGEST}`, "europe-west4-docker.pkg.dev/acme-ml-test/test-images/trainer"],
  ["a tag", "images/team/trainer:v1", "europe-west4-docker.pkg.dev/acme-ml-test/test-images/team/trainer"],
  ["a tag and a digest", `eu.acme.example:5000/trainer:v1@${DIGEST}`, "eu.acme.example:5000/trainer"],
])("a run may ask for another build of the same image, written with %s, and for no other image", (_, image, path) => {
  const launcher = launcherOf({ image });
  const other = `sha256:${"b".repeat(64)}`;

  const { vertex } = run(launcher, { image: other });
  const { execution } = run(launcher, { image: `other/image@${other}` });

  expect(vertex.customJobs.all[0]?.body).toMatchObject({
    jobSpec: { workerPoolSpecs: [{ containerSpec: { imageUri: `${path}@${other}` } }] },
  });
  expect(execution.error).toMatchObject({
    message: `override: "image" is a digest, sha256:..., of an image in ${path}`,
  });
});

test("the image of a Python package is no run's to change", () => {
  const launcher = launcherOf({
    image: undefined,
    python: { image: "images/executor:3", packages: [{ zone: "curated", path: "t.tar.gz" }], module: "t.task" },
  });

  const { execution, vertex } = run(launcher, { image: DIGEST });

  expect(execution.error).toMatchObject({
    message: 'override: "image" cannot be set for a run, only run, args, datasetVersion',
  });
  expect(vertex.requests).toEqual([]);
});

test("another machine stands in for the job's, in every pool that has none of its own", () => {
  const launcher = launcherOf({
    workers: 3,
    parameterServers: { count: 1, machine: { type: "n1-highmem-8" } },
    evaluators: { count: 1, image: "images/evaluator:2" },
    alternatives: { machines: { large: { type: "n1-standard-32" } } },
  });

  const { vertex } = run(launcher, { machine: "large" });

  const { workerPoolSpecs } = vertex.customJobs.all[0]?.body.jobSpec as {
    workerPoolSpecs: { machineSpec: { machineType: string } }[];
  };
  expect(workerPoolSpecs.map(({ machineSpec }) => machineSpec.machineType)).toEqual([
    "n1-standard-32",
    "n1-standard-32",
    "n1-highmem-8",
    "n1-standard-32",
  ]);
});

test("a version answers with the model's image, and is called after the environment", () => {
  const evaluation = JSON.stringify({ problem: "regression", metrics: { loss: 0.1 } });
  const launcher = launcherOf(
    { ...written, model: "fraud" },
    {
      labels: { team: "ml" },
      models: { fraud: { description: "Risk", serving: { image: "images/server:1", port: 9000 } } },
    },
  );

  const { vertex } = run(
    launcher,
    { run: "monday" },
    {
      leaves: (_, storage) =>
        storage.put(`gs://acme-ml-test-test-models/fraud/monday/model/evaluation.json`, evaluation),
    },
  );

  expect(vertex.models.versions.get("test-fraud")).toMatchObject([
    {
      aliases: ["default", "run-monday"],
      body: {
        displayName: "test-fraud",
        description: "Risk",
        labels: { team: "ml", environment: "test", stack: "training", "managed-by": "plinth" },
        artifactUri: "gs://acme-ml-test-test-models/fraud/monday/model",
        containerSpec: {
          imageUri: "europe-west4-docker.pkg.dev/acme-ml-test/test-images/server:1",
          predictRoute: "/predict",
          healthRoute: "/health",
          ports: [{ containerPort: 9000 }],
        },
      },
    },
  ]);
});

test("a launcher knows the events that its job declares", () => {
  const checked = environment({
    training: {
      jobs: {
        fraud: {
          image: "eu.acme.example/t:1",
          machine: { type: "n1-standard-4" },
          schedule: { cron: "0 2 * * *" },
          triggers: {
            data: { kind: "object", zone: "curated", suffix: "_SUCCESS" },
            labels: { kind: "message", topic: "projects/acme-labels/topics/ready" },
            trained: { kind: "after", job: "churn" },
            rows: { kind: "table", table: "features.labels" },
          },
        },
        churn: { image: "eu.acme.example/t:1", machine: { type: "n1-standard-4" } },
      },
    },
  });

  const places = { naming: platformProps(checked).naming, bucketOf };
  expect(eventsOf(checked, places, checked.training.jobs.fraud as Job)).toEqual({
    schedule: true,
    objects: [{ bucket: "acme-ml-test-test-curated", suffix: "_SUCCESS" }],
    messages: true,
    after: ["train-churn"],
    tables: ["projects/acme-ml-test/datasets/test_features/tables/labels"],
  });
  expect(eventsOf(checked, places, checked.training.jobs.churn as Job)).toEqual({
    schedule: false,
    objects: [],
    messages: false,
    after: [],
    tables: [],
  });
});
