import { ApiError } from "./api";
import { type Metric, METRIC_PREFIX, METRICS, RESOURCE } from "./metrics";

/** A question to Cloud Monitoring that it would answer. */
export interface TimeSeriesQuery {
  /** What follows the prefix of all metrics. */
  readonly name: string;
  readonly metric: Metric;
  /** Whether a series is asked for, by its labels: `metric.response_code`, `resource.endpoint_id`. */
  readonly includes: (labels: Readonly<Record<string, string>>) => boolean;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Seconds; undefined without aggregation. */
  readonly period: number | undefined;
  readonly aligner: string;
  readonly reducer: string;
  /** Labels, written as in `includes`. */
  readonly groupBy: readonly string[];
}

const PARAMETERS = [
  ..."filter interval.startTime interval.endTime orderBy view pageSize pageToken fields alt prettyPrint".split(" "),
  ...["alignmentPeriod", "perSeriesAligner", "crossSeriesReducer", "groupByFields"].map(
    (name) => `aggregation.${name}`,
  ),
];
const PERCENTILES = ["99", "95", "50", "05"].map((percentile) => `PERCENTILE_${percentile}`);
/** Those of Google that are simulated; it knows some more. */
const ALIGNERS = ["NONE", "DELTA", "SUM", "RATE", "COUNT", "MEAN", "MAX", "MIN", ...PERCENTILES].map(
  (name) => `ALIGN_${name}`,
);
const REDUCERS = ["NONE", "SUM", "COUNT", "MEAN", "MAX", "MIN", ...PERCENTILES].map((name) => `REDUCE_${name}`);

const refuse = (message: string) => new ApiError(400, "INVALID_ARGUMENT", message);

/** Reads the parameters of a request for time series. Throws the `ApiError` that Google answers. */
export function timeSeriesQuery(query: Readonly<Record<string, string>>): TimeSeriesQuery {
  for (const name of Object.keys(query))
    if (!PARAMETERS.includes(name)) throw refuse(`Unknown name "${name}": Cannot bind query parameter.`);
  const { name, metric, includes } = filterOf(query.filter ?? "");
  const end = timeOf(query["interval.endTime"], "interval.endTime");
  const start = timeOf(query["interval.startTime"] ?? query["interval.endTime"], "interval.startTime");
  if (end < start) throw refuse("interval: the end is before the start");
  const aligner = oneOf(query["aggregation.perSeriesAligner"] ?? "ALIGN_NONE", ALIGNERS);
  const reducer = oneOf(query["aggregation.crossSeriesReducer"] ?? "REDUCE_NONE", REDUCERS);
  const period = periodOf(query["aggregation.alignmentPeriod"]);
  if (aligner !== "ALIGN_NONE" && period === undefined) throw refuse("aggregation.alignmentPeriod is required");
  if (reducer !== "REDUCE_NONE" && aligner === "ALIGN_NONE") throw refuse("a reducer needs an aligner");
  checkAligner(aligner, metric);
  const group = query["aggregation.groupByFields"];
  const groupBy = group === undefined ? [] : [labelOf(group, metric)];
  return { name, metric, includes, start, end, period, aligner, reducer, groupBy };
}

function checkAligner(aligner: string, { kind, type }: Metric): void {
  const suits =
    aligner === "ALIGN_NONE" ||
    aligner === "ALIGN_COUNT" ||
    (aligner.startsWith("ALIGN_PERCENTILE_") && type === "DISTRIBUTION") ||
    (aligner === "ALIGN_DELTA" && kind === "DELTA") ||
    aligner === "ALIGN_SUM" ||
    (aligner === "ALIGN_RATE" && kind === "DELTA" && type !== "DISTRIBUTION") ||
    (["ALIGN_MEAN", "ALIGN_MAX", "ALIGN_MIN"].includes(aligner) && type !== "DISTRIBUTION");
  if (!suits) throw refuse(`${aligner} is not for ${kind} metrics of ${type}`);
}

