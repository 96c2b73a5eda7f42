import type { Environment } from "../config/schema/environment";
import { ownLabels } from "../values/own-labels";
import { spendLabels, type Spender } from "../values/spend-labels";

/** Where a workload belongs, and what it says of itself. */
interface Work {
  readonly spender: Spender;
  readonly name: string;
  /** The stack of what starts it. */
  readonly stack: string;
  /**
   * Labels of its own.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The labels of everything that a workload starts: the environment's, its own, where it is from, and who spends. */
export function workLabels(
  environment: Environment,
  { spender, name, stack, labels = {} }: Work,
): Readonly<Record<string, string>> {
  return {
    ...environment.labels,
    ...labels,
    ...ownLabels({ environment: environment.name, stack }),
    ...spendLabels(spender, name, modelOf(environment, spender, name)),
  };
}

/** The model that a workload spends for: that it makes or asks, or that is retrained by it. */
export function modelOf(environment: Environment, spender: Spender, name: string): string | undefined {
  const { batch, endpoints, models, pipelines, training } = environment;
  switch (spender) {
    case "job":
      return training.jobs[name]?.model ?? retrainedBy(models, (by) => "job" in by && by.job === name);
    case "pipeline":
      return pipelines[name]?.model ?? retrainedBy(models, (by) => "pipeline" in by && by.pipeline === name);
    case "batch":
      return batch[name]?.model;
    case "endpoint":
      return endpoints[name]?.model;
    case "vectors":
      return undefined;
  }
}

type Retraining = NonNullable<Environment["models"][string]["retraining"]>;

function retrainedBy(models: Environment["models"], isBy: (by: Retraining["by"]) => boolean): string | undefined {
  return Object.entries(models).find(([, { retraining }]) => retraining !== undefined && isBy(retraining.by))?.[0];
}
