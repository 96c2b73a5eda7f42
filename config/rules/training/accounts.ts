import { GUARD_ACCOUNTS, NOTEBOOK_ACCOUNTS, TRAINING_ACCOUNTS } from "../../../values/training-accounts";
import type { Environment } from "../../schema/environment";
import { trainingAccountCount } from "../../training/pools";
import { defineRule } from "../rule";
import {
  accountIdViolations,
  accountOf,
  ACCOUNTS_PER_PROJECT,
  type PlannedAccount,
} from "../workloads/planned-accounts";

type Training = Environment["training"];

/** Every account that training makes, with what it is named after. */
function accountsOf({ jobs, notebooks }: Training, environment: string): readonly PlannedAccount[] {
  return [
    ...Object.entries(jobs).flatMap(([name, { schedule, triggers }]) => {
      const started = schedule !== undefined || Object.keys(triggers).length > 0;
      const nouns = [
        TRAINING_ACCOUNTS.job,
        TRAINING_ACCOUNTS.launcher,
        ...(started ? [TRAINING_ACCOUNTS.trigger] : []),
      ];
      return nouns.map((noun) => accountOf(environment, noun, name, `jobs.${name}`, "job"));
    }),
    ...(Object.keys(jobs).length === 0 ? [] : GUARD_ACCOUNTS).map((id): PlannedAccount => ({
      id: `${environment}-${id}`,
      at: "jobs",
      of: "job",
      noun: "guard",
      isShared: true,
    })),
    ...Object.keys(notebooks.workbench).map((name) =>
      accountOf(environment, NOTEBOOK_ACCOUNTS.workbench, name, `notebooks.workbench.${name}`, "notebook server"),
    ),
    ...Object.keys(notebooks.runs).map((name) =>
      accountOf(environment, NOTEBOOK_ACCOUNTS.run, name, `notebooks.runs.${name}`, "notebook run"),
    ),
  ];
}

/** Accounts are named after the environment and what runs as them. */
export const trainingAccountId = defineRule<Training>({
  id: "training/account-id",
  severity: "error",
  holds:
    "The composed ids of the accounts of jobs and notebooks have a length that Google accepts, and differ from those of workloads.",
  each: "training",
  reads: ["jobs", "notebooks", "/name", "/workloads"],
  check: ({ value, environment }) => accountIdViolations(accountsOf(value, environment.name), environment),
});

/** Jobs and notebooks need accounts beside those of workloads. */
export const trainingAccountTotal = defineRule<Training>({
  id: "training/too-many-accounts",
  severity: "error",
  holds: "Workloads, jobs and notebooks need no more service accounts than a project has by default.",
  each: "training",
  reads: ["jobs", "notebooks", "/workloads"],
  check({ environment }) {
    const ours = trainingAccountCount(environment);
    const others = Object.keys(environment.workloads).length;
    if (ours === 0 || ours + others <= ACCOUNTS_PER_PROJECT) return [];
    return [
      {
        problem: `training needs ${ours} service accounts beside the ${others} of workloads, a project has ${ACCOUNTS_PER_PROJECT} by default`,
        allowed: `at most ${ACCOUNTS_PER_PROJECT} in all`,
        fix: "divide the jobs between two environments",
      },
    ];
  },
});
