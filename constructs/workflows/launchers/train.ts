import type { WorkflowDefinition } from "../language/steps";
import { launcher, type LauncherProps } from "./launcher";

/** The definition of `train-<job>`: runs a `CustomJob`, and registers the model that it made where it names one. */
export function trainLauncher(props: LauncherProps): WorkflowDefinition {
  return launcher("customJobs", props);
}
