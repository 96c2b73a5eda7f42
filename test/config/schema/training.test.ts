import { parsePath } from "../../../config/load/path";
import { environmentSchema } from "../../../config/schema/environment";
import { minimal } from "../../support/environment";
import { withValue } from "../../support/with-value";

const machine = { type: "n1-standard-8" };
const schedule = { cron: "0 2 * * *" };
/** Every part of training once, so that each can be given another value. */
const beside = {
  ...minimal,
  models: { fraud: { serving: { image: "server:1" }, evaluation: { metric: "auPrc" } } },
  secrets: { token: {} },
  catalogue: { machines: { "a9-highgpu-8g": {} }, accelerators: { NVIDIA_B900: {} } },
  training: {
    tensorboard: {},
    jobs: {
      fraud: {
        image: "trainer:1",
        machine: { ...machine, accelerator: { type: "NVIDIA_TESLA_T4", count: 1 } },
        workers: { count: 1 },
        mounts: { scratch: { server: "10.40.0.2", path: "/scratch" } },
        capacity: { kind: "flex-start" },
        schedule,
        triggers: { data: { kind: "object", zone: "raw", suffix: "_SUCCESS" } },
        tuning: {
          metric: { auPrc: "maximize" },
          trials: 4,
          earlyStopping: { kind: "convex" },
          stopping: { trials: {}, time: {} },
          parameters: { rate: { double: { from: 0.1, to: 1 } } },
        },
      },
      letters: {
        python: { image: "python:3", packages: [{ zone: "code", path: "letters.tar.gz" }], module: "letters.train" },
        machine,
        capacity: { kind: "reservation", name: "h100", computeZone: "europe-west4-a" },
        triggers: { labels: { kind: "message", topic: "projects/acme-labels/topics/ready" } },
      },
    },
    notebooks: {
      workbench: { research: { group: "scientists", computeZone: "europe-west4-a" } },
      templates: { small: { group: "scientists" } },
      runs: {
        drift: { template: "small", notebook: { zone: "raw", path: "drift.ipynb" }, output: "zone:out", schedule },
      },
    },
  },
};

const fraud = "training.jobs.fraud";
const letters = "training.jobs.letters";
const tuning = `${fraud}.tuning`;
const notebooks = "training.notebooks";
const digest = `sha256:${"0a".repeat(32)}`;

