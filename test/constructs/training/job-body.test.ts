import fc from "fast-check";
import { CATALOGUE } from "../../../catalog/machines/catalogue";
import { jobBody, type JobBodyProps, type PoolProps, type PoolRole } from "../../../constructs/training/job-body";
import type { CapacityProps, RestartPolicy } from "../../../constructs/training/machine-spec";
import { Duration } from "../../../values/duration";
import { requestProblems } from "../../support/vertex-request";

const chief: PoolProps = {
  role: "chief",
  count: 1,
  machine: { type: "n1-standard-8" },
  disk: { gibibytes: 100 },
  program: { image: "europe-docker.pkg.dev/acme/images/trainer:1", arguments: [] },
};
const least: JobBodyProps = {
  pools: [chief],
  capacity: { kind: "on-demand" },
  timeout: Duration.parse("12h"),
  restart: "on-error",
  variables: {},
  secrets: {},
  mounts: {},
  serviceAccountEmail: "test-train-fraud@acme-ml-test.iam.gserviceaccount.com",
  labels: { environment: "test" },
};
const valid = (body: object) =>
  requestProblems("studySpec" in body ? "HyperparameterTuningJob" : "CustomJob", { displayName: "fraud", ...body });

test("a job says no more than it must", () => {
  expect(jobBody(least)).toEqual({
    labels: { environment: "test" },
    jobSpec: {
      workerPoolSpecs: [
        {
          machineSpec: { machineType: "n1-standard-8" },
          replicaCount: "1",
          diskSpec: { bootDiskSizeGb: 100 },
          containerSpec: { imageUri: "europe-docker.pkg.dev/acme/images/trainer:1" },
        },
      ],
      scheduling: { strategy: "STANDARD", timeout: "43200s", restartJobOnWorkerRestart: false, disableRetries: false },
      serviceAccount: "test-train-fraud@acme-ml-test.iam.gserviceaccount.com",
    },
  });
});

test("everything that is asked for is in its place", () => {
  const body = jobBody({
    ...least,
    pools: [
      {
        ...chief,
        machine: { type: "a2-highgpu-1g", accelerator: { type: "NVIDIA_TESLA_A100", count: 1, partition: "1g.5gb" } },
        disk: { type: "pd-ssd", gibibytes: 500 },
        program: { image: "trainer", command: ["python", "-m", "train"], arguments: ["--epochs=3"] },
      },
      { ...chief, role: "evaluators", count: 2 },
    ],
    variables: { EPOCHS: "3" },
    secrets: { TOKEN: "projects/acme-ml-test/secrets/test-token/versions/latest" },
    mounts: { scratch: { server: "10.40.0.2", path: "/scratch" } },
    networkAttachment: "projects/acme-ml-test/regions/europe-west4/networkAttachments/test-training",
    keyName: "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k",
    shell: true,
  });

  expect(body).toMatchObject({
    encryptionSpec: { kmsKeyName: "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k" },
    jobSpec: {
      pscInterfaceConfig: {
        networkAttachment: "projects/acme-ml-test/regions/europe-west4/networkAttachments/test-training",
      },
      enableWebAccess: true,
    },
  });
  expect(body.jobSpec?.workerPoolSpecs).toEqual([
    {
      machineSpec: {
        machineType: "a2-highgpu-1g",
        acceleratorType: "NVIDIA_TESLA_A100",
        acceleratorCount: 1,
        gpuPartitionSize: "1g.5gb",
      },
      replicaCount: "1",
      diskSpec: { bootDiskType: "pd-ssd", bootDiskSizeGb: 500 },
      nfsMounts: [{ server: "10.40.0.2", path: "/scratch", mountPoint: "scratch" }],
      containerSpec: {
        imageUri: "trainer",
        command: ["python", "-m", "train"],
        args: ["--epochs=3"],
        env: [
          { name: "EPOCHS", value: "3" },
          { name: "TOKEN", value: "projects/acme-ml-test/secrets/test-token/versions/latest" },
        ],
      },
    },
    // Roles are known by their position.
    {},
    {},
    expect.objectContaining({ replicaCount: "2" }),
  ]);
  expect(valid(body)).toEqual([]);
});

