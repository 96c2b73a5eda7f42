import type { HttpRequest } from "../workflows/http";
import { ApiError } from "./api";
import type { SimulatedEndpoint } from "./endpoint";
import type { Endpoints } from "./endpoints";
import { METRIC_PREFIX, RESOURCE } from "./metrics";
import { type Aligned, aligned, kindOf, reduced, type Sample, shownValue } from "./aggregation";
import { type TimeSeriesQuery, timeSeriesQuery } from "./time-series-query";

/** Which metrics an endpoint writes: those of shared and dedicated ones, or those of private ones. */
export type Family = "public" | "private";

/** How a deployed model answers. */
export interface Traffic {
  /** @default - its share of `Monitoring.requestsPerMinute` */
  readonly requestsPerMinute?: number;
  /** The share of answers with 5xx, 0 to 1. @default - none */
  readonly errorShare?: number;
  /** Milliseconds. @default - 20, 50 and 80 */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** Shares, 0 to 1. @default - 0.3 */
  readonly cpu?: number;
  readonly accelerator?: number;
}

/** Cloud Monitoring, as far as it tells about endpoints. Every minute of traffic is one point. */
export class Monitoring {
  /** How a model answers at a time, in seconds since 1970; `undefined` where it writes no metric. */
  traffic: (deployedModelId: string, family: Family, at: number, endpoint: SimulatedEndpoint) => Traffic | undefined = (
    _id,
    family,
    _at,
    endpoint,
  ) => (endpoint.private === (family === "private") ? {} : undefined);
  /** What a query of PromQL gives at a time; `undefined` for nothing. */
  query: (promql: string, at: number) => number | undefined = () => undefined;
  /** Of each endpoint. */
  requestsPerMinute = 600;

  constructor(
    private readonly project: string,
    private readonly endpoints: Endpoints,
    private readonly clock: () => number,
  ) {}

  /** Answers all paths. Throws an `ApiError`. */
  answer({ method, query }: HttpRequest, path: string): object {
    if (method === "GET" && path === `/v3/projects/${this.project}/timeSeries`)
      return this.list(timeSeriesQuery(query));
    if (method === "GET" && path === `/v1/projects/${this.project}/location/global/prometheus/api/v1/query`)
      return this.ask(query);
    throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
  }

  private ask(parameters: HttpRequest["query"]): object {
    const { query = "", time, ...others } = parameters;
    const [unknown] = Object.keys(others).filter((name) => name !== "timeout");
    const at = time === undefined ? this.clock() : Number(time) || Date.parse(time) / 1_000;
    if (unknown !== undefined || query === "" || query.includes("$") || Number.isNaN(at))
      throw new ApiError(
        400,
        "INVALID_ARGUMENT",
        `invalid parameter: ${unknown ?? (query === "" ? "query" : `${query} at ${time}`)}`,
      );
    const value = this.query(query, at);
    const result = value === undefined ? [] : [{ metric: {}, value: [at, String(value)] }];
    return { status: "success", data: { resultType: "vector", result } };
  }

  private list(query: TimeSeriesQuery): object {
    const series = this.endpoints
      .list()
      .flatMap((endpoint) => this.seriesOf(endpoint, query))
      .filter(({ labels }) => query.includes(labels));
    const grouped =
      query.reducer === "REDUCE_NONE" ? series.map((one) => ({ ...one, members: [one] })) : groups(series, query);
    const timeSeries = grouped.flatMap(({ labels, members }) => {
      const points = windows(query).flatMap(({ from, to }) => {
        const values = members.flatMap(({ samples }): readonly Aligned[] => {
          const inside = samples.filter(({ at }) => at > from && at <= to);
          return inside.length === 0 ? [] : [aligned(inside, query, to - from)];
        });
        if (values.length === 0) return [];
        const interval = { startTime: written(from), endTime: written(to) };
        return [{ interval, value: shownValue(reduced(values, query.reducer), query) }];
      });
      return points.length === 0 ? [] : [{ ...shownLabels(labels, query), ...kindOf(query), points }];
    });
    return timeSeries.length === 0 ? {} : { timeSeries };
  }

