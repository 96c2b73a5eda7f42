import type { Workload } from "../../schema/environment";
import { defineRule } from "../rule";

/** The name of a group is known to the schema; whether the environment has such a group is not. */
export const unknownGroup = defineRule<Workload>({
  id: "workloads/unknown-group",
  severity: "error",
  holds: "Groups that attach a workload are declared under `groups`.",
  each: "workloads.*",
  reads: [],
  declaredIn: ["groups"],
  check({ value: { attachedBy }, environment: { groups } }) {
    return attachedBy.flatMap((kind, index) => {
      if (groups[kind] !== undefined) return [];
      return [
        {
          at: `attachedBy[${index}]`,
          problem: `no group "${kind}" is declared under \`groups\``,
          allowed: Object.keys(groups).join(", ") || "no group is declared",
          fix: `add \`groups.${kind}\` with its e-mail address, or leave it out`,
        },
      ];
    });
  },
});