test.each<[CapacityProps, RestartPolicy, object]>([
  [{ kind: "on-demand" }, "never", { strategy: "STANDARD", restartJobOnWorkerRestart: false, disableRetries: true }],
  [{ kind: "spot" }, "on-worker-restart", { strategy: "SPOT", restartJobOnWorkerRestart: true, disableRetries: false }],
  [
    { kind: "flex-start", maxWait: Duration.parse("2h") },
    "on-error",
    { strategy: "FLEX_START", restartJobOnWorkerRestart: false, disableRetries: false, maxWaitDuration: "7200s" },
  ],
  [
    { kind: "flex-start", maxWait: "forever" },
    "on-error",
    { strategy: "FLEX_START", restartJobOnWorkerRestart: false, disableRetries: false, maxWaitDuration: "0s" },
  ],
  [
    { kind: "any-reservation" },
    "on-error",
    { strategy: "STANDARD", restartJobOnWorkerRestart: false, disableRetries: false },
  ],
])("capacity %j with restart %s", (capacity, restart, expected) => {
  expect(jobBody({ ...least, capacity, restart }).jobSpec?.scheduling).toEqual({ timeout: "43200s", ...expected });
});

test.each<[CapacityProps, object | undefined]>([
  [{ kind: "on-demand" }, undefined],
  [{ kind: "any-reservation" }, { reservationAffinityType: "ANY_RESERVATION" }],
  [
    { kind: "reservation", reservationName: "projects/p/zones/europe-west4-a/reservations/h100" },
    {
      reservationAffinityType: "SPECIFIC_RESERVATION",
      key: "compute.googleapis.com/reservation-name",
      values: ["projects/p/zones/europe-west4-a/reservations/h100"],
    },
  ],
])("every pool of %j has its reservation", (capacity, expected) => {
  const body = jobBody({ ...least, capacity, pools: [chief, { ...chief, role: "workers", count: 3 }] });

  for (const pool of body.jobSpec?.workerPoolSpecs ?? []) {
    expect((pool.machineSpec as { reservationAffinity?: object }).reservationAffinity).toEqual(expected);
  }
});

test("a Python package runs its module in the executor's image", () => {
  const body = jobBody({
    ...least,
    pools: [
      {
        ...chief,
        program: {
          executorImage: "executor",
          packages: ["gs://acme/t.tar.gz"],
          module: "t.task",
          arguments: ["--a=1"],
        },
      },
    ],
    variables: { A: "1" },
  });

  expect(body.jobSpec?.workerPoolSpecs[0]?.pythonPackageSpec).toEqual({
    executorImageUri: "executor",
    packageUris: ["gs://acme/t.tar.gz"],
    pythonModule: "t.task",
    args: ["--a=1"],
    env: [{ name: "A", value: "1" }],
  });
  expect(valid(body)).toEqual([]);
});

test("a study varies its parameters, those that depend on another below it", () => {
  const body = jobBody({
    ...least,
    tuning: {
      metrics: { auPrc: "maximize", loss: "minimize" },
      trials: 40,
      parallel: 4,
      failures: 3,
      algorithm: "random",
      measurement: "best",
      earlyStopping: {
        kind: "convex",
        by: "time",
        maxSteps: 100,
        minSteps: 10,
        minMeasurements: 5,
        learningRate: "rate",
      },
      stopping: {
        minTrials: 10,
        trialsWithoutProgress: 8,
        minTime: Duration.parse("1h"),
        maxTime: Duration.parse("2d"),
        timeWithoutProgress: Duration.parse("6h"),
        running: "stop",
      },
      parameters: {
        rate: { double: { from: 1e-5, to: 0.1, scale: "log" } },
        depth: { integer: { from: 2, to: 12, scale: "linear" } },
        batch: { discrete: { values: [16, 32], scale: "reverse-log" } },
        optimizer: { categorical: ["adam", "sgd"] },
        momentum: { double: { from: 0, to: 1, scale: "linear" }, when: { parameter: "optimizer", is: ["sgd"] } },
        leaves: { integer: { from: 1, to: 9, scale: "linear" }, when: { parameter: "depth", is: [3, 4] } },
        accumulate: { categorical: ["yes"], when: { parameter: "batch", is: [32] } },
        nesterov: { categorical: ["on", "off"], when: { parameter: "leaves", is: [2] } },
      },
    },
  });

  expect(valid(body)).toEqual([]);
  expect(body).toMatchObject({
    maxTrialCount: 40,
    parallelTrialCount: 4,
    maxFailedTrialCount: 3,
    trialJobSpec: jobBody(least).jobSpec as object,
  });
  expect(body.jobSpec).toBeUndefined();
  expect(body.studySpec).toEqual({
    metrics: [
      { metricId: "auPrc", goal: "MAXIMIZE" },
      { metricId: "loss", goal: "MINIMIZE" },
    ],
    algorithm: "RANDOM_SEARCH",
    measurementSelectionType: "BEST_MEASUREMENT",
    convexAutomatedStoppingSpec: {
      maxStepCount: "100",
      minStepCount: "10",
      minMeasurementCount: "5",
      learningRateParameterName: "rate",
      useElapsedDuration: true,
    },
    studyStoppingConfig: {
      shouldStopAsap: true,
      minNumTrials: 10,
      maxNumTrialsNoProgress: 8,
      minimumRuntimeConstraint: { maxDuration: "3600s" },
      maximumRuntimeConstraint: { maxDuration: "172800s" },
      maxDurationNoProgress: "21600s",
    },
    parameters: [
      { parameterId: "rate", doubleValueSpec: { minValue: 1e-5, maxValue: 0.1 }, scaleType: "UNIT_LOG_SCALE" },
      {
        parameterId: "depth",
        integerValueSpec: { minValue: "2", maxValue: "12" },
        scaleType: "UNIT_LINEAR_SCALE",
        conditionalParameterSpecs: [
          {
            parentIntValues: { values: ["3", "4"] },
            parameterSpec: {
              parameterId: "leaves",
              integerValueSpec: { minValue: "1", maxValue: "9" },
              scaleType: "UNIT_LINEAR_SCALE",
              conditionalParameterSpecs: [
                {
                  parentIntValues: { values: ["2"] },
                  parameterSpec: { parameterId: "nesterov", categoricalValueSpec: { values: ["on", "off"] } },
                },
              ],
            },
          },
        ],
      },
      {
        parameterId: "batch",
        discreteValueSpec: { values: [16, 32] },
        scaleType: "UNIT_REVERSE_LOG_SCALE",
        conditionalParameterSpecs: [
          {
            parentDiscreteValues: { values: [32] },
            parameterSpec: { parameterId: "accumulate", categoricalValueSpec: { values: ["yes"] } },
          },
        ],
      },
      {
        parameterId: "optimizer",
        categoricalValueSpec: { values: ["adam", "sgd"] },
        conditionalParameterSpecs: [
          {
            parentCategoricalValues: { values: ["sgd"] },
            parameterSpec: {
              parameterId: "momentum",
              doubleValueSpec: { minValue: 0, maxValue: 1 },
              scaleType: "UNIT_LINEAR_SCALE",
            },
          },
        ],
      },
    ],
  });
});

