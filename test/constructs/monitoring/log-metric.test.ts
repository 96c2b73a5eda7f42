import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import { LogMetric, type LogMetricProps } from "../../../constructs/monitoring/log-metric";
import { fixture } from "../../support/synth";

const MEASURE = {
  value: "jsonPayload.disagreement",
  unit: "1",
  buckets: { from: 0, width: 0.01, count: 100 },
} as const;
const PROPS: Omit<LogMetricProps, "after" | "naming"> = {
  noun: "shadow-disagreement",
  description: "How far they disagree",
  filter: 'jsonPayload.report="plinth-shadow"',
  resource: "workflows.googleapis.com/Workflow",
  measure: MEASURE,
  labels: { endpoint: "jsonPayload.endpoint" },
};

test("the number of an entry becomes a distribution, a series for each label", () => {
  const { stack, naming, synth } = fixture();
  const metric = new LogMetric(stack, "Metric", { ...PROPS, naming, after: [] });

  expect(metric.metricType).toBe("logging.googleapis.com/user/test-shadow-disagreement");
  expect(synth().only(LoggingMetric)).toMatchObject({
    name: "test-shadow-disagreement",
    filter: 'resource.type="workflows.googleapis.com/Workflow" AND jsonPayload.report="plinth-shadow"',
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

test("entries without a number are counted, and what is asked of them is checked", () => {
  const { stack, naming, synth } = fixture();
  const metric = new LogMetric(stack, "Metric", { ...PROPS, measure: undefined, naming, after: [] });

  expect(synth().only(LoggingMetric)).toMatchObject({ metric_descriptor: { value_type: "INT64", unit: "1" } });
  expect(synth().only(LoggingMetric)).not.toHaveProperty("bucket_options");
  expect(
    metric.metric({
      name: "shadows",
      subject: { label: "metric.endpoint", value: "fraud" },
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
    }).filter,
  ).toBe(
    'metric.type = "logging.googleapis.com/user/test-shadow-disagreement" AND resource.type = "workflows.googleapis.com/Workflow" AND metric.labels.endpoint = "fraud"',
  );
  expect(() => metric.metric({ name: "shadows", aligner: "ALIGN_PERCENTILE_99" })).toThrow(
    new RangeError(
      "ALIGN_PERCENTILE_99 does not take DELTA INT64, which logging.googleapis.com/user/test-shadow-disagreement is",
    ),
  );
});

test("times are sorted into buckets that grow", () => {
  const { stack, naming, synth } = fixture();
  const measure = { ...MEASURE, unit: "s", buckets: { from: 60, growth: 1.06, count: 198 } };
  new LogMetric(stack, "Metric", { ...PROPS, measure, naming, after: [] });

  expect(synth().only(LoggingMetric).bucket_options).toEqual({
    exponential_buckets: { num_finite_buckets: 198, growth_factor: 1.06, scale: 60 },
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
    { measure: { ...MEASURE, buckets: { from: 0, width: 0, count: 10 } } },
    "stack/Metric: `buckets` must be 1 to 198, of a width above 0 or a growth above 1, got 10 of a width of 0",
  ],
  [
    "too many buckets",
    { measure: { ...MEASURE, buckets: { from: 60, growth: 1.1, count: 200 } } },
    "stack/Metric: `buckets` must be 1 to 198, of a width above 0 or a growth above 1, got 200 of a growth of 1.1",
  ],
])("%s is refused", (_, props, message) => {
  const { stack, naming } = fixture();
  expect(() => new LogMetric(stack, "Metric", { ...PROPS, naming, after: [], ...props })).toThrow(message);
});
