import type { EnvironmentInput } from "../../../config/schema/environment";
import { trainingAccountCount } from "../../../config/training/pools";
import { quotaNeeds } from "../../../config/quotas/quota-needs";
import { environment } from "../../support/environment";

type JobInput = NonNullable<NonNullable<EnvironmentInput["training"]>["jobs"]>[string];

const l4 = { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } };
const jobs = (entries: Record<string, Partial<JobInput>>, rest: Partial<EnvironmentInput> = {}) =>
  environment({
    ...rest,
    training: {
      jobs: Object.fromEntries(
        Object.entries(entries).map(([name, parts]) => [name, { image: "trainer", machine: l4, ...parts }]),
      ),
    },
  });
const amounts = (checked: ReturnType<typeof jobs>) =>
  Object.fromEntries(quotaNeeds(checked).map(({ metric, largest, together }) => [metric, [largest, together]]));

test("a quota is counted over all pools of a job, and over all jobs", () => {
  const checked = jobs({
    small: {},
    large: { workers: 3, parameterServers: { count: 2, machine: { type: "n1-highmem-16" } } },
  });

  expect(amounts(checked)).toEqual({
    custom_model_training_cpus: [32, 32],
    custom_model_training_g2_cpus: [32, 40],
    custom_model_training_nvidia_l4_gpus: [4, 5],
  });
});

test("all trials of a study that run at once count", () => {
  const tuning = {
    metric: { loss: "minimize" as const },
    trials: 10,
    parallel: 5,
    parameters: { depth: { integer: { from: 1, to: 9 } } },
  };

  expect(amounts(jobs({ study: { workers: 1, tuning } }))).toMatchObject({
    custom_model_training_nvidia_l4_gpus: [10, 10],
  });
});

test.each<[JobInput["capacity"], string]>([
  [{ kind: "spot" }, "custom_model_training_preemptible_nvidia_l4_gpus"],
  [{ kind: "flex-start" }, "custom_model_training_preemptible_nvidia_l4_gpus"],
  [{ kind: "any-reservation" }, "custom_model_training_nvidia_l4_gpus"],
])("%j counts as %s", (capacity, metric) => {
  expect(Object.keys(amounts(jobs({ job: { capacity } })))).toContain(metric);
});

test.each([
  [{ type: "ct6e-standard-4t", topology: "4x4" }, { custom_model_training_tpu_v6e: [16, 16] }],
  [{ type: "cloud-tpu", accelerator: { type: "TPU_V3", count: 32 } }, { custom_model_training_tpu_v3: [32, 32] }],
])("of TPUs, chips or cores count: %j", (machine, expected) => {
  expect(amounts(jobs({ job: { machine } }))).toMatchObject(expected);
});

test("of alternatives, the one that needs most counts", () => {
  const large = { type: "g2-standard-96", accelerator: { type: "NVIDIA_L4", count: 8 } };
  const checked = jobs({ job: { alternatives: { machines: { large }, capacities: { cheap: { kind: "spot" } } } } });

  expect(amounts(checked)).toMatchObject({
    custom_model_training_nvidia_l4_gpus: [8, 8],
    custom_model_training_preemptible_nvidia_l4_gpus: [8, 8],
    custom_model_training_preemptible_cpus: [96, 96],
  });
});

