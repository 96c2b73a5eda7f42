/** Where a region lies, as the multi-region locations of Google see it. */
export type MultiRegion = "EU" | "US";

interface RegionFact {
  /** The multi-region that contains the region, for buckets and datasets. */
  readonly multiRegion?: MultiRegion;
}

const eu: RegionFact = { multiRegion: "EU" };
const us: RegionFact = { multiRegion: "US" };
const none: RegionFact = {};

/**
 * Regions where Vertex AI trains and serves, collected 2026-11-23 from the region table of Vertex AI.
 * London and Zurich are no part of the EU multi-region.
 */
export const REGIONS = {
  "asia-east1": none,
  "asia-east2": none,
  "asia-northeast1": none,
  "asia-northeast3": none,
  "asia-south1": none,
  "asia-south2": none,
  "asia-southeast1": none,
  "asia-southeast2": none,
  "australia-southeast1": none,
  "europe-central2": eu,
  "europe-north1": eu,
  "europe-west1": eu,
  "europe-west2": none,
  "europe-west3": eu,
  "europe-west4": eu,
  "europe-west6": none,
  "me-central2": none,
  "me-west1": none,
  "northamerica-northeast1": none,
  "northamerica-northeast2": none,
  "southamerica-east1": none,
  "southamerica-west1": none,
  "us-central1": us,
  "us-east1": us,
  "us-east4": us,
  "us-east5": us,
  "us-south1": us,
  "us-west1": us,
  "us-west2": us,
  "us-west3": us,
  "us-west4": us,
} as const satisfies Record<string, RegionFact>;

/** A region where Vertex AI runs. */
export type Region = keyof typeof REGIONS;

/** All regions, in alphabetical order. */
export const REGION_NAMES = Object.keys(REGIONS) as Region[];

/** The multi-region that contains a region; `undefined` where there is none. */
export function multiRegionOf(region: Region): MultiRegion | undefined {
  const fact: RegionFact = REGIONS[region];
  return fact.multiRegion;
}

/** Where Cloud KMS keeps the keys for data in a location: a multi-region has another name there than in storage. */
export function keyLocationOf(location: string): string {
  if (location === "EU") return "europe";
  if (location === "US") return "us";
  return location;
}