const limits: readonly (readonly [path: string, accepted: readonly unknown[], refused: readonly unknown[]])[] = [
  [`${fraud}.image`, ["trainer", "images/team/trainer:1", `eu.acme.example:5000/a/b:1@${digest}`], ["", "Trainer", "trainer@sha256:12", "https://eu.acme.example/a", "a b"]],
  [`${fraud}.command`, [["train"]], [[], "train"]],
  [`${fraud}.arguments`, [[], [""], ["--epochs=3"]], ["--epochs=3", [3]]],
  [`${fraud}.variables`, [{ EPOCHS: "3", _a1: "" }], [{ EPOCHS: 3 }, { "1A": "x" }, { "A-B": "x" }]],
  [`${fraud}.secrets`, [{ TOKEN: "token" }], [{ TOKEN: 1 }, { "A-B": "token" }]],
  [`${fraud}.machine.type`, ["n1-standard-8", "cloud-tpu", "ct5lp-hightpu-4t"], ["n1", "N1-standard-8", ""]],
  [`${fraud}.machine.accelerator.type`, ["NVIDIA_L4", "TPU_V3"], ["nvidia-l4", "nvidia-tesla-t4", ""]],
  [`${fraud}.machine.accelerator.count`, [1, 4096], [0, 1.5, "1", 4097]],
  [`${fraud}.machine.accelerator.partition`, ["1g.5gb", "7g.141gb"], ["1g", "0g.5gb", "1g.5GB"]],
  [`${fraud}.machine.topology`, ["2x2", "4x4x16"], ["2", "2X2", "0x2", "2x2x2x2"]],
  [`${fraud}.disk.type`, ["pd-ssd", "pd-standard", "hyperdisk-balanced"], ["pd-balanced"]],
  [`${fraud}.disk.size`, ["100GiB", "62TiB"], ["99GiB", "63TiB", "100GB", 100]],
  [`${fraud}.workers`, [1, 1000, { count: 2, machine, image: "other:1", arguments: [] }], [0, 1001, 1.5, {}]],
  [`${fraud}.evaluators`, [{ count: 1 }], [1, { count: 0 }]],
  [`${fraud}.mounts.scratch.server`, ["10.0.0.2", "172.16.0.2", "172.31.255.2", "192.168.1.2"], ["172.15.0.2", "172.32.0.2", "192.0.2.1", "10.0.0.256", "10.0.0", "filer.acme.example"]],
  [`${fraud}.mounts.scratch.path`, ["/", "/a/b"], ["a", "/a b"]],
  [`${fraud}.capacity`, [{ kind: "on-demand" }, { kind: "any-reservation" }, { kind: "spot", checkpoints: "saved" }], ["spot", { kind: "flex" }, { kind: "spot", maxWait: "1h" }, { kind: "on-demand", name: "x" }, { kind: "reservation" }]],
  [`${fraud}.capacity.maxWait`, ["1m", "30d", "forever"], ["59s", "31d", "for ever", 24]],
  [`${letters}.capacity.name`, ["h100", "a"], ["H100", "1a", "a-"]],
  [`${letters}.capacity.computeZone`, ["europe-west4-b"], ["europe-west4", "europe-west4-B"]],
  [`${letters}.capacity.project`, ["acme-shared"], ["acme", "Acme-shared"]],
  [`${letters}.python.packages`, [[{ zone: "code", path: "a/b-1.0.whl" }, { zone: "code", path: "c.zip" }]], [[], ["gs://acme/a.tar.gz"]]],
  [`${letters}.python.packages[0].path`, ["a.tar.gz"], ["/a.tar.gz", "a.py", "a.tar"]],
  [`${letters}.python.module`, ["a", "a.b_c"], ["a-b", "a.", "1a", "a.py "]],
  [`${letters}.triggers.labels.topic`, ["projects/acme-labels/topics/a.b-c"], ["ready", "projects/acme-labels/subscriptions/ready"]],
  [`${fraud}.triggers.data`, [{ kind: "after", job: "letters" }], [{ kind: "object", zone: "raw" }, { kind: "after", zone: "raw" }, { kind: "schedule" }]],
  [`${fraud}.triggers.data.suffix`, ["x", "a/_SUCCESS"], ["", "x".repeat(101)]],
  [`${fraud}.timeout`, ["1m", "30d"], ["59s", "31d", 24, "1w"]],
  [`${fraud}.restart`, ["never", "on-error", "on-worker-restart"], [true, "always"]],
  [`${fraud}.network`, ["platform", "none"], ["default"]],
  [`${fraud}.shell`, ["off", "on"], [true]],
  [`${fraud}.tracking`, ["tensorboard", "none"], [true]],
  [`${fraud}.schedule.state`, ["on", "paused"], ["off"]],
  [`${tuning}.metric`, [{ "val/loss": "minimize", b: "maximize" }], [{ loss: "min" }, { "1a": "minimize" }, "loss"]],
  [`${tuning}.trials`, [1, 10_000], [0, 10_001, 1.5]],
  [`${tuning}.parallel`, [1, 1000], [0, 1001]],
  [`${tuning}.failures`, [0], [-1, 0.5]],
  [`${tuning}.algorithm`, ["bayesian", "grid", "random"], ["genetic"]],
  [`${tuning}.measurement`, ["last", "best"], ["first"]],
  [`${tuning}.parameters`, [{ a: { integer: { from: 1, to: 2, scale: "reverse-log" } } }, { a: { categorical: ["x"] } }, { a: { discrete: { values: [1, 2.5] } } }], [{ "a b": { integer: { from: 1, to: 2 } } }, { a: { integer: { from: 0.5, to: 2 } } }, { a: { categorical: [] } }, { a: { categorical: [1] } }, { a: { discrete: { values: [] } } }, { a: { double: { from: 1 } } }, { a: { double: { from: 0, to: 1, scale: "exp" } } }]],
  [`${tuning}.parameters.rate.when`, [{ parameter: "a", is: [1, "x"] }], [{ parameter: "a", is: [] }, { parameter: "a" }]],
  [`${tuning}.earlyStopping`, [{ kind: "median" }, { kind: "decay-curve", by: "time" }, { kind: "convex", maxSteps: 1 }], [{ kind: "median", maxSteps: 1 }, { kind: "never" }, { kind: "median", by: "luck" }]],
  [`${tuning}.stopping.time.atMost`, ["1m", "100d"], ["30s", 60]],
  [`${tuning}.stopping.trials.atLeast`, [1], [0]],
  [`${tuning}.stopping.running`, ["finish", "stop"], ["kill"]],
  [`${notebooks}.workbench.research.group`, ["scientists", "engineers"], ["everybody"]],
  [`${notebooks}.workbench.research.idleShutdown`, ["10m", "24h", "1d"], ["9m", "25h", "off"]],
  [`${notebooks}.workbench.research.dataDisk`, ["100GiB", "64TiB"], ["99GiB", "65TiB"]],
  [`${notebooks}.templates.small.dataDisk`, ["10GiB", "64TiB"], ["9GiB"]],
  [`${notebooks}.runs.drift.notebook.path`, ["a.ipynb", "a/b.ipynb"], ["/a.ipynb", "a.py"]],
  [`${notebooks}.runs.drift.timeout`, ["1m", "7d"], ["59s", "8d"]],
  ["models.fraud.serving.port", [1, 65535], [0, 65536, "8080"]],
  ["models.fraud.serving.predictRoute", ["/", "/v1/predict:raw"], ["predict", "/a b"]],
  ["models.fraud.evaluation.metric", ["auPrc", "a-b_c"], ["1a", "a/b", ""]],
  ["secrets.token.existing", ["projects/acme-vault/secrets/a_b-C"], ["token", "projects/acme-vault/secrets/a/versions/1"]],
  ["catalogue.machines.a9-highgpu-8g.training", [{}, { NVIDIA_B900: [4, 8] }], [{ NVIDIA_B900: [] }, { NVIDIA_B900: [0] }, { b900: [8] }]],
  ["catalogue.accelerators.NVIDIA_B900.training", [["europe-west4"]], [["europe-west44"], "europe-west4"]],
  ["quotas", [{}, { custom_model_training_nvidia_l4_gpus: 0 }], [{ custom_model_training_nvidia_l4_gpus: -1 }, { "aiplatform.googleapis.com/x": 1 }]],
]; // prettier-ignore

