import type { JobKind } from "./settings";

/**
 * What the account of a launcher needs on the project, for a custom role: no predefined role of Google lets somebody submit
 * a job and do nothing else. Beside it: `roles/iam.serviceAccountUser` on the account of its job, and where it registers a model
 * `roles/storage.objectViewer` on the zone of the output. A pipeline registers its versions itself: its launcher only looks them up.
 */
export function launcherPermissions(kind: JobKind, registers = false): readonly string[] {
  return [
    ...["create", "get", "list", "cancel"].map((verb) => `aiplatform.${kind}.${verb}`),
    ...(kind === "batchPredictionJobs" ? ["aiplatform.models.get"] : []),
    ...(registers && kind === "pipelineJobs" ? ["aiplatform.models.get"] : []),
    ...(registers && kind !== "pipelineJobs"
      ? [
          "aiplatform.modelEvaluations.import",
          "aiplatform.modelEvaluations.list",
          "aiplatform.models.get",
          "aiplatform.models.upload",
          "aiplatform.operations.list",
        ]
      : []),
  ].sort();
}

/** What the account of the guard of jobs needs on the project, for a custom role. */
export const GUARD_PERMISSIONS: readonly string[] = [
  "aiplatform.batchPredictionJobs.cancel",
  "aiplatform.batchPredictionJobs.list",
  "aiplatform.customJobs.cancel",
  "aiplatform.customJobs.list",
  "aiplatform.hyperparameterTuningJobs.cancel",
  "aiplatform.hyperparameterTuningJobs.list",
  "aiplatform.pipelineJobs.cancel",
  "aiplatform.pipelineJobs.list",
  "workflows.executions.get",
];
