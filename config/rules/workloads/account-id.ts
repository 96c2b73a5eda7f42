import { composedName, NAME_RULES, nameProblem } from "../../../values/naming";
import type { Workload } from "../../schema/environment";
import { defineRule } from "../rule";

/** A workload's service account is named after the environment and the workload. */
export const accountId = defineRule<Workload>({
  id: "workloads/account-id",
  severity: "error",
  holds: "The composed id of a workload's service account has a length that Google accepts.",
  each: "workloads.*",
  reads: ["/name"],
  check({ names: [workload = ""], environment: { name } }) {
    const id = composedName.serviceAccount(name, workload);
    const problem = nameProblem("serviceAccount", id);
    if (problem === undefined) return [];
    const { minimum, maximum } = NAME_RULES.serviceAccount;
    const excess = id.length - maximum;
    return [
      {
        problem,
        allowed: `<environment>-<workload>, ${minimum} to ${maximum} characters`,
        fix:
          excess > 0
            ? `shorten the workload's name by ${excess} ${excess === 1 ? "character" : "characters"}`
            : "give the workload a longer name",
      },
    ];
  },
});