test.each([
  ["median", "steps", { medianAutomatedStoppingSpec: { useElapsedDuration: false } }],
  ["decay-curve", "time", { decayCurveStoppingSpec: { useElapsedDuration: true } }],
] as const)("a Bayesian study with the early stopping %s by %s names no algorithm", (kind, by, expected) => {
  const body = jobBody({
    ...least,
    tuning: {
      metrics: { loss: "minimize" },
      trials: 2,
      parallel: 1,
      failures: 0,
      algorithm: "bayesian",
      measurement: "last",
      earlyStopping: { kind, by },
      parameters: { optimizer: { categorical: ["adam"] } },
    },
  });

  expect(body.studySpec).toEqual({
    metrics: [{ metricId: "loss", goal: "MINIMIZE" }],
    measurementSelectionType: "LAST_MEASUREMENT",
    parameters: [{ parameterId: "optimizer", categoricalValueSpec: { values: ["adam"] } }],
    ...expected,
  });
  expect(body).not.toHaveProperty("maxFailedTrialCount");
  expect(valid(body)).toEqual([]);
});

test("the body of a job on any machine, with any pools and capacity, has the shape that Vertex AI wants", () => {
  const machine = fc.oneof(
    fc.constantFrom(
      ...Object.entries(CATALOGUE.machines).flatMap(([type, { alone, training }]) => [
        ...(alone && training ? [{ type }] : []),
        ...Object.entries(training ?? {}).flatMap(([accelerator, counts]) =>
          counts.map((count) => ({ type, accelerator: { type: accelerator, count } })),
        ),
      ]),
    ),
    fc.constantFrom(
      ...Object.entries(CATALOGUE.tpus).flatMap(([type, { topologies }]) =>
        Object.keys(topologies).map((topology) => ({ type, topology })),
      ),
    ),
  );
  const roles = fc.subarray<PoolRole>(["workers", "parameterServers", "evaluators"]);
  const capacity = fc.constantFrom<CapacityProps>(
    { kind: "on-demand" },
    { kind: "spot" },
    { kind: "flex-start", maxWait: "forever" },
    { kind: "any-reservation" },
    { kind: "reservation", reservationName: "projects/p/zones/z/reservations/r" },
  );

  fc.assert(
    fc.property(machine, roles, capacity, fc.integer({ min: 1, max: 1000 }), (type, others, from, count) => {
      const pools = [chief, ...others.map((role) => ({ ...chief, role, count }))].map((pool) => ({
        ...pool,
        machine: type,
      }));

      const body = jobBody({ ...least, pools, capacity: from });

      expect(valid(body)).toEqual([]);
      expect(body.jobSpec?.workerPoolSpecs.filter((pool) => pool.machineSpec !== undefined)).toHaveLength(pools.length);
    }),
  );
});
