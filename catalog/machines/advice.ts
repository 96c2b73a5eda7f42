import { closest, distance } from "fastest-levenshtein";
import type { Catalogue } from "./catalogue";
import type { MachineRequest } from "./findings";
import type { AcceleratorCounts } from "./machines";
import { CLOUD_TPU, CLOUD_TPU_ACCELERATORS } from "./tpus";

const SHOWN = 4;

/** The machines that take an accelerator, those most like `like` first; of a given number, or of any. */
function machinesTaking(
  { machine, purpose, accelerator = "" }: MachineRequest,
  count: number | undefined,
  catalogue: Catalogue,
): readonly string[] {
  const series = (name: string) => name.split("-").slice(0, 2).join("-");
  const fitting = Object.entries(catalogue.machines)
    .filter(([, facts]) => {
      const counts = facts[purpose]?.[accelerator];
      return counts !== undefined && (count === undefined || counts.includes(count));
    })
    .map(([name]) => name);
  return [
    ...fitting.filter((name) => series(name) === series(machine)),
    ...fitting.filter((name) => series(name) !== series(machine)),
  ];
}

/** The machines that would take the accelerator in that number, as the end of a sentence; empty where nothing is known. */
export function whichTake(request: MachineRequest, catalogue: Catalogue): string {
  const { accelerator = "", count, purpose } = request;
  if ((CLOUD_TPU_ACCELERATORS as readonly string[]).includes(accelerator) && purpose === "training") {
    return `; for ${accelerator} use ${CLOUD_TPU}`;
  }
  const facts = catalogue.accelerators[accelerator];
  if (facts === undefined) return unknownAccelerator(accelerator, catalogue);
  const fitting = machinesTaking(request, count, catalogue);
  const known = catalogue.machines[request.machine]?.[purpose]?.[accelerator] !== undefined;
  if (fitting.length > 0)
    return `; for ${known ? count : `${count ?? ""} ${accelerator}`.trim()} use ${either(fitting)}`;
  const counts = [
    ...new Set(Object.values(catalogue.machines).flatMap((machine) => machine[purpose]?.[accelerator] ?? [])),
  ].sort((one, other) => one - other);
  if (counts.length === 0) return `; no machine takes ${accelerator} for ${purpose}`;
  return `; no machine takes ${count}: choose ${either(counts.map(String))}`;
}

function unknownAccelerator(accelerator: string, catalogue: Catalogue): string {
  const nearest = didYouMean(accelerator, Object.keys(catalogue.accelerators));
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

/** What to say of a machine type that nobody has heard of. */
export function unknownMachine({ machine, purpose }: MachineRequest, catalogue: Catalogue): string {
  const known = Object.entries(catalogue.machines)
    .filter(([, facts]) => facts[purpose] !== undefined)
    .map(([name]) => name);
  const nearest = didYouMean(machine, [...known, ...Object.keys(catalogue.tpus), CLOUD_TPU]);
  return `"${machine}" is not a machine type for ${purpose}${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`;
}

/** What to say of a machine type that is offered for the other purpose only. */
export function otherPurpose({ machine, purpose }: MachineRequest, catalogue: Catalogue): string {
  const other = purpose === "training" ? "serving" : "training";
  const size = machine.split("-").slice(1).join("-");
  const alike = Object.entries(catalogue.machines)
    .filter(([name, facts]) => facts.alone && facts[purpose] && name.split("-").slice(1).join("-") === size)
    .map(([name]) => name);
  return `${machine} is for ${other} only${alike.length === 0 ? "" : `; for ${purpose} use ${either(alike)}`}`;
}

/** The accelerators that a machine takes, with their numbers, in words. */
export function wanted(counts: AcceleratorCounts): string {
  return either(
    Object.entries(counts).map(([name, fitting]) =>
      fitting.length === 1 ? `exactly ${fitting[0]} ${name}` : `${either(fitting.map(String), fitting.length)} ${name}`,
    ),
  );
}

function didYouMean(received: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const nearest = closest(received, known);
  return distance(received, nearest) <= Math.max(2, Math.floor(nearest.length / 3)) ? nearest : undefined;
}

/** `a, b or c`; with more than `shown`, the first of them and how many more there are. */
export function either(values: readonly string[], shown = SHOWN): string {
  const rest = values.length - shown;
  const parts = rest > 1 ? [...values.slice(0, shown), `${rest} more`] : [...values];
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} or ${last}`;
}
