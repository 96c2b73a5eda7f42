import { catalogueWith } from "../../../catalog/machines/catalogue";
import { isTpuPod } from "../../../catalog/machines/findings";
import { Duration } from "../../../values/duration";
import { type Capacity, type Job, type Machine, poolsOf } from "../../training/pools";
import { defineRule, type Violation } from "../rule";

/** https://cloud.google.com/vertex-ai/docs/training/schedule-jobs-dws */
const FLEX_START_LIMIT = Duration.days(7);

const MACHINES = ["machine", "workers", "parameterServers", "evaluators", "alternatives"] as const;

/** Every capacity that a job may use, each with where it is written. */
function capacitiesOf({
  capacity,
  alternatives,
}: Job): readonly { readonly at: string; readonly capacity: Capacity }[] {
  return [
    { at: "capacity", capacity },
    ...Object.entries(alternatives.capacities).map(([name, other]) => ({
      at: `alternatives.capacities.${name}`,
      capacity: other,
    })),
  ];
}

/** Every machine that a run may be started on: the job's own, and each alternative. */
function choicesOf({ machine, alternatives }: Job): readonly { readonly at: string; readonly machine: Machine }[] {
  return [
    { at: "machine", machine },
    ...Object.entries(alternatives.machines).map(([name, other]) => ({
      at: `alternatives.machines.${name}`,
      machine: other,
    })),
  ];
}

/** The queue of flex-start gives a few accelerators, to a job whose machines are all alike, for a week. */
export const flexStart = defineRule<Job>({
  id: "training/flex-start",
  severity: "error",
  holds:
    "A job with flex-start has accelerators that its queue gives, the same machine in all pools, and seven days at most.",
  each: "training.jobs.*",
  reads: [...MACHINES, "capacity", "timeout", "/catalogue"],
  check({ value: job, environment }) {
    const used = capacitiesOf(job).find(({ capacity }) => capacity.kind === "flex-start");
    if (used === undefined) return [];
    const { accelerators } = catalogueWith(environment.catalogue);
    const given = Object.keys(accelerators).filter((name) => accelerators[name]?.flexStart === true);
    const violations: Violation[] = [];
    for (const choice of choicesOf(job)) {
      for (const { role, machine, at } of poolsOf(job, choice.machine)) {
        if (role === "chief") {
          const type = machine.accelerator?.type;
          if (type === undefined || !given.includes(type)) {
            violations.push({
              at: type === undefined ? choice.at : `${choice.at}.accelerator.type`,
              problem: `flex-start gives machines with certain accelerators only, received ${type ?? `${machine.type} without one`}`,
              allowed: given.join(", "),
            });
          }
        } else if (!sameMachine(machine, choice.machine)) {
          const chief = choice.at === "machine" ? "the job's machine" : `the machine under ${choice.at}`;
          violations.push({
            at,
            problem: `flex-start wants the same machine in all pools, and ${inWords(machine)} is not ${inWords(choice.machine)}, ${chief}`,
          });
        }
      }
    }
    if (Duration.parse(job.timeout).isLongerThan(FLEX_START_LIMIT)) {
      violations.push({
        at: "timeout",
        problem: `a job with flex-start runs for ${FLEX_START_LIMIT.toText()} at most, received "${job.timeout}"`,
      });
    }
    return violations;
  },
});

/** Spot machines come one by one, a pod only as a whole. */
export const spotPod = defineRule<Job>({
  id: "training/spot-pod",
  severity: "error",
  holds: "A job with spot machines has no TPU pod.",
  each: "training.jobs.*",
  reads: [...MACHINES, "capacity", "/catalogue"],
  check({ value: job, environment }) {
    const spot = capacitiesOf(job).find(({ capacity }) => capacity.kind === "spot");
    if (spot === undefined) return [];
    const catalogue = catalogueWith(environment.catalogue);
    return choicesOf(job)
      .filter(({ machine: { type, accelerator, topology } }) =>
        isTpuPod({ machine: type, count: accelerator?.count, topology }, catalogue),
      )
      .map(({ machine }) => ({
        at: spot.at,
        problem: `${inWords(machine)} is a TPU pod, which cannot be had as spot`,
        allowed: "on-demand, reservation, any-reservation",
      }));
  },
});

/** A job that starts from nothing each time may never end. */
export const spotCheckpoints = defineRule<Job>({
  id: "training/spot-checkpoints",
  severity: "warning",
  holds: "A job with spot machines saves checkpoints.",
  each: "training.jobs.*",
  reads: ["capacity", "alternatives.capacities"],
  check: ({ value }) =>
    capacitiesOf(value)
      .filter(({ capacity }) => capacity.kind === "spot" && capacity.checkpoints === undefined)
      .map(({ at }) => ({
        at,
        problem: "Google takes spot machines back at any time, and what was not saved is lost",
        fix: `save checkpoints in AIP_CHECKPOINT_DIR, go on from the last one, and say checkpoints: "saved"`,
      })),
});

