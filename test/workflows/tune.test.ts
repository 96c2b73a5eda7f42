import { cloud, SOURCES } from "../support/vertex/launch";
import type { Storage } from "../support/vertex/storage";

const measured = (id: string, value: number | undefined, state = "SUCCEEDED") => ({
  id,
  state,
  finalMeasurement: {
    metrics: [
      { metricId: "loss", value: 5 },
      { metricId: "auPrc", ...(value === undefined ? {} : { value }) },
    ],
  },
});
const trials = [
  measured("1", 0.7),
  measured("2", 0.9, "INFEASIBLE"),
  measured("3", 0.82),
  { id: "4", state: "STOPPED" },
];
const studies = (more: object = {}) => ({
  lives: [{ waits: 0, runs: 3_600, trials, ...more }],
  leaves: (_: unknown, storage: Storage) => {
    for (const id of ["1", "3", "5"])
      storage.put(
        `gs://acme-ml-test-test-models/fraud/1/${id}/model/evaluation.json`,
        JSON.stringify({ problem: "classification", metrics: { auPrc: Number(id) / 10 } }),
      );
  },
});

test("of a study the best trial that succeeded is registered", () => {
  const { run, vertex } = cloud(studies());
  const execution = run(SOURCES.tune, { workflow: "tune-fraud" });

  expect(execution.error).toBeUndefined();
  expect(execution.result).toMatchObject({
    outcome: "succeeded",
    trial: { id: "3", value: 0.82 },
    metrics: { auPrc: 0.3 },
  });
  expect(vertex.models.versions.get("fraud")).toMatchObject([
    { body: { artifactUri: "gs://acme-ml-test-test-models/fraud/1/3/model" } },
  ]);
  expect(vertex.hyperparameterTuningJobs.all[0]?.body).toMatchObject({
    displayName: "fraud-1",
    labels: { "plinth-run": "1", "plinth-workflow": "tune-fraud" },
    trialJobSpec: { baseOutputDirectory: { outputUriPrefix: "gs://acme-ml-test-test-models/fraud/1" } },
  });
});

test("where less is better the smallest value wins, and zero is a value though the answer leaves it out", () => {
  const zero = [...trials, measured("5", undefined)];

  expect(cloud(studies({ trials: zero })).run(SOURCES.tuneDown).result).toMatchObject({ trial: { id: "5", value: 0 } });
  expect(cloud(studies()).run(SOURCES.tuneDown).result).toMatchObject({ trial: { id: "1", value: 0.7 } });
});

test("a study in which some trials failed is as good as its best", () => {
  const { run } = cloud(studies({ ends: "JOB_STATE_PARTIALLY_SUCCEEDED" }));

  expect(run(SOURCES.tune).result).toMatchObject({ outcome: "succeeded", trial: { id: "3" } });
});

test("a study without a single good trial is told", () => {
  const { run } = cloud(studies({ trials: [measured("1", 0.5, "INFEASIBLE")] }));

  expect(run(SOURCES.tune).log[0]?.payload).toMatchObject({
    outcome: "failed",
    reason: "job",
    message: "no trial ended with a value of auPrc",
  });
});

test("a run of a study changes the job of its trials", () => {
  const { run, vertex } = cloud(studies());
  run(SOURCES.tune, { argument: { machine: "large", args: ["--quick"] } });

  expect(vertex.hyperparameterTuningJobs.all[0]?.body).toMatchObject({
    trialJobSpec: {
      workerPoolSpecs: [
        { machineSpec: { machineType: "n1-standard-16" }, containerSpec: { args: ["--quick"] } },
        { machineSpec: { machineType: "n1-standard-16" }, containerSpec: { args: ["--quick"] } },
        { machineSpec: { machineType: "n1-highcpu-16" } },
      ],
    },
  });
});
