import { launcher, type LauncherProps } from "../../../../constructs/workflows/launchers/launcher";
import { GUARD_PERMISSIONS, launcherPermissions } from "../../../../constructs/workflows/launchers/permissions";
import { predictLauncher, type PredictLauncherProps } from "../../../../constructs/workflows/launchers/predict";
import { launcherEnvironment } from "../../../../constructs/workflows/launchers/settings";
import { trainLauncher } from "../../../../constructs/workflows/launchers/train";
import { tuneLauncher } from "../../../../constructs/workflows/launchers/tune";
import { Duration } from "../../../../values/duration";
import { cloud, PREDICTION, PROPS, SOURCES, STUDY, TEMPLATE, TEMPLATE_OBJECT } from "../../../support/vertex/launch";
import { permissionsUsed } from "../../../support/vertex/permissions";
import { ADDRESSES } from "../../../support/vertex/addresses";

const { jobSpec = { workerPoolSpecs: [] } } = PROPS.body;

test.each<[string, Partial<LauncherProps>, string]>([
  ["a study's body", { body: STUDY.body }, "`body` has no jobSpec"],
  ["a name", { body: { jobSpec, displayName: "x" } }, "`body` has a displayName: leave it out, each run has its own"],
  [
    "a directory",
    { body: { jobSpec: { ...jobSpec, baseOutputDirectory: {} } } },
    "`body` has a baseOutputDirectory: leave it out, each run has its own",
  ],
  ["no machine", { body: { jobSpec: { workerPoolSpecs: [{}] } } }, "`body` has no machine in its first pool"],
  [
    "a bucket without prefix",
    { output: "gs://acme" },
    '`output` must be gs://bucket/prefix without a slash at the end, got "gs://acme"',
  ],
  [
    "a slash at the end",
    { output: "gs://acme/x/" },
    '`output` must be gs://bucket/prefix without a slash at the end, got "gs://acme/x/"',
  ],
  [
    "an early deadline",
    { deadline: Duration.parse("9h") },
    "`deadline` must not be before the job's own end, 10h (timeout and wait), got 9h",
  ],
  [
    "a deadline before the end of a job without a timeout",
    { body: { jobSpec: { ...jobSpec, scheduling: undefined } } },
    "`deadline` must not be before the job's own end, 7d (timeout and wait), got 12h",
  ],
  [
    "a deadline before the end of a job that waits",
    {
      overrides: {
        ...PROPS.overrides,
        capacities: { flex: { scheduling: { strategy: "FLEX_START", timeout: "3600s" } } },
      },
    },
    "`deadline` must not be before the job's own end, 25h (timeout and wait), got 12h",
  ],
])("fails with %s", (_, props, message) => {
  expect(() => trainLauncher({ ...PROPS, ...props })).toThrow(new RangeError(`the launcher of "fraud": ${message}`));
});

test("a study needs the job of its trials", () => {
  expect(() => tuneLauncher({ ...PROPS, study: { metricId: "auPrc", goal: "MAXIMIZE" } })).toThrow(
    'the launcher of "fraud": `body` has no trialJobSpec',
  );
});

const { outputConfig: answers } = PREDICTION.body;

test.each<[string, Partial<PredictLauncherProps>, string]>([
  [
    "a name",
    { body: { ...PREDICTION.body, displayName: "x" } },
    "`body` has a displayName: leave it out, each run has its own",
  ],
  [
    "a model in the body",
    { body: { ...PREDICTION.body, model: "x" } },
    "`body` has a model: leave it out, each run has its own",
  ],
  ["no input", { body: { outputConfig: answers } }, "`body` has no inputConfig"],
  ["no output", { body: { inputConfig: {} } }, "`body` has no outputConfig"],
  [
    "a folder of all runs",
    { body: { inputConfig: {}, outputConfig: { predictionsFormat: "csv", gcsDestination: {} } } },
    "`body` has a gcsDestination: leave it out, each run has its own",
  ],
  [
    "a table and files",
    { output: "gs://acme/x" },
    "the answers go to a bigqueryDestination of `body` or to files below `output`: give one of them",
  ],
  [
    "neither a table nor files",
    { body: { inputConfig: {}, outputConfig: { predictionsFormat: "csv" } } },
    "the answers go to a bigqueryDestination of `body` or to files below `output`: give one of them",
  ],
  [
    "files in no folder",
    { body: { inputConfig: {}, outputConfig: { predictionsFormat: "csv" } }, output: "gs://acme" },
    '`output` must be gs://bucket/prefix without a slash at the end, got "gs://acme"',
  ],
])("a batch prediction fails with %s", (_, props, message) => {
  expect(() => predictLauncher({ ...PREDICTION, ...props })).toThrow(
    new RangeError(`the launcher of "scores": ${message}`),
  );
});