/** AIP_CHECKPOINT_DIR is in the folder of the run. */
export const checkpointsNeedOutput = defineRule<Job>({
  id: "training/checkpoints-without-output",
  severity: "error",
  holds: "A job that saves checkpoints has an output to save them in.",
  each: "training.jobs.*",
  reads: ["capacity", "alternatives.capacities", "output"],
  check: ({ value }) =>
    value.output !== undefined
      ? []
      : capacitiesOf(value)
          .filter(({ capacity }) => capacity.kind === "spot" && capacity.checkpoints === "saved")
          .map(({ at }) => ({
            at: `${at}.checkpoints`,
            problem: "checkpoints are saved in the folder of the run, and the job has no output",
            fix: `add output: "zone:<name>"`,
          })),
});

/** Machines of a reservation stand where it was made. */
export const reservationPlace = defineRule<Job>({
  id: "training/reservation-place",
  severity: "error",
  holds: "A reservation stands in the project's region.",
  each: "training.jobs.*",
  reads: ["capacity", "alternatives.capacities", "/project.region"],
  check: ({ value, environment: { project } }) =>
    capacitiesOf(value).flatMap(({ at, capacity }): Violation[] =>
      capacity.kind !== "reservation" || capacity.computeZone.slice(0, -2) === project.region
        ? []
        : [
            {
              at: `${at}.computeZone`,
              problem: `${capacity.computeZone} is not in ${project.region}, where the job runs`,
              allowed: `${project.region}-a, ${project.region}-b and so on`,
            },
          ],
    ),
});

/** One reservation is of one machine: a pool with another one would wait for it in vain. */
export const reservationMachine = defineRule<Job>({
  id: "training/reservation-machine",
  severity: "error",
  holds: "A job with machines of one reservation has the same machine in all pools.",
  each: "training.jobs.*",
  reads: [...MACHINES, "capacity"],
  check({ value: job }) {
    const used = capacitiesOf(job).find(({ capacity }) => capacity.kind === "reservation");
    if (used?.capacity.kind !== "reservation") return [];
    const { name } = used.capacity;
    return poolsOf(job)
      .filter(({ machine }) => !sameMachine(machine, job.machine))
      .map(({ at, machine }) => ({
        at,
        problem: `the machines of the reservation "${name}" are all alike, and ${inWords(machine)} is not ${inWords(job.machine)}, the job's machine`,
        fix: `use the same machine, or capacity: { kind: "any-reservation" }`,
      }));
  },
});

/** Some accelerators are never, or hardly ever, to be had without a reservation. */
export const reservationNeeded = defineRule<Job>({
  id: "training/reservation-needed",
  severity: "error",
  holds: "A job with accelerators that come out of reservations only has one.",
  each: "training.jobs.*",
  reads: [...MACHINES, "capacity", "/catalogue"],
  check: ({ value, environment }) => withoutReservation(value, catalogueWith(environment.catalogue), "required"),
});

/** The same, for those that Google only advises it for. */
export const reservationAdvised = defineRule<Job>({
  id: "training/reservation-advised",
  severity: "warning",
  holds: "A job with accelerators that are hard to get has a reservation, spot machines, or a place in the queue.",
  each: "training.jobs.*",
  reads: [...MACHINES, "capacity", "/catalogue"],
  check: ({ value, environment }) => withoutReservation(value, catalogueWith(environment.catalogue), "recommended"),
});

function withoutReservation(
  job: Job,
  { accelerators }: ReturnType<typeof catalogueWith>,
  degree: "required" | "recommended",
): readonly Violation[] {
  const scarce = [
    ...new Set(
      choicesOf(job)
        .flatMap(({ machine }) => poolsOf(job, machine))
        .map(({ machine }) => machine.accelerator?.type),
    ),
  ].filter((type) => type !== undefined && accelerators[type]?.reservation === degree);
  const enough: readonly Capacity["kind"][] =
    degree === "required" ? ["reservation"] : ["reservation", "any-reservation", "spot", "flex-start"];
  return capacitiesOf(job)
    .filter(({ capacity }) => !enough.includes(capacity.kind))
    .flatMap(({ at, capacity }) =>
      scarce.map((type) => ({
        at,
        problem: `${type} ${degree === "required" ? "comes out of a shared reservation only" : "is hardly to be had without a reservation"}, received "${capacity.kind}"`,
        allowed: enough.join(", "),
      })),
    );
}

function sameMachine(one: Machine, other: Machine): boolean {
  return inWords(one) === inWords(other);
}

function inWords({ type, accelerator, topology }: Machine): string {
  const part = accelerator?.partition === undefined ? "" : ` in ${accelerator.partition}`;
  const computes = accelerator === undefined ? "" : ` with ${accelerator.count} ${accelerator.type}${part}`;
  return `${type}${computes}${topology === undefined ? "" : ` as ${topology}`}`;
}
