import { type MachineUse, priceOf } from "../../catalog/prices";
import type { UsageWorkload } from "../../config/usage/usage";
import type { Range } from "../../values/guess";
import type { CostLine, CostSection, CostSubject, Unpriced } from "./estimate";
import { hourPrice, noteOf, usdOf, usdText } from "./machine-price";
import { inWords, product, shortNumber } from "./ranges";

/** A cost, or something without a price. */
export type Priced = CostLine | Unpriced;

type Kind = UsageWorkload["kind"];

/** Where each kind belongs, what it is called, and how the price of its machines is found. */
const KINDS: Readonly<
  Record<Kind, { readonly section: CostSection; readonly noun: string; readonly use: MachineUse }>
> = {
  job: { section: "training", noun: "training job", use: "training" },
  pipeline: { section: "training", noun: "pipeline", use: "training" },
  batch: { section: "serving", noun: "batch prediction", use: "training" },
  endpoint: { section: "serving", noun: "endpoint", use: "training" },
  release: { section: "serving", noun: "releases of endpoint", use: "training" },
  pool: { section: "serving", noun: "pool", use: "training" },
  shadow: { section: "serving", noun: "replay of endpoint", use: "training" },
  vectors: { section: "serving", noun: "index of vectors", use: "vectors" },
  workbench: { section: "notebooks", noun: "notebook server", use: "workbench" },
  runtimes: { section: "notebooks", noun: "runtimes of template", use: "colab" },
  notebook: { section: "notebooks", noun: "notebook", use: "colab" },
};

type Machines = UsageWorkload["machines"][number];

/** What a workload costs: a line for its machines of each kind. */
export function workloadLines(workload: UsageWorkload): readonly Priced[] {
  const { kind, name, path, stack, models, machines, runs, hours, reason } = workload;
  const { section, noun } = KINDS[kind];
  const subject: CostSubject = { of: path, section, stack, models, what: `${noun} ${name}` };
  const times = runs === undefined ? "" : `; there are ${several(runs, "run")} of ${inWords(hours, " h")}`;
  return [
    ...alike(machines).map((group) => machineLine(workload, group, subject)),
    ...(kind === "pipeline" ? [runFee(workload, subject)] : []),
    ...(reason === undefined
      ? []
      : [
          {
            ...subject,
            what: `${subject.what}: machines of its tasks`,
            reason: `${reason}${times}`,
            isMachines: true as const,
          },
        ]),
  ];
}

/** Machines that differ in nothing but their role, put together. */
function alike(machines: readonly Machines[]): readonly Machines[] {
  const groups = new Map<string, Machines>();
  for (const machine of machines) {
    const { role, count, ...same } = machine;
    const key = JSON.stringify(same);
    const group = groups.get(key);
    groups.set(
      key,
      group === undefined ? machine : { ...group, role: `${group.role} and ${role}`, count: group.count + count },
    );
  }
  return [...groups.values()];
}

function machineLine(workload: UsageWorkload, machine: Machines, subject: CostSubject): Priced {
  const { kind, location, capacity, runs, replicas, trials, hours, assumes } = workload;
  const machineText = textOf(machine);
  const what = `${subject.what}: ${machineText}${capacity === "on-demand" ? "" : `, ${capacity}`}`;
  const count = { low: machine.count, expected: machine.count, high: machine.count };
  const repeated = trials === undefined ? [] : [{ low: trials, expected: trials, high: trials }];
  const factors: readonly Range[] = [count, ...optional(replicas), ...optional(runs), ...repeated, hours];
  const words = [
    ...(replicas === undefined ? [plural(machine.count, "machine")] : [several(replicas, "machine")]),
    ...(runs === undefined ? [] : [several(runs, "run")]),
    ...(trials === undefined ? [] : [plural(trials, "trial")]),
    inWords(hours, " h"),
  ];
  const times = words.join(" × ");
  const price = hourPrice(machine, location, KINDS[kind].use, capacity);
  if ("reason" in price) return { ...subject, what, reason: `${price.reason}; it would be ${times}`, isMachines: true };
  return {
    ...subject,
    what,
    isMachines: true,
    how: `${times} × ${inWords(price.hour, "")} $/h, which is ${price.how}`,
    cost: product(...factors, price.hour),
    prices: price.prices,
    ...(price.note !== undefined && { note: price.note }),
    assumes,
  };
}

function textOf({ type, accelerator }: Machines): string {
  if (accelerator === undefined) return type;
  const isTpu = accelerator.type.startsWith("TPU_");
  return `${type} with ${shortNumber(accelerator.count)} ${isTpu ? `chips of ${accelerator.type}` : accelerator.type}`;
}

/** What Vertex AI asks for each run of a pipeline, whatever its tasks run on. */
function runFee({ location, runs, assumes }: UsageWorkload, subject: CostSubject): Priced {
  const price = priceOf("vertex.pipelines.run", location);
  const what = `${subject.what}: its runs`;
  if (price === undefined || runs === undefined)
    return { ...subject, what, reason: "the price book has no price for runs of pipelines" };
  const each = usdOf(price);
  return {
    ...subject,
    what,
    isMachines: true,
    how: `${several(runs, "run")} × ${usdText(each)}`,
    cost: product(runs, { low: each, expected: each, high: each }),
    prices: [noteOf(price)],
    assumes,
  };
}

function optional<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function several(range: Range, noun: string): string {
  const words = inWords(range);
  return `${words} ${noun}${words === "1" ? "" : "s"}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
