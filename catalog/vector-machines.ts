const LARGE = ["e2-highmem-16", "n2d-standard-32"] as const;
/** Older ones, which Google still takes and no longer recommends. */
const OLDER = ["n1-standard-16", "n1-standard-32"] as const;
const MEDIUM = ["e2-standard-16", ...LARGE] as const;

/**
 * The machine types that hold parts of a vector index, by the size of its parts. From `DeployedIndex.dedicatedResources` of
 * the Vertex AI API, collected 2026-11-24.
 */
export const VECTOR_MACHINES = {
  small: ["e2-standard-2", ...MEDIUM, ...OLDER],
  medium: [...MEDIUM, ...OLDER],
  large: [...LARGE, ...OLDER],
} as const;
