import type { QuotaUse } from "./accelerators";
import { type Catalogue, CATALOGUE } from "./catalogue";

/** A quota of Vertex AI, counted per project and region. */
export interface QuotaMetric {
  /** Its name without the service: `custom_model_training_nvidia_l4_gpus`. */
  readonly metric: string;
  /** Whether Google's own documents name it; otherwise it follows the pattern of those that they do. */
  readonly confirmed: boolean;
}

/** The service that all these quotas belong to. */
export const QUOTA_SERVICE = "aiplatform.googleapis.com";

const PREFIXES = {
  training: "custom_model_training_",
  trainingPreemptible: "custom_model_training_preemptible_",
  serving: "custom_model_serving_",
  servingPreemptible: "custom_model_serving_preemptible_",
} as const satisfies Record<QuotaUse, string>;

/** Families whose processors share one quota for training; every other family has one of its own. */
const SHARED_FAMILIES: readonly string[] = ["n1", "e2"];

/**
 * The quota of an accelerator, in accelerators (TPU v2 and v3: cores, later TPUs: chips); `undefined` where none is known.
 * Names from the samples of Vertex AI's model garden, collected 2026-11-23.
 */
export function acceleratorQuota(
  accelerator: string,
  use: QuotaUse,
  catalogue: Catalogue = CATALOGUE,
): QuotaMetric | undefined {
  const quota = catalogue.accelerators[accelerator]?.quota;
  return quota && { metric: `${PREFIXES[use]}${quota.resource}`, confirmed: quota.confirmed.includes(use) };
}

/**
 * The quota of a machine's processors. The names are quoted in error messages of the service for the quota that N1 and E2
 * share and for spot; those of the other families follow public lists of quotas, collected 2026-11-23.
 */
export function processorQuota(machine: string, use: QuotaUse): QuotaMetric {
  const family = machine.split("-")[0] ?? machine;
  const shared = use !== "training" || SHARED_FAMILIES.includes(family);
  return {
    metric: `${PREFIXES[use]}${shared ? "" : `${family}_`}cpus`,
    confirmed: shared && (use === "training" || use === "trainingPreemptible"),
  };
}
