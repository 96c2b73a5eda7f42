import type { Usage } from "../../config/usage/usage";
import type { Json, JsonObject } from "../../review/json";
import type { Review } from "../../review/model/change-set";
import { reviewOf, wholeReview } from "../../review/reviewing";
import { smallPlatform } from "./terraform-platform";

/** Nothing runs on machines, so that nothing about them is unknown. */
const UNUSED: Usage = {
  version: 1,
  environment: "prod",
  region: "europe-west4",
  workloads: [],
  amounts: [],
  unknown: [],
  assumptions: [],
};

/** Resources by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** A review of an environment of one stack, by its resources. */
export function reviewOfResources(before: Resources, after: Resources, origins: JsonObject = {}): Review {
  return wholeReview([setOfResources("prod", before, after, origins)]);
}

/** What changes in an environment of one stack, by its resources. */
export function setOfResources(environment: string, before: Resources, after: Resources, origins: JsonObject = {}) {
  const side = (label: string, resources: Resources) => ({
    side: { label, environment },
    platform: smallPlatform({ data: { resource: resources as Json } }, { data: origins }),
    usage: UNUSED,
  });
  return reviewOf(side("main", before), side("topic", after));
}

/** A bucket with a name. */
export const bucket = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  location: "EUROPE-WEST4",
  force_destroy: true,
  ...more,
});
