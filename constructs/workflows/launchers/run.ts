import type { WorkflowDefinition } from "../language/steps";
import { launcher, type LauncherProps } from "./launcher";

/** What `run-<pipeline>` is made from. `body` is a `PipelineJob`. */
export type RunLauncherProps = Omit<LauncherProps, "model" | "tracked" | "output" | "predicts"> &
  Required<Pick<LauncherProps, "pipeline">>;

/** The definition of `run-<pipeline>`: runs a `PipelineJob`, and tells which version of a model it left. */
export function runLauncher(props: RunLauncherProps): WorkflowDefinition {
  return launcher("pipelineJobs", props);
}
