import type { Region } from "../regions";

/** What an accelerator is used for. */
export type Purpose = "training" | "serving";

/** What is known of one accelerator. */
export interface AcceleratorFacts {
  /** Regions that have it for training. */
  readonly training: readonly Region[];
  /** Regions that have it for serving. */
  readonly serving: readonly Region[];
  /** Of the regions, those where Google must first allow it for serving. */
  readonly servingOnRequest?: readonly Region[];
  /** Whether the queue of flex-start gives it. */
  readonly flexStart?: boolean;
  /** Whether it comes out of a shared reservation only, or best. */
  readonly reservation?: "required" | "recommended";
  /** Names of the parts that one of it can be cut into. */
  readonly partitions?: readonly string[];
  /** Why it can no longer be used. */
  readonly unsupported?: string;
  /** How its quota metrics end, and for which uses Google says so; the others follow the pattern. */
  readonly quota?: { readonly resource: string; readonly confirmed: readonly QuotaUse[] };
}

/** What a quota is counted for; spot and flex-start share the preemptible one. */
export type QuotaUse = "training" | "trainingPreemptible" | "serving" | "servingPreemptible";

const EVERYWHERE = ["training", "trainingPreemptible", "serving", "servingPreemptible"] as const;

/**
 * Accelerators of Vertex AI by region and purpose, collected 2026-11-23. Regions from
 * https://docs.cloud.google.com/vertex-ai/docs/general/locations#accelerators (April 2026), flex-start from
 * https://cloud.google.com/vertex-ai/docs/training/schedule-jobs-dws (which says A100 and H100: both sizes of each are
 * meant, and Mega), partitions from https://cloud.google.com/kubernetes-engine/docs/how-to/gpus-multi, end of support from
 * https://docs.cloud.google.com/gemini-enterprise-agent-platform/machine-learning/training/configure-compute, names of
 * quotas from the samples of Vertex AI's model garden. `TPU_V2` and `TPU_V3` are names of the API; with `_POD` and for
 * later TPUs the names are Google's in the table of regions and the API knows the machine type and its topology instead.
 */
