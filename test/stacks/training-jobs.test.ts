import type { Job } from "../../config/training/pools";
import type { EnvironmentInput } from "../../config/schema/environment";
import { jobBody } from "../../constructs/training/job-body";
import { jobAlternatives, jobBodyProps, longestRun, secretVersionName } from "../../stacks/training-jobs";
import { environment } from "../support/environment";
import { requestProblems } from "../support/vertex-request";

type JobInput = NonNullable<NonNullable<EnvironmentInput["training"]>["jobs"]>[string];

const serviceAccountEmail = "test-train-fraud@acme-ml-test.iam.gserviceaccount.com";
const places = {
  networkAttachment: "projects/acme-ml-test/regions/europe-west4/networkAttachments/test-training",
  keyName: undefined,
  bucketOf: (zone: string) => `acme-ml-test-test-${zone}`,
};

function read(parts: Partial<JobInput>, rest: Partial<EnvironmentInput> = {}) {
  const checked = environment({
    repositories: { images: { holds: "images" } },
    ...rest,
    training: { jobs: { fraud: { image: "trainer:1", machine: { type: "n1-standard-8" }, ...parts } } },
  });
  return { checked, job: checked.training.jobs.fraud as Job };
}

function bodyOf(parts: Partial<JobInput>, rest?: Partial<EnvironmentInput>) {
  const { checked, job } = read(parts, rest);
  return jobBody({ ...jobBodyProps(checked, "fraud", job, places), serviceAccountEmail });
}

test("a job of an environment becomes a body that Vertex AI takes", () => {
  const body = bodyOf(
    {
      workers: 3,
      evaluators: { count: 1, image: "images/evaluator:2", machine: { type: "n1-standard-4" }, arguments: ["--quick"] },
      arguments: ["--epochs=3"],
      secrets: { TOKEN: "token", VAULT: "vault" },
      tracking: "tensorboard",
      labels: { family: "boosted" },
      timeout: "12h",
    },
    { secrets: { token: {}, vault: { existing: "projects/acme-vault/secrets/warehouse" } }, labels: { team: "ml" } },
  );

  const image = "europe-west4-docker.pkg.dev/acme-ml-test/test-images";
  const env = [
    { name: "TOKEN", value: "projects/acme-ml-test/secrets/test-token/versions/latest" },
    { name: "VAULT", value: "projects/acme-vault/secrets/warehouse/versions/latest" },
  ];
  const pool = {
    machineSpec: { machineType: "n1-standard-8" },
    diskSpec: { bootDiskSizeGb: 100 },
    containerSpec: { imageUri: `${image}/trainer:1`, args: ["--epochs=3"], env },
  };
  expect(body).toEqual({
    labels: {
      team: "ml",
      family: "boosted",
      environment: "test",
      stack: "training",
      "managed-by": "plinth",
      "plinth-workload": "job-fraud",
    },
    jobSpec: {
      workerPoolSpecs: [
        { ...pool, replicaCount: "1" },
        { ...pool, replicaCount: "3" },
        {},
        {
          ...pool,
          replicaCount: "1",
          machineSpec: { machineType: "n1-standard-4" },
          containerSpec: { imageUri: `${image}/evaluator:2`, args: ["--quick"], env },
        },
      ],
      scheduling: { strategy: "STANDARD", timeout: "43200s", restartJobOnWorkerRestart: false, disableRetries: false },
      serviceAccount: serviceAccountEmail,
      pscInterfaceConfig: { networkAttachment: places.networkAttachment },
    },
  });
  expect(requestProblems("CustomJob", { displayName: "fraud", ...body })).toEqual([]);
});

test("a study of an environment becomes a body that Vertex AI takes", () => {
  const body = bodyOf({
    tuning: {
      metric: { auPrc: "maximize" },
      trials: 40,
      parallel: 4,
      stopping: { time: { atMost: "2d" }, trials: { withoutProgress: 10 } },
      parameters: { rate: { double: { from: 1e-5, to: 0.1, scale: "log" } } },
    },
  });

  expect(requestProblems("HyperparameterTuningJob", { displayName: "fraud", ...body })).toEqual([]);
  expect(body).toMatchObject({
    maxTrialCount: 40,
    studySpec: {
      studyStoppingConfig: {
        shouldStopAsap: false,
        maxNumTrialsNoProgress: 10,
        maximumRuntimeConstraint: { maxDuration: "172800s" },
      },
    },
  });
});

