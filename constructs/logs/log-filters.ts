import type { LogClass, LogNoise } from "../../values/log-classes";

/** What says which entries are meant, in the language of Cloud Logging. */
export interface NamedFilter {
  readonly name: string;
  readonly filter: string;
}

const anyOf = (clauses: readonly string[]) => `(${clauses.join(" OR ")})`;
const oneOf = (types: readonly string[]) => `resource.type=${anyOf(types.map((type) => `"${type}"`))}`;

/** @see https://cloud.google.com/logging/docs/audit */
const AUDIT = anyOf(
  ["access_transparency", "activity", "data_access", "policy", "system_event"].map(
    (log) => `log_id("cloudaudit.googleapis.com/${log}")`,
  ),
);

const PREDICTIONS = oneOf([
  "aiplatform.googleapis.com/DeploymentResourcePool",
  "aiplatform.googleapis.com/Endpoint",
  "aiplatform.googleapis.com/IndexEndpoint",
]);

/** A build records what it made in a log of its own, which is written on no resource. */
const WORKFLOWS = anyOf([
  oneOf([
    "aiplatform.googleapis.com/ModelDeploymentMonitoringJob",
    "build",
    "cloud_scheduler_job",
    "workflows.googleapis.com/Workflow",
  ]),
  'log_id("aiplatform.googleapis.com/model_monitoring")',
  'log_id("aiplatform.googleapis.com/model_monitoring_anomaly")',
  'log_id("plinth-build")',
  'log_id("plinth-test")',
]);

/** Which entries are of each sort: every entry is of exactly one. */
export const CLASS_FILTERS: Readonly<Record<LogClass, string>> = {
  audit: AUDIT,
  predictions: `${PREDICTIONS} AND NOT ${AUDIT}`,
  workflows: `${WORKFLOWS} AND NOT ${AUDIT} AND NOT ${PREDICTIONS}`,
  other: `NOT ${AUDIT} AND NOT ${PREDICTIONS} AND NOT ${WORKFLOWS}`,
};

/** The routes at which containers are asked whether they are well. */
export interface NoiseFacts {
  readonly healthRoutes: readonly string[];
}

/**
 * What need not be kept of a sort. Never anything of `audit`, which is evidence, and never anything of `workflows`: that is
 * what metrics count and alerts are about.
 */
export function noiseFilters(
  logClass: LogClass,
  noises: readonly LogNoise[],
  { healthRoutes }: NoiseFacts,
): readonly NamedFilter[] {
  if (logClass !== "predictions" && logClass !== "other") return [];
  return noises.flatMap((name): readonly NamedFilter[] => {
    switch (name) {
      case "debug":
        return [{ name, filter: "severity=DEBUG" }];
      case "health-checks":
        return logClass === "predictions" && healthRoutes.length > 0
          ? [{ name, filter: healthChecks(healthRoutes) }]
          : [];
      default:
        return logClass === "other" ? [{ name, filter: GOOGLE_LOOKUPS }] : [];
    }
  });
}

/** What usual servers print of a request: "GET /health HTTP/1.1". A line that says more than that it went well is kept. */
function healthChecks(routes: readonly string[]): string {
  const lines = routes.flatMap((route) =>
    ["textPayload", "jsonPayload.message"].map((field) => `${field}:"GET ${route} "`),
  );
  return `log_id("aiplatform.googleapis.com/prediction_container") AND severity<WARNING AND ${anyOf(lines)}`;
}

const GOOGLE_LOOKUPS = [
  'log_id("dns.googleapis.com/dns_queries")',
  'jsonPayload.responseCode="NOERROR"',
  'jsonPayload.queryName=~"(^|\\\\.)googleapis\\\\.com\\\\.$"',
].join(" AND ");
