import type { Network } from "../../schema/environment";
import { defineRule } from "../rule";

/** Training runs in Google's network and goes out there, past our firewall and NAT; only a perimeter stops it. */
export const trainingReachesInternet = defineRule<Network>({
  id: "network/training-reaches-internet",
  severity: "warning",
  holds: "Where training is attached to the network, a service perimeter keeps it from the internet.",
  each: "network",
  reads: ["training", "/external.perimeter"],
  check({ value: { training }, environment: { external } }) {
    if (training === undefined || external.perimeter !== undefined) return [];
    return [
      {
        at: "training",
        problem: "training reaches the internet: it goes out through Google's own network, past this firewall and NAT",
        fix: "put the project into a service perimeter and name it under `external.perimeter`",
      },
    ];
  },
});
