import { trainingSpace, trainingSubnetSize } from "../../../values/subnet-plan";
import type { Network } from "../../schema/environment";
import { defineRule } from "../rule";

/** Each training machine takes an address. */
export const trainingSpaceRule = defineRule<Network>({
  id: "network/training-space",
  severity: "error",
  holds: "The second half of the network's range holds all training machines.",
  each: "network",
  reads: ["range", "training.replicas"],
  check({ value: { range, training } }) {
    if (range === undefined || training === undefined) return [];
    const needed = trainingSubnetSize(training.replicas);
    const space = trainingSpace(range);
    if (needed <= space) return [];
    return [
      {
        at: "training.replicas",
        problem: `${training.replicas} training machines need a subnet of ${needed} addresses, and "${range}" leaves them ${space}`,
        allowed: `1 to ${space - 4}`,
        fix: `lower \`replicas\`, or use a range of prefix length ${32 - Math.log2(needed * 2)} or less`,
      },
    ];
  },
});
