/** The variables of the environment that parts of several workflows read, and those that Google sets. */
export type WorkflowVariable =
  | "VERTEX_API"
  | "STORAGE_API"
  | "STORAGE_UPLOAD_API"
  | "BIGQUERY_API"
  | "EXECUTIONS_API"
  | "ARTIFACTS_API"
  | "BUILDS_API"
  | "PARENT"
  | "PROJECT"
  | "ENVIRONMENT"
  | "RELEASES_BUCKET"
  | "GOOGLE_CLOUD_WORKFLOW_ID"
  | "GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID";

/** Reads a variable of the environment, inside an expression. */
export const variable = (name: WorkflowVariable) => `sys.get_env("${name}")`;
