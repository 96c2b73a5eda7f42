import type { WorkflowDefinition } from "../language/steps";
import { launcher, type LauncherProps } from "./launcher";
import type { StudyMetric } from "./trials";

/** What `tune-<job>` is made from. `body` is a `HyperparameterTuningJob`. */
export interface TuneLauncherProps extends LauncherProps {
  /** What makes one trial better than another. */
  readonly study: StudyMetric;
}

/**
 * The definition of `tune-<job>`: runs a `HyperparameterTuningJob`, chooses the best trial, and registers the model that
 * it made where the job names one.
 */
export function tuneLauncher({ study, ...props }: TuneLauncherProps): WorkflowDefinition {
  return launcher("hyperparameterTuningJobs", props, study);
}
