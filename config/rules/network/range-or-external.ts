import type { Network } from "../../schema/environment";
import { defineRule } from "../rule";

/** A network is either made here or somebody else's. */
export const rangeOrExternal = defineRule<Network>({
  id: "network/range-or-external",
  severity: "error",
  holds: "A network has a range of its own or is an external one, not both.",
  each: "network",
  reads: ["range", "/external.network"],
  check({ value: { range }, environment: { external } }) {
    if ((range === undefined) !== (external.network === undefined)) return [];
    if (range === undefined) {
      return [
        {
          problem: "a network without addresses: neither `network.range` nor `external.network` is set",
          fix: 'set `range`, such as "10.40.0.0/16", or name a network that exists under `external.network`',
        },
      ];
    }
    return [
      {
        at: "range",
        problem: `"${range}" is a range for a network of our own, but \`external.network\` names one that exists`,
        fix: "leave one of the two out",
      },
    ];
  },
});
