import type { ReviewedException } from "./least-privilege";

const onProject = (text: string, reason: string): ReviewedException => ({ rule: "project-wide", text, reason });
const forATime = (text: string, reason: string): ReviewedException => ({
  rule: "project-wide-for-a-time",
  text,
  reason,
});

/** What people have looked at and let stand. One that no environment needs fails the proof, so that the list stays short. */
export const REVIEWED: readonly ReviewedException[] = [
  onProject(
    "roles/logging.viewer",
    "a log view is a grant on less, but must be made where the log bucket lies, which an organization may have moved; the audit logs of data accesses stay closed",
  ),
  onProject("roles/monitoring.viewer", "Cloud Monitoring has no policy on anything smaller than a project"),
  onProject("roles/logging.privateLogViewer", "the audit logs of data accesses lie in the project's own log bucket"),
  onProject("roles/iam.securityReviewer", "an auditor reads all policies: that is the task"),
  onProject("custom:training_attachment", "a network attachment has no policy of its own"),
  onProject("roles/bigquery.jobUser", "queries run in a project, not in a dataset; gives no data"),
  onProject("roles/bigquery.readSessionUser", "read sessions are opened in a project, not in a dataset; gives no data"),
  onProject(
    "roles/aiplatform.serviceAgent",
    "what Vertex AI works with; Google gives it on the project and nowhere else",
  ),
  onProject(
    "roles/artifactregistry.serviceAgent",
    "what Artifact Registry works with; Google gives it on the project and nowhere else",
  ),
  onProject(
    "roles/cloudbuild.serviceAgent",
    "what Cloud Build works with: it reads connected repositories and makes the tokens of builds' accounts; Google gives it on the project and nowhere else",
  ),
  onProject(
    "custom:scan_images",
    "a scan of what is pushed nowhere belongs to a project only; gives no image and no finding of what was pushed",
  ),
  onProject("roles/logging.logWriter", "log entries are written to a project; reads none"),
  onProject("roles/monitoring.metricWriter", "metrics are written to a project; reads none"),
  onProject("custom:guard_training", "jobs of Vertex AI and executions have no policy of their own"),
  onProject("custom:adopt_models", "models of Vertex AI have no policy of their own"),
  onProject(
    "custom:submit_copies",
    "builds have no policy of their own; what is submitted runs as an account that the adoption may act as, and that is the copier's",
  ),
  onProject(
    "custom:hand_over_models",
    "models of Vertex AI have no policy of their own; reads what was trained, no data",
  ),
  onProject("custom:promote_models", "models of Vertex AI and executions have no policy of their own"),
  onProject("custom:retrain_models", "workflows and executions have no policy of their own"),
  onProject("custom:retrain_models_on_drift", "workflows, executions and drift monitors have no policy of their own"),
  onProject("custom:run_workflows", "workflows and executions have no policy of their own"),
  onProject("custom:submit_batch_predictions", "batch predictions and models of Vertex AI have no policy of their own"),
  onProject("custom:submit_pipelines_find_versions", "pipelines and models of Vertex AI have no policy of their own"),
  onProject(
    "custom:run_pipelines_models",
    "metadata and models of Vertex AI have no policy of their own; deploys nothing",
  ),
  onProject("custom:submit_jobs", "jobs of Vertex AI have no policy of their own"),
  onProject("custom:submit_jobs_register_models", "jobs and models of Vertex AI have no policy of their own"),
  onProject("custom:submit_studies_register_models", "studies and models of Vertex AI have no policy of their own"),
  onProject("custom:approve_runs", "callbacks and executions have no policy of their own; can start nothing"),
  onProject("custom:release_models", "models, evaluations, metrics and executions have no policy of their own"),
  onProject("custom:roll_back_endpoints", "models and executions have no policy of their own"),
  onProject("custom:restore_endpoints", "models and executions have no policy of their own"),
  onProject("custom:watch_drift", "drift monitors have no policy of their own"),
  onProject("custom:tell_drift", "drift monitors have no policy of their own; changes none"),
  onProject("custom:resume_drift", "drift monitors have no policy of their own"),
  onProject("custom:use_pools", "pools have no policy of their own; looks at them and changes nothing"),
  onProject("custom:track_experiments", "a TensorBoard has no policy of its own"),
  onProject(
    "roles/workflows.serviceAgent",
    "what Workflows works with; Google gives it on the project and nowhere else",
  ),
  onProject(
    "roles/aiplatform.notebookRuntimeUser",
    "runtimes have no policy of their own; starts and stops one's own only",
  ),
  onProject("custom:watch_runs", "workflows and executions have no policy of their own; looks at them, starts nothing"),
  onProject("custom:start_workflows", "workflows have no policy of their own"),
  onProject(
    "roles/eventarc.eventReceiver",
    "triggers have no policy of their own; receives events and does nothing else",
  ),
  onProject("roles/eventarc.serviceAgent", "what Eventarc works with; Google gives it on the project and nowhere else"),
  onProject("roles/pubsub.serviceAgent", "what Pub/Sub works with; Google gives it on the project and nowhere else"),
  onProject(
    "roles/pubsub.publisher",
    "Cloud Storage tells of objects on topics that Eventarc makes: their names are not known",
  ),
  onProject(
    "roles/cloudscheduler.serviceAgent",
    "what Cloud Scheduler works with; Google gives it on the project and nowhere else",
  ),
  forATime("roles/logging.privateLogViewer", "an emergency begins with who touched what"),
  forATime("roles/iam.securityReviewer", "an emergency is often a permission that is missing"),
  forATime("roles/storage.objectUser", "nobody knows today which zone will need repair"),
  forATime("roles/bigquery.dataEditor", "nobody knows today which dataset will need repair"),
  forATime("roles/bigquery.jobUser", "queries run in a project, not in a dataset"),
  forATime("roles/artifactregistry.writer", "nobody knows today which registry will need a repaired image"),
  forATime("custom:stop_training", "jobs of Vertex AI and executions have no policy of their own"),
];
