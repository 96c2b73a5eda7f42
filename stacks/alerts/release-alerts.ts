import type { Severity } from "../../config/monitoring/alert-kinds";
import type { Environment } from "../../config/schema/environment";
import type { LogAlertProps } from "../../constructs/monitoring/log-alert";
import { WORKFLOW_RESOURCE } from "../../constructs/monitoring/facts";
import { APPROVAL_REPORT_FILTER } from "../../constructs/workflows/releases/approval";
import { RELEASE_REPORT_FILTER } from "../../constructs/workflows/releases/report";
import { Duration } from "../../values/duration";
import { severityOf } from "./wanted";

/** An alert on entries of releases: they say more than a metric could. */
export type ReleaseAlert = Omit<LogAlertProps, "naming" | "channels"> & {
  readonly id: string;
  /** Whose channels are told. */
  readonly told: Severity;
};

const WRITTEN_BY_A_WORKFLOW = `resource.type="${WORKFLOW_RESOURCE}"`;
const OFTEN = { atMostEvery: Duration.seconds(300), closesAfter: Duration.days(1) } as const;

/** What somebody is told of releases: those that failed, by how soon somebody must look, and those that wait for a person. */
export function releaseAlerts(environment: Environment): readonly ReleaseAlert[] {
  const endpoints = Object.entries(environment.endpoints);
  const soon = endpoints.map(
    ([name, { alerts }]) => [name, severityOf(environment, "endpoint", "releases", alerts)] as const,
  );
  const failed = (["page", "mail"] as const).flatMap((severity) => {
    const names = soon.flatMap(([name, wanted]) => (wanted === severity ? [name] : []));
    return names.length === 0 ? [] : [releaseFailed(severity, names.length === soon.length ? [] : names)];
  });
  const waits = endpoints.some(([, { release }]) => release.approval !== undefined);
  return [...failed, ...(waits ? [APPROVAL_WAITING] : [])];
}

/** A release, a rollback or a guard that did not do what it is there for. */
function releaseFailed(severity: Severity, only: readonly string[]): ReleaseAlert {
  const clauses = [WRITTEN_BY_A_WORKFLOW, RELEASE_REPORT_FILTER, 'jsonPayload.outcome="failed"'];
  const some = only.length === 0 ? [] : [`jsonPayload.endpoint=(${only.map((name) => `"${name}"`).join(" OR ")})`];
  return {
    id: only.length === 0 ? "ReleaseFailed" : `ReleaseFailed-${severity}`,
    told: severity,
    title: "a release failed",
    filter: [...clauses, ...some].join(" AND "),
    labels: {
      endpoint: "jsonPayload.endpoint",
      reason: "jsonPayload.reason",
      workflow: "jsonPayload.workflow",
    },
    severity: severity === "page" ? "ERROR" : "WARNING",
    documentation: [
      "`${log.extracted_label.workflow}` did not succeed at the endpoint `${log.extracted_label.endpoint}`: `${log.extracted_label.reason}`.",
      "",
      "A release that fails puts the traffic back as it was and takes its version away before it tells, so that callers are",
      "most likely served by the model that served before. The entry says it: `settled` is `true` when everything is back.",
      "",
      "1. Read `message`, `gates` and `settled` of the entry: they say what went wrong and what is left.",
      "2. Where `settled` is `false`, the guard goes on every ten minutes. Callers who are served badly need not wait for it:",
      "   `plinth rollback <environment> ${log.extracted_label.endpoint}`.",
      "3. What each reason means and what to do about it: docs/runbooks/release-failed.md.",
    ].join("\n"),
    ...OFTEN,
  };
}

/** A release that waits for a person. */
const APPROVAL_WAITING: ReleaseAlert = {
  id: "ApprovalWaiting",
  told: "mail",
  title: "a release waits for approval",
  filter: [WRITTEN_BY_A_WORKFLOW, APPROVAL_REPORT_FILTER].join(" AND "),
  labels: {
    endpoint: "jsonPayload.endpoint",
    version: "jsonPayload.version",
    until: "jsonPayload.until",
  },
  severity: "WARNING",
  documentation: [
    "A release of version `${log.extracted_label.version}` to the endpoint `${log.extracted_label.endpoint}` waits for one of",
    "the approvers. Nobody's answer by `${log.extracted_label.until}` takes it back.",
    "",
    "1. Look at what it has done so far: `plinth runs <environment> release-${log.extracted_label.endpoint}`.",
    "2. Say yes with `plinth approve <environment> ${log.extracted_label.endpoint}`, or no with `plinth deny`.",
  ].join("\n"),
  ...OFTEN,
};
