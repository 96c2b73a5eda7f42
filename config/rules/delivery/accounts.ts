import { BUILD_ACCOUNT } from "../../../values/build-accounts";
import type { Environment } from "../../schema/environment";
import { trainingAccountCount } from "../../training/pools";
import { defineRule } from "../rule";
import { pipelineAccountsOf } from "../pipelines/accounts";
import { servingAccountsOf } from "../serving/accounts";
import { accountIdViolations, accountOf, ACCOUNTS_PER_PROJECT } from "../workloads/planned-accounts";

/** Accounts are named after the environment and what runs as them. */
export const buildAccountId = defineRule<Environment>({
  id: "builds/account-id",
  severity: "error",
  holds:
    "The composed ids of the accounts of builds have a length that Google accepts, and differ from those of workloads.",
  each: "",
  reads: ["builds", "name", "workloads"],
  check: ({ environment }) =>
    accountIdViolations(
      Object.keys(environment.builds).map((name) =>
        accountOf(environment.name, BUILD_ACCOUNT, name, `builds.${name}`, "build"),
      ),
      environment,
    ),
});

/** All of them count. */
export const buildAccountTotal = defineRule<Environment>({
  id: "builds/too-many-accounts",
  severity: "error",
  holds: "Builds need no more service accounts beside all others than a project has by default.",
  each: "",
  reads: ["builds", "pipelines", "endpoints", "batch", "training.jobs", "training.notebooks", "workloads"],
  check({ environment }) {
    const ours = Object.keys(environment.builds).length;
    const others =
      trainingAccountCount(environment) +
      servingAccountsOf(environment).length +
      pipelineAccountsOf(environment).length +
      Object.keys(environment.workloads).length;
    // What is too much without builds is told where it is.
    if (others > ACCOUNTS_PER_PROJECT || ours + others <= ACCOUNTS_PER_PROJECT) return [];
    return [
      {
        path: "builds",
        problem: `builds need ${ours} service accounts beside the ${others} of everything else, a project has ${ACCOUNTS_PER_PROJECT} by default`,
        allowed: `at most ${ACCOUNTS_PER_PROJECT} in all`,
        fix: "build less here: the next environment takes over what is built in the one before",
      },
    ];
  },
});
