import type { WorkflowDefinition } from "../language/steps";
import { launcher, type LauncherProps } from "./launcher";

/** What `predict-<batch>` is made from. `body` is a `BatchPredictionJob`. */
export type PredictLauncherProps = Omit<LauncherProps, "model" | "tracked"> & Required<Pick<LauncherProps, "predicts">>;

/** The definition of `predict-<batch>`: runs a `BatchPredictionJob` with one version of a model. */
export function predictLauncher(props: PredictLauncherProps): WorkflowDefinition {
  return launcher("batchPredictionJobs", props);
}
