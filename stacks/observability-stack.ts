import type { Construct } from "constructs";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { LogAlert, type LogAlertProps } from "../constructs/monitoring/log-alert";
import { NotificationChannel } from "../constructs/monitoring/notification-channel";
import { APPROVAL_REPORT_FILTER } from "../constructs/workflows/releases/approval";
import { RELEASE_REPORT_FILTER } from "../constructs/workflows/releases/report";
import { PROMOTION_APPROVAL_FILTER } from "../constructs/workflows/models/promotion-report";
import { RETRAINING_REPORT_FILTER } from "../constructs/workflows/models/retraining-report";
import { SHADOW_REPORT_FILTER } from "../constructs/workflows/releases/shadow-report";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { shareToFraction } from "../values/share";
import { type PlatformProps, PlatformStack } from "./platform-stack";

/** Whoever else may write to Cloud Logging cannot alert: workflows write as what they are. */
const WRITTEN_BY_A_WORKFLOW = 'resource.type="workflows.googleapis.com/Workflow"';

type Alert = Omit<LogAlertProps, "naming" | "channels">;

/** A release, a rollback or a guard that did not do what it is there for. */
const RELEASE_FAILED: Alert = {
  title: "a release failed",
  filter: [WRITTEN_BY_A_WORKFLOW, RELEASE_REPORT_FILTER, 'jsonPayload.outcome="failed"'].join(" AND "),
  labels: {
    endpoint: "jsonPayload.endpoint",
    reason: "jsonPayload.reason",
    workflow: "jsonPayload.workflow",
  },
  severity: "ERROR",
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
  atMostEvery: Duration.seconds(300),
  closesAfter: Duration.days(1),
};

/** A release that waits for a person. */
const APPROVAL_WAITING: Alert = {
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
  atMostEvery: Duration.seconds(300),
  closesAfter: Duration.days(1),
};

/** A comparison in the shadow that did not come to its end: nobody would miss its report. */
const SHADOW_FAILED: Alert = {
  title: "a shadow failed",
  filter: [WRITTEN_BY_A_WORKFLOW, SHADOW_REPORT_FILTER, 'jsonPayload.outcome="failed"'].join(" AND "),
  labels: {
    endpoint: "jsonPayload.endpoint",
    reason: "jsonPayload.reason",
    workflow: "jsonPayload.workflow",
  },
  severity: "WARNING",
  documentation: [
    "`${log.extracted_label.workflow}` could not compare a candidate with the model that serves at the endpoint",
    "`${log.extracted_label.endpoint}`: `${log.extracted_label.reason}`. Callers noticed nothing.",
    "",
    "1. Read `message` of the entry, or `plinth runs <environment> ${log.extracted_label.workflow}`: it says what went wrong.",
    "2. Start it again when that is mended; nothing needs to be cleaned up before.",
  ].join("\n"),
  atMostEvery: Duration.seconds(300),
  closesAfter: Duration.days(1),
};

/** A retraining that brought no version to where it should be: nobody would miss it, for what serves goes on serving. */
const RETRAINING_FAILED: Alert = {
  title: "a retraining did not succeed",
  filter: [
    WRITTEN_BY_A_WORKFLOW,
    RETRAINING_REPORT_FILTER,
    '(jsonPayload.outcome="failed" OR jsonPayload.outcome="refused")',
  ].join(" AND "),
  labels: {
    model: "jsonPayload.model",
    outcome: "jsonPayload.outcome",
    reason: "jsonPayload.reason",
  },
  severity: "WARNING",
  documentation: [
    "The retraining of `${log.extracted_label.model}` ended as `${log.extracted_label.outcome}`: `${log.extracted_label.reason}`.",
    "It stops at the first step that does not succeed, so that what serves is as it was; a release that failed alerts by itself.",
    "",
    "1. Read `message` and `steps` of the entry, or `plinth runs <environment> retrain-${log.extracted_label.model}`: the last",
    "   step is the one that did not succeed, and `run` is the execution that did it.",
    "2. `refused` is a judgement about the data or the version, `failed` is a fault.",
    "3. What each reason means and what to do about it: docs/runbooks/retraining-failed.md.",
  ].join("\n"),
  atMostEvery: Duration.seconds(300),
  closesAfter: Duration.days(1),
};

