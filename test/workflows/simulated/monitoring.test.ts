import { ADDRESSES } from "../../support/vertex/addresses";
import { client } from "../../support/vertex/client";
import { servingCloud, type ServingProps } from "../../support/vertex/serving";

const SERIES = `${ADDRESSES.MONITORING_API}/v3/projects/${ADDRESSES.PROJECT}/timeSeries`;
const PROMETHEUS = `${ADDRESSES.MONITORING_API}/v1/projects/${ADDRESSES.PROJECT}/location/global/prometheus/api/v1/query`;
const type = (name: string) => `metric.type="aiplatform.googleapis.com/prediction/online/${name}"`;
const COUNT = type("response_count");
const LATENCY = `${type("prediction_latencies")} AND metric.labels.latency_type="total"`;

/** A cloud that has served for an hour. */
function serving(props: ServingProps = {}) {
  const cloud = servingCloud({ deployed: { "101": "1", "201": "2" }, split: { "101": 90, "201": 10 }, ...props });
  const { simulation, vertex } = cloud;
  const begin = simulation.now;
  const ask = client(vertex, simulation);
  const at = (seconds: number) => new Date((begin + seconds) * 1_000).toISOString();
  const range = (from: number, to: number) => ({ "interval.startTime": at(from), "interval.endTime": at(to) });
  simulation.run(3_600);
  const list = (filter: string, query: Readonly<Record<string, string>> = {}) =>
    ask("GET", SERIES, { query: { filter, ...range(600, 1_200), ...query } });
  return { ...cloud, ask, at, range, list };
}

const SUM = {
  "aggregation.alignmentPeriod": "600s",
  "aggregation.perSeriesAligner": "ALIGN_DELTA",
  "aggregation.crossSeriesReducer": "REDUCE_SUM",
};

test("answers are counted in the window, by class, in proportion to the traffic", () => {
  const { vertex, list, at } = serving();
  vertex.monitoring.traffic = () => ({ errorShare: 0.05 });
  const filter = `${COUNT} AND resource.labels.endpoint_id="${ADDRESSES.ENDPOINT}" metric.labels.deployed_model_id="201"`;
  const query = { ...SUM, "aggregation.groupByFields": "metric.label.response_code" };

  expect(list(filter, query).body).toEqual({
    timeSeries: ["2xx", "5xx"].map((response_code) => ({
      metric: { type: expect.stringMatching(/response_count$/), labels: { response_code } },
      resource: { type: "aiplatform.googleapis.com/Endpoint", labels: {} },
      metricKind: "DELTA",
      valueType: "INT64",
      points: [
        {
          interval: { startTime: at(600), endTime: at(1_200) },
          value: { int64Value: response_code === "2xx" ? "570" : "30" },
        },
      ],
    })),
  });
});

test("what is scripted about requests goes before the share, and the past has the traffic that it had", () => {
  const { vertex, list, simulation, range } = serving();
  vertex.endpoints.setSplit(ADDRESSES.ENDPOINT, { "201": 100 });
  simulation.run(3_600);
  const counted = (query: Readonly<Record<string, string>>) =>
    list(`${COUNT} metric.labels.deployed_model_id="201"`, { ...SUM, ...query }).body;
  const of = (count: string) => ({ timeSeries: [{ points: [{ value: { int64Value: count } }] }] });

  expect(counted({})).toMatchObject(of("600"));
  expect(counted(range(4_200, 4_800))).toMatchObject(of("6000"));
  vertex.monitoring.traffic = () => ({ requestsPerMinute: 3 });
  expect(counted({})).toMatchObject(of("30"));
});

test("nothing is known before the delay of its metric, and of nothing there is no series", () => {
  const { vertex, list, range } = serving();
  const filter = `${COUNT} metric.labels.deployed_model_id="101"`;

  expect(list(filter, { ...SUM, ...range(3_300, 3_600) }).body).toMatchObject({
    timeSeries: [{ points: [{ value: { int64Value: "540" } }] }],
  });
  expect(list(filter, { ...SUM, ...range(3_420, 3_600) }).body).toEqual({});
  expect(list(`${COUNT} metric.labels.deployed_model_id="999"`, SUM).body).toEqual({});
  vertex.monitoring.traffic = () => undefined;
  expect(list(filter, SUM).body).toEqual({});
});