export const ACCELERATORS = {
  NVIDIA_TESLA_K80: {
    training: [],
    serving: [],
    unsupported: "deprecated in the API and on no machine any more",
  },
  NVIDIA_TESLA_P100: {
    training: ["asia-east1", "europe-west1", "europe-west4", "us-central1", "us-east1", "us-west1"],
    serving: ["asia-east1", "europe-west1", "us-central1", "us-east1", "us-west1"],
    unsupported: "out of support since 2026-09-15",
    quota: { resource: "nvidia_p100_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_TESLA_V100: {
    training: ["asia-east1", "europe-west4", "us-central1", "us-east1", "us-west1"],
    serving: ["asia-east1", "europe-west4", "us-central1", "us-east1", "us-west1"],
    quota: { resource: "nvidia_v100_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_TESLA_P4: {
    training: [
      "asia-southeast1",
      "australia-southeast1",
      "europe-west4",
      "northamerica-northeast1",
      "us-central1",
      "us-east4",
      "us-west2",
    ],
    serving: [
      "asia-southeast1",
      "australia-southeast1",
      "europe-west4",
      "northamerica-northeast1",
      "us-central1",
      "us-east4",
      "us-west2",
    ],
    quota: { resource: "nvidia_p4_gpus", confirmed: [] },
  },
  NVIDIA_TESLA_T4: {
    training: [
      "asia-east1",
      "asia-east2",
      "asia-northeast1",
      "asia-northeast3",
      "asia-south1",
      "asia-southeast1",
      "asia-southeast2",
      "australia-southeast1",
      "europe-central2",
      "europe-west1",
      "europe-west2",
      "europe-west3",
      "europe-west4",
      "northamerica-northeast1",
      "southamerica-east1",
      "us-central1",
      "us-east1",
      "us-east4",
      "us-west1",
      "us-west2",
      "us-west4",
    ],
    serving: [
      "asia-east1",
      "asia-east2",
      "asia-northeast1",
      "asia-northeast3",
      "asia-south1",
      "asia-southeast1",
      "asia-southeast2",
      "australia-southeast1",
      "europe-central2",
      "europe-west1",
      "europe-west2",
      "europe-west3",
      "europe-west4",
      "me-west1",
      "northamerica-northeast1",
      "southamerica-east1",
      "southamerica-west1",
      "us-central1",
      "us-east1",
      "us-east4",
      "us-west1",
      "us-west2",
      "us-west4",
    ],
    quota: { resource: "nvidia_t4_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_TESLA_A100: {
    training: [
      "asia-northeast3",
      "asia-southeast1",
      "europe-west4",
      "me-west1",
      "us-central1",
      "us-east1",
      "us-west3",
      "us-west4",
    ],
    serving: [
      "asia-northeast1",
      "asia-northeast3",
      "asia-southeast1",
      "europe-west4",
      "me-west1",
      "us-central1",
      "us-west3",
    ],
    flexStart: true,
    partitions: ["1g.5gb", "2g.10gb", "3g.20gb", "7g.40gb"],
    quota: { resource: "nvidia_a100_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_A100_80GB: {
    training: ["asia-southeast1", "europe-west4", "us-central1", "us-east4", "us-east5"],
    serving: ["asia-southeast1", "europe-west4", "me-west1", "us-central1", "us-east4", "us-east5"],
    flexStart: true,
    partitions: ["1g.10gb", "2g.20gb", "3g.40gb", "7g.80gb"],
    quota: { resource: "nvidia_a100_80gb_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_L4: {
    training: [
      "asia-northeast3",
      "asia-south1",
      "asia-southeast1",
      "europe-west2",
      "europe-west4",
      "me-central2",
      "northamerica-northeast2",
      "us-central1",
      "us-east1",
      "us-east4",
      "us-west1",
    ],
    serving: [
      "asia-east1",
      "asia-northeast1",
      "asia-northeast3",
      "asia-south1",
      "asia-southeast1",
      "europe-west1",
      "europe-west2",
      "europe-west3",
      "europe-west4",
      "europe-west6",
      "me-central2",
      "northamerica-northeast2",
      "us-central1",
      "us-east1",
      "us-east4",
      "us-west1",
      "us-west4",
    ],
    flexStart: true,
    quota: { resource: "nvidia_l4_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_H100_80GB: {
    training: [
      "asia-northeast1",
      "asia-northeast3",
      "asia-south1",
      "asia-southeast1",
      "europe-west1",
      "europe-west2",
      "europe-west3",
      "europe-west4",
      "northamerica-northeast2",
      "us-central1",
      "us-east4",
      "us-east5",
      "us-west1",
      "us-west4",
    ],
    serving: [
      "asia-northeast1",
      "asia-northeast3",
      "asia-south1",
      "asia-southeast1",
      "europe-west1",
      "europe-west2",
      "europe-west3",
      "europe-west4",
      "northamerica-northeast2",
      "us-central1",
      "us-east4",
      "us-east5",
      "us-west1",
      "us-west4",
    ],
    flexStart: true,
    partitions: ["1g.10gb", "1g.20gb", "2g.20gb", "3g.40gb", "7g.80gb"],
    quota: { resource: "nvidia_h100_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_H100_MEGA_80GB: {
    training: [
      "asia-east1",
      "asia-northeast1",
      "asia-southeast1",
      "australia-southeast1",
      "europe-north1",
      "europe-west1",
      "europe-west3",
      "europe-west4",
      "us-central1",
      "us-east4",
      "us-east5",
      "us-west1",
      "us-west4",
    ],
    serving: [
      "asia-northeast1",
      "asia-southeast1",
      "australia-southeast1",
      "europe-west1",
      "europe-west4",
      "us-central1",
      "us-east4",
      "us-east5",
      "us-west1",
      "us-west4",
    ],
    flexStart: true,
    reservation: "recommended",
    quota: { resource: "nvidia_h100_mega_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_H200_141GB: {
    training: [
      "asia-south1",
      "asia-south2",
      "europe-west1",
      "europe-west4",
      "us-central1",
      "us-east4",
      "us-east5",
      "us-south1",
      "us-west1",
    ],
    serving: [
      "asia-south1",
      "asia-south2",
      "europe-west1",
      "europe-west4",
      "us-central1",
      "us-east4",
      "us-south1",
      "us-west1",
    ],
    flexStart: true,
    reservation: "recommended",
    partitions: ["1g.18gb", "1g.35gb", "2g.35gb", "3g.71gb", "7g.141gb"],
    quota: { resource: "nvidia_h200_gpus", confirmed: EVERYWHERE },
  },
  NVIDIA_B200: {
    training: [
      "asia-northeast1",
      "asia-southeast1",
      "europe-west4",
      "us-central1",
      "us-east1",
      "us-east4",
      "us-south1",
      "us-west2",
      "us-west3",
    ],
    serving: ["asia-southeast1", "us-central1", "us-west2"],
    flexStart: true,
    reservation: "recommended",
    partitions: ["1g.23gb", "1g.45gb", "2g.45gb", "3g.90gb", "7g.180gb"],
    quota: { resource: "nvidia_b200_gpus", confirmed: ["serving"] },
  },
  NVIDIA_GB200: {
    training: ["us-central1", "us-east4"],
    serving: ["us-central1"],
    reservation: "required",
    quota: { resource: "nvidia_gb200_gpus", confirmed: ["serving"] },
  },
  NVIDIA_RTX_PRO_6000: {
    training: ["asia-south2", "asia-southeast1", "europe-west4", "us-central1", "us-east1", "us-east4"],
    serving: ["asia-south2", "asia-southeast1", "europe-west4", "us-central1", "us-east1", "us-east4"],
    quota: { resource: "nvidia_rtx_pro_6000_gpus", confirmed: ["serving"] },
  },
  TPU_V2: {
    training: ["asia-east1", "europe-west4", "us-central1"],
    serving: [],
    quota: { resource: "tpu_v2", confirmed: [] },
  },
  TPU_V2_POD: {
    training: ["europe-west4", "us-central1"],
    serving: [],
    quota: { resource: "tpu_v2", confirmed: [] },
  },
  TPU_V3: {
    training: ["europe-west4", "us-central1"],
    serving: [],
    quota: { resource: "tpu_v3", confirmed: EVERYWHERE },
  },
  TPU_V3_POD: {
    training: ["europe-west4"],
    serving: [],
    quota: { resource: "tpu_v3", confirmed: EVERYWHERE },
  },
  TPU_V5E: {
    training: ["us-central1", "us-east1", "us-west1", "us-west4"],
    serving: ["europe-west4", "us-south1", "us-west1", "us-west4"],
    quota: { resource: "tpu_v5e", confirmed: EVERYWHERE },
  },
  TPU_V6E: {
    training: [
      "asia-northeast1",
      "europe-west4",
      "southamerica-west1",
      "us-central1",
      "us-east1",
      "us-east5",
      "us-south1",
    ],
    serving: ["asia-northeast1", "europe-west4", "us-central1", "us-east5"],
    servingOnRequest: ["us-east1"],
    quota: { resource: "tpu_v6e", confirmed: EVERYWHERE },
  },
  TPU_7X: {
    training: ["us-central1"],
    serving: ["us-central1"],
    quota: { resource: "tpu7x", confirmed: ["serving"] },
  },
} as const satisfies Record<string, AcceleratorFacts>;

/** An accelerator as the catalogue names it. */
export type AcceleratorName = keyof typeof ACCELERATORS;

/** The accelerators that a machine is given by name: later TPUs follow from the machine type and its topology. */
export const NAMED_ACCELERATORS = (Object.keys(ACCELERATORS) as AcceleratorName[]).filter(
  (name): name is NamedAccelerator => !/^TPU_(V2_POD|V3_POD|V5E|V6E|7X)$/.test(name),
);

/** An accelerator that is given to a machine by name. */
export type NamedAccelerator = Exclude<AcceleratorName, "TPU_V2_POD" | "TPU_V3_POD" | "TPU_V5E" | "TPU_V6E" | "TPU_7X">;
