/** The variables of the environment that every launcher reads its addresses and names from. */
export interface LauncherEnvironment {
  /** The regional Vertex AI API, without a slash at the end. */
  readonly VERTEX_API: string;
  /** The Cloud Storage JSON API, without a slash at the end. */
  readonly STORAGE_API: string;
  /** The API that tells about executions of workflows, without a slash at the end. */
  readonly EXECUTIONS_API: string;
  /** `projects/.../locations/...`, of the jobs, of the models and of the workflows. */
  readonly PARENT: string;
  /** The environment's name, by which the guard knows its jobs. */
  readonly ENVIRONMENT: string;
  /** The TensorBoard that jobs report to. Its number is the cloud's choice, so it can stand in no text of a launcher. */
  readonly TENSORBOARD?: string;
}

/** What the addresses and names are in Google Cloud. In tests they lead to simulated services. */
export function launcherEnvironment(props: {
  readonly environment: string;
  readonly projectId: string;
  readonly region: string;
  /** @default - no job reports to a TensorBoard */
  readonly tensorboardName?: string;
}): LauncherEnvironment & Readonly<Record<string, string>> {
  return {
    VERTEX_API: `https://${props.region}-aiplatform.googleapis.com/v1`,
    STORAGE_API: "https://storage.googleapis.com/storage/v1",
    EXECUTIONS_API: "https://workflowexecutions.googleapis.com/v1",
    PARENT: `projects/${props.projectId}/locations/${props.region}`,
    ENVIRONMENT: props.environment,
    ...(props.tensorboardName === undefined ? {} : { TENSORBOARD: props.tensorboardName }),
  };
}

/** The labels by which launchers and the guard know a job again. */
export const LABELS = {
  /** The environment's name. */
  environment: "plinth-environment",
  /** The job's name in the environment file. */
  job: "plinth-job",
  /** The workflow that submitted it. */
  workflow: "plinth-workflow",
  /** The execution that submitted it and watches it. */
  execution: "plinth-execution",
  /** The run: the same for every start that means the same run. */
  run: "plinth-run",
  /** Of a pipeline: which attempt of the run it is, `1` for the first. */
  attempt: "plinth-attempt",
  /** The version of the data, where one was given. */
  datasetVersion: "dataset-version",
} as const;

/** Reads a variable of the environment, inside an expression. */
export const variable = (
  name: keyof LauncherEnvironment | "GOOGLE_CLOUD_WORKFLOW_ID" | "GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID",
) => `sys.get_env("${name}")`;

/** How a request to a Google API identifies itself: as the launcher's account. */
export const AUTHENTICATION = { type: "OAuth2" } as const;

/** What a job does at Vertex AI: the collection that it is in. */
export type JobKind = TrainingKind | "batchPredictionJobs" | "pipelineJobs";

/** The kinds of jobs that train. */
export type TrainingKind = "customJobs" | "hyperparameterTuningJobs";

/** How a job can be, of those states that mean something to launchers and to the guard. */
export type JobState =
  "UNSPECIFIED" | "QUEUED" | "SUCCEEDED" | "PARTIALLY_SUCCEEDED" | "FAILED" | "EXPIRED" | "CANCELLING" | "CANCELLED";

/** What the API calls a state: pipelines have names of their own for theirs. */
export const stateName = (kind: JobKind, state: JobState) =>
  `${kind === "pipelineJobs" ? "PIPELINE_STATE" : "JOB_STATE"}_${state}`;

/** States in which a job will never do anything again. A filter that names one that its kind does not have is refused. */
export const endedStates = (kind: JobKind): readonly string[] =>
  [
    ...(["SUCCEEDED", "FAILED", "CANCELLED"] as const),
    ...(kind === "pipelineJobs" ? [] : (["EXPIRED", "PARTIALLY_SUCCEEDED"] as const)),
  ].map((state) => stateName(kind, state));

/** Whether the state that an expression gives is one of some others, as an expression. */
export const isOneOf = (state: string, states: readonly string[]) =>
  `${state} in [${states.map((name) => `"${name}"`).join(", ")}]`;

/** Whether the state that an expression gives is one of {@link endedStates}, as an expression. */
export const hasEnded = (state: string, kind: JobKind) => isOneOf(state, endedStates(kind));
