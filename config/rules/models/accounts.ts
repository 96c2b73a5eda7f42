import { COPIER_ACCOUNT, MODEL_ACCOUNTS } from "../../../values/model-accounts";
import type { Environment } from "../../schema/environment";
import { trainingAccountCount } from "../../training/pools";
import { pipelineAccountsOf } from "../pipelines/accounts";
import { defineRule } from "../rule";
import { servingAccountsOf } from "../serving/accounts";
import {
  accountIdViolations,
  accountOf,
  ACCOUNTS_PER_PROJECT,
  type PlannedAccount,
} from "../workloads/planned-accounts";

/** Every account that the workflows of models have. */
export function modelAccountsOf({ name: environment, models, handover }: Environment): readonly PlannedAccount[] {
  const { promote, retrain, adopt, trigger } = MODEL_ACCOUNTS;
  const takenOver = new Set(Object.values(handover.from).flatMap((giver) => giver.models));
  return Object.entries(models).flatMap(([name, { retraining }]) => {
    const starts =
      retraining !== undefined &&
      (retraining.schedule !== undefined || Object.keys(retraining.triggers).length > 0 || retraining.onDrift === "on");
    return [
      promote,
      ...(retraining === undefined ? [] : [retrain]),
      ...(starts ? [trigger] : []),
      ...(takenOver.has(name) ? [adopt] : []),
    ].map((noun) => accountOf(environment, noun, name, name, "model"));
  });
}

/** The accounts that copy images and pipelines from other environments. */
export function copierAccountsOf({ name: environment, handover }: Environment): readonly PlannedAccount[] {
  return Object.entries(handover.from).flatMap(([from, { copies }]) =>
    copies.length === 0 ? [] : [accountOf(environment, COPIER_ACCOUNT, from, `from.${from}`, "other environment")],
  );
}

/** Every workflow of a model has an account of its own, which is named after it. */
export const modelAccountId = defineRule<Environment["models"]>({
  id: "models/account-id",
  severity: "error",
  holds: "The accounts of a model's workflows have names that Google accepts, and no workload has one of them.",
  each: "models",
  reads: ["*", "/name", "/handover.from"],
  declaredIn: ["workloads"],
  check: ({ environment }) => accountIdViolations(modelAccountsOf(environment), environment),
});

/** All of them count. */
export const modelAccountTotal = defineRule<Environment>({
  id: "models/too-many-accounts",
  severity: "error",
  holds: "The workflows of models need no more service accounts beside all others than a project has by default.",
  each: "",
  reads: [
    "models",
    "handover.from",
    "builds",
    "pipelines",
    "endpoints",
    "batch",
    "training.jobs",
    "training.notebooks",
    "workloads",
  ],
  check({ environment }) {
    const ours = modelAccountsOf(environment).length + copierAccountsOf(environment).length;
    const others =
      trainingAccountCount(environment) +
      servingAccountsOf(environment).length +
      pipelineAccountsOf(environment).length +
      Object.keys(environment.builds).length +
      Object.keys(environment.workloads).length;
    // What is too much without models is told where it is.
    if (others > ACCOUNTS_PER_PROJECT || ours + others <= ACCOUNTS_PER_PROJECT) return [];
    return [
      {
        path: "models",
        problem: `the workflows of models need ${ours} service accounts beside the ${others} of everything else, a project has ${ACCOUNTS_PER_PROJECT} by default`,
        allowed: `at most ${ACCOUNTS_PER_PROJECT} in all`,
        fix: "divide the models between two environments",
      },
    ];
  },
});
