import { SEVERITIES, type Severity } from "../../config/monitoring/alert-kinds";
import { RUNBOOKS } from "../../config/monitoring/runbooks";
import type { Environment } from "../../config/schema/environment";
import type { LogAlertProps } from "../../constructs/monitoring/log-alert";
import { WORKFLOW_RESOURCE } from "../../constructs/monitoring/facts";
import { PROMOTION_APPROVAL_FILTER } from "../../constructs/workflows/models/promotion-report";
import { RETRAINING_REPORT_FILTER } from "../../constructs/workflows/models/retraining-report";
import { APPROVAL_REPORT_FILTER } from "../../constructs/workflows/releases/approval";
import { RELEASE_REPORT_FILTER } from "../../constructs/workflows/releases/report";
import { SHADOW_REPORT_FILTER } from "../../constructs/workflows/releases/shadow-report";
import { Duration } from "../../values/duration";
import { shareToFraction } from "../../values/share";
import { severityOf } from "./wanted";

/** An alert on what a workflow wrote: its entries say more than a metric could. */
export type WantedLogAlert = Omit<LogAlertProps, "naming" | "channels"> & {
  readonly id: string;
  /** Where in the environment file what writes the entries is. */
  readonly origin: "endpoints" | "models" | "builds";
  /** Whose channels are told. */
  readonly told: Severity;
};

const WRITTEN_BY_A_WORKFLOW = `resource.type="${WORKFLOW_RESOURCE}"`;
const OFTEN = { atMostEvery: Duration.seconds(300), closesAfter: Duration.days(1) } as const;

/** What somebody is told of what workflows wrote: what failed, was refused or disagrees, and what waits for a person. */
export function logAlerts(environment: Environment): readonly WantedLogAlert[] {
  const endpoints = Object.entries(environment.endpoints);
  const models = Object.entries(environment.models);
  const approved = endpoints.some(([, { release }]) => release.approval !== undefined);
  const judged = models.some(([, { promotion }]) => promotion.approval !== undefined);
  return [
    ...bySeverity(endpoints, ({ alerts }) => severityOf(environment, "endpoint", "releases", alerts)).map(
      releaseFailed,
    ),
    ...bySeverity(endpoints, ({ alerts }) => severityOf(environment, "endpoint", "refused", alerts)).map(
      releaseRefused,
    ),
    ...(approved ? [APPROVAL_WAITING] : []),
    ...bySeverity(endpoints, ({ alerts, shadow }) =>
      shadow?.alertAbove === undefined ? undefined : severityOf(environment, "endpoint", "disagreement", alerts),
    ).map((some) => candidateDisagrees(some, environment)),
    ...bySeverity(models, ({ retraining }) =>
      retraining === undefined ? undefined : severityOf(environment, "retraining", "refused", retraining.alerts),
    ).map(retrainingRefused),
    ...(judged ? [PROMOTION_WAITING] : []),
    ...buildFailed(environment),
  ];
}

/** Workloads of which people are told equally soon. */
interface EquallySoon {
  readonly severity: Severity;
  readonly names: readonly string[];
  /** Whether there are no others. */
  readonly all: boolean;
}

function bySeverity<T>(
  workloads: readonly (readonly [name: string, workload: T])[],
  severityOfOne: (workload: T) => Severity | undefined,
): readonly EquallySoon[] {
  const told = workloads.map(([name, workload]) => [name, severityOfOne(workload)] as const);
  return SEVERITIES.flatMap((severity) => {
    const names = told.flatMap(([name, wanted]) => (wanted === severity ? [name] : []));
    return names.length === 0 ? [] : [{ severity, names, all: names.length === told.length }];
  });
}

/** The clause of a filter that leaves others out; none where there are no others. */
const only = (field: string, { all, names }: EquallySoon) =>
  all ? [] : [`jsonPayload.${field}=(${names.map((name) => `"${name}"`).join(" OR ")})`];

const idOf = (id: string, { all, severity }: EquallySoon) => (all ? id : `${id}-${severity}`);

