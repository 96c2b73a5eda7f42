/** The variables of the environment that the workflows of an endpoint read their addresses and names from. */
export interface ReleaseEnvironment {
  /** The regional Vertex AI API, without a slash at the end. */
  readonly VERTEX_API: string;
  /** The Cloud Storage JSON API, without a slash at the end. */
  readonly STORAGE_API: string;
  /** Where Cloud Storage takes objects, without a slash at the end. */
  readonly STORAGE_UPLOAD_API: string;
  /** Cloud Monitoring without the version, and without a slash at the end. */
  readonly MONITORING_API: string;
  /** BigQuery, without a slash at the end. */
  readonly BIGQUERY_API: string;
  /** The API that tells about executions of workflows and ends them, without a slash at the end. */
  readonly EXECUTIONS_API: string;
  /** `projects/.../locations/...`, of the endpoint, of the models and of the workflows. */
  readonly PARENT: string;
  /** The project's id. */
  readonly PROJECT: string;
  /** The environment's name. */
  readonly ENVIRONMENT: string;
  /** The endpoint's number. */
  readonly ENDPOINT: string;
  /** The bucket that keeps what releases must not forget. */
  readonly RELEASES_BUCKET: string;
}

/** What the addresses and names are in Google Cloud. In tests they lead to simulated services. */
export function releaseEnvironment(props: {
  readonly environment: string;
  readonly projectId: string;
  readonly region: string;
  /** The endpoint's number. */
  readonly endpointId: string;
  readonly releasesBucket: string;
}): ReleaseEnvironment & Readonly<Record<string, string>> {
  return {
    VERTEX_API: `https://${props.region}-aiplatform.googleapis.com/v1`,
    STORAGE_API: "https://storage.googleapis.com/storage/v1",
    STORAGE_UPLOAD_API: "https://storage.googleapis.com/upload/storage/v1",
    MONITORING_API: "https://monitoring.googleapis.com",
    BIGQUERY_API: "https://bigquery.googleapis.com/bigquery/v2",
    EXECUTIONS_API: "https://workflowexecutions.googleapis.com/v1",
    PARENT: `projects/${props.projectId}/locations/${props.region}`,
    PROJECT: props.projectId,
    ENVIRONMENT: props.environment,
    ENDPOINT: props.endpointId,
    RELEASES_BUCKET: props.releasesBucket,
  };
}

/** Reads a variable of the environment, inside an expression. */
export const variable = (
  name: keyof ReleaseEnvironment | "GOOGLE_CLOUD_WORKFLOW_ID" | "GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID",
) => `sys.get_env("${name}")`;

/** The endpoint's address, inside an expression. */
export const ENDPOINT_URL = `${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/endpoints/" + ${variable("ENDPOINT")}`;
