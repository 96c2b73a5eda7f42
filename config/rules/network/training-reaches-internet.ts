import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** Training runs in Google's network and goes out there, past our firewall and NAT; only a perimeter stops it. */
export const trainingReachesInternet = defineRule<Environment>({
  id: "network/training-reaches-internet",
  severity: "warning",
  holds: "A service perimeter keeps training from the internet, on whose network it may be.",
  each: "",
  reads: ["network", "training", "external.perimeter"],
  check({ value: { external, network, training } }) {
    if (external.perimeter !== undefined) return [];
    const fix = "put the project into a service perimeter and name it under `external.perimeter`";
    if (network?.training !== undefined) {
      return [
        {
          at: "network.training",
          problem:
            "training reaches the internet: it goes out through Google's own network, past this firewall and NAT",
          fix,
        },
      ];
    }
    if (Object.keys(training.jobs).length === 0) return [];
    return [
      { at: "training.jobs", problem: "training reaches the internet: it goes out through Google's own network", fix },
    ];
  },
});
