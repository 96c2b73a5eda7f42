import type { LauncherProps } from "../../../../constructs/workflows/launchers/launcher";
import { GUARD_PERMISSIONS, launcherPermissions } from "../../../../constructs/workflows/launchers/permissions";
import { launcherEnvironment } from "../../../../constructs/workflows/launchers/settings";
import { trainLauncher } from "../../../../constructs/workflows/launchers/train";
import { tuneLauncher } from "../../../../constructs/workflows/launchers/tune";
import { Duration } from "../../../../values/duration";
import { cloud, PROPS, SOURCES, STUDY } from "../../../support/vertex/launch";
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

  expect(requests(SOURCES.train, "train-fraud")).toEqual(launcherPermissions("customJobs", true));
  expect(requests(SOURCES.withoutModel, "train-fraud")).toEqual(launcherPermissions("customJobs", false));
  expect(requests(SOURCES.tune, "tune-fraud")).toEqual(launcherPermissions("hyperparameterTuningJobs", true));
});

test("the guard has exactly the permissions that its requests ask for", () => {
  const { run, guard, vertex } = cloud();
  run(SOURCES.train, { killAtStep: 150 });
  run(SOURCES.tune, { killAtStep: 150 });
  vertex.requests.length = 0;
  guard();

  expect(permissionsUsed(vertex)).toEqual(GUARD_PERMISSIONS);
});