test("windows are aligned to the end, newest first; without aggregation every minute is a point", () => {
  const { list, at } = serving();
  const filter = `${COUNT} metric.labels.response_code="2xx" metric.labels.deployed_model_id="101"`;
  const points = (query: Readonly<Record<string, string>>) =>
    (list(filter, query).body as { timeSeries: { points: { interval: { endTime: string }; value: object }[] }[] })
      .timeSeries[0]?.points;

  expect(points({ ...SUM, "aggregation.alignmentPeriod": "300s" })).toEqual([
    { interval: { startTime: at(900), endTime: at(1_200) }, value: { int64Value: "2700" } },
    { interval: { startTime: at(600), endTime: at(900) }, value: { int64Value: "2700" } },
  ]);
  expect(points({})).toHaveLength(10);
});

test("percentiles are told per series or over all of them", () => {
  const { vertex, list } = serving();
  vertex.monitoring.traffic = (id) => ({ p99: id === "201" ? 400 : 100 });
  const query = {
    "aggregation.alignmentPeriod": "600s",
    "aggregation.perSeriesAligner": "ALIGN_DELTA",
    "aggregation.crossSeriesReducer": "REDUCE_PERCENTILE_99",
  };
  const value = (filter: string, more: Readonly<Record<string, string>> = {}) =>
    list(filter, { ...query, ...more }).body;
  const of = (doubleValue: number) => ({ timeSeries: [{ valueType: "DOUBLE", points: [{ value: { doubleValue } }] }] });

  expect(value(`${LATENCY} metric.labels.deployed_model_id="201"`)).toMatchObject(of(400));
  expect(value(LATENCY)).toMatchObject(of(130));
  const aligned = {
    "aggregation.perSeriesAligner": "ALIGN_PERCENTILE_99",
    "aggregation.crossSeriesReducer": "REDUCE_MAX",
  };
  expect(value(LATENCY, aligned)).toMatchObject(of(400));
});

test("gauges are means over time and replicas", () => {
  const { vertex, list } = serving();
  vertex.monitoring.traffic = (id, _family, at) => ({
    cpu: id === "201" ? 0.5 : 0.2,
    accelerator: at % 120 === 0 ? 1 : 0,
  });
  const query = {
    "aggregation.alignmentPeriod": "600s",
    "aggregation.perSeriesAligner": "ALIGN_MEAN",
    "aggregation.crossSeriesReducer": "REDUCE_MEAN",
  };
  const of = (value: number) => ({
    timeSeries: [{ metricKind: "GAUGE", points: [{ value: { doubleValue: expect.closeTo(value) } }] }],
  });

  expect(list(`${type("cpu/utilization")} metric.labels.deployed_model_id="201"`, query).body).toMatchObject(of(0.5));
  expect(list(type("accelerator/duty_cycle"), query).body).toMatchObject(of(0.5));
});

test("private endpoints write two metrics of their own, with codes that are numbers", () => {
  const { vertex, list } = serving({ endpoint: { private: true } });
  vertex.monitoring.traffic = (_id, family) => (family === "private" ? { errorShare: 0.1 } : undefined);
  const filter = `${type("private/response_count")} metric.labels.deployed_model_id="101"`;

  expect(list(COUNT, SUM).body).toEqual({});
  expect(list(filter, { ...SUM, "aggregation.groupByFields": "metric.label.response_code" }).body).toMatchObject({
    timeSeries: [{ metric: { labels: { response_code: "200" } } }, { metric: { labels: { response_code: "503" } } }],
  });
  expect(list(`${filter} metric.labels.response_code>=500`, SUM).body).toMatchObject({
    timeSeries: [{ points: [{ value: { int64Value: "540" } }] }],
  });
  expect(list(`${filter} metric.labels.response_code="5xx"`, SUM).code).toBe(400);
});