const cases = limits.flatMap(([path, accepted, refused]) => [
  ...accepted.map((value) => ({ path, value, isAccepted: true })),
  ...refused.map((value) => ({ path, value, isAccepted: false })),
]);

test("what stands beside the values under test is accepted itself", () => {
  expect(environmentSchema.safeParse(beside).error).toBeUndefined();
});

test.each(cases)("$path: $value is accepted: $isAccepted", ({ path, value, isAccepted }) => {
  expect(environmentSchema.safeParse(withValue(beside, path, value)).success).toBe(isAccepted);
});

test.each([
  "training",
  "training.tensorboard",
  fraud,
  `${fraud}.machine`,
  `${fraud}.machine.accelerator`,
  `${fraud}.disk`,
  `${fraud}.mounts.scratch`,
  `${fraud}.capacity`,
  `${fraud}.schedule`,
  `${fraud}.triggers.data`,
  `${fraud}.alternatives`,
  tuning,
  `${tuning}.earlyStopping`,
  `${tuning}.stopping`,
  `${tuning}.stopping.trials`,
  `${tuning}.stopping.time`,
  `${tuning}.parameters.rate`,
  `${tuning}.parameters.rate.double`,
  `${letters}.python`,
  `${letters}.python.packages[0]`,
  `${letters}.capacity`,
  `${letters}.triggers.labels`,
  notebooks,
  `${notebooks}.workbench.research`,
  `${notebooks}.workbench.research.machine`,
  `${notebooks}.templates.small`,
  `${notebooks}.runs.drift`,
  `${notebooks}.runs.drift.notebook`,
  `${notebooks}.runs.drift.schedule`,
  "models.fraud",
  "models.fraud.serving",
  "models.fraud.evaluation",
  "secrets.token",
  "catalogue",
  "catalogue.machines.a9-highgpu-8g",
  "catalogue.accelerators.NVIDIA_B900",
])("an unknown key under %p is refused", (path) => {
  const { error } = environmentSchema.safeParse(withValue(beside, `${path}.unknownKey`, 1));

  expect(error?.issues).toContainEqual(
    expect.objectContaining({ code: "unrecognized_keys", keys: ["unknownKey"], path: parsePath(path) }),
  );
});

test.each([
  ["training.jobs", "Fraud"],
  ["training.jobs", "x".repeat(41)],
  [`${fraud}.triggers`, "a_b"],
  [`${fraud}.mounts`, "a/b"],
  [`${notebooks}.workbench`, "a"],
  ["models", "fraud model"],
  ["secrets", "Token"],
])("under %s, nothing may be named %s", (path, key) => {
  const { error } = environmentSchema.safeParse(withValue(beside, path, { [key]: {} }));

  expect(error?.issues).toContainEqual(expect.objectContaining({ code: "invalid_key" }));
});
