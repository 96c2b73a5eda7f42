import { PIPELINE_ACCOUNTS } from "../../../values/pipeline-accounts";
import { GUARD_ACCOUNTS } from "../../../values/training-accounts";
import type { Environment } from "../../schema/environment";
import { trainingAccountCount } from "../../training/pools";
import { defineRule } from "../rule";
import { servingAccountsOf } from "../serving/accounts";
import {
  accountIdViolations,
  accountOf,
  ACCOUNTS_PER_PROJECT,
  type PlannedAccount,
} from "../workloads/planned-accounts";

/** Every account that pipelines make, with what it is named after. */
export function pipelineAccountsOf(environment: Environment): readonly PlannedAccount[] {
  const { name: environmentName, pipelines, training } = environment;
  const { runner, launcher, trigger } = PIPELINE_ACCOUNTS;
  const own = Object.entries(pipelines).flatMap(([name, { schedule, triggers }]) =>
    [runner, launcher, ...(schedule === undefined && Object.keys(triggers).length === 0 ? [] : [trigger])].map((noun) =>
      accountOf(environmentName, noun, name, `pipelines.${name}`, "pipeline"),
    ),
  );
  // One guard looks after all jobs; where there is training or serving that needs it, it is counted there.
  const guards = GUARD_ACCOUNTS.map((id) => `${environmentName}-${id}`);
  const counted = servingAccountsOf(environment).some(({ id }) => guards.includes(id));
  if (own.length === 0 || Object.keys(training.jobs).length > 0 || counted) return own;
  return [
    ...own,
    ...guards.map((id): PlannedAccount => ({ id, at: "pipelines", of: "pipeline", noun: "guard", isShared: true })),
  ];
}

/** Accounts are named after the environment and what runs as them. */
export const pipelineAccountId = defineRule<Environment>({
  id: "pipelines/account-id",
  severity: "error",
  holds:
    "The composed ids of the accounts of pipelines have a length that Google accepts, and differ from those of workloads.",
  each: "",
  reads: ["pipelines", "endpoints", "batch", "training.jobs", "name", "workloads"],
  check: ({ environment }) => accountIdViolations(pipelineAccountsOf(environment), environment),
});

/** All of them count. */
export const pipelineAccountTotal = defineRule<Environment>({
  id: "pipelines/too-many-accounts",
  severity: "error",
  holds: "With pipelines no more service accounts are needed than a project has by default.",
  each: "",
  reads: ["pipelines", "endpoints", "batch", "training.jobs", "training.notebooks", "workloads"],
  check({ environment }) {
    const ours = pipelineAccountsOf(environment);
    const others =
      trainingAccountCount(environment) +
      servingAccountsOf(environment).length +
      Object.keys(environment.workloads).length;
    // What is too much without pipelines is told where it is.
    if (others > ACCOUNTS_PER_PROJECT || ours.length + others <= ACCOUNTS_PER_PROJECT) return [];
    return [
      {
        path: "pipelines",
        problem: `pipelines need ${ours.length} service accounts beside the ${others} of everything else, a project has ${ACCOUNTS_PER_PROJECT} by default`,
        allowed: `at most ${ACCOUNTS_PER_PROJECT} in all`,
        fix: "divide the pipelines between two environments",
      },
    ];
  },
});
