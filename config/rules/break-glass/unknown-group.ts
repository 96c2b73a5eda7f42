import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** Nobody could ask, or nobody could say yes. */
export const unknownBreakGlassGroup = defineRule<NonNullable<Environment["breakGlass"]>>({
  id: "break-glass/unknown-group",
  severity: "error",
  holds: "The groups of emergency access are declared under `groups`.",
  each: "breakGlass",
  reads: [],
  declaredIn: ["groups"],
  check({ value, environment: { groups } }) {
    return (["eligible", "approvers"] as const).flatMap((at) => {
      const kind = value[at];
      if (groups[kind] !== undefined) return [];
      return [
        {
          at,
          problem: `no group "${kind}" is declared under \`groups\``,
          allowed: Object.keys(groups).join(", ") || "no group is declared",
          fix: `add \`groups.${kind}\` with its e-mail address, or name another group`,
        },
      ];
    });
  },
});
