import type { Purpose } from "./accelerators";
import { either, otherPurpose, unknownMachine, wanted, whichTake } from "./advice";
import { type Catalogue, CATALOGUE } from "./catalogue";
import type { AcceleratorCounts, MachineFacts } from "./machines";
import { CLOUD_TPU, CLOUD_TPU_ACCELERATORS, CLOUD_TPU_CORES, CLOUD_TPU_POD_CORES, type TpuFacts } from "./tpus";

/** What somebody wants to run on. */
export interface MachineRequest {
  /** The machine type. */
  readonly machine: string;
  /** The accelerator by name; not for TPUs that follow from the machine type and the topology. */
  readonly accelerator?: string;
  /** How many accelerators; for TPU v2 and v3 the cores. */
  readonly count?: number;
  /** The part that each accelerator is cut into. */
  readonly partition?: string;
  /** How the chips of a TPU are wired. */
  readonly topology?: string;
  readonly region: string;
  readonly purpose: Purpose;
}

/** What is wrong with a wish, and what would fit. */
export interface MachineFinding {
  readonly code:
    "machine" | "accelerator" | "count" | "partition" | "topology" | "region" | "unsupported" | "on-request";
  /** The value to change, as a path below the machine: `type`, `accelerator.count`; empty for the machine. */
  readonly at: string;
  readonly problem: string;
}

/**
 * What is wrong with a machine for a purpose in a region: nothing when Google offers it. All that can be said at once is
 * said: an unknown machine type ends the examination, a wrong number does not hide a wrong region. A finding with the code
 * `on-request` is no fault: Google must allow the use first.
 */
export function machineFindings(request: MachineRequest, catalogue: Catalogue = CATALOGUE): readonly MachineFinding[] {
  const { machine } = request;
  if (machine === CLOUD_TPU) return cloudTpuFindings(request, catalogue);
  const tpu = catalogue.tpus[machine];
  if (tpu !== undefined) return tpuFindings(request, tpu, catalogue);
  const facts = catalogue.machines[machine];
  if (facts === undefined) return [finding("machine", "type", unknownMachine(request, catalogue))];
  const counts = facts[request.purpose];
  if (counts === undefined) return [finding("machine", "type", otherPurpose(request, catalogue))];
  return [
    ...topologyWithoutTpu(request),
    ...acceleratorFindings(request, facts, counts, catalogue),
    ...partitionFindings(request, catalogue),
    ...placeFindings(request, request.accelerator, "accelerator.type", catalogue),
  ];
}

/** The accelerator that a wish is counted under in the tables of regions and quotas; `undefined` for none. */
export function acceleratorOf(
  { machine, accelerator, count }: Pick<MachineRequest, "machine" | "accelerator" | "count">,
  catalogue: Catalogue = CATALOGUE,
): string | undefined {
  if (machine === CLOUD_TPU && accelerator !== undefined && count !== undefined && count > CLOUD_TPU_CORES) {
    return `${accelerator}_POD`;
  }
  return catalogue.tpus[machine]?.family ?? accelerator;
}

/** Whether a wish is for TPUs, which take one pool of one replica. */
export function isTpu(machine: string, catalogue: Catalogue = CATALOGUE): boolean {
  return machine === CLOUD_TPU || catalogue.tpus[machine] !== undefined;
}

/** Whether a wish is for TPUs on more than one machine, which spot does not give. */
export function isTpuPod(
  { machine, count, topology }: Pick<MachineRequest, "machine" | "count" | "topology">,
  catalogue: Catalogue = CATALOGUE,
): boolean {
  if (machine === CLOUD_TPU) return (count ?? 0) > CLOUD_TPU_CORES;
  return (catalogue.tpus[machine]?.topologies[topology ?? ""]?.vms ?? 1) > 1;
}

function acceleratorFindings(
  request: MachineRequest,
  facts: MachineFacts,
  counts: AcceleratorCounts,
  catalogue: Catalogue,
): readonly MachineFinding[] {
  const { machine, accelerator, count } = request;
  const taken = Object.keys(counts);
  if (accelerator === undefined) {
    if (facts.alone) return [];
    return [finding("accelerator", "", `${machine} takes ${wanted(counts)}, received none`)];
  }
  const fitting = counts[accelerator];
  if (fitting === undefined) {
    const takes = taken.length === 0 ? `takes no accelerator` : `takes ${either(taken)}`;
    return [
      finding(
        "accelerator",
        "accelerator.type",
        `${machine} ${takes}, received ${accelerator}${whichTake(request, catalogue)}`,
      ),
    ];
  }
  if (count === undefined || fitting.includes(count)) return [];
  const exactly = fitting.length === 1 ? `exactly ${fitting[0]}` : either(fitting.map(String));
  return [
    finding(
      "count",
      "accelerator.count",
      `${machine} takes ${exactly} ${accelerator}, received ${count}${whichTake(request, catalogue)}`,
    ),
  ];
}

