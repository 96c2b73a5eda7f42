import { type Job, poolsOf } from "../../training/pools";
import { runLabels } from "../labels/run-labels";
import { defineRule, type Violation } from "../rule";

/** A job reaches the network through the attachment, which there must be. */
export const jobNetwork = defineRule<Job>({
  id: "training/network",
  severity: "error",
  holds: "A job that uses the platform's network, or mounts a share, has a network to use.",
  each: "training.jobs.*",
  reads: ["network", "mounts", "/network.training"],
  check({ value: { network, mounts }, environment }) {
    const attached = environment.network?.training !== undefined;
    const violations: Violation[] = [];
    if (network === "platform" && !attached) {
      violations.push({
        at: "network",
        problem: "training is not attached to the platform's network",
        fix: "add network: { training: { replicas: <machines> } } to the environment",
      });
    }
    if (Object.keys(mounts).length > 0 && (network === "none" || (network === undefined && !attached))) {
      violations.push({
        at: "mounts",
        problem: "a share is reached through the platform's network, which the job does not use",
      });
    }
    return violations;
  },
});

/** The attachment's subnet has so many addresses. */
export const attachmentSize = defineRule<Job>({
  id: "training/attachment-size",
  severity: "error",
  holds: "A job has no more machines at once than the attachment of training has room for.",
  each: "training.jobs.*",
  reads: ["network", "workers", "parameterServers", "evaluators", "tuning.parallel", "/network.training"],
  check({ value: job, environment }) {
    const room = environment.network?.training?.replicas;
    if (room === undefined || job.network === "none") return [];
    const machines = poolsOf(job).reduce((sum, { count }) => sum + count, 0) * (job.tuning?.parallel ?? 1);
    if (machines <= room) return [];
    return [
      {
        problem: `${machines} machines run at once, and network.training.replicas makes room for ${room}`,
        fix: `raise network.training.replicas, or set network: "none"`,
      },
    ];
  },
});

/** A shell in a running job sees what the job's account sees. */
export const openShell = defineRule<Job>({
  id: "training/open-shell",
  severity: "warning",
  holds: "Where the environment is permanent, nobody opens a shell in a running job.",
  each: "training.jobs.*",
  reads: ["shell", "/lifetime"],
  check: ({ value: { shell }, environment: { lifetime } }) =>
    shell === "off" || lifetime === "disposable"
      ? []
      : [
          {
            at: "shell",
            problem: "whoever may see the job can act as its account",
            fix: "turn it off when you have found what you look for",
          },
        ],
});

/** A run's model, checkpoints and logs are in its folder. */
export const outputNeeded = defineRule<Job>({
  id: "training/output-needed",
  severity: "error",
  holds: "A job that makes versions of a model or is tracked has an output.",
  each: "training.jobs.*",
  reads: ["output", "model", "tracking"],
  check({ value: { output, model, tracking } }) {
    if (output !== undefined) return [];
    const fix = `add output: "zone:<name>"`;
    return [
      ...(model === undefined
        ? []
        : [
            {
              at: "model",
              problem: "a version is made of the model in the folder of the run, and the job has no output",
              fix,
            },
          ]),
      ...(tracking === "none"
        ? []
        : [
            {
              at: "tracking",
              problem: "what is tracked is read from the folder of the run, and the job has no output",
              fix,
            },
          ]),
    ];
  },
});

/** What is not written may not be written to. */
export const outputWritten = defineRule<Job>({
  id: "training/output-written",
  severity: "error",
  holds: "The output of a job is a zone that the job writes.",
  each: "training.jobs.*",
  reads: ["output", "writes"],
  check({ value: { output, writes }, environment: { storage, external } }) {
    if (output === undefined || writes.some((written) => written === output)) return [];
    const declared = [...Object.keys(storage.zones), ...Object.keys(external.zones)];
    // What is no zone at all is told by the rule over references.
    if (!declared.some((name) => output === `zone:${name}`)) return [];
    const zones = writes.filter((text) => text.startsWith("zone:"));
    return [
      {
        at: "output",
        problem: `"${output}" is not among what the job writes`,
        allowed: zones.length === 0 ? "the job writes no zone" : zones.join(", "),
        fix: `add "${output}" to writes`,
      },
    ];
  },
});

/** There is one TensorBoard, when it is asked for. */
export const trackingNeedsTensorboard = defineRule<Job>({
  id: "training/tracking-without-tensorboard",
  severity: "error",
  holds: "A job that reports to the TensorBoard has one to report to.",
  each: "training.jobs.*",
  reads: ["tracking", "/training.tensorboard"],
  check: ({ value: { tracking }, environment: { training } }) =>
    tracking === "none" || training.tensorboard !== undefined
      ? []
      : [{ at: "tracking", problem: "the environment has no TensorBoard", fix: "add tensorboard: {} to training" }],
});

/** Labels of a job come beside those of the environment. */
export const jobLabels = runLabels("training.jobs.*", "training/labels", "job");
