import { multiRegionOf } from "../../../catalog/regions";
import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** Reading over regions costs transfer and time, and BigQuery joins nothing across locations. */
export const farAway = defineRule<Environment["external"]>({
  id: "external/far-away",
  severity: "warning",
  holds: "External data lies in the project's region or in the multi-region around it.",
  each: "external",
  reads: ["zones.*.location", "datasets.*.location", "/project.region"],
  check({ value, environment: { project } }) {
    const multiRegion = multiRegionOf(project.region);
    const near = [project.region, ...(multiRegion === undefined ? [] : [multiRegion])];
    const located = [
      ...Object.entries(value.zones).map(([name, { location }]) => [`zones.${name}`, location] as const),
      ...Object.entries(value.datasets).map(([name, { location }]) => [`datasets.${name}`, location] as const),
    ];
    return located.flatMap(([at, location]): Violation[] => {
      if (near.some((place) => place === location)) return [];
      const cost = at.startsWith("datasets.")
        ? "BigQuery cannot query it together with data of this environment"
        : "each reading costs transfer between regions";
      return [{ at: `${at}.location`, problem: `lies in ${location}, the project in ${project.region}: ${cost}` }];
    });
  },
});
