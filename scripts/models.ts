import type { Model } from "../config/schema/environment";
import {
  type DeployedEnvironment,
  type DeployedWorkflow,
  giversOf,
  modelNames,
  modelWorkflow,
} from "../deploy/workflows";
import { didYouMean } from "../values/nearest";
import { Failure } from "./failure";

/** A version's number, or an alias, as Vertex AI and the numbers of deployed models allow. */
export const VERSION = /^([1-9][0-9]{0,7}|[a-z][a-zA-Z0-9-]{0,126}[a-z0-9])$/;

/** A model that an environment declares. Throws a `Failure` that names those there are. */
export function modelNamed(environment: DeployedEnvironment, name: string): Model {
  const names = modelNames(environment);
  const model = names.includes(name) ? environment.models?.[name] : undefined;
  if (model !== undefined) return model;
  throw new Failure(
    `${environment.name} has no model ${JSON.stringify(name)}${didYouMean(name, names)}\n` +
      `  models: ${names.join(", ") || "none: declare one under models"}`,
  );
}

/** A workflow of a model. Throws a `Failure` that says what to add where there is none. */
export function workflowOf(
  environment: DeployedEnvironment,
  kind: "promote" | "retrain" | "adopt",
  model: string,
): DeployedWorkflow {
  modelNamed(environment, model);
  const workflow = modelWorkflow(environment, kind, model);
  if (workflow !== undefined) return workflow;
  throw new Failure(
    kind === "adopt"
      ? `${environment.name} takes ${model} over from nobody\n  add it under handover.from`
      : `${environment.name} does not say how ${model} is retrained\n  add models.${model}.retraining`,
  );
}

/** Makes sure that an environment takes a model over from another. Throws a `Failure` that names those it does. */
export function checkGiver(environment: DeployedEnvironment, model: string, from: string): void {
  const givers = giversOf(environment, model);
  if (givers.includes(from)) return;
  throw new Failure(
    `${environment.name} does not take ${model} over from ${JSON.stringify(from)}${didYouMean(from, givers)}\n` +
      `  allowed: ${givers.join(", ") || "nobody: declare one under handover.from"}`,
  );
}

/** The two parts of `<model>@<version>`. Throws a `Failure`. */
export function modelVersion(written: string): { readonly model: string; readonly version: string } {
  const [, model = "", version = ""] = /^([^@]*)@(.*)$/.exec(written) ?? [];
  if (model === "") {
    throw new Failure(
      `${JSON.stringify(written)} is not a version of a model\n  allowed: <model>@<version>, such as fraud@7`,
    );
  }
  if (VERSION.test(version)) return { model, version };
  throw new Failure(
    `${JSON.stringify(version)} is neither the number of a version nor an alias\n` +
      "  allowed: a whole number from 1 to 99999999; or 2 to 128 letters, digits and dashes, a small letter first, " +
      "no capital and no dash last",
  );
}
