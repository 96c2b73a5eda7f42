import { FEEDBACK_REPORT_FILTER } from "../workflows/feedback/report";
import { REPORT_FILTER } from "../workflows/launchers/report";
import { LIVE_REPORT_FILTER } from "../workflows/launchers/live-report";
import { RELEASE_REPORT_FILTER } from "../workflows/releases/report";
import { PROMOTION_REPORT_FILTER } from "../workflows/models/promotion-report";
import { RETRAINING_REPORT_FILTER } from "../workflows/models/retraining-report";
import { SHADOW_REPORT_FILTER } from "../workflows/releases/shadow-report";
import { DRIFT_REPORT_FILTER } from "../workflows/watchers/drift-report";
import { FRESHNESS_REPORT_FILTER } from "../workflows/watchers/freshness-report";
import type { LogMetricProps } from "./log-metric";

/** What is counted of log entries, or read out of them. */
export type FactProps = Pick<LogMetricProps, "description" | "filter" | "resource" | "measure" | "labels">;

/** Whoever else may write to Cloud Logging cannot alert: workflows write as what they are. */
export const WORKFLOW_RESOURCE = "workflows.googleapis.com/Workflow";

/** Each time 6% longer than the one before, from a minute to two months: as exact as limits need. */
const TIMES = { from: 60, growth: 1.06, count: 198 } as const;

const payload = (...fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, `jsonPayload.${field}`]));

const report = (description: string, filter: string, ...fields: readonly string[]): FactProps => ({
  description,
  filter,
  resource: WORKFLOW_RESOURCE,
  labels: payload(...fields),
});

const live = (description: string, field: string): FactProps => ({
  ...report(description, LIVE_REPORT_FILTER, "workflow"),
  measure: { value: `jsonPayload.${field}`, unit: "s", buckets: TIMES },
});

const audit = (description: string, resource: string, ...clauses: readonly string[]): FactProps => ({
  description,
  filter: ['log_id("cloudaudit.googleapis.com/activity")', ...clauses].join(" AND "),
  resource,
  labels: { method: "protoPayload.methodName" },
});

/** The log-based metrics of an environment, by what stands after the environment in their names. */
export const FACTS = {
  runs: report("How runs ended, by workflow", REPORT_FILTER, "workflow", "outcome", "reason"),
  "run-times": live("How long runs that go on have been at work", "running"),
  "queue-times": live("How long runs that go on have waited for machines", "queued"),
  preemptions: {
    ...report(
      "How often a run was seen waiting for machines again",
      `${LIVE_REPORT_FILTER} AND jsonPayload.again=true`,
    ),
    labels: payload("workflow"),
  },
  freshness: report(
    "Whether what starts by the clock has succeeded lately, by workflow",
    FRESHNESS_REPORT_FILTER,
    "workflow",
    "state",
    "objective",
  ),
  releases: report(
    "How releases and rollbacks ended, by endpoint",
    RELEASE_REPORT_FILTER,
    "endpoint",
    "outcome",
    "reason",
  ),
  shadows: report("How comparisons in the shadow ended, by endpoint", SHADOW_REPORT_FILTER, "endpoint", "outcome"),
  feedback: report(
    "How measurements of answers ended, by endpoint",
    FEEDBACK_REPORT_FILTER,
    "endpoint",
    "outcome",
    "verdict",
    "truth",
  ),
  promotions: report("How promotions ended, by model", PROMOTION_REPORT_FILTER, "model", "outcome"),
  retrainings: report("How retrainings ended, by model", RETRAINING_REPORT_FILTER, "model", "outcome", "reason"),
  drift: report(
    "Where requests drift away, by endpoint and feature",
    DRIFT_REPORT_FILTER,
    "endpoint",
    "feature",
    "objective",
  ),
  schedules: {
    description: "What Cloud Scheduler could not start, by schedule",
    filter: "severity>=ERROR",
    resource: "cloud_scheduler_job",
    labels: { schedule: "resource.labels.job_id" },
  },
  loads: {
    description: "Loads into BigQuery that failed",
    filter: [
      'log_id("cloudaudit.googleapis.com/data_access")',
      'protoPayload.metadata.jobChange.after="DONE"',
      'protoPayload.metadata.jobChange.job.jobConfig.type="IMPORT"',
      "protoPayload.metadata.jobChange.job.jobStatus.errorResult.code:*",
    ].join(" AND "),
    resource: "bigquery_project",
    labels: {},
  },
  policies: audit("Changes of who may do what in the project", "project", 'protoPayload.methodName="SetIamPolicy"'),
  keys: audit(
    "Versions of keys that were disabled or scheduled for destruction",
    "cloudkms_cryptokeyversion",
    'protoPayload.methodName=~"(DestroyCryptoKeyVersion|UpdateCryptoKeyVersion)$"',
  ),
  "public-access": audit(
    "Buckets that were opened to everybody",
    "gcs_bucket",
    'protoPayload.serviceData.policyDelta.bindingDeltas.member=("allUsers" OR "allAuthenticatedUsers")',
    'protoPayload.serviceData.policyDelta.bindingDeltas.action="ADD"',
  ),
  "public-datasets": audit(
    "Datasets that were opened to everybody",
    "bigquery_dataset",
    // https://cloud.google.com/bigquery/docs/reference/auditlogs/rest/Shared.Types/BigQueryAuditMetadata
    `(${[
      "datasetChange.bindingDeltas.member",
      "datasetChange.dataset.acl.policy.bindings.members",
      "datasetCreation.dataset.acl.policy.bindings.members",
    ]
      .map((field) => `protoPayload.metadata.${field}=("allUsers" OR "allAuthenticatedUsers")`)
      .join(" OR ")})`,
  ),
  "account-keys": audit(
    "Keys that were made of service accounts",
    "service_account",
    'protoPayload.methodName="google.iam.admin.v1.CreateServiceAccountKey"',
  ),
} as const satisfies Readonly<Record<string, FactProps>>;

/** A fact that is counted for its own sake. */
export type Fact = keyof typeof FACTS;

/**
 * Reads of data by accounts from outside: neither of the project, nor Google's own, nor of one of the domains and accounts
 * that are known.
 */
export function strangers(
  resource: "gcs_bucket" | "bigquery_dataset",
  known: { readonly projectId: string; readonly domains: readonly string[]; readonly accounts: readonly string[] },
): FactProps {
  const quoted = (text: string) => text.replaceAll(".", "\\\\.");
  const domains = [`${known.projectId}.iam.gserviceaccount.com`, ...known.domains].map(quoted).join("|");
  const google = "^service-[0-9]+@|^[0-9]+@cloudservices\\\\.";
  return {
    description: `Reads from outside (${resource})`,
    filter: [
      'log_id("cloudaudit.googleapis.com/data_access")',
      'protoPayload.authenticationInfo.principalEmail=~".+"',
      `NOT protoPayload.authenticationInfo.principalEmail=~"@(${domains})$"`,
      `NOT protoPayload.authenticationInfo.principalEmail=~"${google}"`,
      ...known.accounts.map((email) => `NOT protoPayload.authenticationInfo.principalEmail="${email}"`),
    ].join(" AND "),
    resource,
    labels: { method: "protoPayload.methodName" },
  };
}
