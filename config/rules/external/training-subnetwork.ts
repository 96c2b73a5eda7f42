import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** An attachment uses a subnetwork of its own region, and a subnetwork belongs to a network of the same project. */
export const trainingSubnetwork = defineRule<Environment["external"]>({
  id: "external/training-subnetwork",
  severity: "error",
  holds: "The external training subnetwork lies in the project's region and in the project of the external network.",
  each: "external",
  reads: ["network", "trainingSubnetwork", "/project.region"],
  check({ value, environment: { project } }) {
    if (value.trainingSubnetwork === undefined) return [];
    const found: Violation[] = [];
    const [, owner, , region] = value.trainingSubnetwork.split("/");
    if (region !== project.region) {
      found.push({
        at: "trainingSubnetwork",
        problem: `the subnetwork lies in ${region}, training runs in the project's region ${project.region}`,
        allowed: `a subnetwork in ${project.region}`,
      });
    }
    const networkOwner = value.network?.split("/")[1];
    if (networkOwner !== undefined && networkOwner !== owner) {
      found.push({
        at: "trainingSubnetwork",
        problem: `the subnetwork belongs to the project ${owner}, the external network to ${networkOwner}`,
        fix: "name a subnetwork of that network",
      });
    }
    return found;
  },
});