function partitionFindings(
  { accelerator, count, partition }: MachineRequest,
  catalogue: Catalogue,
): readonly MachineFinding[] {
  if (partition === undefined || accelerator === undefined) return [];
  const partitions = catalogue.accelerators[accelerator]?.partitions ?? [];
  if (!partitions.includes(partition)) {
    const instead = partitions.length === 0 ? "it cannot be cut" : `its parts are ${either(partitions)}`;
    return [finding("partition", "accelerator.partition", `${accelerator} has no part "${partition}": ${instead}`)];
  }
  if (count === undefined || count === 1) return [];
  return [
    finding("partition", "accelerator.count", `a cut ${accelerator} is asked for as exactly 1, received ${count}`),
  ];
}

function topologyWithoutTpu({ machine, topology }: MachineRequest): readonly MachineFinding[] {
  if (topology === undefined) return [];
  return [finding("topology", "topology", `${machine} has no TPU, so it takes no topology, received "${topology}"`)];
}

function tpuFindings(request: MachineRequest, tpu: TpuFacts, catalogue: Catalogue): readonly MachineFinding[] {
  const { machine, topology, accelerator, purpose } = request;
  const offered = Object.entries(tpu.topologies)
    .filter(([, { vms }]) => purpose === "training" || vms === 1)
    .map(([name]) => name);
  const found: MachineFinding[] = [];
  if (accelerator !== undefined) {
    const problem = `${machine} takes no accelerator, because the machine type and its topology say everything, received ${accelerator}`;
    found.push(finding("accelerator", "accelerator", problem));
  }
  if (topology === undefined) {
    if (purpose === "training") found.push(finding("topology", "", `${machine} needs a topology: ${either(offered)}`));
  } else if (!offered.includes(topology)) {
    found.push(finding("topology", "topology", wrongTopology(request, topology, offered, catalogue)));
  }
  return [...found, ...placeFindings(request, tpu.family, "type", catalogue)];
}

function wrongTopology(
  request: MachineRequest,
  topology: string,
  offered: readonly string[],
  catalogue: Catalogue,
): string {
  const family = catalogue.tpus[request.machine]?.family;
  const others = Object.entries(catalogue.tpus)
    .filter(([, facts]) => facts.family === family)
    .filter(([, { topologies }]) => {
      const wiring = topologies[topology];
      return wiring !== undefined && (request.purpose === "training" || wiring.vms === 1);
    })
    .map(([machine]) => machine);
  const instead = others.length === 0 ? "" : `; for ${topology} use ${either(others)}`;
  const where = request.purpose === "serving" ? " on one machine, which is all that serving uses" : "";
  return `${request.machine} has the topology ${either(offered)}${where}, received "${topology}"${instead}`;
}

function cloudTpuFindings(request: MachineRequest, catalogue: Catalogue): readonly MachineFinding[] {
  const { accelerator, count, purpose, topology } = request;
  const names: readonly string[] = CLOUD_TPU_ACCELERATORS;
  if (purpose === "serving") return [finding("machine", "type", otherPurpose(request, catalogue))];
  const found: MachineFinding[] = [];
  if (topology !== undefined) {
    found.push(
      finding(
        "topology",
        "topology",
        `${CLOUD_TPU} is asked for by cores and takes no topology, received "${topology}"`,
      ),
    );
  }
  if (accelerator === undefined || !names.includes(accelerator)) {
    const at = accelerator === undefined ? "" : "accelerator.type";
    return [
      ...found,
      finding("accelerator", at, `${CLOUD_TPU} takes ${either(names)}, received ${accelerator ?? "none"}`),
    ];
  }
  if (count !== undefined && count !== CLOUD_TPU_CORES && (count <= 0 || count % CLOUD_TPU_POD_CORES !== 0)) {
    const problem = `${CLOUD_TPU} takes ${CLOUD_TPU_CORES} cores of ${accelerator}, or a multiple of ${CLOUD_TPU_POD_CORES} as a pod, received ${count}`;
    return [...found, finding("count", "accelerator.count", problem)];
  }
  return [...found, ...placeFindings(request, acceleratorOf(request, catalogue), "accelerator.type", catalogue)];
}

function placeFindings(
  { region, purpose }: MachineRequest,
  accelerator: string | undefined,
  at: string,
  catalogue: Catalogue,
): readonly MachineFinding[] {
  if (accelerator === undefined) return [];
  const facts = catalogue.accelerators[accelerator];
  if (facts === undefined) return [];
  if (facts.unsupported !== undefined) {
    return [finding("unsupported", at, `${accelerator} is ${facts.unsupported}`)];
  }
  const regions: readonly string[] = facts[purpose];
  const onRequest: readonly string[] = facts.servingOnRequest ?? [];
  if (purpose === "serving" && onRequest.includes(region)) {
    return [
      finding("on-request", at, `${accelerator} in ${region} is for projects that Google has allowed to serve with it`),
    ];
  }
  if (regions.includes(region)) return [];
  const elsewhere =
    regions.length === 0
      ? `no region has it for ${purpose}`
      : `${either(regions, regions.length)} ${regions.length === 1 ? "has" : "have"} it`;
  return [finding("region", at, `${region} has no ${accelerator} for ${purpose}: ${elsewhere}`)];
}

function finding(code: MachineFinding["code"], at: string, problem: string): MachineFinding {
  return { code, at, problem };
}
