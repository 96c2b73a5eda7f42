import ipaddr from "ipaddr.js";
import type { Network } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** Two ranges either share nothing or one holds the other: then it is enough to write that one. */
export const redundantRange = defineRule<Network["openings"][string]>({
  id: "network/redundant-range",
  severity: "warning",
  holds: "The ranges of an opening do not overlap.",
  each: "network.openings.*",
  reads: ["to"],
  check({ value: { to } }) {
    return to.flatMap((range, index): Violation[] => {
      const outer = to.find((other, otherIndex) => otherIndex !== index && holds(other, range, otherIndex < index));
      if (outer === undefined) return [];
      const problem = outer === range ? `"${range}" is already written` : `"${range}" lies in "${outer}"`;
      return [{ at: `to[${index}]`, problem, fix: "leave it out" }];
    });
  },
});

function holds(outer: string, inner: string, isEarlier: boolean): boolean {
  if (outer === inner) return isEarlier;
  const [first, length] = ipaddr.IPv4.parseCIDR(inner);
  const [, outerLength] = ipaddr.IPv4.parseCIDR(outer);
  return outerLength < length && first.match(ipaddr.IPv4.parseCIDR(outer));
}
