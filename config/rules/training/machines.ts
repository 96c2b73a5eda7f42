import { catalogueWith } from "../../../catalog/machines/catalogue";
import { isTpu, machineFindings, type MachineFinding } from "../../../catalog/machines/findings";
import { WORKBENCH_ACCELERATORS } from "../../../catalog/machines/workbench";
import type { Environment } from "../../schema/environment";
import { type Job, type Machine, poolsOf } from "../../training/pools";
import { defineRule, type Violation } from "../rule";

const POOLS = ["machine", "workers", "parameterServers", "evaluators"] as const;

/** Every machine that a job may run on, each with where it is written. A pool without one of its own is not repeated. */
function machinesOf(job: Job): readonly { readonly at: string; readonly machine: Machine }[] {
  return [
    ...poolsOf(job).filter(({ at }) => at === "machine" || at.endsWith(".machine")),
    ...Object.entries(job.alternatives.machines).map(([name, machine]) => ({
      at: `alternatives.machines.${name}`,
      machine,
    })),
  ];
}

function findingsOf({ type, accelerator, topology }: Machine, environment: Environment): readonly MachineFinding[] {
  return machineFindings(
    {
      machine: type,
      accelerator: accelerator?.type,
      count: accelerator?.count,
      partition: accelerator?.partition,
      topology,
      region: environment.project.region,
      purpose: "training",
    },
    catalogueWith(environment.catalogue),
  );
}

function toViolation(at: string, { at: below, problem }: MachineFinding): Violation {
  return { at: [at, below].filter((part) => part !== "").join("."), problem };
}

/** A machine that Google does not offer is refused at the job's start, in the middle of the night. */
export const jobMachine = defineRule<Job>({
  id: "training/machine",
  severity: "error",
  holds: "Google offers each machine of a job with its accelerators, for training, in the project's region.",
  each: "training.jobs.*",
  reads: [...POOLS, "alternatives.machines", "/project.region", "/catalogue"],
  check: ({ value, environment }) =>
    machinesOf(value).flatMap(({ at, machine }) =>
      findingsOf(machine, environment).map((found) => toViolation(at, found)),
    ),
});

type Notebook = Environment["training"]["notebooks"]["templates"][string];

/** Notebooks run on the same machines as training, but for TPUs and the newest accelerators. */
const notebookMachine = (kind: "workbench" | "templates") =>
  defineRule<Notebook>({
    id: `training/${kind === "workbench" ? "workbench" : "template"}-machine`,
    severity: "error",
    holds: `Google offers the machine of a ${kind === "workbench" ? "notebook server" : "template"} with its accelerators in the project's region.`,
    each: `training.notebooks.${kind}.*`,
    reads: ["machine", "/project.region", "/catalogue"],
    check({ value: { machine }, environment }) {
      if (isTpu(machine.type, catalogueWith(environment.catalogue))) {
        return [{ at: "machine.type", problem: `${machine.type} is a TPU, and notebooks have none` }];
      }
      if (machine.accelerator?.partition !== undefined) {
        return [
          { at: "machine.accelerator.partition", problem: "the GPU of a notebook is not cut", fix: "leave it out" },
        ];
      }
      const found = findingsOf(machine, environment).map((finding) => toViolation("machine", finding));
      const accelerator = machine.accelerator?.type;
      const known: readonly string[] = WORKBENCH_ACCELERATORS;
      if (found.length > 0 || kind !== "workbench" || accelerator === undefined || known.includes(accelerator)) {
        return found;
      }
      const allowed = WORKBENCH_ACCELERATORS.join(", ");
      return [{ at: "machine.accelerator.type", problem: `notebook servers do not take ${accelerator}`, allowed }];
    },
  });

/** Workbench and Colab differ in what they take. */
export const workbenchMachine = notebookMachine("workbench");
export const templateMachine = notebookMachine("templates");

/** What the catalogue does not know, nobody has checked. */
export const catalogueAddition = defineRule<Environment["catalogue"]>({
  id: "training/catalogue-addition",
  severity: "warning",
  holds: "Nothing is added to the catalogue of machines, or somebody has looked at what is.",
  each: "catalogue",
  reads: ["machines", "accelerators"],
  check: ({ value: { machines, accelerators } }) => [
    ...Object.keys(machines).map((name) => ({
      at: `machines.${name}`,
      problem: `what is said here of the machine type ${name} was checked by nobody`,
      fix: "take it out once the catalogue knows it",
    })),
    ...Object.keys(accelerators).map((name) => ({
      at: `accelerators.${name}`,
      problem: `what is said here of the accelerator ${name} was checked by nobody`,
      fix: "take it out once the catalogue knows it",
    })),
  ],
});

/** A TPU job is one pool of one replica: the topology says how many machines there are. */
export const tpuPool = defineRule<Job>({
  id: "training/tpu-pool",
  severity: "error",
  holds: "A job with TPUs has no machines beside the chief: the topology says how many there are.",
  each: "training.jobs.*",
  reads: [...POOLS, "alternatives.machines", "/catalogue"],
  check({ value, environment }) {
    const catalogue = catalogueWith(environment.catalogue);
    const tpu = machinesOf(value).find(({ machine }) => isTpu(machine.type, catalogue));
    if (tpu === undefined) return [];
    return poolsOf(value)
      .slice(1)
      .map(({ role }) => ({
        at: role,
        problem: `${tpu.machine.type} is a TPU, which has one pool of one replica`,
        fix: `leave ${role} out and choose a larger topology`,
      }));
  },
});
