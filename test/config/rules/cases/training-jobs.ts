import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

export type JobInput = NonNullable<NonNullable<EnvironmentInput["training"]>["jobs"]>[string];

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const IMAGE = `europe-docker.pkg.dev/acme/images/trainer@${DIGEST}`;
const L4 = { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } };
const H100 = { type: "a3-highgpu-8g", accelerator: { type: "NVIDIA_H100_80GB", count: 8 } };
const V100 = { type: "n1-standard-8", accelerator: { type: "NVIDIA_TESLA_V100", count: 1 } };
const POD = { type: "cloud-tpu", accelerator: { type: "TPU_V3", count: 32 } };
const zones = { storage: { zones: { curated: {}, models: {} } } };

/** An environment whose only job has these settings, beside the least. */
export function job(parts: Partial<JobInput> = {}, rest: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> {
  return {
    ...zones,
    ...rest,
    training: { ...rest.training, jobs: { fraud: { image: IMAGE, machine: { type: "n1-standard-8" }, ...parts } } },
  };
}

/** An environment whose only model answers with this image, beside the least. */
const model = (image: string, rest: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> => ({
  ...rest,
  models: { fraud: { serving: { image } } },
});

const python = {
  image: undefined,
  python: { image: IMAGE, packages: [{ zone: "curated", path: "trainer.tar.gz" }], module: "trainer.task" },
};
const at = (path: string) => (path === "" ? "training.jobs.fraud" : `training.jobs.fraud.${path}`);
const FLEX =
  "NVIDIA_TESLA_A100, NVIDIA_A100_80GB, NVIDIA_L4, NVIDIA_H100_80GB, NVIDIA_H100_MEGA_80GB, NVIDIA_H200_141GB, NVIDIA_B200";
const network = { range: "10.40.0.0/16", training: { replicas: 4 } };

export const trainingJobCases: CasesByRule = {
  "training/program": {
    bad: [
      {
        of: "a job without a program",
        environment: job({ image: undefined }),
        finds: [
          {
            path: at(""),
            problem: "a job runs either an image or a Python package, received neither",
            allowed: "image, python",
          },
        ],
      },
      {
        of: "a job with an image, a package, a command and a pool with another image",
        environment: job({
          command: ["train"],
          python: { image: IMAGE, packages: [{ zone: "curated", path: "trainer.tar.gz" }], module: "trainer.task" },
          workers: { count: 2, image: `europe-docker.pkg.dev/acme/images/other@${DIGEST}`, command: ["work"] },
        }),
        finds: [
          {
            path: at(""),
            problem: "a job runs either an image or a Python package, received both",
            allowed: "image, python",
          },
          { path: at("command"), problem: "a Python package is started by its module and has no command" },
          { path: at("workers.image"), problem: "all machines of a job with a Python package run that package" },
          { path: at("workers.command"), problem: "a Python package is started by its module and has no command" },
        ],
      },
    ],
    good: [
      { of: "an image with a command", environment: job({ command: ["train"], workers: 2 }) },
      {
        of: "a package",
        environment: job({
          image: undefined,
          python: { image: IMAGE, packages: [{ zone: "curated", path: "trainer.tar.gz" }], module: "trainer.task" },
          workers: { count: 2 },
        }),
      },
    ],
  },
  "training/image-repository": {
    bad: [
      {
        of: "a short name where there is no repository",
        environment: job({ image: `trainer@${DIGEST}` }),
        finds: [
          {
            path: at("image"),
            problem: `"trainer@${DIGEST}" is a short name, and no repository of images is declared`,
            allowed: "the full name of an image",
          },
        ],
      },
      {
        of: "a short name where there are two repositories",
        environment: job(
          { workers: { count: 1, image: "trainer:1" } },
          {
            repositories: { images: { holds: "images" }, pipelines: { holds: "pipelines" } },
            external: { repositories: { shared: "projects/acme-shared/locations/europe/repositories/images" } },
          },
        ),
        finds: [
          {
            path: at("workers.image"),
            problem: `"trainer:1" does not say which of the repositories it is in`,
            allowed: "images/<image>, shared/<image>",
          },
        ],
      },
    ],
    good: [
      {
        of: "a short name in the only repository",
        environment: job({ image: "trainer:1" }, { repositories: { images: { holds: "images" } } }),
      },
      {
        of: "a short name with its repository",
        environment: job(
          { image: "shared/trainer:1" },
          {
            repositories: { images: { holds: "images" } },
            external: { repositories: { shared: "projects/acme-shared/locations/europe/repositories/images" } },
          },
        ),
      },
      { of: "a full name", environment: job() },
    ],
  },
  "training/image-digest": {
    bad: [
      {
        of: "tags where the environment is permanent",
        environment: job({ image: "images/trainer:v7", workers: { count: 1, image: "worker" } }),
        finds: [
          {
            path: at("image"),
            problem: `"images/trainer:v7" has no digest, and a tag can be moved to another image at any time`,
            allowed: "images/trainer@sha256:<64 digits>",
            fix: "write the digest that the registry shows for it",
          },
          {
            path: at("workers.image"),
            problem: `"worker" has no digest, and a tag can be moved to another image at any time`,
            allowed: "worker@sha256:<64 digits>",
            fix: "write the digest that the registry shows for it",
          },
        ],
      },
    ],
    good: [
      { of: "a digest", environment: job() },
      {
        of: "a tag where the environment is disposable",
        environment: job({ image: "trainer:v7" }, { lifetime: "disposable" }),
      },
    ],
  },
  "models/image-repository": {
    bad: [
      {
        of: "a short name where there is no repository",
        environment: model(`server@${DIGEST}`),
        finds: [
          {
            path: "models.fraud.serving.image",
            problem: `"server@${DIGEST}" is a short name, and no repository of images is declared`,
            allowed: "the full name of an image",
          },
        ],
      },
      {
        of: "a repository that is not declared, where there are two",
        environment: model(`imagse/server@${DIGEST}`, {
          repositories: { images: { holds: "images" }, more: { holds: "images" } },
        }),
        finds: [
          {
            path: "models.fraud.serving.image",
            problem: `"imagse/server@${DIGEST}" does not say which of the repositories it is in`,
            allowed: "images/<image>, more/<image>",
          },
        ],
      },
    ],
    good: [
      { of: "a full name", environment: model(IMAGE) },
      {
        of: "a short name in the only repository",
        environment: model("server:1", { repositories: { images: { holds: "images" } } }),
      },
    ],
  },
  "models/image-digest": {
    bad: [
      {
        of: "a tag where the environment is permanent",
        environment: model("eu.acme.example/server:1"),
        finds: [
          {
            path: "models.fraud.serving.image",
            problem: `"eu.acme.example/server:1" has no digest, and a tag can be moved to another image at any time`,
            allowed: "eu.acme.example/server@sha256:<64 digits>",
            fix: "write the digest that the registry shows for it",
          },
        ],
      },
    ],
    good: [
      { of: "a digest", environment: model(IMAGE) },
      {
        of: "a tag where the environment is disposable",
        environment: model("eu.acme.example/server:1", { lifetime: "disposable" }),
      },
    ],
  },
  "training/package-read": {
    bad: [
      {
        of: "a package in a zone that the job does not read",
        environment: job({ ...python, reads: ["zone:models"] }),
        finds: [
          {
            path: at("python.packages[0].zone"),
            problem: `"zone:curated" is not among what the job reads`,
            fix: `add "zone:curated" to reads`,
          },
        ],
      },
    ],
    good: [
      { of: "a zone that the job reads", environment: job({ ...python, reads: ["zone:curated"] }) },
      { of: "a zone that the job writes", environment: job({ ...python, writes: ["zone:curated"] }) },
      { of: "a job with an image", environment: job() },
      {
        of: "a zone that is not declared",
        environment: job(python, { storage: { zones: {} } }),
      },
    ],
  },
  "training/variables": {
    bad: [
      {
        of: "variables that others set, and one that is set twice",
        environment: job({
          variables: { AIP_MODEL_DIR: "here", TF_CONFIG: "{}", TOKEN: "x" },
          secrets: { PLINTH_RUN: "token", TOKEN: "token" },
        }),
        finds: [
          { path: at("variables.AIP_MODEL_DIR"), problem: "AIP_MODEL_DIR is set by Vertex AI" },
          { path: at("variables.TF_CONFIG"), problem: "TF_CONFIG is set by Vertex AI" },
          { path: at("secrets.PLINTH_RUN"), problem: "PLINTH_RUN is set by Plinth" },
          { path: at("secrets.TOKEN"), problem: "TOKEN is already among the variables" },
        ],
      },
    ],
    good: [
      { of: "variables of one's own", environment: job({ variables: { EPOCHS: "10" }, secrets: { TOKEN: "token" } }) },
    ],
  },
  "training/machine": {
    bad: [
      {
        of: "a wrong number of accelerators",
        environment: job({ machine: { type: "a2-highgpu-2g", accelerator: { type: "NVIDIA_TESLA_A100", count: 4 } } }),
        finds: [
          {
            path: at("machine.accelerator.count"),
            problem: "a2-highgpu-2g takes exactly 2 NVIDIA_TESLA_A100, received 4; for 4 use a2-highgpu-4g",
          },
        ],
      },
      {
        of: "wrong machines of a pool and of an alternative, each where it is written",
        environment: job({
          workers: { count: 2, machine: { type: "g2-standard-8" } },
          evaluators: { count: 1 },
          alternatives: { machines: { large: { type: "n1-standrd-16" } } },
        }),
        finds: [
          { path: at("workers.machine"), problem: "g2-standard-8 takes exactly 1 NVIDIA_L4, received none" },
          {
            path: at("alternatives.machines.large.type"),
            problem: `"n1-standrd-16" is not a machine type for training; did you mean "n1-standard-16"?`,
          },
        ],
      },
      {
        of: "an accelerator that the region does not have",
        environment: job(
          { machine: { type: "ct5lp-hightpu-4t", topology: "2x2" } },
          { project: { id: "acme-ml-test", number: "481516234200", region: "europe-west4" } },
        ),
        finds: [
          {
            path: at("machine.type"),
            problem: "europe-west4 has no TPU_V5E for training: us-central1, us-east1, us-west1 or us-west4 have it",
          },
        ],
      },
    ],
    good: [
      { of: "a machine alone", environment: job() },
      { of: "accelerators", environment: job({ machine: L4, workers: { count: 3, machine: H100 } }) },
      {
        of: "what the environment adds to the catalogue",
        environment: job(
          { machine: { type: "a5-highgpu-8g", accelerator: { type: "NVIDIA_B300", count: 8 } } },
          {
            catalogue: {
              machines: { "a5-highgpu-8g": { vcpu: 256, alone: false, training: { NVIDIA_B300: [8] } } },
              accelerators: { NVIDIA_B300: { training: ["europe-west4"] } },
            },
          },
        ),
      },
    ],
  },
  "training/tpu-pool": {
    bad: [
      {
        of: "workers beside a TPU",
        environment: job({
          machine: { type: "ct6e-standard-4t", topology: "2x2" },
          workers: 3,
          evaluators: { count: 1 },
        }),
        finds: ["workers", "evaluators"].map((role) => ({
          path: at(role),
          problem: "ct6e-standard-4t is a TPU, which has one pool of one replica",
          fix: `leave ${role} out and choose a larger topology`,
        })),
      },
    ],
    good: [
      { of: "a TPU alone", environment: job({ machine: { type: "ct6e-standard-4t", topology: "4x4" } }) },
      { of: "workers beside a GPU", environment: job({ machine: L4, workers: 3 }) },
    ],
  },
  "training/flex-start": {
    bad: [
      {
        of: "no accelerator, and more than seven days",
        environment: job({ capacity: { kind: "flex-start" }, timeout: "8d" }),
        finds: [
          {
            path: at("machine"),
            problem: "flex-start gives machines with certain accelerators only, received n1-standard-8 without one",
            allowed: FLEX,
          },
          { path: at("timeout"), problem: `a job with flex-start runs for 7d at most, received "8d"` },
        ],
      },
      {
        of: "an accelerator that the queue does not give, in an alternative",
        environment: job({
          machine: L4,
          alternatives: { capacities: { queue: { kind: "flex-start" } }, machines: { old: V100 } },
        }),
        finds: [
          {
            path: at("alternatives.machines.old.accelerator.type"),
            problem: "flex-start gives machines with certain accelerators only, received NVIDIA_TESLA_V100",
            allowed: FLEX,
          },
        ],
      },
      {
        of: "pools with different machines",
        environment: job({ machine: H100, capacity: { kind: "flex-start" }, workers: { count: 3, machine: L4 } }),
        finds: [
          {
            path: at("workers.machine"),
            problem:
              "flex-start wants the same machine in all pools, and g2-standard-8 with 1 NVIDIA_L4 is not a3-highgpu-8g with 8 NVIDIA_H100_80GB, the job's machine",
          },
        ],
      },
    ],
    good: [
      {
        of: "equal machines for seven days",
        environment: job({
          machine: H100,
          workers: 3,
          capacity: { kind: "flex-start", maxWait: "forever" },
          timeout: "7d",
        }),
      },
      { of: "anything with another capacity", environment: job({ timeout: "20d", capacity: { kind: "spot" } }) },
    ],
  },
  "training/spot-pod": {
    bad: [
      {
        of: "a pod as spot",
        environment: job({ machine: POD, capacity: { kind: "spot" } }),
        finds: [
          {
            path: at("capacity"),
            problem: "cloud-tpu with 32 TPU_V3 is a TPU pod, which cannot be had as spot",
            allowed: "on-demand, reservation, any-reservation",
          },
        ],
      },
      {
        of: "a pod among the alternatives",
        environment: job({
          machine: L4,
          alternatives: {
            machines: { slice: { type: "ct6e-standard-4t", topology: "4x4" } },
            capacities: { cheap: { kind: "spot" } },
          },
        }),
        finds: [
          {
            path: at("alternatives.capacities.cheap"),
            problem: "ct6e-standard-4t as 4x4 is a TPU pod, which cannot be had as spot",
            allowed: "on-demand, reservation, any-reservation",
          },
        ],
      },
    ],
    good: [
      {
        of: "a single TPU as spot",
        environment: job({
          machine: { ...POD, accelerator: { type: "TPU_V3", count: 8 } },
          capacity: { kind: "spot" },
        }),
      },
      { of: "a pod on demand", environment: job({ machine: POD }) },
    ],
  },
  "training/spot-checkpoints": {
    bad: [
      {
        of: "spot machines without a word of checkpoints",
        environment: job({ capacity: { kind: "spot" }, alternatives: { capacities: { cheap: { kind: "spot" } } } }),
        finds: ["capacity", "alternatives.capacities.cheap"].map((path) => ({
          path: at(path),
          problem: "Google takes spot machines back at any time, and what was not saved is lost",
          fix: `save checkpoints in AIP_CHECKPOINT_DIR, go on from the last one, and say checkpoints: "saved"`,
        })),
      },
    ],
    good: [
      { of: "saved checkpoints", environment: job({ capacity: { kind: "spot", checkpoints: "saved" } }) },
      { of: "another capacity", environment: job() },
    ],
  },
  "training/checkpoints-without-output": {
    bad: [
      {
        of: "checkpoints and nowhere to save them",
        environment: job({ capacity: { kind: "spot", checkpoints: "saved" } }),
        finds: [
          {
            path: at("capacity.checkpoints"),
            problem: "checkpoints are saved in the folder of the run, and the job has no output",
            fix: `add output: "zone:<name>"`,
          },
        ],
      },
    ],
    good: [
      {
        of: "checkpoints in the output",
        environment: job({ capacity: { kind: "spot", checkpoints: "saved" }, output: "zone:models" }),
      },
    ],
  },
  "training/reservation-place": {
    bad: [
      {
        of: "a reservation in another region",
        environment: job({
          machine: H100,
          capacity: { kind: "reservation", name: "h100", computeZone: "us-central1-a" },
        }),
        finds: [
          {
            path: at("capacity.computeZone"),
            problem: "us-central1-a is not in europe-west4, where the job runs",
            allowed: "europe-west4-a, europe-west4-b and so on",
          },
        ],
      },
    ],
    good: [
      {
        of: "a reservation in the region",
        environment: job({
          machine: H100,
          capacity: { kind: "reservation", name: "h100", computeZone: "europe-west4-c" },
        }),
      },
    ],
  },
  "training/reservation-machine": {
    bad: [
      {
        of: "an evaluator on another machine",
        environment: job({
          machine: L4,
          capacity: { kind: "reservation", name: "l4", computeZone: "europe-west4-a" },
          workers: 2,
          evaluators: { count: 1, machine: { type: "n1-standard-4" } },
        }),
        finds: [
          {
            path: at("evaluators.machine"),
            problem: `the machines of the reservation "l4" are all alike, and n1-standard-4 is not g2-standard-8 with 1 NVIDIA_L4, the job's machine`,
            fix: `use the same machine, or capacity: { kind: "any-reservation" }`,
          },
        ],
      },
    ],
    good: [
      {
        of: "one machine in all pools",
        environment: job({
          machine: L4,
          capacity: { kind: "reservation", name: "l4", computeZone: "europe-west4-a" },
          workers: { count: 2, machine: { ...L4 } },
        }),
      },
      {
        of: "another machine where any reservation will do",
        environment: job({
          machine: L4,
          capacity: { kind: "any-reservation" },
          evaluators: { count: 1, machine: { type: "n1-standard-4" } },
        }),
      },
    ],
  },
  "training/reservation-needed": {
    bad: [
      {
        of: "GB200 on demand",
        environment: job({ machine: { type: "a4x-highgpu-4g", accelerator: { type: "NVIDIA_GB200", count: 4 } } }),
        finds: [
          {
            path: at("capacity"),
            problem: `NVIDIA_GB200 comes out of a shared reservation only, received "on-demand"`,
            allowed: "reservation",
          },
        ],
      },
    ],
    good: [
      {
        of: "GB200 from a reservation",
        environment: job({
          machine: { type: "a4x-highgpu-4g", accelerator: { type: "NVIDIA_GB200", count: 4 } },
          capacity: { kind: "reservation", name: "gb200", computeZone: "europe-west4-a" },
        }),
      },
      { of: "other accelerators", environment: job({ machine: H100 }) },
    ],
  },
  "training/reservation-advised": {
    bad: [
      {
        of: "H200 on demand",
        environment: job({
          machine: { type: "a3-ultragpu-8g", accelerator: { type: "NVIDIA_H200_141GB", count: 8 } },
          workers: 1,
        }),
        finds: [
          {
            path: at("capacity"),
            problem: `NVIDIA_H200_141GB is hardly to be had without a reservation, received "on-demand"`,
            allowed: "reservation, any-reservation, spot, flex-start",
          },
        ],
      },
    ],
    good: [
      {
        of: "H200 with flex-start",
        environment: job({
          machine: { type: "a3-ultragpu-8g", accelerator: { type: "NVIDIA_H200_141GB", count: 8 } },
          capacity: { kind: "flex-start" },
        }),
      },
    ],
  },
  "training/network": {
    bad: [
      {
        of: "the platform's network where training is not attached",
        environment: job({ network: "platform" }, { network: { range: "10.40.0.0/16" } }),
        finds: [
          {
            path: at("network"),
            problem: "training is not attached to the platform's network",
            fix: "add network: { training: { replicas: <machines> } } to the environment",
          },
        ],
      },
      {
        of: "a share without a network",
        environment: job(
          { network: "none", mounts: { scratch: { server: "10.40.0.2", path: "/scratch" } } },
          { network },
        ),
        finds: [
          {
            path: at("mounts"),
            problem: "a share is reached through the platform's network, which the job does not use",
          },
        ],
      },
    ],
    good: [
      { of: "no network", environment: job({ network: "none" }) },
      {
        of: "a share in the network",
        environment: job({ mounts: { scratch: { server: "10.40.0.2", path: "/scratch" } } }, { network }),
      },
    ],
  },
  "training/attachment-size": {
    bad: [
      {
        of: "more machines than the attachment has room for",
        environment: job(
          {
            workers: 2,
            tuning: {
              metric: { loss: "minimize" },
              trials: 4,
              parallel: 2,
              parameters: { depth: { integer: { from: 1, to: 9 } } },
            },
          },
          { network },
        ),
        finds: [
          {
            path: at(""),
            problem: "6 machines run at once, and network.training.replicas makes room for 4",
            fix: `raise network.training.replicas, or set network: "none"`,
          },
        ],
      },
    ],
    good: [
      { of: "as many as there is room for", environment: job({ workers: 3 }, { network }) },
      { of: "many outside of the network", environment: job({ workers: 30, network: "none" }, { network }) },
    ],
  },
  "training/open-shell": {
    bad: [
      {
        of: "a shell where the environment is permanent",
        environment: job({ shell: "on" }),
        finds: [
          {
            path: at("shell"),
            problem: "whoever may see the job can act as its account",
            fix: "turn it off when you have found what you look for",
          },
        ],
      },
    ],
    good: [
      { of: "no shell", environment: job() },
      {
        of: "a shell where the environment is disposable",
        environment: job({ shell: "on" }, { lifetime: "disposable" }),
      },
    ],
  },
  "training/output-needed": {
    bad: [
      {
        of: "a model and tracking without an output",
        environment: job({ model: "fraud", tracking: "tensorboard" }),
        finds: [
          {
            path: at("model"),
            problem: "a version is made of the model in the folder of the run, and the job has no output",
            fix: `add output: "zone:<name>"`,
          },
          {
            path: at("tracking"),
            problem: "what is tracked is read from the folder of the run, and the job has no output",
            fix: `add output: "zone:<name>"`,
          },
        ],
      },
    ],
    good: [
      { of: "a model in an output", environment: job({ model: "fraud", output: "zone:models" }) },
      { of: "a job that keeps nothing", environment: job() },
    ],
  },
  "training/output-written": {
    bad: [
      {
        of: "an output that is only read",
        environment: job({ output: "zone:models", reads: ["zone:models"], writes: ["zone:curated"] }),
        finds: [
          {
            path: at("output"),
            problem: `"zone:models" is not among what the job writes`,
            allowed: "zone:curated",
            fix: `add "zone:models" to writes`,
          },
        ],
      },
    ],
    good: [{ of: "an output that is written", environment: job({ output: "zone:models", writes: ["zone:models"] }) }],
  },
  "training/tracking-without-tensorboard": {
    bad: [
      {
        of: "tracking where there is no TensorBoard",
        environment: job({ tracking: "tensorboard" }),
        finds: [
          {
            path: at("tracking"),
            problem: "the environment has no TensorBoard",
            fix: "add tensorboard: {} to training",
          },
        ],
      },
    ],
    good: [
      {
        of: "tracking with a TensorBoard",
        environment: job({ tracking: "tensorboard" }, { training: { tensorboard: {} } }),
      },
    ],
  },
  "training/labels": {
    bad: [
      {
        of: "a label that Plinth sets, and too many",
        environment: job(
          {
            labels: {
              environment: "prod",
              "plinth-run": "1",
              ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`job-${index}`, "x"])),
            },
          },
          { labels: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`env-${index}`, "x"])) },
        ),
        finds: [
          { path: at("labels.environment"), problem: `the label "environment" is set by Plinth` },
          { path: at("labels.plinth-run"), problem: `the label "plinth-run" is set by Plinth` },
          {
            path: at("labels"),
            problem: "73 labels in all, with the environment's and Plinth's 11",
            allowed: "at most 64",
          },
        ],
      },
    ],
    good: [{ of: "a label", environment: job({ labels: { family: "boosted" } }) }],
  },
  "training/unknown-reference": {
    bad: [
      {
        of: "everything that is not declared",
        environment: job(
          {
            output: "zone:modles",
            secrets: { TOKEN: "tokn" },
            model: "fraud",
            python: { image: IMAGE, packages: [{ zone: "code", path: "trainer.tar.gz" }], module: "trainer.task" },
            triggers: {
              data: { kind: "object", zone: "curatd", suffix: "_SUCCESS" },
              other: { kind: "after", job: "churn" },
              self: { kind: "message", topic: "projects/acme-ml-test/topics/labels" },
            },
          },
          { secrets: { token: {} } },
        ),
        finds: [
          {
            path: at("output"),
            problem: `no zone "modles" is declared. Did you mean "zone:models"?`,
            allowed: "zone:curated, zone:models",
          },
          {
            path: at("secrets.TOKEN"),
            problem: `no secret "tokn" is declared. Did you mean "token"?`,
            allowed: "token",
          },
          { path: at("model"), problem: `no model "fraud" is declared`, allowed: "no model is declared" },
          {
            path: at("python.packages[0].zone"),
            problem: `no zone "code" is declared`,
            allowed: "curated, models",
          },
          {
            path: at("triggers.data.zone"),
            problem: `no zone "curatd" is declared. Did you mean "curated"?`,
            allowed: "curated, models",
          },
          { path: at("triggers.other.job"), problem: `no job "churn" is declared`, allowed: "fraud" },
        ],
      },
      {
        of: "an output that is no zone",
        environment: job({ output: "dataset:models" as "zone:models" }),
        finds: [
          { path: at("output"), problem: `"dataset:models" is not a reference to a zone`, allowed: "zone:<name>" },
        ],
      },
    ],
    good: [
      {
        of: "what is declared",
        environment: job(
          {
            output: "zone:models",
            secrets: { TOKEN: "token" },
            model: "fraud",
            triggers: { data: { kind: "object", zone: "curated", suffix: "x" } },
          },
          { secrets: { token: {} }, models: { fraud: { serving: { image: "server:1" } } } },
        ),
      },
    ],
  },
  "training/quota-exceeded": {
    bad: [
      {
        of: "more than is granted",
        environment: job(
          { machine: L4, workers: 3, capacity: { kind: "spot" } },
          {
            quotas: { custom_model_training_preemptible_nvidia_l4_gpus: 2, custom_model_training_preemptible_cpus: 8 },
          },
        ),
        finds: [
          {
            path: at(""),
            problem:
              "the job needs 4 of custom_model_training_preemptible_nvidia_l4_gpus in europe-west4, and 2 are granted",
            fix: "run `plinth check --quotas` for the request to send, or make the job smaller",
          },
          {
            path: at(""),
            problem: "the job needs 32 of custom_model_training_preemptible_cpus in europe-west4, and 8 are granted",
            fix: "run `plinth check --quotas` for the request to send, or make the job smaller",
          },
        ],
      },
    ],
    good: [
      { of: "a quota that nobody stated", environment: job({ machine: L4 }) },
      { of: "enough", environment: job({ machine: L4 }, { quotas: { custom_model_training_nvidia_l4_gpus: 1 } }) },
    ],
  },
  "training/quota-unused": {
    bad: [
      {
        of: "a quota that nothing needs",
        environment: job({ machine: L4 }, { quotas: { custom_model_training_nvidia_l4_gpu: 1 } }),
        finds: [
          {
            path: "quotas.custom_model_training_nvidia_l4_gpu",
            problem: "nothing needs custom_model_training_nvidia_l4_gpu",
            allowed: "custom_model_training_g2_cpus, custom_model_training_nvidia_l4_gpus",
          },
        ],
      },
    ],
    good: [
      {
        of: "a quota that a job needs",
        environment: job({ machine: L4 }, { quotas: { custom_model_training_nvidia_l4_gpus: 1 } }),
      },
    ],
  },
  "training/catalogue-addition": {
    bad: [
      {
        of: "a machine and an accelerator of yesterday",
        environment: {
          catalogue: {
            machines: { "a5-highgpu-8g": { vcpu: 256 } },
            accelerators: { NVIDIA_B300: { training: ["us-central1"] } },
          },
        },
        finds: [
          {
            path: "catalogue.machines.a5-highgpu-8g",
            problem: "what is said here of the machine type a5-highgpu-8g was checked by nobody",
            fix: "take it out once the catalogue knows it",
          },
          {
            path: "catalogue.accelerators.NVIDIA_B300",
            problem: "what is said here of the accelerator NVIDIA_B300 was checked by nobody",
            fix: "take it out once the catalogue knows it",
          },
        ],
      },
    ],
    good: [{ of: "nothing", environment: {} }],
  },
};
