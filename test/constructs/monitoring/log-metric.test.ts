import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import { LogMetric, type LogMetricProps } from "../../../constructs/monitoring/log-metric";
import { fixture } from "../../support/synth";

const PROPS: Omit<LogMetricProps, "after" | "naming"> = {
  noun: "shadow-disagreement",
  description: "How far they disagree",
  filter: 'jsonPayload.report="plinth-shadow"',
  value: "jsonPayload.disagreement",
  unit: "1",
  buckets: { from: 0, width: 0.01, count: 100 },
  labels: { endpoint: "jsonPayload.endpoint" },
};

test("the number of an entry becomes a distribution, a series for each label", () => {
  const { stack, naming, synth } = fixture();
  const metric = new LogMetric(stack, "Metric", { ...PROPS, naming, after: [] });

  expect(metric.metricType).toBe("logging.googleapis.com/user/test-shadow-disagreement");
  expect(synth().only(LoggingMetric)).toMatchObject({
    name: "test-shadow-disagreement",
    filter: 'jsonPayload.report="plinth-shadow"',
    value_extractor: "EXTRACT(jsonPayload.disagreement)",
    label_extractors: { endpoint: "EXTRACT(jsonPayload.endpoint)" },
    metric_descriptor: {
      metric_kind: "DELTA",
      value_type: "DISTRIBUTION",
      unit: "1",
      labels: [{ key: "endpoint", value_type: "STRING" }],
    },
    bucket_options: { linear_buckets: { num_finite_buckets: 100, width: 0.01, offset: 0 } },
  });
});

test.each<[string, Partial<LogMetricProps>, string]>([
  [
    "a label with a dash",
    { labels: { "the-endpoint": "jsonPayload.endpoint" } },
    "stack/Metric: `labels` must hold at most 10 names of small letters, digits and _, got the-endpoint",
  ],
  [
    "buckets of no width",
    { buckets: { from: 0, width: 0, count: 10 } },
    "stack/Metric: `buckets` must be 1 to 198 of a width above 0, got 10 of 0",
  ],
  [
    "too many buckets",
    { buckets: { from: 0, width: 1, count: 200 } },
    "stack/Metric: `buckets` must be 1 to 198 of a width above 0, got 200 of 1",
  ],
])("%s is refused", (_, props, message) => {
  const { stack, naming } = fixture();
  expect(() => new LogMetric(stack, "Metric", { ...PROPS, naming, after: [], ...props })).toThrow(message);
});