  /** The series of one endpoint, with the minutes that are asked for and that are known by now. */
  private seriesOf(endpoint: SimulatedEndpoint, { name, metric, start, end }: TimeSeriesQuery): readonly Series[] {
    const family: Family = name.startsWith("private/") ? "private" : "public";
    const known = Math.min(end, this.clock() - metric.delay);
    const ids = [...new Set(endpoint.lives.map(({ id }) => id))];
    return ids.flatMap((id) =>
      variantsOf(name).map(({ labels: own, sample }) => {
        const samples: Sample[] = [];
        for (let at = Math.ceil(start / 60) * 60 + 60; at <= known; at += 60) {
          const began = at - 60;
          const traffic = endpoint.wasDeployed(id, began) ? this.traffic(id, family, began, endpoint) : undefined;
          const requests = traffic?.requestsPerMinute ?? (endpoint.shareAt(id, began) / 100) * this.requestsPerMinute;
          const measured = traffic && sample(traffic, requests);
          if (measured !== undefined && measured.weight > 0) samples.push({ at, ...measured });
        }
        return { labels: { ...this.resource(endpoint), "metric.deployed_model_id": id, ...own }, samples };
      }),
    );
  }

  private resource({ id }: SimulatedEndpoint): Readonly<Record<string, string>> {
    return {
      "resource.resource_container": this.project,
      "resource.location": "europe-west4",
      "resource.endpoint_id": id,
    };
  }
}

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

/** A series that every deployed model has of a metric: its other labels, and what one minute of traffic leaves in it. */
interface Variant {
  readonly labels: Readonly<Record<string, string>>;
  readonly sample: (traffic: Traffic, requests: number) => Omit<Sample, "at">;
}

const count = (labels: Variant["labels"], share: (errorShare: number) => number): Variant => ({
  labels,
  sample: ({ errorShare = 0 }, requests) => ({ weight: requests * share(errorShare) }),
});
const latency = (labels: Variant["labels"]): Variant => ({
  labels,
  sample: ({ p50 = 20, p95 = 50, p99 = 80 }, requests) => ({
    weight: requests,
    percentiles: { "05": p50 / 2, 50: p50, 95: p95, 99: p99 },
  }),
});
const gauge = (value: (traffic: Traffic) => number | undefined): Variant => ({
  labels: { "metric.spot": "false" },
  sample: (traffic) => ({ weight: 1, value: value(traffic) ?? 0.3 }),
});

function variantsOf(name: string): readonly Variant[] {
  const spot = { "metric.spot": "false" };
  switch (name) {
    case "response_count":
      return [
        count({ ...spot, "metric.response_code": "2xx" }, (errors) => 1 - errors),
        count({ ...spot, "metric.response_code": "5xx" }, (errors) => errors),
      ];
    case "private/response_count":
      return [
        count({ "metric.response_code": "200" }, (errors) => 1 - errors),
        count({ "metric.response_code": "503" }, (errors) => errors),
      ];
    case "prediction_count":
      return [count(spot, () => 1)];
    case "error_count":
      return [count(spot, (errors) => errors)];
    case "prediction_latencies":
      return ["total", "model", "overhead"].map((type) => latency({ ...spot, "metric.latency_type": type }));
    case "private/prediction_latencies":
      return [latency({})];
    case "cpu/utilization":
      return [gauge(({ cpu }) => cpu)];
    case "accelerator/duty_cycle":
      return [gauge(({ accelerator }) => accelerator)];
  }
  throw new Error(`the metric ${name} is not simulated`);
}

function groups(series: readonly Series[], { groupBy }: TimeSeriesQuery) {
  const found = new Map<string, { readonly labels: Series["labels"]; readonly members: Series[] }>();
  for (const one of series) {
    const labels = Object.fromEntries(groupBy.map((label) => [label, one.labels[label] ?? ""]));
    const key = JSON.stringify(labels);
    const group = found.get(key) ?? { labels, members: [] };
    group.members.push(one);
    found.set(key, group);
  }
  return [...found.values()];
}

/** The alignment windows, newest first: they end with the interval, and the last may begin before it. */
function windows({ start, end, period = 60 }: TimeSeriesQuery) {
  const length = Math.max(1, Math.ceil((end - start) / period));
  return Array.from({ length }, (_, index) => ({ from: end - (index + 1) * period, to: end - index * period }));
}

function shownLabels(labels: Series["labels"], { name }: TimeSeriesQuery) {
  const of = (kind: string) =>
    Object.fromEntries(
      Object.entries(labels).flatMap(([key, value]) =>
        key.startsWith(`${kind}.`) ? [[key.slice(kind.length + 1), value]] : [],
      ),
    );
  return {
    metric: { type: `${METRIC_PREFIX}${name}`, labels: of("metric") },
    resource: { type: RESOURCE.type, labels: of("resource") },
  };
}

function written(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
