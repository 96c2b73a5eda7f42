import type { Duration } from "../../values/duration";

/** What a pool runs on. */
export interface MachineProps {
  readonly type: string;
  /** @default - no accelerator, or a TPU that follows from type and topology */
  readonly accelerator?: {
    readonly type: string;
    readonly count: number;
    /** @default - the GPU is not cut */
    readonly partition?: string;
  };
  /** @default - no TPU, or one that is asked for by name */
  readonly topology?: string;
}

/** Where machines come from. */
export type CapacityProps =
  | { readonly kind: "on-demand" }
  | { readonly kind: "spot" }
  | { readonly kind: "flex-start"; readonly maxWait: Duration | "forever" }
  | {
      readonly kind: "reservation";
      /** The full name: `projects/.../zones/.../reservations/...`. */
      readonly reservationName: string;
    }
  | { readonly kind: "any-reservation" };

/** Whether Google starts a job again after an error of its own, and after the restart of one machine. */
export type RestartPolicy = "never" | "on-error" | "on-worker-restart";

/** The key under which Vertex AI knows one reservation by its name. */
const RESERVATION_KEY = "compute.googleapis.com/reservation-name";

/** A `ReservationAffinity` of the API; `undefined` for a capacity without one. */
export function reservationAffinity(capacity: CapacityProps): object | undefined {
  if (capacity.kind === "any-reservation") return { reservationAffinityType: "ANY_RESERVATION" };
  if (capacity.kind !== "reservation") return undefined;
  return {
    reservationAffinityType: "SPECIFIC_RESERVATION",
    key: RESERVATION_KEY,
    values: [capacity.reservationName],
  };
}

/** A `MachineSpec` of the API. TPUs that follow from their machine type have a topology and no accelerator. */
export function machineSpec({ type, accelerator, topology }: MachineProps, capacity: CapacityProps): object {
  const affinity = reservationAffinity(capacity);
  return {
    machineType: type,
    ...(accelerator && { acceleratorType: accelerator.type, acceleratorCount: accelerator.count }),
    ...(accelerator?.partition !== undefined && { gpuPartitionSize: accelerator.partition }),
    ...(topology !== undefined && { tpuTopology: topology }),
    ...(affinity && { reservationAffinity: affinity }),
  };
}

/** A `Scheduling` of the API. */
export function scheduling(capacity: CapacityProps, timeout: Duration, restart: RestartPolicy): object {
  const strategy = { spot: "SPOT", "flex-start": "FLEX_START" } as const;
  return {
    strategy: capacity.kind === "spot" || capacity.kind === "flex-start" ? strategy[capacity.kind] : "STANDARD",
    timeout: timeout.toTerraform(),
    restartJobOnWorkerRestart: restart === "on-worker-restart",
    disableRetries: restart === "never",
    // The API takes 0 for as long as it takes.
    ...(capacity.kind === "flex-start" && {
      maxWaitDuration: capacity.maxWait === "forever" ? "0s" : capacity.maxWait.toTerraform(),
    }),
  };
}
