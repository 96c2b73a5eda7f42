import type { Network } from "../../schema/environment";
import { defineRule } from "../rule";

/** Without a subnetwork there is nothing to attach training to. */
export const trainingSubnetworkMissing = defineRule<Network>({
  id: "network/training-subnetwork-missing",
  severity: "error",
  holds: "Training that is attached to an external network has a subnetwork there.",
  each: "network",
  reads: ["training", "/external.network", "/external.trainingSubnetwork"],
  check({ value: { training }, environment: { external } }) {
    if (training === undefined || external.network === undefined || external.trainingSubnetwork !== undefined)
      return [];
    return [
      {
        at: "training",
        problem: "training is attached to the external network, but no subnetwork for it is named",
        fix: "name one under `external.trainingSubnetwork`: /28 or larger, in the project's region, used by nothing else",
      },
    ];
  },
});
