import { type Aligner, answerOf, type MetricFacts, metricFindings, METRICS, type Reducer } from "../../catalog/metrics";

/** What a clause of a filter compares a label with. */
export type Clause = string | readonly string[] | { readonly atLeast: number } | { readonly startsWith: string };

/** What tells whose metric it is: a label, and its value. */
export interface Subject {
  /** `resource.endpoint_id`, `metric.workflow`. */
  readonly label: string;
  /** One value, or all of them. */
  readonly value: string | readonly string[];
}

/** What a metric is made of. */
export interface MetricProps {
  /** What it tells, in a few words: `errors of the server`. */
  readonly name: string;
  readonly type: string;
  /** The type of the monitored resource that it is written on. */
  readonly resource: string;
  /** @default - it is of everything in the project */
  readonly subject?: Subject;
  /** Which series are meant, by label: `metric.response_code`. @default - all */
  readonly where?: Readonly<Record<string, Clause>>;
  readonly aligner: Aligner;
  /** How series become one. @default - they stay apart */
  readonly reducer?: Reducer;
  /** The labels by which series stay apart where there is a reducer. @default - the subject's */
  readonly groupBy?: readonly string[];
  /** Of a metric of log entries: Google's lists do not have it. @default - one of Google's */
  readonly facts?: MetricFacts;
  /** What it is divided by, for a ratio. @default - it is no ratio */
  readonly per?: Metric;
}

/** A question to Cloud Monitoring as Terraform writes it. */
export interface Aggregation {
  readonly alignmentPeriod: string;
  readonly perSeriesAligner: string;
  readonly crossSeriesReducer?: string;
  readonly groupByFields?: string[];
}

/**
 * What can be asked of Cloud Monitoring, as a value: alerts, objectives and charts that mean the same thing ask the same
 * question. Nothing is made in the cloud by it.
 */
export class Metric {
  readonly name: string;
  readonly type: string;
  readonly subject: Subject | undefined;
  /** The unit of the answer; `1` for a ratio. */
  readonly unit: string;
  /** What it is divided by, for a ratio. */
  readonly per: Metric | undefined;

  /** Throws a `RangeError` for a question that Google would refuse, or answer with nothing. */
  constructor(private readonly props: MetricProps) {
    const findings = metricFindings(this.question);
    if (findings.length > 0) throw new RangeError(findings.join("; "));
    const { name, type, subject, per, facts = METRICS[type] } = props;
    this.name = name;
    this.type = type;
    this.subject = subject;
    this.per = per;
    this.unit = per === undefined ? (facts?.unit ?? "1") : "1";
  }

  /** The answers of several metrics that differ in whose they are only: each stays apart. Throws a `RangeError` for others. */
  static together(metrics: readonly Metric[]): Metric {
    const [first, ...others] = metrics;
    if (first === undefined) throw new RangeError("no metric is none together");
    const shape = first.shape;
    const stranger = others.find((metric) => metric.shape !== shape);
    if (stranger !== undefined) throw new RangeError(`${stranger.name} and ${first.name} are different questions`);
    return first.of([...new Set(metrics.flatMap(({ subject }) => subject?.value ?? []))].sort());
  }

  /** The same question with an answer for each value of other labels: of each version, of each reason. */
  by(labels: readonly string[]): Metric {
    const { props } = this;
    return new Metric({ ...props, groupBy: labels, per: props.per?.by(labels) });
  }

  /** The same question, answered by how many there are each second: the same number whatever the period is. */
  eachSecond(): Metric {
    return new Metric({ ...this.props, aligner: "ALIGN_RATE" });
  }

  /** What Cloud Monitoring finds its series by. */
  get filter(): string {
    const { type, resource, where = {}, subject } = this.props;
    return [
      `metric.type = "${type}"`,
      `resource.type = "${resource}"`,
      ...(subject === undefined ? [] : [clauseOf(subject.label, subject.value)]),
      ...Object.entries(where).map(([label, clause]) => clauseOf(label, clause)),
    ].join(" AND ");
  }

  /** How the series become the answer, over periods of so many seconds. */
  aggregation(seconds: number): Aggregation {
    const { aligner, reducer } = this.props;
    return {
      alignmentPeriod: `${seconds}s`,
      perSeriesAligner: aligner,
      ...(reducer === undefined
        ? {}
        : { crossSeriesReducer: reducer, groupByFields: this.groupBy.map((label) => label.replace(".", ".label.")) }),
    };
  }

  /** Whether it is counted from log entries: such a metric is not found for some minutes after it was made. */
  get isOfLogEntries(): boolean {
    return this.props.facts !== undefined;
  }

  /** Whether the answer is a number, which a limit can be held against. */
  get isNumber(): boolean {
    const answer = answerOf(this.question);
    return answer?.value === "INT64" || answer?.value === "DOUBLE";
  }

  /** The labels by which answers are told apart: none where there is one answer, or where series stay as they are. */
  get groupBy(): readonly string[] {
    const { groupBy, subject } = this.props;
    return groupBy ?? (subject === undefined ? [] : [subject.label]);
  }

  private get question() {
    const { type, resource, subject, where = {}, aligner, reducer, facts } = this.props;
    const labels = [...Object.keys(where), ...(subject === undefined ? [] : [subject.label]), ...this.groupBy];
    return { type, resource, labels, aligner, reducer, facts };
  }

  /** Everything but whose it is: what metrics share that {@link together} takes. */
  get shape(): string {
    const { subject, per, ...rest } = this.props;
    return JSON.stringify([rest, subject?.label, per?.shape]);
  }

  private of(values: readonly string[]): Metric {
    const { props } = this;
    if (props.subject === undefined) return this;
    const [only, ...others] = values;
    const value = only !== undefined && others.length === 0 ? only : values;
    return new Metric({ ...props, subject: { label: props.subject.label, value }, per: props.per?.of(values) });
  }
}

function clauseOf(label: string, clause: Clause): string {
  const field = label.replace(".", ".labels.");
  if (typeof clause === "string") return `${field} = "${clause}"`;
  if ("atLeast" in clause) return `${field} >= ${clause.atLeast}`;
  if ("startsWith" in clause) return `${field} = starts_with("${clause.startsWith}")`;
  return `${field} = one_of(${clause.map((value) => `"${value}"`).join(", ")})`;
}
