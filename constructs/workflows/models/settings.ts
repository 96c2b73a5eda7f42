import type { ReleaseEnvironment } from "../releases/settings";

/** The variables of the environment that the workflows of a model read their addresses and names from. */
export type ModelEnvironment = Omit<ReleaseEnvironment, "ENDPOINT" | "MONITORING_API">;

/** What the variables are, beside those of every workflow of a model, in one that takes images and pipelines over. */
export const COPY_ENVIRONMENT = {
  ARTIFACTS_API: "https://artifactregistry.googleapis.com/v1",
  BUILDS_API: "https://cloudbuild.googleapis.com/v1",
} as const;

/** What the addresses and names are in Google Cloud. In tests they lead to simulated services. */
export function modelEnvironment(props: {
  readonly environment: string;
  readonly projectId: string;
  readonly region: string;
  readonly releasesBucket: string;
}): ModelEnvironment & Readonly<Record<string, string>> {
  return {
    VERTEX_API: `https://${props.region}-aiplatform.googleapis.com/v1`,
    STORAGE_API: "https://storage.googleapis.com/storage/v1",
    STORAGE_UPLOAD_API: "https://storage.googleapis.com/upload/storage/v1",
    BIGQUERY_API: "https://bigquery.googleapis.com/bigquery/v2",
    EXECUTIONS_API: "https://workflowexecutions.googleapis.com/v1",
    PARENT: `projects/${props.projectId}/locations/${props.region}`,
    PROJECT: props.projectId,
    ENVIRONMENT: props.environment,
    RELEASES_BUCKET: props.releasesBucket,
  };
}

/** The alias of the version that is promoted and does not serve yet. */
export const CHALLENGER = "challenger";
