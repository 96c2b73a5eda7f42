import * as fc from "fast-check";
import { answerOf, METRICS, metricFindings, MONITORED_RESOURCES, METRIC_DELAY_SECONDS } from "../../catalog/metrics";

const RESPONSES = "aiplatform.googleapis.com/prediction/online/response_count";
const LATENCIES = "aiplatform.googleapis.com/prediction/online/prediction_latencies";
const ENDPOINT = "aiplatform.googleapis.com/Endpoint";

test.each([
  [
    "a metric that there is not",
    { type: "aiplatform.googleapis.com/customjob/failed", resource: ENDPOINT, labels: [], aligner: "ALIGN_SUM" },
    ["there is no metric aiplatform.googleapis.com/customjob/failed"],
  ],
  [
    "a resource that it is not written on",
    { type: RESPONSES, resource: "gcs_bucket", labels: ["resource.bucket_name"], aligner: "ALIGN_DELTA" },
    [`${RESPONSES} is written on ${ENDPOINT}, not on gcs_bucket`],
  ],
  [
    "a label of neither",
    { type: RESPONSES, resource: ENDPOINT, labels: ["metric.code", "resource.endpoint"], aligner: "ALIGN_DELTA" },
    [
      `${RESPONSES} has no label code, only deployed_model_id, response_code, spot, model_display_name, endpoint_display_name`,
      `${ENDPOINT} has no label endpoint, only resource_container, location, endpoint_id`,
    ],
  ],
  [
    "a rate of a distribution",
    { type: LATENCIES, resource: ENDPOINT, labels: [], aligner: "ALIGN_RATE" },
    [`ALIGN_RATE does not take DELTA DISTRIBUTION, which ${LATENCIES} is`],
  ],
  [
    "the highest of distributions",
    { type: LATENCIES, resource: ENDPOINT, labels: [], aligner: "ALIGN_DELTA", reducer: "REDUCE_MAX" },
    [`REDUCE_MAX does not take DELTA DISTRIBUTION, which ALIGN_DELTA makes of ${LATENCIES}`],
  ],
  [
    "a delta of readings",
    {
      type: "aiplatform.googleapis.com/prediction/online/replicas",
      resource: ENDPOINT,
      labels: [],
      aligner: "ALIGN_DELTA",
    },
    ["ALIGN_DELTA does not take GAUGE INT64, which aiplatform.googleapis.com/prediction/online/replicas is"],
  ],
] as const)("a question is refused for %s", (_, question, findings) => {
  expect(metricFindings(question)).toEqual(findings);
  expect(answerOf(question)).toBeUndefined();
});

test("percentiles of latencies are numbers, whether they are taken of each series or of all", () => {
  const of = { type: LATENCIES, resource: ENDPOINT, labels: ["metric.latency_type", "resource.endpoint_id"] } as const;

  expect(answerOf({ ...of, aligner: "ALIGN_DELTA", reducer: "REDUCE_PERCENTILE_99" })).toEqual({
    kind: "GAUGE",
    value: "DOUBLE",
  });
  expect(answerOf({ ...of, aligner: "ALIGN_PERCENTILE_99" })).toEqual({ kind: "GAUGE", value: "DOUBLE" });
  expect(answerOf({ ...of, aligner: "ALIGN_DELTA" })).toEqual({ kind: "DELTA", value: "DISTRIBUTION" });
});

test("private endpoints answer later, and both of their families are waited for", () => {
  expect(METRIC_DELAY_SECONDS).toBe(360);
});

test("every metric is written on a resource that is known, or is of a product that nothing asks about", () => {
  const asked = Object.entries(METRICS).filter(([, { resources }]) =>
    resources.some((resource) => MONITORED_RESOURCES[resource] !== undefined),
  );

  expect(asked.length).toBe(Object.keys(METRICS).length);
});

test("whatever is asked of a metric that is known, its own labels are never at fault", () => {
  const types = Object.keys(METRICS);
  fc.assert(
    fc.property(fc.constantFrom(...types), (type) => {
      const { labels, resources } = METRICS[type] ?? { labels: [], resources: [] };
      const [resource = ""] = resources;
      const all = [
        ...labels.map((label) => `metric.${label}`),
        ...(MONITORED_RESOURCES[resource] ?? []).map((label) => `resource.${label}`),
      ];

      expect(metricFindings({ type, resource, labels: all, aligner: "ALIGN_NONE" })).toEqual(
        METRICS[type]?.kind === "CUMULATIVE" ? [expect.stringContaining("REDUCE_NONE")] : [],
      );
    }),
  );
});
