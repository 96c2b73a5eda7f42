import type { Region } from "../regions";
import { ACCELERATORS, type AcceleratorFacts, type NamedAccelerator } from "./accelerators";
import { type AcceleratorCounts, MACHINES, type MachineFacts } from "./machines";
import { TPU_MACHINES, type Topology, type TpuFacts } from "./tpus";

/** Everything that is known of machines and accelerators. */
export interface Catalogue {
  readonly machines: Readonly<Record<string, MachineFacts>>;
  readonly tpus: Readonly<Record<string, TpuFacts>>;
  readonly accelerators: Readonly<Record<string, AcceleratorFacts>>;
}

/** The machine types that the catalogue knows, for completion while an environment is written. */
export type KnownMachine = keyof typeof MACHINES | keyof typeof TPU_MACHINES | "cloud-tpu";

/** The accelerators that the catalogue knows by name, for completion while an environment is written. */
export type KnownAccelerator = NamedAccelerator;

/** The catalogue as it was collected. */
export const CATALOGUE: Catalogue = { machines: MACHINES, tpus: TPU_MACHINES, accelerators: ACCELERATORS };

/** What an environment knows of a machine type beyond the catalogue. */
export interface MachineAddition {
  readonly vcpu?: number;
  readonly alone?: boolean;
  readonly training?: AcceleratorCounts;
  readonly serving?: AcceleratorCounts;
  /** For a machine type with TPUs that are asked for by topology. */
  readonly tpu?: {
    readonly family: string;
    readonly chips: number;
    readonly topologies: Readonly<Record<string, Topology>>;
  };
}

/** What an environment knows of an accelerator beyond the catalogue. */
export interface AcceleratorAddition {
  readonly training?: readonly Region[];
  readonly serving?: readonly Region[];
  readonly flexStart?: boolean;
  /** Set where Google still supports an accelerator for this project that the catalogue calls past its end. */
  readonly supported?: boolean;
  readonly partitions?: readonly string[];
  /** How the names of its quota metrics end: `nvidia_l4_gpus`. */
  readonly quota?: string;
}

/** What an environment knows beyond the catalogue: it adds to entries and makes new ones, and takes nothing away. */
export interface CatalogueAdditions {
  readonly machines?: Readonly<Record<string, MachineAddition>>;
  readonly accelerators?: Readonly<Record<string, AcceleratorAddition>>;
}

/** The catalogue with what an environment adds to it. */
export function catalogueWith(additions: CatalogueAdditions = {}): Catalogue {
  const machines: Record<string, MachineFacts> = { ...CATALOGUE.machines };
  const tpus: Record<string, TpuFacts> = { ...CATALOGUE.tpus };
  for (const [name, addition] of Object.entries(additions.machines ?? {})) {
    if (addition.tpu !== undefined) {
      const topologies = { ...tpus[name]?.topologies, ...addition.tpu.topologies };
      tpus[name] = { family: addition.tpu.family, chips: addition.tpu.chips, topologies };
    } else {
      machines[name] = machineWith(machines[name], addition);
    }
  }
  const accelerators: Record<string, AcceleratorFacts> = { ...CATALOGUE.accelerators };
  for (const [name, addition] of Object.entries(additions.accelerators ?? {})) {
    accelerators[name] = acceleratorWith(accelerators[name], addition);
  }
  return { machines, tpus, accelerators };
}

function machineWith(known: MachineFacts | undefined, addition: MachineAddition): MachineFacts {
  return {
    vcpu: addition.vcpu ?? known?.vcpu ?? 0,
    alone: addition.alone ?? known?.alone ?? true,
    training: countsWith(known?.training, addition.training),
    serving: countsWith(known?.serving, addition.serving),
  };
}

function countsWith(
  known: AcceleratorCounts | undefined,
  added: AcceleratorCounts | undefined,
): AcceleratorCounts | undefined {
  if (added === undefined) return known;
  const counts: Record<string, readonly number[]> = { ...known };
  for (const [accelerator, more] of Object.entries(added)) {
    counts[accelerator] = [...new Set([...(counts[accelerator] ?? []), ...more])].sort((one, other) => one - other);
  }
  return counts;
}

function acceleratorWith(known: AcceleratorFacts | undefined, addition: AcceleratorAddition): AcceleratorFacts {
  const union = <T extends string>(one: readonly T[] = [], other: readonly T[] = []) =>
    [...new Set([...one, ...other])].sort();
  const { unsupported, ...rest } = known ?? { training: [], serving: [] };
  return {
    ...rest,
    ...(addition.supported !== true && unsupported !== undefined && { unsupported }),
    training: union(known?.training, addition.training),
    serving: union(known?.serving, addition.serving),
    ...(addition.serving !== undefined && {
      servingOnRequest: known?.servingOnRequest?.filter((region) => !addition.serving?.includes(region)),
    }),
    flexStart: addition.flexStart ?? known?.flexStart ?? false,
    partitions: union(known?.partitions, addition.partitions),
    ...(addition.quota !== undefined && { quota: { resource: addition.quota, confirmed: [] } }),
  };
}
