import { MODEL_ACCOUNTS } from "../../../values/model-accounts";
import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";
import { accountIdViolations, accountOf, type PlannedAccount } from "../workloads/planned-accounts";

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