/** A promotion that waits for a person. */
const PROMOTION_WAITING: Alert = {
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
  atMostEvery: Duration.seconds(300),
  closesAfter: Duration.days(1),
};

/** A candidate that answers otherwise than the model that serves, more often than the environment file allows. */
function candidateDisagrees(limits: readonly (readonly [endpoint: string, fraction: number])[]): Alert {
  const any = limits.map(([name, limit]) => `(jsonPayload.endpoint="${name}" AND jsonPayload.disagreement>${limit})`);
  return {
    title: "a candidate disagrees",
    filter: [WRITTEN_BY_A_WORKFLOW, SHADOW_REPORT_FILTER, `(${any.join(" OR ")})`].join(" AND "),
    labels: {
      endpoint: "jsonPayload.endpoint",
      candidate: "jsonPayload.candidate",
      disagreement: "jsonPayload.disagreement",
    },
    severity: "WARNING",
    documentation: [
      "Version `${log.extracted_label.candidate}` answers past requests of the endpoint `${log.extracted_label.endpoint}`",
      "otherwise than the model that serves: the fraction is `${log.extracted_label.disagreement}`. Callers noticed nothing.",
      "",
      "1. Look whether it is meant: a better model disagrees where the old one was wrong.",
      "2. The reports are in the table `shadow_reports` beside the logged requests, one row for each comparison.",
    ].join("\n"),
    atMostEvery: Duration.seconds(300),
    closesAfter: Duration.days(1),
  };
}

/** Who is told when something goes wrong, and what they are told. */
export class ObservabilityStack extends PlatformStack {
  private readonly environment: Environment;
  private readonly naming: Naming;

  constructor(scope: Construct, props: PlatformProps, stacks: { readonly serving: PlatformStack }) {
    super(scope, "observability", props, [stacks.serving]);
    this.environment = props.environment;
    this.naming = props.naming;

    const channels = this.channels();
    const endpoints = Object.values(props.environment.endpoints);
    if (endpoints.length > 0) this.alert("ReleaseFailed", RELEASE_FAILED, channels);
    if (endpoints.some(({ release }) => release.approval !== undefined)) {
      this.alert("ApprovalWaiting", APPROVAL_WAITING, channels);
    }
    if (endpoints.some(({ shadow }) => shadow !== undefined)) this.alert("ShadowFailed", SHADOW_FAILED, channels);
    const limits = Object.entries(props.environment.endpoints).flatMap(([name, { shadow }]) =>
      shadow?.alertAbove === undefined ? [] : [[name, shareToFraction(shadow.alertAbove)] as const],
    );
    if (limits.length > 0) this.alert("CandidateDisagrees", candidateDisagrees(limits), channels);

    const models = Object.values(props.environment.models);
    if (models.some(({ retraining }) => retraining !== undefined)) {
      this.alert("RetrainingFailed", RETRAINING_FAILED, channels, "models");
    }
    if (models.some(({ promotion }) => promotion.approval !== undefined)) {
      this.alert("PromotionWaiting", PROMOTION_WAITING, channels, "models");
    }
  }

  /** The full names of all channels. */
  private channels(): readonly string[] {
    return Object.entries(this.environment.monitoring.channels).map(([name, target]) => {
      if ("existing" in target) return target.existing;
      const channel = new NotificationChannel(this, `Channel-${name}`, { naming: this.naming, name, target });
      return setOrigin(channel, `monitoring.channels.${name}`).channelName;
    });
  }

  private alert(
    id: string,
    alert: Alert,
    channels: readonly string[],
    origin: "endpoints" | "models" = "endpoints",
  ): void {
    setOrigin(new LogAlert(this, id, { ...alert, naming: this.naming, channels }), origin);
  }
}
