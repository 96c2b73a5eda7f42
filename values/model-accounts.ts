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

/**
 * What stands between an environment and the one that it takes over from, in the id of the account that copies images and
 * pipelines. Cannot be changed after creation.
 */
export const COPIER_ACCOUNT = "copy";

/** The id of the account that copies images and pipelines from another environment. */
export function copierAccount(environment: string, from: string): string {
  return composedName.serviceAccount(environment, COPIER_ACCOUNT, from);
}

/** Its e-mail. */
export function copierEmail(environment: string, projectId: string, from: string): string {
  return `${copierAccount(environment, from)}@${projectId}.iam.gserviceaccount.com`;
}
