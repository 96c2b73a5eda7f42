import { multiRegionOf } from "../../../catalog/regions";
import { defineRule } from "../rule";

/** What lies in a multi-region around another part of the world is slow, costs transfer, and BigQuery refuses to join it. */
export const locationOutsideRegion = defineRule<{ readonly location: "region" | "EU" | "US" }>({
  id: "storage/location-outside-region",
  severity: "error",
  holds: "A multi-region in which data lies contains the project's region.",
  each: "storage.*.*",
  reads: ["location", "/project.region"],
  check({ value: { location }, environment: { project } }) {
    const multiRegion = multiRegionOf(project.region);
    if (location === "region" || location === multiRegion) return [];
    return [
      {
        at: "location",
        problem: `the multi-region "${location}" does not contain the project's region ${project.region}`,
        allowed: multiRegion === undefined ? "region" : `region, ${multiRegion}`,
        fix: 'use `location: "region"`, or leave it out',
      },
    ];
  },
});
