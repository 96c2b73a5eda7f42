import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** Google's default quota. https://cloud.google.com/iam/quotas */
const ACCOUNTS_PER_PROJECT = 100;

/** Every workload is a service account. */
export const tooManyWorkloads = defineRule<Environment["workloads"]>({
  id: "workloads/too-many",
  severity: "error",
  holds: "There are no more workloads than a project has service accounts by default.",
  each: "workloads",
  reads: [],
  check({ value }) {
    const count = Object.keys(value).length;
    if (count <= ACCOUNTS_PER_PROJECT) return [];
    return [
      {
        problem: `${count} workloads need ${count} service accounts, a project has ${ACCOUNTS_PER_PROJECT} by default`,
        allowed: `at most ${ACCOUNTS_PER_PROJECT} workloads`,
        fix: "let workloads with the same data flow share one, or divide them between two environments",
      },
    ];
  },
});