test("what is not granted, or not enough, is asked for", () => {
  const checked = jobs(
    { one: {}, two: { workers: 3 } },
    { quotas: { custom_model_training_nvidia_l4_gpus: 3, custom_model_training_g2_cpus: 32 } },
  );

  expect(quotaNeeds(checked)).toEqual([
    {
      metric: "custom_model_training_g2_cpus",
      confirmed: false,
      region: "europe-west4",
      jobs: { one: 8, two: 32 },
      largest: 32,
      together: 40,
      granted: 32,
    },
    {
      metric: "custom_model_training_nvidia_l4_gpus",
      confirmed: true,
      region: "europe-west4",
      jobs: { one: 1, two: 4 },
      largest: 4,
      together: 5,
      granted: 3,
      request: {
        service: "aiplatform.googleapis.com",
        metric: "custom_model_training_nvidia_l4_gpus",
        region: "europe-west4",
        amount: 5,
        page: "https://console.cloud.google.com/iam-admin/quotas?project=acme-ml-test&metric=aiplatform.googleapis.com/custom_model_training_nvidia_l4_gpus&location=europe-west4",
        look: "gcloud alpha services quota list --service=aiplatform.googleapis.com --consumer=projects/acme-ml-test --filter=aiplatform.googleapis.com/custom_model_training_nvidia_l4_gpus",
      },
    },
  ]);
});

test("an environment without jobs needs nothing", () => {
  expect(quotaNeeds(environment())).toEqual([]);
});

test("a job has two accounts, a third when something starts it, and all jobs have a guard with two", () => {
  const checked = jobs({
    manual: {},
    nightly: { schedule: { cron: "0 2 * * *" } },
    after: { triggers: { nightly: { kind: "after", job: "nightly" } } },
  });

  expect(trainingAccountCount(checked)).toBe(10);
});

const cpu = { type: "n1-standard-4" };
const files = { input: { zone: "a", path: "b.jsonl" }, output: { zone: "a", folder: "c" } };

test("an endpoint counts twice at its most: while a release runs there are two models", () => {
  const checked = environment({
    endpoints: {
      fraud: { model: "fraud", machine: l4, replicas: { min: 2, max: 5 } },
      churn: { model: "churn", machine: cpu },
      cheap: { model: "churn", machine: cpu, capacity: { kind: "spot" } },
    },
  });

  expect(amounts(checked)).toEqual({
    custom_model_serving_cpus: [80, 88],
    custom_model_serving_nvidia_l4_gpus: [10, 10],
    custom_model_serving_preemptible_cpus: [8, 8],
  });
});

test("a pool counts once, and endpoints on it not at all", () => {
  const checked = environment({
    pools: { small: { machine: cpu, replicas: { min: 2, max: 3 } } },
    endpoints: { fraud: { model: "fraud", pool: "small" }, churn: { model: "churn", pool: "small" } },
  });

  expect(quotaNeeds(checked)).toMatchObject([{ metric: "custom_model_serving_cpus", jobs: {}, pools: { small: 12 } }]);
});

test("batch predictions and replays count with the machines that they may have", () => {
  const checked = environment({
    endpoints: {
      fraud: {
        model: "fraud",
        machine: cpu,
        requestLogging: {},
        shadow: { columns: { amount: "FLOAT" }, machine: l4, replicas: 3 },
      },
    },
    batch: { churn: { model: "churn", machine: cpu, replicas: { max: 6 }, ...files } },
  });

  expect(quotaNeeds(checked)).toMatchObject([
    { metric: "custom_model_serving_cpus", endpoints: { fraud: 8 }, batch: { churn: 24 }, shadows: { fraud: 24 } },
    { metric: "custom_model_serving_nvidia_l4_gpus", shadows: { fraud: 3 } },
  ]);
});

test("of TPUs that serve, the chips of each machine count", () => {
  const machine = { type: "ct6e-standard-4t" };

  expect(amounts(environment({ endpoints: { fraud: { model: "fraud", machine } } }))).toMatchObject({
    custom_model_serving_tpu_v6e: [8, 8],
  });
});

test("what answers is there all at once: less than all of it is too little", () => {
  const endpoint = { model: "fraud", machine: cpu };
  const asked = (granted: number) =>
    quotaNeeds(
      environment({ endpoints: { one: endpoint, two: endpoint }, quotas: { custom_model_serving_cpus: granted } }),
    ).map(({ request }) => request?.amount);

  expect(asked(15)).toEqual([16]);
  expect(asked(16)).toEqual([undefined]);
});
