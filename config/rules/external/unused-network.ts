import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** Nothing is written in vain. */
export const unusedNetwork = defineRule<Environment["external"]>({
  id: "external/unused-network",
  severity: "error",
  holds: "An external network is used by `network`, and its training subnetwork by `network.training`.",
  each: "external",
  reads: ["network", "trainingSubnetwork", "/network"],
  check({ value, environment: { network } }) {
    const found: Violation[] = [];
    if (value.network !== undefined && network === undefined) {
      found.push({
        at: "network",
        problem: "nothing uses the external network: there is no `network` in the environment",
        fix: "add `network: {}`, or leave `external.network` out",
      });
    }
    if (value.trainingSubnetwork === undefined) return found;
    if (value.network === undefined) {
      found.push({
        at: "trainingSubnetwork",
        problem: "a subnetwork of an external network, but `external.network` is not set",
        fix: "set `external.network` to the network that the subnetwork belongs to, or leave the subnetwork out",
      });
    } else if (network !== undefined && network.training === undefined) {
      found.push({
        at: "trainingSubnetwork",
        problem: "nothing uses the subnetwork: `network.training` is not set",
        fix: "set `network.training`, or leave the subnetwork out",
      });
    }
    return found;
  },
});
