import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** An approval by the people who ask is none. */
export const ownApprover = defineRule<NonNullable<Environment["breakGlass"]>>({
  id: "break-glass/own-approver",
  severity: "error",
  holds: "Those who ask for emergency access and those who approve it are different groups.",
  each: "breakGlass",
  reads: ["eligible", "approvers"],
  check({ value: { eligible, approvers } }) {
    if (eligible !== approvers) return [];
    return [
      {
        at: "approvers",
        problem: `"${approvers}" would approve what they ask for themselves`,
        fix: "name another group: the second person must come from elsewhere",
      },
    ];
  },
});