test.each<[string, string, Record<string, string>, number, string]>([
  ["an unknown parameter", COUNT, { "aggregation.period": "60s" }, 400, 'Unknown name "aggregation.period"'],
  ["an unknown metric", type("errors"), {}, 404, "Cannot find metric(s) that match"],
  ["no metric", 'resource.labels.endpoint_id="1"', {}, 400, "the filter must name one metric.type"],
  ["two metrics", `${COUNT} AND ${LATENCY}`, {}, 400, "the filter must name one metric.type"],
  ["an unknown label", `${COUNT} metric.labels.code="5xx"`, {}, 400, "metric.labels.code"],
  ["a label of another metric", `${LATENCY} metric.labels.response_code="5xx"`, {}, 400, "metric.labels.response_code"],
  ["an unknown label of the resource", `${COUNT} resource.labels.endpoint="1"`, {}, 400, "resource.labels.endpoint"],
  ["another resource", `${COUNT} resource.type="gce_instance"`, {}, 400, "no such metric of the resource"],
  ["a filter that is none", `${COUNT} metric.labels.spot:true`, {}, 400, "invalid filter"],
  ["an unknown aligner", COUNT, { "aggregation.perSeriesAligner": "DELTA" }, 400, 'Invalid value: "DELTA"'],
  ["an unknown reducer", COUNT, { ...SUM, "aggregation.crossSeriesReducer": "SUM" }, 400, 'Invalid value: "SUM"'],
  ["no period", COUNT, { "aggregation.perSeriesAligner": "ALIGN_DELTA" }, 400, "alignmentPeriod is required"],
  ["a period below a minute", COUNT, { ...SUM, "aggregation.alignmentPeriod": "30s" }, 400, "alignmentPeriod: 30s"],
  ["a period without unit", COUNT, { ...SUM, "aggregation.alignmentPeriod": "600" }, 400, "alignmentPeriod: 600"],
  ["a reducer alone", COUNT, { "aggregation.crossSeriesReducer": "REDUCE_SUM" }, 400, "a reducer needs an aligner"],
  ["a difference of a gauge", type("cpu/utilization"), SUM, 400, "ALIGN_DELTA is not for GAUGE metrics of DOUBLE"],
  [
    "a percentile of a count",
    COUNT,
    { ...SUM, "aggregation.perSeriesAligner": "ALIGN_PERCENTILE_99" },
    400,
    "ALIGN_PERCENTILE_99 is not for DELTA metrics of INT64",
  ],
  ["a group of nothing", COUNT, { ...SUM, "aggregation.groupByFields": "response_code" }, 400, "response_code"],
  ["a time that is none", COUNT, { "interval.endTime": "now" }, 400, "interval.endTime: now"],
  ["an end before the start", COUNT, { "interval.endTime": "2020-01-01T00:00:00Z" }, 400, "the end is before"],
])("a question with %s is refused", (_, filter, query, code, message) => {
  const { list } = serving();

  expect(list(filter, query)).toMatchObject({ code, body: { error: { message: expect.stringContaining(message) } } });
});

test("queries of PromQL are answered as they are scripted", () => {
  const { vertex, ask, simulation } = serving();
  vertex.monitoring.query = (promql) => (promql === "up" ? 0.5 : undefined);
  const query = (parameters: Readonly<Record<string, string>>) => ask("GET", PROMETHEUS, { query: parameters });

  expect(query({ query: "up", time: String(simulation.now) }).body).toEqual({
    status: "success",
    data: { resultType: "vector", result: [{ metric: {}, value: [simulation.now, "0.5"] }] },
  });
  expect(query({ query: "down" }).body).toMatchObject({ data: { result: [] } });
  expect(query({ query: "rate(x[$window])" }).code).toBe(400);
  expect(query({}).code).toBe(400);
  expect(query({ query: "up", time: "today" }).code).toBe(400);
  expect(query({ query: "up", at: "1" }).code).toBe(400);
});
