import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { LogAlert, type LogAlertProps } from "../../../constructs/monitoring/log-alert";
import { NotificationChannel, type NotificationTarget } from "../../../constructs/monitoring/notification-channel";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

const alert: Omit<LogAlertProps, "naming"> = {
  title: "a release failed",
  filter: 'jsonPayload.report="plinth-release"',
  labels: { endpoint: "jsonPayload.endpoint" },
  severity: "ERROR",
  documentation: "Of ${log.extracted_label.endpoint}.",
  channels: ["projects/acme-ml-test/notificationChannels/1"],
  atMostEvery: Duration.seconds(300),
  closesAfter: Duration.days(1),
};

function setUp(props: Partial<LogAlertProps> = {}) {
  const { stack, naming, synth } = fixture();
  const made = new LogAlert(stack, "Alert", { ...alert, naming, ...props });
  return { made, synth };
}

test("an alert tells at once what was written, and lets Google fill in what Terraform must not", () => {
  const { made, synth } = setUp();

  expect(synth().only(MonitoringAlertPolicy)).toMatchObject({
    display_name: "test: a release failed",
    combiner: "OR",
    conditions: [
      {
        display_name: "a release failed",
        condition_matched_log: {
          filter: 'jsonPayload.report="plinth-release"',
          label_extractors: { endpoint: "EXTRACT(jsonPayload.endpoint)" },
        },
      },
    ],
    severity: "ERROR",
    documentation: { content: "Of $${log.extracted_label.endpoint}.", mime_type: "text/markdown" },
    notification_channels: ["projects/acme-ml-test/notificationChannels/1"],
    alert_strategy: { auto_close: "86400s", notification_rate_limit: { period: "300s" } },
  });
  expect(made.node.defaultChild).toBeInstanceOf(MonitoringAlertPolicy);
});

test("labels that Google does not take are refused", () => {
  expect(() => setUp({ labels: { "Deployed Model": "jsonPayload.deployedModel" } })).toThrow(
    new Error("stack/Alert: `labels` must hold at most 10 names of small letters, digits and _, got Deployed Model"),
  );
});

test.each<[NotificationTarget, object]>([
  [{ email: "ml-oncall@acme.example" }, { type: "email", labels: { email_address: "ml-oncall@acme.example" } }],
  [
    { topic: "projects/acme-ml-test/topics/alerts" },
    { type: "pubsub", labels: { topic: "projects/acme-ml-test/topics/alerts" } },
  ],
])("somebody is told through %j", (target, made) => {
  const { stack, naming, synth } = fixture();

  const channel = new NotificationChannel(stack, "Channel", { naming, name: "oncall", target });

  const { address } = synth().only(MonitoringNotificationChannel);
  // The kind of a channel has the name under which a test knows the type of a resource.
  const [written] = Object.values(
    (synth().json.resource as Record<string, Record<string, object>>).google_monitoring_notification_channel ?? {},
  );
  expect(written).toMatchObject({ display_name: "test-oncall", ...made });

  new LogAlert(stack, "Alert", { ...alert, naming, channels: [channel.channelName] });
  expect(synth().only(MonitoringAlertPolicy).notification_channels).toEqual([`\${${address}.name}`]);
});
