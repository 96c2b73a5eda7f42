import {
  MonitoringAlertPolicy,
  type MonitoringAlertPolicyConditions,
} from "@cdktf/provider-google/lib/monitoring-alert-policy";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { terraformText } from "../core/terraform-text";
import { ValidationError } from "../core/validation-error";
import type { Metric } from "./metric";

/** What happens to an alert when Cloud Monitoring has nothing to say: it ends, it goes on, or silence is what it tells of. */
export type Missing = "ends" | "goes on" | "is the alert";

const MISSING: Readonly<Record<Missing, string>> = {
  ends: "EVALUATION_MISSING_DATA_INACTIVE",
  "goes on": "EVALUATION_MISSING_DATA_NO_OP",
  "is the alert": "EVALUATION_MISSING_DATA_ACTIVE",
};

/** From when on something is wrong. */
export type Condition = {
  /** For people, who read it in what they get. */
  readonly title: string;
} & (
  | {
      readonly kind: "above" | "below";
      readonly metric: Metric;
      /** In the unit of the metric. */
      readonly limit: number;
      /** Over how long points are brought together, a minute to 25 hours. */
      readonly period: Duration;
      /** How long it must be so, whole minutes. */
      readonly lasts: Duration;
      readonly missing: Missing;
    }
  | {
      readonly kind: "absent";
      readonly metric: Metric;
      readonly period: Duration;
      /** At most 23.5 hours, after at least one point. */
      readonly lasts: Duration;
    }
  | {
      readonly kind: "burns";
      /** The full name of the objective. */
      readonly objectiveName: string;
      readonly window: Duration;
      /** How many times faster than it may the budget is used up. */
      readonly rate: number;
    }
);

/** What an alert needs. */
export interface AlertPolicyProps {
  readonly naming: Naming;
  /** What is wrong, in a few words. */
  readonly title: string;
  readonly conditions: readonly Condition[];
  /** Whether one condition is enough. @default - "one" */
  readonly needs?: "one" | "all";
  /** Whether somebody must look at once. */
  readonly severity: "page" | "mail";
  /** What it means and what to do first, in Markdown; `${resource.label.<label>}` is filled in. */
  readonly documentation: string;
  /** The channels' full names. Empty: it stands in the console and nobody is told. */
  readonly channels: readonly string[];
  /** How long an incident stays open when nothing is heard any more: 30 minutes to 7 days. */
  readonly closesAfter: Duration;
}

/** https://cloud.google.com/monitoring/quotas#alerting */
const MOST_CONDITIONS = 6;

/**
 * Tells people when what Cloud Monitoring measures is beyond a limit. Google charges for each condition, so that those of the
 * same limit are one, grouped by whose they are.
 */
export class AlertPolicy extends Construct {
  readonly resource: TerraformResource;

  /** Throws a `ValidationError` for conditions that Google does not take. */
  constructor(scope: Construct, id: string, props: AlertPolicyProps) {
    super(scope, id);
    const { naming, title, conditions, needs = "one", severity, documentation, channels, closesAfter } = props;
    if (conditions.length < 1 || conditions.length > MOST_CONDITIONS) {
      throw new ValidationError(
        this,
        `\`conditions\` must be 1 to ${MOST_CONDITIONS}, got ${conditions.length}: give more workloads the same limit`,
      );
    }
    const displayName = `${naming.environment}: ${title}`;
    this.resource = new MonitoringAlertPolicy(this, "Resource", {
      displayName,
      combiner: needs === "one" ? "OR" : "AND",
      conditions: conditions.map((condition) => this.render(condition)),
      severity: severity === "page" ? "CRITICAL" : "WARNING",
      documentation: { content: terraformText(documentation), mimeType: "text/markdown", subject: displayName },
      notificationChannels: [...channels],
      alertStrategy: { autoClose: closesAfter.toTerraform() },
    });
  }

  private render(condition: Condition): MonitoringAlertPolicyConditions {
    const { title: displayName } = condition;
    switch (condition.kind) {
      case "absent":
        return {
          displayName,
          conditionAbsent: {
            filter: condition.metric.filter,
            duration: condition.lasts.toTerraform(),
            aggregations: [condition.metric.aggregation(condition.period.toSeconds())],
          },
        };
      case "burns":
        return {
          displayName,
          conditionThreshold: {
            filter: `select_slo_burn_rate("${condition.objectiveName}", "${condition.window.toTerraform()}")`,
            comparison: "COMPARISON_GT",
            thresholdValue: condition.rate,
            duration: "0s",
          },
        };
      default:
        return { displayName, conditionThreshold: this.threshold(condition) };
    }
  }

  private threshold({ kind, metric, limit, period, lasts, missing }: Condition & { readonly kind: "above" | "below" }) {
    if (!metric.isNumber) {
      throw new ValidationError(this, `"${metric.name}" is no number, so that no limit can be held against it`);
    }
    const seconds = period.toSeconds();
    const { per } = metric;
    return {
      filter: metric.filter,
      aggregations: [metric.aggregation(seconds)],
      ...(per && { denominatorFilter: per.filter, denominatorAggregations: [per.aggregation(seconds)] }),
      comparison: kind === "above" ? "COMPARISON_GT" : "COMPARISON_LT",
      thresholdValue: limit,
      duration: lasts.toTerraform(),
      // Without a time that it must last, Google has nothing to decide.
      evaluationMissingData: lasts.toSeconds() === 0 ? undefined : MISSING[missing],
    };
  }
}
