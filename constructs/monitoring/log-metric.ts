import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { MetricFacts } from "../../catalog/metrics";
import type { Naming } from "../../values/naming";
import { createAfter } from "../core/dependencies";
import { ValidationError } from "../core/validation-error";
import { Metric, type MetricProps } from "./metric";

/** How the numbers of a distribution are sorted into buckets, which says how exact percentiles of it are. */
export type Buckets =
  | { readonly from: number; readonly width: number; readonly count: number }
  | {
      readonly from: number;
      /** By which factor each bucket is larger than the one before, above 1. */
      readonly growth: number;
      readonly count: number;
    };

/** The number that is read out of entries. */
export interface Measure {
  /** The field of an entry that holds it: `jsonPayload.disagreement`. */
  readonly value: string;
  /** Its unit, as the Unified Code for Units of Measure has it; `1` for a fraction. */
  readonly unit: string;
  readonly buckets: Buckets;
}

/** What a metric of log entries needs. */
export interface LogMetricProps {
  readonly naming: Naming;
  /** What stands after the environment in its name. Cannot be changed after creation. */
  readonly noun: string;
  /** What it tells, for people. */
  readonly description: string;
  /** The entries that count, as a filter of Cloud Logging. */
  readonly filter: string;
  /** The type of the monitored resource that they are written on. */
  readonly resource: string;
  /** @default - entries are counted */
  readonly measure?: Measure;
  /** Fields of an entry that tell series apart, by the name of the label. Cannot be changed after creation. */
  readonly labels: Readonly<Record<string, string>>;
  /** What must be done before: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/** What is asked of a metric of log entries. */
export type LogQuestion = Pick<MetricProps, "name" | "subject" | "where" | "aligner" | "reducer" | "groupBy">;

/**
 * Counts log entries, or reads a number out of them into a distribution, so that charts and alerts can ask. It counts from its
 * making on, and an alert on it cannot be made in the first ten minutes: so it belongs into the first stack. Every set of values
 * of its labels is a series that is paid for, and nobody may be known by one: names of the environment file and fixed words
 * only.
 */
export class LogMetric extends Construct {
  /** What charts and alerts call it: `logging.googleapis.com/user/...`. */
  readonly metricType: string;
  private readonly facts: MetricFacts;
  private readonly resourceType: string;

  /** Throws a `ValidationError` for labels and buckets that Google does not take. */
  constructor(scope: Construct, id: string, props: LogMetricProps) {
    super(scope, id);
    const { naming, noun, description, filter, resource: resourceType, measure, labels, after } = props;
    const names = Object.keys(labels);
    const wrong = names.find((name) => !/^[a-z][a-z0-9_]*$/.test(name));
    if (names.length > 10 || wrong !== undefined) {
      throw new ValidationError(
        this,
        `\`labels\` must hold at most 10 names of small letters, digits and _, got ${names.join(", ")}`,
      );
    }
    if (measure !== undefined) validateBuckets(this, measure.buckets);
    const name = naming.metric(noun);
    const resource = new LoggingMetric(this, "Resource", {
      name,
      description,
      filter: `resource.type="${resourceType}" AND ${filter}`,
      valueExtractor: measure && extract(measure.value),
      labelExtractors:
        names.length === 0
          ? undefined
          : Object.fromEntries(names.map((label) => [label, extract(labels[label] ?? "")])),
      metricDescriptor: {
        metricKind: "DELTA",
        valueType: measure === undefined ? "INT64" : "DISTRIBUTION",
        unit: measure?.unit ?? "1",
        labels: names.map((key) => ({ key, valueType: "STRING" })),
      },
      bucketOptions: measure && bucketOptions(measure.buckets),
    });
    createAfter(resource, ...after);

    this.resourceType = resourceType;
    this.metricType = `logging.googleapis.com/user/${name}`;
    this.facts = {
      kind: "DELTA",
      value: measure === undefined ? "INT64" : "DISTRIBUTION",
      unit: measure?.unit ?? "1",
      resources: [resourceType],
      labels: names,
    };
  }

  /** A question about it. Throws a `RangeError` for one that Google would refuse. */
  metric(question: LogQuestion): Metric {
    return new Metric({ ...question, type: this.metricType, resource: this.resourceType, facts: this.facts });
  }
}

function validateBuckets(scope: Construct, buckets: Buckets): void {
  const [what, grows] =
    "width" in buckets
      ? [`a width of ${buckets.width}`, buckets.width > 0]
      : [`a growth of ${buckets.growth}`, buckets.growth > 1];
  if (!Number.isInteger(buckets.count) || buckets.count < 1 || buckets.count > 198 || !grows) {
    throw new ValidationError(
      scope,
      `\`buckets\` must be 1 to 198, of a width above 0 or a growth above 1, got ${buckets.count} of ${what}`,
    );
  }
}

function bucketOptions(buckets: Buckets) {
  const { count: numFiniteBuckets, from } = buckets;
  return "width" in buckets
    ? { linearBuckets: { numFiniteBuckets, width: buckets.width, offset: from } }
    : { exponentialBuckets: { numFiniteBuckets, growthFactor: buckets.growth, scale: from } };
}

function extract(field: string): string {
  return `EXTRACT(${field})`;
}
