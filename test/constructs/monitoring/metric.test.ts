import { Metric } from "../../../constructs/monitoring/metric";
import { EndpointMetrics, PoolMetrics } from "../../../constructs/serving/endpoint-metrics";
import { WorkflowMetrics } from "../../../constructs/workflows/workflow-metrics";

const fraud = new EndpointMetrics({ endpointId: "1", family: "public" });
const churn = new EndpointMetrics({ endpointId: "2", family: "public" });
const checkout = new EndpointMetrics({ endpointId: "3", family: "private" });

test.each<[string, Metric | undefined, string, string]>([
  [
    "a latency",
    fraud.latency({ percentile: 95 })[0],
    'metric.type = "aiplatform.googleapis.com/prediction/online/prediction_latencies" AND resource.type = "aiplatform.googleapis.com/Endpoint" AND resource.labels.endpoint_id = "1" AND metric.labels.latency_type = "total"',
    "REDUCE_PERCENTILE_95",
  ],
  [
    "a latency of a private endpoint, which knows no parts",
    checkout.latency({ percentile: 50 })[0],
    'metric.type = "aiplatform.googleapis.com/prediction/online/private/prediction_latencies" AND resource.type = "aiplatform.googleapis.com/Endpoint" AND resource.labels.endpoint_id = "3"',
    "REDUCE_PERCENTILE_50",
  ],
  [
    "errors of a private endpoint, whose codes are numbers",
    checkout.errorRate()[0],
    'metric.type = "aiplatform.googleapis.com/prediction/online/private/response_count" AND resource.type = "aiplatform.googleapis.com/Endpoint" AND resource.labels.endpoint_id = "3" AND metric.labels.response_code >= 500',
    "REDUCE_SUM",
  ],
  [
    "how busy a pool is",
    new PoolMetrics({ poolId: "prod-small" }).utilization("cpu"),
    'metric.type = "aiplatform.googleapis.com/prediction/online/deployment_resource_pool/cpu/utilization" AND resource.type = "aiplatform.googleapis.com/DeploymentResourcePool" AND resource.labels.deployment_resource_pool_id = "prod-small"',
    "REDUCE_MEAN",
  ],
  [
    "executions that failed",
    new WorkflowMetrics({ workflowName: "train-fraud" }).failures(),
    'metric.type = "workflows.googleapis.com/finished_execution_count" AND resource.type = "workflows.googleapis.com/Workflow" AND resource.labels.workflow_id = "train-fraud" AND metric.labels.status = "FAILED"',
    "REDUCE_SUM",
  ],
])("%s is asked for by what Google knows of it", (_, metric, filter, reducer) => {
  expect(metric?.filter).toBe(filter);
  expect(metric?.aggregation(300)).toMatchObject({ alignmentPeriod: "300s", crossSeriesReducer: reducer });
  expect(metric?.isNumber).toBe(true);
});

test("a private endpoint is asked about in both of its families, others in one", () => {
  expect(checkout.errorRate()).toHaveLength(2);
  expect(fraud.errorRate()).toHaveLength(1);
});

test("what differs in whose it is only is asked for together, and stays apart", () => {
  const [one, other] = [fraud.errorRate()[0], churn.errorRate()[0]] as [Metric, Metric];
  const both = Metric.together([other, one, one]);

  expect(both.filter).toContain('resource.labels.endpoint_id = one_of("1", "2")');
  expect(both.per?.filter).toContain('resource.labels.endpoint_id = one_of("1", "2")');
  expect(both.aggregation(60).groupByFields).toEqual(["resource.label.endpoint_id"]);
  expect(both.unit).toBe("1");
});

test.each<[string, () => unknown, string]>([
  ["nothing together", () => Metric.together([]), "no metric is none together"],
  [
    "different questions together",
    () => Metric.together([fraud.replicas(), fraud.mostReplicas()]),
    "replicas of a version and replicas are different questions",
  ],
  [
    "a rate of replicas",
    () =>
      new Metric({
        name: "replicas",
        type: "aiplatform.googleapis.com/prediction/online/replicas",
        resource: "aiplatform.googleapis.com/Endpoint",
        aligner: "ALIGN_RATE",
      }),
    "ALIGN_RATE does not take GAUGE INT64, which aiplatform.googleapis.com/prediction/online/replicas is",
  ],
])("%s is refused", (_, make, message) => {
  expect(make).toThrow(new RangeError(message));
});
