import list from "./metrics.json";

/** Whether points are readings, or counts since the point before. */
export type MetricKind = "GAUGE" | "DELTA" | "CUMULATIVE";

/** What a point holds. */
export type MetricValue = "BOOL" | "INT64" | "DOUBLE" | "DISTRIBUTION";

/** What is known of a metric. */
export interface MetricFacts {
  readonly kind: MetricKind;
  readonly value: MetricValue;
  /** As the Unified Code for Units of Measure has it. `10^2.%` is a fraction: 0.8 for 80 percent. */
  readonly unit: string;
  /** The types of monitored resources that it is written on. */
  readonly resources: readonly string[];
  readonly labels: readonly string[];
  /** Labels that hold whole numbers, and are compared with those. @default - all hold text */
  readonly numbers?: readonly string[];
  /** Seconds after which it holds everything that happened. @default - not said by Google */
  readonly delay?: number;
}

/** The metrics of Google Cloud that the platform may ask about, by type, as collected 2026-11-23. */
export const METRICS = list.metrics as unknown as Readonly<Record<string, MetricFacts>>;

/** The labels of the monitored resources that these metrics and the platform's log entries are written on, by type. */
export const MONITORED_RESOURCES: Readonly<Record<string, readonly string[]>> = list.resources;

/** How the points of one series are brought to the same times. */
export type Aligner =
  | "ALIGN_NONE"
  | "ALIGN_DELTA"
  | "ALIGN_RATE"
  | "ALIGN_INTERPOLATE"
  | "ALIGN_NEXT_OLDER"
  | "ALIGN_MIN"
  | "ALIGN_MAX"
  | "ALIGN_MEAN"
  | "ALIGN_COUNT"
  | "ALIGN_SUM"
  | "ALIGN_STDDEV"
  | "ALIGN_COUNT_TRUE"
  | "ALIGN_COUNT_FALSE"
  | "ALIGN_FRACTION_TRUE"
  | "ALIGN_PERCENTILE_99"
  | "ALIGN_PERCENTILE_95"
  | "ALIGN_PERCENTILE_50"
  | "ALIGN_PERCENTILE_05"
  | "ALIGN_PERCENT_CHANGE";

/** How several series become one. */
export type Reducer =
  | "REDUCE_NONE"
  | "REDUCE_MEAN"
  | "REDUCE_MIN"
  | "REDUCE_MAX"
  | "REDUCE_SUM"
  | "REDUCE_STDDEV"
  | "REDUCE_COUNT"
  | "REDUCE_COUNT_TRUE"
  | "REDUCE_COUNT_FALSE"
  | "REDUCE_FRACTION_TRUE"
  | "REDUCE_PERCENTILE_99"
  | "REDUCE_PERCENTILE_95"
  | "REDUCE_PERCENTILE_50"
  | "REDUCE_PERCENTILE_05";

type Shape = Pick<MetricFacts, "kind" | "value">;

interface Transformation {
  readonly kinds: readonly MetricKind[];
  readonly values: readonly MetricValue[];
  /** What comes out. */
  readonly becomes: (shape: Shape) => Shape;
}

const NUMBERS: readonly MetricValue[] = ["INT64", "DOUBLE"];
const same = (shape: Shape) => shape;
const gauge = (value: MetricValue) => (): Shape => ({ kind: "GAUGE", value });
const readings = (values: readonly MetricValue[], becomes: Transformation["becomes"]): Transformation => ({
  kinds: ["GAUGE", "DELTA"],
  values,
  becomes,
});
const asGauge = ({ value }: Shape): Shape => ({ kind: "GAUGE", value });
const percentile = readings(["DISTRIBUTION"], gauge("DOUBLE"));
const truth: Transformation = { kinds: ["GAUGE"], values: ["BOOL"], becomes: gauge("INT64") };

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aligner */
const ALIGNERS: Readonly<Record<Exclude<Aligner, "ALIGN_NONE">, Transformation>> = {
  ALIGN_DELTA: {
    kinds: ["DELTA", "CUMULATIVE"],
    values: [...NUMBERS, "DISTRIBUTION"],
    becomes: ({ value }) => ({ kind: "DELTA", value }),
  },
  ALIGN_RATE: { kinds: ["DELTA", "CUMULATIVE"], values: NUMBERS, becomes: gauge("DOUBLE") },
  ALIGN_INTERPOLATE: { kinds: ["GAUGE"], values: NUMBERS, becomes: same },
  ALIGN_NEXT_OLDER: { kinds: ["GAUGE"], values: [...NUMBERS, "BOOL", "DISTRIBUTION"], becomes: same },
  ALIGN_MIN: readings(NUMBERS, asGauge),
  ALIGN_MAX: readings(NUMBERS, asGauge),
  ALIGN_MEAN: readings(NUMBERS, gauge("DOUBLE")),
  ALIGN_COUNT: readings([...NUMBERS, "BOOL"], gauge("INT64")),
  ALIGN_SUM: readings([...NUMBERS, "DISTRIBUTION"], asGauge),
  ALIGN_STDDEV: readings(NUMBERS, gauge("DOUBLE")),
  ALIGN_COUNT_TRUE: truth,
  ALIGN_COUNT_FALSE: truth,
  ALIGN_FRACTION_TRUE: { ...truth, becomes: gauge("DOUBLE") },
  ALIGN_PERCENTILE_99: percentile,
  ALIGN_PERCENTILE_95: percentile,
  ALIGN_PERCENTILE_50: percentile,
  ALIGN_PERCENTILE_05: percentile,
  ALIGN_PERCENT_CHANGE: readings(NUMBERS, gauge("DOUBLE")),
};