test("who trains asks no model, and who predicts registers none", () => {
  expect(() => trainLauncher({ ...PROPS, predicts: PREDICTION.predicts })).toThrow(
    'the launcher of "fraud": `predicts` is for batch predictions, this job trains',
  );
  expect(() => launcher("batchPredictionJobs", { ...PREDICTION, model: PROPS.model })).toThrow(
    'the launcher of "scores": `model` is for jobs that train: a batch prediction registers nothing',
  );
  expect(() => launcher("batchPredictionJobs", { ...PREDICTION, predicts: undefined })).toThrow(
    'the launcher of "scores": `predicts` is missing: a batch prediction asks a model',
  );
});

test("addresses and names are Google's in the cloud, and the simulation has the same ones", () => {
  const environment = launcherEnvironment({ environment: "prod", projectId: "acme-ml-prod", region: "europe-west4" });

  expect(environment).toEqual({
    VERTEX_API: "https://europe-west4-aiplatform.googleapis.com/v1",
    STORAGE_API: "https://storage.googleapis.com/storage/v1",
    EXECUTIONS_API: "https://workflowexecutions.googleapis.com/v1",
    PARENT: "projects/acme-ml-prod/locations/europe-west4",
    ENVIRONMENT: "prod",
  });
  expect(Object.keys(ADDRESSES)).toEqual(expect.arrayContaining(Object.keys(environment)));
});

test("accounts have exactly the permissions that the requests of a success and of a deadline ask for", () => {
  const requests = (source: string, workflow: string) => {
    const lives = [
      {
        waits: 60,
        runs: 600,
        trials: [{ id: "1", state: "SUCCEEDED", finalMeasurement: { metrics: [{ metricId: "auPrc", value: 1 }] } }],
      },
      { waits: 60_000, runs: 600 },
    ];
    const evaluation = JSON.stringify({ problem: "regression", metrics: { auPrc: 1 } });
    const { run, vertex } = cloud({
      lives,
      leaves: (_, storage) =>
        ["1", "1/1"].map((directory) => storage.put(`${PROPS.output}/${directory}/model/evaluation.json`, evaluation)),
    });
    run(source, { workflow });
    run(source, { workflow });
    return permissionsUsed(vertex);
  };

  const predictionRequests = () => {
    const { run, vertex } = cloud({ lives: [{ waits: 60_000, runs: 600 }] });
    vertex.models.upload({ modelId: "fraud", model: { displayName: "fraud", versionAliases: ["champion"] } }, -60);
    run(SOURCES.predict);
    return permissionsUsed(vertex);
  };

  expect(requests(SOURCES.train, "train-fraud")).toEqual(launcherPermissions("customJobs", true));
  expect(requests(SOURCES.withoutModel, "train-fraud")).toEqual(launcherPermissions("customJobs", false));
  expect(predictionRequests()).toEqual(launcherPermissions("batchPredictionJobs"));
  expect(requests(SOURCES.tune, "tune-fraud")).toEqual(launcherPermissions("hyperparameterTuningJobs", true));
});

test("the guard has exactly the permissions that its requests ask for", () => {
  const { run, guard, vertex } = cloud();
  run(SOURCES.train, { killAtStep: 150 });
  run(SOURCES.tune, { killAtStep: 150 });
  vertex.models.upload({ modelId: "fraud", model: { displayName: "fraud", versionAliases: ["champion"] } }, -60);
  run(SOURCES.predict, { killAtStep: 200 });
  vertex.storage.put(TEMPLATE_OBJECT, JSON.stringify(TEMPLATE));
  run(SOURCES.run, { killAtStep: 200 });
  vertex.requests.length = 0;
  guard();

  expect(permissionsUsed(vertex)).toEqual(GUARD_PERMISSIONS);
});
