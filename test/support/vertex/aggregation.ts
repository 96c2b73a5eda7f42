import type { TimeSeriesQuery } from "./time-series-query";

/** One minute of one series. */
export interface Sample {
  /** Its end, in seconds since 1970. */
  readonly at: number;
  /** Of a count, how many; of a distribution, of how many; of a gauge, 1. */
  readonly weight: number;
  /** Of a gauge. */
  readonly value?: number;
  /** Of a distribution. */
  readonly percentiles?: Readonly<Record<string, number>>;
}

/** What a window of one series is to an aligner: a number, or a distribution. */
export type Aligned = number | readonly Sample[];

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** The value of a window of one series. `seconds`: how long the window is. */
export function aligned(samples: readonly Sample[], query: TimeSeriesQuery, seconds: number): Aligned {
  const { aligner, metric } = query;
  const numbers = samples.map(({ weight, value }) => value ?? weight);
  const distribution = metric.type === "DISTRIBUTION";
  switch (aligner) {
    case "ALIGN_NONE":
    case "ALIGN_DELTA":
    case "ALIGN_SUM":
      return distribution ? samples : sum(numbers);
    case "ALIGN_RATE":
      return sum(numbers) / seconds;
    case "ALIGN_COUNT":
      return samples.length;
    case "ALIGN_MEAN":
      return sum(numbers) / numbers.length;
    case "ALIGN_MAX":
      return Math.max(...numbers);
    case "ALIGN_MIN":
      return Math.min(...numbers);
  }
  return percentile(samples, aligner.slice(-2));
}

/** The value of several series. */
export function reduced(values: readonly Aligned[], reducer: string): Aligned {
  const [first] = values;
  if (reducer === "REDUCE_NONE" && first !== undefined) return first;
  if (reducer === "REDUCE_COUNT") return values.length;
  const samples = values.flatMap((value) => (typeof value === "number" ? [] : value));
  if (samples.length > 0) {
    if (reducer === "REDUCE_SUM") return samples;
    if (reducer === "REDUCE_MEAN") return percentile(samples, "50");
    return percentile(samples, reducer.slice(-2));
  }
  const numbers = values as readonly number[];
  switch (reducer) {
    case "REDUCE_SUM":
      return sum(numbers);
    case "REDUCE_MEAN":
      return sum(numbers) / numbers.length;
    case "REDUCE_MAX":
      return Math.max(...numbers);
    case "REDUCE_MIN":
      return Math.min(...numbers);
  }
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * Number(reducer.slice(-2))) / 100) - 1] ?? Number.NaN;
}

/** A percentile of minutes that are told by their percentiles: their mean, by how many answers each minute has. */
function percentile(samples: readonly Sample[], name: string): number {
  const total = sum(samples.map(({ weight }) => weight));
  return sum(samples.map(({ weight, percentiles }) => weight * (percentiles?.[name] ?? Number.NaN))) / total;
}

/** The kind and the type of the values that a query gives. */
export function kindOf({ aligner, reducer, metric }: TimeSeriesQuery) {
  const kept = ["ALIGN_NONE", "ALIGN_DELTA", "ALIGN_SUM"].includes(aligner);
  const sums = ["REDUCE_NONE", "REDUCE_SUM", "REDUCE_MAX", "REDUCE_MIN"].includes(reducer);
  const counts = aligner === "ALIGN_COUNT" || reducer === "REDUCE_COUNT";
  const metricKind =
    aligner === "ALIGN_DELTA" || (aligner === "ALIGN_NONE" && metric.kind === "DELTA") ? "DELTA" : "GAUGE";
  return { metricKind, valueType: counts ? "INT64" : kept && sums ? metric.type : "DOUBLE" } as const;
}

/** A value as the API shows it. */
export function shownValue(value: Aligned, query: TimeSeriesQuery): object {
  if (typeof value !== "number") {
    const count = Math.floor(sum(value.map(({ weight }) => weight)));
    return { distributionValue: { count: String(count), mean: percentile(value, "50") } };
  }
  return kindOf(query).valueType === "INT64"
    ? { int64Value: String(Math.floor(value + 1e-9)) }
    : { doubleValue: value };
}