test("a Python package, a reservation and no network are what the file says", () => {
  const body = bodyOf({
    image: undefined,
    python: { image: "images/executor:3", packages: [{ zone: "code", path: "t.tar.gz" }], module: "t.task" },
    capacity: { kind: "reservation", name: "big", computeZone: "europe-west4-a", project: "acme-shared" },
    network: "none",
  });

  expect(body.jobSpec).not.toHaveProperty("pscInterfaceConfig");
  expect(body.jobSpec?.workerPoolSpecs[0]).toMatchObject({
    machineSpec: {
      reservationAffinity: { values: ["projects/acme-shared/zones/europe-west4-a/reservations/big"] },
    },
    pythonPackageSpec: {
      executorImageUri: "europe-west4-docker.pkg.dev/acme-ml-test/test-images/executor:3",
      packageUris: ["gs://acme-ml-test-test-code/t.tar.gz"],
    },
  });
});

test("alternatives are complete parts of the body", () => {
  const { checked, job } = read({
    capacity: { kind: "any-reservation" },
    alternatives: {
      machines: { large: { type: "g2-standard-96", accelerator: { type: "NVIDIA_L4", count: 8 } } },
      capacities: {
        cheap: { kind: "spot" },
        mine: { kind: "reservation", name: "l4", computeZone: "europe-west4-b" },
      },
    },
  });

  const shared = { timeout: "86400s", restartJobOnWorkerRestart: false, disableRetries: false };
  expect(jobAlternatives(checked, job)).toEqual({
    machines: {
      large: {
        machineType: "g2-standard-96",
        acceleratorType: "NVIDIA_L4",
        acceleratorCount: 8,
        reservationAffinity: { reservationAffinityType: "ANY_RESERVATION" },
      },
    },
    capacities: {
      cheap: { scheduling: { strategy: "SPOT", ...shared } },
      mine: {
        scheduling: { strategy: "STANDARD", ...shared },
        reservationAffinity: {
          reservationAffinityType: "SPECIFIC_RESERVATION",
          key: "compute.googleapis.com/reservation-name",
          values: ["projects/acme-ml-test/zones/europe-west4-b/reservations/l4"],
        },
      },
    },
  });
});

const tuning = (trials: number, parallel: number): JobInput["tuning"] => ({
  metric: { loss: "minimize" },
  trials,
  parallel,
  parameters: { depth: { integer: { from: 1, to: 9 } } },
});

test.each<[string, Partial<JobInput>, string]>([
  ["an ordinary job waits a day for machines", { timeout: "12h" }, "36h"],
  ["a job in the queue waits as it says", { timeout: "12h", capacity: { kind: "flex-start", maxWait: "3d" } }, "84h"],
  [
    "an alternative may wait longer",
    { timeout: "1d", alternatives: { capacities: { queue: { kind: "flex-start", maxWait: "forever" } } } },
    "91d",
  ],
  ["a study takes as long as its rounds", { timeout: "2h", tuning: tuning(10, 4) }, "30h"],
  ["but not for ever", { timeout: "30d", tuning: tuning(10_000, 1) }, "181d"],
])("%s", (_, parts, expected) => {
  expect(longestRun(read(parts).job).toText()).toBe(expected);
});

test("a secret is read by the name of its newest version", () => {
  const { checked } = read(
    {},
    { secrets: { token: {}, vault: { existing: "projects/acme-vault/secrets/warehouse" } } },
  );

  expect(secretVersionName(checked, "token")).toBe("projects/acme-ml-test/secrets/test-token/versions/latest");
  expect(secretVersionName(checked, "vault")).toBe("projects/acme-vault/secrets/warehouse/versions/latest");
});
