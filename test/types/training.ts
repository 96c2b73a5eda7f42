import { defineEnvironment } from "../../config/define";

// Read by the type check only: what the compiler must accept and refuse while an environment is written.

const minimal = {
  name: "test",
  project: { id: "acme-ml-test", number: "481516234200", region: "europe-west4" },
} as const;
const storage = { zones: { curated: {}, models: {} } } as const;
const machine = { type: "n1-standard-8" } as const;

defineEnvironment({
  ...minimal,
  storage,
  secrets: { warehouse: {} },
  models: { fraud: { serving: { image: "server:1" } } },
  training: {
    jobs: {
      fraud: {
        image: "trainer",
        machine: { type: "a2-highgpu-1g", accelerator: { type: "NVIDIA_TESLA_A100", count: 1 } },
        workers: 3,
        capacity: { kind: "spot", checkpoints: "saved" },
        reads: ["zone:curated"],
        writes: ["zone:models"],
        output: "zone:models",
        secrets: { WAREHOUSE: "warehouse" },
        model: "fraud",
        tuning: {
          metric: { auPrc: "maximize" },
          trials: 40,
          parallel: 4,
          parameters: {
            rate: { double: { from: 1e-5, to: 0.1, scale: "log" } },
            optimizer: { categorical: ["adam", "sgd"] },
            momentum: { double: { from: 0, to: 1 }, when: { parameter: "optimizer", is: ["sgd"] } },
          },
        },
        triggers: { data: { kind: "object", zone: "curated", suffix: "_SUCCESS" } },
      },
      report: { image: "report", machine, triggers: { trained: { kind: "after", job: "fraud" } } },
      // Machines that the catalogue does not know are left to its rules.
      tomorrow: {
        image: "trainer",
        machine: { type: "a9-highgpu-8g", accelerator: { type: "NVIDIA_B900", count: 8 } },
      },
    },
    notebooks: {
      templates: { small: { group: "scientists" } },
      runs: {
        drift: {
          template: "small",
          notebook: { zone: "curated", path: "drift.ipynb" },
          output: "zone:models",
          schedule: { cron: "0 6 * * *" },
        },
      },
    },
  },
});

defineEnvironment({
  ...minimal,
  storage,
  training: {
    jobs: {
      // @ts-expect-error there is no such zone
      zone: { image: "trainer", machine, output: "zone:modles" },
      // @ts-expect-error there is no such secret
      secret: { image: "trainer", machine, secrets: { WAREHOUSE: "warehouse" } },
      // @ts-expect-error there is no such model
      model: { image: "trainer", machine, model: "fraud" },
      // @ts-expect-error there is no such job
      after: { image: "trainer", machine, triggers: { trained: { kind: "after", job: "fraud" } } },
      // @ts-expect-error there is no such zone
      trigger: { image: "trainer", machine, triggers: { data: { kind: "object", zone: "raw", suffix: "x" } } },
      // @ts-expect-error spot machines have no queue to wait in
      spot: { image: "trainer", machine, capacity: { kind: "spot", maxWait: "2h" } },
      // @ts-expect-error a reservation stands in a compute zone
      reservation: { image: "trainer", machine, capacity: { kind: "reservation", name: "h100" } },
      // @ts-expect-error a parameter is of one kind
      kinds: { image: "trainer", machine, tuning: { metric: { loss: "minimize" }, trials: 1, parameters: { rate: { double: { from: 0, to: 1 }, integer: { from: 0, to: 1 } } } } }, // prettier-ignore
      // @ts-expect-error a goal is a direction
      goal: { image: "trainer", machine, tuning: { metric: { loss: "smallest" }, trials: 1, parameters: { rate: { discrete: { values: [1] } } } } }, // prettier-ignore
    },
  },
});

defineEnvironment({
  ...minimal,
  storage,
  training: {
    // @ts-expect-error there is no such template
    notebooks: { runs: { drift: { template: "large", notebook: { zone: "curated", path: "a.ipynb" }, output: "zone:models", schedule: { cron: "0 6 * * *" } } } }, // prettier-ignore
  },
});
