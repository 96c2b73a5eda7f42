import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringSlo } from "@cdktf/provider-google/lib/monitoring-slo";
import { AlertPolicy, type AlertPolicyProps, type Condition } from "../../../constructs/monitoring/alert-policy";
import { Metric } from "../../../constructs/monitoring/metric";
import { Objective, type ObjectiveProps } from "../../../constructs/monitoring/objective";
import { ObservedService } from "../../../constructs/monitoring/observed-service";
import { EndpointMetrics } from "../../../constructs/serving/endpoint-metrics";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

const metrics = new EndpointMetrics({ endpointId: "1", family: "public" });
const [errorRate] = metrics.errorRate() as [Metric];
const [answers] = metrics.answers() as [Metric];
const minutes = (count: number) => Duration.seconds(count * 60);
const ABOVE: Condition = {
  title: "errors",
  kind: "above",
  metric: errorRate,
  limit: 0.01,
  period: minutes(10),
  lasts: minutes(5),
  missing: "ends",
};

function policy(props: Partial<AlertPolicyProps>) {
  const { stack, naming, synth } = fixture();
  new AlertPolicy(stack, "Alert", {
    naming,
    title: "endpoint: errors",
    conditions: [ABOVE],
    severity: "page",
    documentation: "`${resource.label.endpoint_id}` answers with errors",
    channels: ["projects/acme-ml-test/notificationChannels/1"],
    closesAfter: Duration.days(1),
    ...props,
  });
  return () => synth().only(MonitoringAlertPolicy);
}

test("a ratio above a limit becomes a condition with what it is divided by", () => {
  expect(policy({})()).toMatchObject({
    display_name: "test: endpoint: errors",
    combiner: "OR",
    severity: "CRITICAL",
    conditions: [
      {
        display_name: "errors",
        condition_threshold: {
          filter: errorRate.filter,
          denominator_filter: answers.filter,
          comparison: "COMPARISON_GT",
          threshold_value: 0.01,
          duration: "300s",
          evaluation_missing_data: "EVALUATION_MISSING_DATA_INACTIVE",
        },
      },
    ],
    notification_channels: ["projects/acme-ml-test/notificationChannels/1"],
    alert_strategy: { auto_close: "86400s" },
  });
});

test.each([
  ["ends", "EVALUATION_MISSING_DATA_INACTIVE"],
  ["goes on", "EVALUATION_MISSING_DATA_NO_OP"],
  ["is the alert", "EVALUATION_MISSING_DATA_ACTIVE"],
] as const)("what silence means is a decision: %s", (missing, evaluation_missing_data) => {
  const made = policy({ conditions: [{ ...ABOVE, kind: "below", missing }] })();

  expect(made.conditions).toMatchObject([
    { condition_threshold: { comparison: "COMPARISON_LT", evaluation_missing_data } },
  ]);
});

test("what tells at once has nothing to decide about silence", () => {
  const made = policy({ conditions: [{ ...ABOVE, lasts: minutes(0) }] })();

  expect(JSON.stringify(made)).not.toContain("evaluation_missing_data");
});

test("silence itself, and a budget that burns, are conditions of their own", () => {
  const made = policy({
    needs: "all",
    severity: "mail",
    conditions: [
      { title: "silence", kind: "absent", metric: answers, period: minutes(5), lasts: minutes(720) },
      {
        title: "burns",
        kind: "burns",
        objectiveName: "projects/p/services/s/serviceLevelObjectives/o",
        window: minutes(60),
        rate: 14.4,
      },
    ],
  })();

  expect(made).toMatchObject({
    combiner: "AND",
    severity: "WARNING",
    conditions: [
      {
        condition_absent: { filter: answers.filter, duration: "43200s", aggregations: [{ alignment_period: "300s" }] },
      },
      {
        condition_threshold: {
          filter: 'select_slo_burn_rate("projects/p/services/s/serviceLevelObjectives/o", "3600s")',
          threshold_value: 14.4,
          duration: "0s",
        },
      },
    ],
  });
});

test("what Cloud Monitoring fills in is no template of Terraform", () => {
  expect(policy({})().documentation).toMatchObject({ content: "`$${resource.label.endpoint_id}` answers with errors" });
});

const distribution = new Metric({
  name: "latencies",
  type: "aiplatform.googleapis.com/prediction/online/prediction_latencies",
  resource: "aiplatform.googleapis.com/Endpoint",
  aligner: "ALIGN_DELTA",
});

test.each<[string, Partial<AlertPolicyProps>, string]>([
  ["no condition", { conditions: [] }, "`conditions` must be 1 to 6, got 0: give more workloads the same limit"],
  [
    "more than Google takes",
    { conditions: Array.from({ length: 7 }, () => ABOVE) },
    "`conditions` must be 1 to 6, got 7: give more workloads the same limit",
  ],
  [
    "a limit of what is no number",
    { conditions: [{ ...ABOVE, metric: distribution }] },
    '"latencies" is no number, so that no limit can be held against it',
  ],
])("%s is refused", (_, props, message) => {
  expect(() => policy(props)).toThrow(message);
});

function objective(props: Partial<ObjectiveProps>) {
  const { stack, naming, synth } = fixture();
  const service = new ObservedService(stack, "Service", { naming, name: "endpoint-fraud" });
  const made = new Objective(stack, "Objective", {
    service,
    name: "availability",
    title: "fraud answers",
    indicator: { all: answers, bad: errorRate },
    goal: 0.999,
    days: 28,
    ...props,
  });
  return { made, slo: () => synth().only(MonitoringSlo) };
}

test("an objective is known by its service and its name", () => {
  const { made, slo } = objective({});

  expect(made.objectiveName).toBe(
    "projects/acme-ml-test/services/test-endpoint-fraud/serviceLevelObjectives/availability",
  );
  expect(slo()).toMatchObject({
    service: "test-endpoint-fraud",
    slo_id: "availability",
    goal: 0.999,
    rolling_period_days: 28,
  });
});

test.each<[string, Partial<ObjectiveProps>, string]>([
  ["perfection", { goal: 1 }, "`goal` must be above 0 and at most 0.9999, got 1"],
  ["nothing", { goal: 0 }, "`goal` must be above 0 and at most 0.9999, got 0"],
  ["more days than Google counts", { days: 31 }, "`days` must be 1 to 30, got 31"],
])("a promise of %s is refused", (_, props, message) => {
  expect(() => objective(props)).toThrow(message);
});
