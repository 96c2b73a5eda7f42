import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { terraformText } from "../core/terraform-text";
import { ValidationError } from "../core/validation-error";

/** What an alert needs. */
export interface LogAlertProps {
  readonly naming: Naming;
  /** What has happened, in a few words. */
  readonly title: string;
  /** The entries that alert, as a filter of Cloud Logging. */
  readonly filter: string;
  /** Fields of an entry that tell incidents apart and are shown in what people get, by the name of the label. */
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: "CRITICAL" | "ERROR" | "WARNING";
  /** What it means and what to do first, in Markdown; `${log.extracted_label.<label>}` is filled in. */
  readonly documentation: string;
  /** The channels' full names. Empty: it stands in the console and nobody is told. */
  readonly channels: readonly string[];
  /** How often the same incident may be told at most: 5 minutes to 2 days. */
  readonly atMostEvery: Duration;
  /** How long an incident stays open when nobody closes it: 30 minutes to 7 days. */
  readonly closesAfter: Duration;
}

/**
 * Tells people when something was written to Cloud Logging: at once, and without a metric in between that would have to exist
 * for ten minutes before. Google charges for each alert by its condition, so there is one for each kind of thing.
 * @see https://cloud.google.com/logging/docs/alerting/log-based-alerts
 */
export class LogAlert extends Construct {
  /** Throws a `ValidationError` for labels that Google does not take. */
  constructor(scope: Construct, id: string, props: LogAlertProps) {
    super(scope, id);
    const { naming, title, filter, labels, documentation, channels } = props;
    const names = Object.keys(labels);
    const wrong = names.find((name) => !/^[a-z][a-z0-9_]*$/.test(name));
    if (names.length > 10 || wrong !== undefined) {
      throw new ValidationError(
        this,
        `\`labels\` must hold at most 10 names of small letters, digits and _, got ${names.join(", ")}`,
      );
    }
    const displayName = `${naming.environment}: ${title}`;
    new MonitoringAlertPolicy(this, "Resource", {
      displayName,
      combiner: "OR",
      conditions: [
        {
          displayName: title,
          conditionMatchedLog: {
            filter,
            labelExtractors: Object.fromEntries(names.map((name) => [name, `EXTRACT(${labels[name]})`])),
          },
        },
      ],
      severity: props.severity,
      documentation: { content: terraformText(documentation), mimeType: "text/markdown", subject: displayName },
      notificationChannels: [...channels],
      alertStrategy: {
        autoClose: props.closesAfter.toTerraform(),
        notificationRateLimit: { period: props.atMostEvery.toTerraform() },
      },
    });
  }
}
