import { STARTERS } from "../../starters";
import type { Endpoint, Release } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** A question that nobody can answer holds every release up until it is taken back. */
export const approvers = defineRule<Release>({
  id: "releases/approvers",
  severity: "error",
  holds: "A release that waits for approval has approvers, and others who start it.",
  each: "endpoints.*.release",
  reads: ["approval", ...["approvers", ...STARTERS].map((kind) => `/groups.${kind}`)],
  check({ value: { approval }, environment: { groups } }) {
    if (approval === undefined) return [];
    const violations: Violation[] = [];
    if (groups.approvers === undefined) {
      violations.push({
        at: "approval",
        problem: "nobody can say yes: there are no approvers",
        fix: `add groups: { approvers: { email: "ml-approvers@acme.example" } }`,
      });
    }
    if (STARTERS.every((kind) => groups[kind] === undefined)) {
      violations.push({
        at: "approval",
        problem: "nobody can start what is to be approved, because approvers cannot",
        allowed: `a group of ${STARTERS.join(", ")}`,
      });
    }
    return violations;
  },
});

/** Two models side by side of which the previous one stays: there is no step to all of the traffic. */
export const approvalNever = defineRule<Release>({
  id: "releases/approval-never",
  severity: "warning",
  holds: "There is a step that approvers are asked before.",
  each: "endpoints.*.release",
  reads: ["strategy", "approval", "afterwards"],
  check({ value: release }) {
    if (release.strategy !== "ab" || release.afterwards !== "previous" || release.approval?.before !== "full")
      return [];
    return [
      {
        at: "approval.before",
        problem: "the candidate never takes all of the traffic, so nobody is ever asked",
        allowed: `"first", "every"`,
      },
    ];
  },
});

/** How the answers of two models are compared is the endpoint's, for it can be done without a release as well. */
export const shadowRelease = defineRule<Endpoint>({
  id: "releases/shadow",
  severity: "error",
  holds: "A release that compares answers to past requests is of an endpoint that says how.",
  each: "endpoints.*",
  reads: ["release", "shadow"],
  check: ({ value: { release, shadow } }) =>
    release.strategy !== "shadow" || shadow !== undefined
      ? []
      : [
          {
            at: "release.strategy",
            problem: "the endpoint does not say how requests are replayed and compared",
            fix: `add shadow: { columns: { amount: "FLOAT" } } and requestLogging: {} to the endpoint`,
          },
        ],
});
