import { rangeWithin } from "../../../values/subnet-plan";
import type { Network } from "../../schema/environment";
import { defineRule } from "../rule";

/** RFC 1918 and the shared space of RFC 6598: reached by routes of a VPN or a peering, never over the internet. */
const INSIDE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** The firewall would let through what no route carries. */
export const openingWithoutRoute = defineRule<Network["openings"][string]>({
  id: "network/opening-without-route",
  severity: "warning",
  holds: "An opening to public addresses stands in a network that reaches the internet.",
  each: "network.openings.*",
  reads: ["to", "/network.internet"],
  check({ value: { to }, environment: { network, external } }) {
    if (network?.internet !== "none" || external.network !== undefined) return [];
    return to.flatMap((range, index) => {
      if (INSIDE.some((inside) => rangeWithin(range, inside))) return [];
      return [
        {
          at: `to[${index}]`,
          problem: `"${range}" is public, and \`internet: "none"\` leaves no way there`,
          fix: 'set `network.internet: "nat"`, or leave the range out',
        },
      ];
    });
  },
});
