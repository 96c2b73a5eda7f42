import { METRICS } from "../../../catalog/metrics";
import type { Metric } from "../../../constructs/monitoring/metric";
import { EndpointMetrics } from "../../../constructs/serving/endpoint-metrics";
import { autoscalingMetrics } from "../../../constructs/serving/replicas";
import type { Gate } from "../../../constructs/workflows/releases/props";
import {
  answerQuestions,
  ENDPOINT_PLACE,
  gateQuestions,
  MODEL_PLACE,
  type Question,
} from "../../../constructs/workflows/releases/questions";

const FAMILIES = ["public", "private"] as const;

/** What an alert on all models of an endpoint asks, as a gate would ask it of all of them. */
function asked(metric: Metric | undefined): Question {
  if (metric === undefined) throw new Error("there is no such metric");
  const { perSeriesAligner: aligner, crossSeriesReducer: reducer = "" } = metric.aggregation(600);
  return { filter: metric.filter, aligner, reducer };
}

/** What a gate asks, were it about all models of the endpoint `1`. */
function ofEndpoint({ filter, ...question }: Question): Question {
  const narrowed = ` AND metric.labels.deployed_model_id = "${MODEL_PLACE}"`;
  expect(filter).toContain(narrowed);
  return { ...question, filter: filter.replace(narrowed, "").replace(ENDPOINT_PLACE, "1") };
}

describe.each(FAMILIES)("of a %s endpoint", (family) => {
  const metrics = new EndpointMetrics({ endpointId: "1", family });

  test.each<[Gate, readonly Metric[]]>([
    [{ kind: "latency", name: "p50", percentile: 50 }, metrics.latency({ percentile: 50 })],
    [{ kind: "latency", name: "p95", percentile: 95 }, metrics.latency({ percentile: 95 })],
    [{ kind: "latency", name: "p99", percentile: 99 }, metrics.latency({ percentile: 99 })],
    [{ kind: "utilization", name: "cpu", of: "cpu", max: 0.8 }, [metrics.utilization("cpu")]],
    [{ kind: "utilization", name: "accelerator", of: "accelerator", max: 0.8 }, [metrics.utilization("accelerator")]],
  ])("a gate asks of one model what an alert asks of all: $name", (gate, alerts) => {
    expect(gateQuestions(family, gate).map(ofEndpoint)).toEqual(alerts.map(asked));
  });

  test("answers and errors are counted alike", () => {
    expect(answerQuestions(family).map(({ answers, errors }) => [answers, errors].map(ofEndpoint))).toEqual(
      metrics.errorRate().map((metric) => [asked(metric.per), asked(metric)]),
    );
  });
});

test("a gate about answers or a query of its own asks nothing more", () => {
  expect(gateQuestions("public", { kind: "errors", name: "errorRate", max: 0.01 })).toEqual([]);
  expect(gateQuestions("public", { kind: "query", name: "mine", query: "up", max: 1 })).toEqual([]);
});

test("machines are scaled by what alerts call busy", () => {
  const metrics = new EndpointMetrics({ endpointId: "1", family: "public" });
  const [cpu, accelerator, requests] = autoscalingMetrics({ cpu: 60, accelerator: 70, requests: 600 });

  expect(cpu?.metricName).toBe(metrics.utilization("cpu").type);
  expect(accelerator?.metricName).toBe(metrics.utilization("accelerator").type);
  // Scaling knows a metric of requests that Cloud Monitoring does not have.
  expect(requests?.metricName).toBe("aiplatform.googleapis.com/prediction/online/request_count");
  expect(Object.keys(METRICS)).not.toContain(requests?.metricName);
});
