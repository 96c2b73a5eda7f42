/** How the chips of a slice are wired, and over how many machines they are spread. */
export interface Topology {
  readonly chips: number;
  readonly vms: number;
}

/** What is known of one machine type with TPUs. */
export interface TpuFacts {
  /** The accelerator in the table of regions and in the names of quotas. */
  readonly family: string;
  /** Chips on one machine. */
  readonly chips: number;
  /** The topologies that its machines can be wired into. Serving uses one machine only. */
  readonly topologies: Readonly<Record<string, Topology>>;
}

/**
 * Machine types with TPUs that are asked for by topology, without an accelerator's name; collected 2026-11-23 from
 * https://docs.cloud.google.com/gemini-enterprise-agent-platform/machine-learning/training/configure-compute and
 * https://docs.cloud.google.com/gemini-enterprise-agent-platform/machine-learning/predictions/use-tpu. TPU v4 and v5p
 * are not offered for training on Vertex AI. A job with TPUs has exactly one pool of exactly one replica.
 */
// prettier-ignore
export const TPU_MACHINES = {
  "ct5lp-hightpu-1t": {
    family: "TPU_V5E",
    chips: 1,
    topologies: { "1x1": { chips: 1, vms: 1 } },
  },
  "ct5lp-hightpu-4t": {
    family: "TPU_V5E",
    chips: 4,
    topologies: { "2x2": { chips: 4, vms: 1 }, "2x4": { chips: 8, vms: 2 }, "4x4": { chips: 16, vms: 4 }, "4x8": { chips: 32, vms: 8 }, "8x8": { chips: 64, vms: 16 }, "8x16": { chips: 128, vms: 32 }, "16x16": { chips: 256, vms: 64 } },
  },
  "ct5lp-hightpu-8t": {
    family: "TPU_V5E",
    chips: 8,
    topologies: { "2x4": { chips: 8, vms: 1 } },
  },
  "ct6e-standard-1t": {
    family: "TPU_V6E",
    chips: 1,
    topologies: { "1x1": { chips: 1, vms: 1 } },
  },
  "ct6e-standard-4t": {
    family: "TPU_V6E",
    chips: 4,
    topologies: { "2x2": { chips: 4, vms: 1 }, "2x4": { chips: 8, vms: 2 }, "4x4": { chips: 16, vms: 4 }, "4x8": { chips: 32, vms: 8 }, "8x8": { chips: 64, vms: 16 }, "8x16": { chips: 128, vms: 32 }, "16x16": { chips: 256, vms: 64 } },
  },
  "ct6e-standard-8t": {
    family: "TPU_V6E",
    chips: 8,
    topologies: { "2x4": { chips: 8, vms: 1 } },
  },
  "tpu7x-standard-4t": {
    family: "TPU_7X",
    chips: 4,
    topologies: { "2x2x1": { chips: 4, vms: 1 }, "2x2x2": { chips: 8, vms: 2 }, "2x2x4": { chips: 16, vms: 4 }, "2x4x4": { chips: 32, vms: 8 }, "4x4x4": { chips: 64, vms: 16 }, "4x4x8": { chips: 128, vms: 32 }, "4x8x8": { chips: 256, vms: 64 }, "8x8x8": { chips: 512, vms: 128 }, "8x8x16": { chips: 1024, vms: 256 } },
  },
} as const satisfies Record<string, TpuFacts>;

/** The machine type of TPU v2 and v3, which are asked for by name and number of cores; for training only. */
export const CLOUD_TPU = "cloud-tpu";

/** The accelerators of {@link CLOUD_TPU}. */
export const CLOUD_TPU_ACCELERATORS = ["TPU_V2", "TPU_V3"] as const;

/** Cores of a single TPU v2 or v3. */
export const CLOUD_TPU_CORES = 8;

/** Cores of the smallest pod of TPU v2 or v3; larger ones have a multiple of it. */
export const CLOUD_TPU_POD_CORES = 32;
