import type { Model } from "../../schema/environment";
import { defineRule } from "../rule";

/** Whoever is asked must be there. */
export const promotionApprovers = defineRule<Model["promotion"]>({
  id: "models/approvers",
  severity: "error",
  holds: "A promotion that waits for approval has approvers.",
  each: "models.*.promotion",
  reads: ["approval", "/groups.approvers"],
  check({ value: { approval }, environment: { groups } }) {
    if (approval === undefined || groups.approvers !== undefined) return [];
    return [
      {
        at: "approval",
        problem: "nobody can say yes: there are no approvers",
        fix: `add groups: { approvers: { email: "ml-approvers@acme.example" } }`,
      },
    ];
  },
});
