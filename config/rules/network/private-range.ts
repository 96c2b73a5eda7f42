import { rangesOverlap, rangeWithin } from "../../../values/subnet-plan";
import type { Network } from "../../schema/environment";
import { defineRule } from "../rule";

/** RFC 1918. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** The bridge of Docker on Google's machine-learning images: what lies there cannot be reached from a notebook. */
const DOCKER_BRIDGE = "172.17.0.0/16";

/** Addresses that are free to use in a private network. */
export const privateRange = defineRule<Network>({
  id: "network/private-range",
  severity: "error",
  holds: "The network's range is private and no part of it is used by machines for themselves.",
  each: "network",
  reads: ["range"],
  check({ value: { range } }) {
    if (range === undefined) return [];
    if (!PRIVATE_RANGES.some((outer) => rangeWithin(range, outer))) {
      return [
        {
          at: "range",
          problem: `"${range}" is not a private range`,
          allowed: `inside ${PRIVATE_RANGES.join(", ")}`,
        },
      ];
    }
    if (!rangesOverlap(range, DOCKER_BRIDGE)) return [];
    return [
      {
        at: "range",
        problem: `"${range}" overlaps ${DOCKER_BRIDGE}, which containers on notebooks and training machines use for themselves`,
        fix: 'choose another range, such as "10.40.0.0/16"',
      },
    ];
  },
});
