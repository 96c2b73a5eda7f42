import type { Catalogue } from "../../catalog/machines/catalogue";
import { sizeToGibibytes } from "../../values/size";
import { type Job, type Machine, poolsOf } from "../training/pools";
import type { UsageWorkload } from "./usage";

type UsageMachines = UsageWorkload["machines"][number];

/** The machines of one kind, as they are paid for. */
export function usageMachines(role: string, machine: Machine, count: number, catalogue: Catalogue): UsageMachines {
  const { type, accelerator, topology } = machine;
  const tpu = Object.hasOwn(catalogue.tpus, type) ? catalogue.tpus[type] : undefined;
  if (tpu !== undefined) {
    const chips = tpu.topologies[topology ?? ""]?.chips ?? tpu.chips;
    return { role, type, count, accelerator: { type: tpu.family, count: chips } };
  }
  if (accelerator === undefined) return { role, type, count };
  // Of TPU v2 and v3 cores are counted, two on a chip.
  const isCores = accelerator.type === "TPU_V2" || accelerator.type === "TPU_V3";
  const number = isCores ? accelerator.count / 2 : accelerator.count;
  return { role, type, count, accelerator: { type: accelerator.type, count: number } };
}

/** All machines of a training job, with their disks. */
export function jobMachines(job: Job, catalogue: Catalogue): UsageMachines[] {
  return poolsOf(job).map(({ role, machine, count, disk }) => ({
    ...usageMachines(role, machine, count, catalogue),
    disk: { type: disk.type ?? "pd-ssd", size: sizeToGibibytes(disk.size) },
  }));
}
