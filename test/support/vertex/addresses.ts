/** Where the simulated services are, and what the workflows under test work on. */
export const ADDRESSES = {
  VERTEX_API: "https://vertex.acme.example/v1",
  STORAGE_API: "https://storage.acme.example/storage/v1",
  STORAGE_UPLOAD_API: "https://storage.acme.example/upload/storage/v1",
  MONITORING_API: "https://monitoring.acme.example",
  BIGQUERY_API: "https://bigquery.acme.example/bigquery/v2",
  ARTIFACTS_API: "https://artifacts.acme.example/v1",
  BUILDS_API: "https://builds.acme.example/v1",
  DEPLOYMENTS_API: "https://workflows.acme.example/v1",
  EXECUTIONS_API: "https://executions.acme.example/v1",
  PARENT: "projects/acme-ml-test/locations/europe-west4",
  PROJECT: "acme-ml-test",
  ENVIRONMENT: "test",
  ENDPOINT: "4815162342",
  RELEASES_BUCKET: "acme-ml-test-test-releases",
} as const;