/** A release, a rollback or a guard that did not do what it is there for. */
function releaseFailed(some: EquallySoon): WantedLogAlert {
  return {
    id: idOf("ReleaseFailed", some),
    origin: "endpoints",
    told: some.severity,
    title: "a release failed",
    filter: [
      WRITTEN_BY_A_WORKFLOW,
      RELEASE_REPORT_FILTER,
      'jsonPayload.outcome="failed"',
      ...only("endpoint", some),
    ].join(" AND "),
    labels: {
      endpoint: "jsonPayload.endpoint",
      reason: "jsonPayload.reason",
      workflow: "jsonPayload.workflow",
    },
    severity: some.severity === "page" ? "ERROR" : "WARNING",
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

/** A release or a rollback that was refused before it touched anything: whoever started it may not look. */
function releaseRefused(some: EquallySoon): WantedLogAlert {
  return {
    id: idOf("ReleaseRefused", some),
    origin: "endpoints",
    told: some.severity,
    title: "a release was refused",
    filter: [
      WRITTEN_BY_A_WORKFLOW,
      RELEASE_REPORT_FILTER,
      'jsonPayload.outcome="refused"',
      ...only("endpoint", some),
    ].join(" AND "),
    labels: {
      endpoint: "jsonPayload.endpoint",
      reason: "jsonPayload.reason",
      workflow: "jsonPayload.workflow",
    },
    severity: some.severity === "page" ? "ERROR" : "WARNING",
    documentation: [
      "`${log.extracted_label.workflow}` was refused at the endpoint `${log.extracted_label.endpoint}`: `${log.extracted_label.reason}`.",
      "Nothing was touched: callers are served as before.",
      "",
      "1. Read `message` of the entry, or `plinth runs <environment> ${log.extracted_label.workflow}`.",
      "2. `busy` and `frozen` pass: start it again afterwards. `version` and `evaluation` are about the version: it misses what",
      "   the environment file asks for, and another one is needed.",
      "3. What each reason means and what to do about it: docs/runbooks/release-failed.md.",
    ].join("\n"),
    ...OFTEN,
  };
}

/**
 * What Cloud Build itself writes when a build does not succeed: programs of steps have the name of their step before each of
 * their lines, so that none can be mistaken for it.
 */
export const BUILD_FAILED_FILTER =
  'resource.type="build" AND log_id("cloudbuild") AND textPayload=~"^(ERROR|TIMEOUT|INTERNAL ERROR)"';

/** A build that made nothing: what it should have made is missing where somebody takes it over. */
function buildFailed(environment: Environment): readonly WantedLogAlert[] {
  if (Object.keys(environment.builds).length === 0) return [];
  const told = severityOf(environment, "platform", "builds", environment.monitoring.alerts);
  if (told === undefined) return [];
  const { means, first } = RUNBOOKS["build-failed"];
  return [
    {
      id: "BuildFailed",
      origin: "builds",
      told,
      title: "a build failed",
      filter: BUILD_FAILED_FILTER,
      labels: { build: "resource.labels.build_id", trigger: "resource.labels.build_trigger_id" },
      severity: told === "page" ? "ERROR" : "WARNING",
      documentation: [
        means,
        "",
        "The build: `${log.extracted_label.build}`, of the trigger `${log.extracted_label.trigger}`.",
        "",
        ...first.map((step, index) => `${index + 1}. ${step}`),
        "",
        "What more there is to do: docs/runbooks/build-failed.md.",
      ].join("\n"),
      ...OFTEN,
    },
  ];
}

/** A release that waits for a person. */
const APPROVAL_WAITING: WantedLogAlert = {
  id: "ApprovalWaiting",
  origin: "endpoints",
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

/** Candidates that answer otherwise than the model that serves, more often than the environment file allows. */
function candidateDisagrees(some: EquallySoon, { endpoints }: Environment): WantedLogAlert {
  const above = some.names.map((name) => {
    const limit = shareToFraction(endpoints[name]?.shadow?.alertAbove ?? "0%");
    return `(jsonPayload.endpoint="${name}" AND jsonPayload.disagreement>${limit})`;
  });
  return {
    id: `CandidateDisagrees-${some.severity}`,
    origin: "endpoints",
    told: some.severity,
    title: "a candidate disagrees",
    filter: [WRITTEN_BY_A_WORKFLOW, SHADOW_REPORT_FILTER, `(${above.join(" OR ")})`].join(" AND "),
    labels: {
      endpoint: "jsonPayload.endpoint",
      candidate: "jsonPayload.candidate",
      disagreement: "jsonPayload.disagreement",
    },
    severity: some.severity === "page" ? "ERROR" : "WARNING",
    documentation: [
      "Version `${log.extracted_label.candidate}` answers past requests of the endpoint `${log.extracted_label.endpoint}`",
      "otherwise than the model that serves: the fraction is `${log.extracted_label.disagreement}`. Callers noticed nothing.",
      "",
      "1. Look whether it is meant: a better model disagrees where the old one was wrong.",
      "2. The reports are in the table `shadow_reports` beside the logged requests, one row for each comparison.",
      "3. What else it can be: docs/runbooks/candidate-disagrees.md.",
    ].join("\n"),
    ...OFTEN,
  };
}

/** Retrainings that brought no version to where it should be: nobody would miss it, for what serves goes on serving. */
function retrainingRefused(some: EquallySoon): WantedLogAlert {
  return {
    id: idOf("RetrainingRefused", some),
    origin: "models",
    told: some.severity,
    title: "a retraining was refused",
    filter: [
      WRITTEN_BY_A_WORKFLOW,
      RETRAINING_REPORT_FILTER,
      'jsonPayload.outcome="refused"',
      ...only("model", some),
    ].join(" AND "),
    labels: { model: "jsonPayload.model", reason: "jsonPayload.reason" },
    severity: some.severity === "page" ? "ERROR" : "WARNING",
    documentation: [
      "The retraining of `${log.extracted_label.model}` was refused: `${log.extracted_label.reason}`. That is a judgement about",
      "the data or the version, not a fault: what serves is as it was, and goes on ageing.",
      "",
      "1. Read `message` and `steps` of the entry, or `plinth runs <environment> retrain-${log.extracted_label.model}`: the last",
      "   step is the one that did not succeed, and `run` is the execution that did it.",
      "2. What each reason means and what to do about it: docs/runbooks/retraining-failed.md.",
    ].join("\n"),
    ...OFTEN,
  };
}

/** A promotion that waits for a person. */
const PROMOTION_WAITING: WantedLogAlert = {
  id: "PromotionWaiting",
  origin: "models",
  told: "mail",
  title: "a promotion waits for approval",
  filter: [WRITTEN_BY_A_WORKFLOW, PROMOTION_APPROVAL_FILTER].join(" AND "),
  labels: {
    model: "jsonPayload.model",
    version: "jsonPayload.version",
    until: "jsonPayload.until",
  },
  severity: "WARNING",
  documentation: [
    "The promotion of version `${log.extracted_label.version}` of `${log.extracted_label.model}` waits for one of the approvers.",
    "Without an answer by `${log.extracted_label.until}` the version is not promoted. What serves is as it was meanwhile.",
    "",
    "1. Look at the numbers: `value` and `championValue` of the entry are the metric of the version and of the champion.",
    "2. Say yes with `plinth approve <environment> promote-${log.extracted_label.model}`, or no with `plinth deny`.",
  ].join("\n"),
  ...OFTEN,
};