function timeOf(text: string | undefined, what: string): number {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text))
    throw refuse(`${what}: ${text ?? "is required"}`);
  return Date.parse(text) / 1_000;
}

function periodOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, seconds] = /^(\d+)s$/.exec(text) ?? [];
  if (seconds === undefined || Number(seconds) < 60) throw refuse(`aggregation.alignmentPeriod: ${text}`);
  return Number(seconds);
}

function oneOf(name: string, allowed: readonly string[]): string {
  if (!allowed.includes(name)) throw refuse(`Invalid value: "${name}"`);
  return name;
}

/** `metric.response_code` of `metric.label.response_code`. */
function labelOf(path: string, metric: Metric | undefined): string {
  const [, kind, label = ""] = /^(metric|resource)\.labels?\.([a-z_]+)$/.exec(path) ?? [];
  const known = kind === "resource" ? RESOURCE.labels : metric?.labels;
  if (kind === undefined || !(known as readonly string[] | undefined)?.includes(label))
    throw refuse(`the supplied filter or grouping does not fit the metric: ${path}`);
  return `${kind}.${label}`;
}

const PART =
  /^\s*(?:AND\s+)?([a-z_.]+)\s*(!=|>=|<=|=|>|<)\s*(?:"([^"]*)"|(\d+)|(one_of|starts_with)\(((?:"[^"]*"(?:\s*,\s*)?)+)\))/;

function filterOf(filter: string): Pick<TimeSeriesQuery, "name" | "metric" | "includes"> {
  let rest = filter;
  let name: string | undefined;
  const parts: { path: string; operator: string; text?: string; number?: string; call?: string; items: string[] }[] =
    [];
  while (rest.trim() !== "") {
    const [all, path = "", operator = "", text, number, call, items = ""] = PART.exec(rest) ?? [];
    if (all === undefined) throw refuse(`invalid filter: ${rest.trim()}`);
    rest = rest.slice(all.length);
    if (path === "metric.type") {
      if (operator !== "=" || text === undefined || name !== undefined)
        throw refuse("the filter must name one metric.type");
      name = text;
    } else if (path === "resource.type") {
      if (operator !== "=" || text !== RESOURCE.type) throw refuse(`no such metric of the resource ${text}`);
    } else
      parts.push({
        path,
        operator,
        text,
        number,
        call,
        items: [...items.matchAll(/"([^"]*)"/g)].map(([, item]) => item ?? ""),
      });
  }
  if (name === undefined) throw refuse("the filter must name one metric.type");
  const short = name.startsWith(METRIC_PREFIX) ? name.slice(METRIC_PREFIX.length) : "";
  const metric = METRICS[short];
  if (metric === undefined) throw new ApiError(404, "NOT_FOUND", `Cannot find metric(s) that match type = "${name}".`);
  const checks = parts.map(({ path, operator, text, number, call, items }) => {
    const label = labelOf(path, metric);
    const numeric = label.startsWith("metric.") && (metric.numbers ?? []).includes(label.slice("metric.".length));
    if (numeric !== (number !== undefined)) throw refuse(`${path} is ${numeric ? "a number" : "a text"}`);
    if (!numeric && !["=", "!="].includes(operator)) throw refuse(`${operator} is for numbers`);
    return (labels: Readonly<Record<string, string>>) => {
      const value = labels[label] ?? "";
      if (numeric) return compare(Number(value), operator, Number(number));
      const same =
        call === undefined
          ? value === text
          : items.some((item) => (call === "one_of" ? value === item : value.startsWith(item)));
      return same === (operator === "=");
    };
  });
  return { name: short, metric, includes: (labels) => checks.every((check) => check(labels)) };
}

function compare(value: number, operator: string, other: number): boolean {
  switch (operator) {
    case "=":
      return value === other;
    case "!=":
      return value !== other;
    case ">":
      return value > other;
    case ">=":
      return value >= other;
    case "<":
      return value < other;
    default:
      return value <= other;
  }
}
