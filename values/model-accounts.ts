import { composedName } from "./naming";

/**
 * What stands between environment and model in the ids of the accounts of a model's workflows, and of what starts its
 * retraining by itself. Short, because an id has 30 characters.
 */
export const MODEL_ACCOUNTS = { promote: "promo", retrain: "again", adopt: "adopt", trigger: "renew" } as const;

/** The name of the trigger by which drift starts a retraining. Cannot be changed after creation. */
export const DRIFT_TRIGGER = "plinth-drift";

/** The id of the account that takes a model over in an environment. */
export function adopterAccount(environment: string, model: string): string {
  return composedName.serviceAccount(environment, MODEL_ACCOUNTS.adopt, model);
}

/** Its e-mail. */
export function adopterEmail(environment: string, projectId: string, model: string): string {
  return `${adopterAccount(environment, model)}@${projectId}.iam.gserviceaccount.com`;
}

/** The e-mail of a workload of another environment. */
export function workloadEmail(environment: string, projectId: string, workload: string): string {
  return `${composedName.serviceAccount(environment, workload)}@${projectId}.iam.gserviceaccount.com`;
}