const measured = [...NUMBERS, "DISTRIBUTION"] as const;
const rank = readings(measured, gauge("DOUBLE"));

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Reducer */
const REDUCERS: Readonly<Record<Reducer, Transformation>> = {
  REDUCE_NONE: readings([...measured, "BOOL"], same),
  REDUCE_MEAN: readings(measured, gauge("DOUBLE")),
  REDUCE_MIN: readings(NUMBERS, same),
  REDUCE_MAX: readings(NUMBERS, same),
  REDUCE_SUM: readings(measured, same),
  REDUCE_STDDEV: readings(measured, gauge("DOUBLE")),
  REDUCE_COUNT: readings([...measured, "BOOL"], gauge("INT64")),
  REDUCE_COUNT_TRUE: readings(["BOOL"], gauge("INT64")),
  REDUCE_COUNT_FALSE: readings(["BOOL"], gauge("INT64")),
  REDUCE_FRACTION_TRUE: readings(["BOOL"], gauge("DOUBLE")),
  REDUCE_PERCENTILE_99: rank,
  REDUCE_PERCENTILE_95: rank,
  REDUCE_PERCENTILE_50: rank,
  REDUCE_PERCENTILE_05: rank,
};

/** One question to Cloud Monitoring. */
export interface MetricQuestion {
  /** The metric's type. */
  readonly type: string;
  /** The type of the monitored resource. */
  readonly resource: string;
  /** The labels that it filters or groups by, each with its owner: `metric.response_code`, `resource.endpoint_id`. */
  readonly labels: readonly string[];
  readonly aligner: Aligner;
  /** @default - series stay apart */
  readonly reducer?: Reducer;
  /**
   * What is known of a metric that is in no list of Google's: one of the platform's own.
   * @default - the metric is one of {@link METRICS}
   */
  readonly facts?: MetricFacts;
}

/**
 * What Google would refuse, or answer with nothing, in a question: a metric or a resource that there is not, one that the
 * metric is not written on, a label of neither, an aligner or a reducer that does not take what it gets. Empty when nothing.
 */
export function metricFindings(question: MetricQuestion): readonly string[] {
  const { type, resource, labels, aligner, reducer = "REDUCE_NONE" } = question;
  const facts = question.facts ?? METRICS[type];
  if (facts === undefined) return [`there is no metric ${type}`];
  const known = MONITORED_RESOURCES[resource];
  const aligned = transformed(aligner === "ALIGN_NONE" ? undefined : ALIGNERS[aligner], facts);
  const reduced = aligned === undefined ? undefined : transformed(REDUCERS[reducer], aligned);
  return [
    ...(facts.resources.includes(resource)
      ? []
      : [`${type} is written on ${facts.resources.join(", ")}, not on ${resource}`]),
    ...(known === undefined ? [`there is no resource ${resource}`] : []),
    ...labels.flatMap((label) => labelFindings(label, type, facts, resource, known ?? [])),
    ...(aligned === undefined ? [`${aligner} does not take ${shown(facts)}, which ${type} is`] : []),
    ...(aligned !== undefined && reduced === undefined
      ? [`${reducer} does not take ${shown(aligned)}, which ${aligner} makes of ${type}`]
      : []),
  ];
}

/** What a question is answered with; `undefined` where {@link metricFindings} has something to say of it. */
export function answerOf(question: MetricQuestion): Shape | undefined {
  if (metricFindings(question).length > 0) return undefined;
  const facts = question.facts ?? METRICS[question.type];
  const aligner = question.aligner === "ALIGN_NONE" ? undefined : ALIGNERS[question.aligner];
  const aligned = facts && transformed(aligner, facts);
  return aligned && transformed(REDUCERS[question.reducer ?? "REDUCE_NONE"], aligned);
}

function labelFindings(
  label: string,
  type: string,
  facts: MetricFacts,
  resource: string,
  known: readonly string[],
): readonly string[] {
  const [owner = "", name = ""] = label.split(".");
  const [of, there] = owner === "resource" ? [resource, known] : [type, facts.labels];
  if (there.includes(name)) return [];
  return [`${of} has no label ${name}${there.length === 0 ? "" : `, only ${there.join(", ")}`}`];
}

/** What a transformation makes of a shape; `undefined` where it does not take it. Without one the shape stays. */
function transformed(transformation: Transformation | undefined, shape: Shape): Shape | undefined {
  if (transformation === undefined) return shape;
  const { kinds, values, becomes } = transformation;
  return kinds.includes(shape.kind) && values.includes(shape.value) ? becomes(shape) : undefined;
}

const shown = ({ kind, value }: Shape) => `${kind} ${value}`;

/** How callers reach an endpoint, as far as metrics differ. */
export type MetricFamily = "public" | "private";

/** Where Vertex AI's metrics of predictions begin. */
export const PREDICTIONS = "aiplatform.googleapis.com/prediction/online/";

/** Where those begin that only private endpoints write. */
export const PRIVATE_PREDICTIONS = `${PREDICTIONS}private/`;

/**
 * Where the metrics of answers of an endpoint begin. It is not documented which of the two a private endpoint writes, so
 * both are asked.
 */
export function predictionFamilies(family: MetricFamily): readonly string[] {
  return family === "private" ? [PRIVATE_PREDICTIONS, PREDICTIONS] : [PREDICTIONS];
}

/**
 * Seconds after which Cloud Monitoring has everything that happened at an endpoint: what is asked about the last minutes is
 * answered without them. The longest of all families of metrics: every gate is asked about the same window.
 */
export const METRIC_DELAY_SECONDS = Math.max(
  ...predictionFamilies("private").map((prefix) => METRICS[`${prefix}response_count`]?.delay ?? 0),
);

/** The shortest window that is asked about, in seconds: one point of each series. */
export const LEAST_WINDOW_SECONDS = 60;
