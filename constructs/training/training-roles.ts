/**
 * What a job needs to report to a TensorBoard and to the experiments around it, and nothing else: Google's own role for it
 * holds 446 permissions, among them those to deploy and to train. Google cannot narrow these to one TensorBoard.
 */
export const TRACKING_PERMISSIONS = [
  "aiplatform.artifacts.create",
  "aiplatform.artifacts.get",
  "aiplatform.artifacts.update",
  "aiplatform.contexts.addContextArtifactsAndExecutions",
  "aiplatform.contexts.create",
  "aiplatform.contexts.get",
  "aiplatform.executions.addExecutionEvents",
  "aiplatform.executions.create",
  "aiplatform.executions.get",
  "aiplatform.executions.update",
  "aiplatform.metadataStores.get",
  "aiplatform.tensorboardExperiments.create",
  "aiplatform.tensorboardExperiments.get",
  "aiplatform.tensorboardExperiments.write",
  "aiplatform.tensorboardRuns.batchCreate",
  "aiplatform.tensorboardRuns.create",
  "aiplatform.tensorboardRuns.write",
  "aiplatform.tensorboardTimeSeries.batchCreate",
  "aiplatform.tensorboardTimeSeries.create",
  "aiplatform.tensorboards.get",
] as const;

/**
 * What people need to open a notebook server, and to start it again after it has stopped: the predefined roles that hold
 * these hold more than 440 others.
 */
export const NOTEBOOK_SERVER_PERMISSIONS = [
  "notebooks.instances.get",
  "notebooks.instances.getHealth",
  "notebooks.instances.start",
  "notebooks.instances.stop",
  "notebooks.instances.use",
] as const;

/** What people need to start, follow and stop runs of workflows; the project pays the quota of their calls. */
export const RUNNER_PERMISSIONS = [
  "serviceusage.services.use",
  "workflows.executions.cancel",
  "workflows.executions.create",
  "workflows.executions.get",
  "workflows.executions.list",
] as const;

/** What a schedule or a trigger needs to start a launcher, and nothing else. Google cannot narrow it to one workflow. */
export const STARTER_PERMISSIONS = ["workflows.executions.create"] as const;
