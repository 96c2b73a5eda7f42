import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { createAfter } from "../core/dependencies";
import { ValidationError } from "../core/validation-error";

/** What a metric of log entries needs. */
export interface LogMetricProps {
  readonly naming: Naming;
  /** What stands after the environment in its name. Cannot be changed after creation. */
  readonly noun: string;
  /** What it tells, for people. */
  readonly description: string;
  /** The entries that count, as a filter of Cloud Logging. */
  readonly filter: string;
  /** The field of an entry that holds the number: `jsonPayload.disagreement`. */
  readonly value: string;
  /** The unit of the number, as the Unified Code for Units of Measure has it; `1` for a fraction. */
  readonly unit: string;
  /** How the numbers are sorted into buckets, which says how exact percentiles of it are. */
  readonly buckets: { readonly from: number; readonly width: number; readonly count: number };
  /** Fields of an entry that tell series apart, by the name of the label. Cannot be changed after creation. */
  readonly labels: Readonly<Record<string, string>>;
  /** What must be done before: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Reads a number out of log entries into a distribution that charts and alerts can ask. It counts from its making on, and an
 * alert on it cannot be made in the first ten minutes: so it belongs into the first stack.
 */
export class LogMetric extends Construct {
  /** What charts and alerts call it: `logging.googleapis.com/user/...`. */
  readonly metricType: string;

  /** Throws a `ValidationError` for labels and buckets that Google does not take. */
  constructor(scope: Construct, id: string, props: LogMetricProps) {
    super(scope, id);
    const { naming, noun, description, filter, value, unit, buckets, labels, after } = props;
    const names = Object.keys(labels);
    const wrong = names.find((name) => !/^[a-z][a-z0-9_]*$/.test(name));
    if (names.length > 10 || wrong !== undefined) {
      throw new ValidationError(
        this,
        `\`labels\` must hold at most 10 names of small letters, digits and _, got ${names.join(", ")}`,
      );
    }
    if (!Number.isInteger(buckets.count) || buckets.count < 1 || buckets.count > 198 || !(buckets.width > 0)) {
      throw new ValidationError(
        this,
        `\`buckets\` must be 1 to 198 of a width above 0, got ${buckets.count} of ${buckets.width}`,
      );
    }
    const name = naming.metric(noun);
    const resource = new LoggingMetric(this, "Resource", {
      name,
      description,
      filter,
      valueExtractor: extract(value),
      labelExtractors: Object.fromEntries(names.map((label) => [label, extract(labels[label] ?? "")])),
      metricDescriptor: {
        metricKind: "DELTA",
        valueType: "DISTRIBUTION",
        unit,
        labels: names.map((key) => ({ key, valueType: "STRING" })),
      },
      bucketOptions: {
        linearBuckets: { numFiniteBuckets: buckets.count, width: buckets.width, offset: buckets.from },
      },
    });
    createAfter(resource, ...after);
    this.metricType = `logging.googleapis.com/user/${name}`;
  }
}

function extract(field: string): string {
  return `EXTRACT(${field})`;
}
