import type { AlertedWork } from "../../config/monitoring/alert-kinds";
import type { Environment } from "../../config/schema/environment";
import type { ChartProps, Line, LimitLine, Widget } from "../../constructs/monitoring/dashboard-widgets";
import { chart, logs } from "../../constructs/monitoring/dashboard-widgets";
import type { Section, Sized } from "../../constructs/monitoring/dashboard-layout";
import { WORKFLOW_RESOURCE } from "../../constructs/monitoring/facts";
import { Metric, type MetricProps, type Subject } from "../../constructs/monitoring/metric";
import type { EndpointMetrics, PoolMetrics } from "../../constructs/serving/endpoint-metrics";
import type { VectorMetrics } from "../../constructs/serving/vector-metrics";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import type { MadeObjective } from "../alerts/objectives";
import type { WantedAlert } from "../alerts/wanted";
import type { CountedFact, Facts } from "../facts";

/** What dashboards are made of: the same values as alerts and objectives. */
export interface DashboardSources {
  readonly environment: Environment;
  readonly naming: Naming;
  readonly facts: Facts;
  readonly alerts: readonly WantedAlert[];
  readonly objectives: readonly MadeObjective[];
  readonly endpoints: ReadonlyMap<string, { readonly endpointId: string; readonly metrics: EndpointMetrics }>;
  readonly pools: ReadonlyMap<string, { readonly metrics: PoolMetrics }>;
  readonly vectors: ReadonlyMap<string, { readonly metrics: VectorMetrics }>;
}

/** One dashboard, before it is laid out. */
export interface PlannedDashboard {
  /** What stands in its construct's id: `model-fraud`. */
  readonly id: string;
  readonly title: string;
  /** Where in the environment file what it shows is. */
  readonly origin: string;
  readonly choices?: readonly string[];
  /** From the top: what tells that something is wrong comes before what tells why. */
  readonly sections: readonly Section[];
}

/** Points that tell a trend from chance without hiding when it began. */
export const MINUTES = Duration.seconds(300);

/** What happens a few times a day is counted by the hour. */
export const HOUR = Duration.seconds(3_600);

/** What is bounded by the day. */
export const DAY = Duration.days(1);

/** Limits of very many workloads would hide what they limit: the strictest are drawn. */
const MOST_LIMITS = 4;

/** How many lines one chart gets before the next one goes on: more cannot be told apart. */
const MOST_LINES = 20;

/** Names of workloads in the label of a limit. */
const MOST_NAMES = 2;

/** Which limits are meant. */
interface Limits {
  readonly work: AlertedWork | readonly AlertedWork[];
  readonly kind: string;
  /** Names of the environment file. @default - everybody's */
  readonly subjects?: readonly string[];
  /** The setting that the limit stands in: `maxP99`. @default - any of the kind */
  readonly setting?: string;
}

/** The limits from which on somebody is told, as lines: silenced ones are in no way of what is drawn. */
export function limitLines(alerts: readonly WantedAlert[], { work, kind, subjects, setting }: Limits) {
  const works = typeof work === "string" ? [work] : work;
  const meant = alerts.filter(
    (alert) =>
      works.includes(alert.work) &&
      alert.kind === kind &&
      alert.compare !== "absent" &&
      (subjects === undefined || subjects.includes(alert.subject)) &&
      (setting === undefined || alert.limitText.startsWith(`${setting}:`)),
  );
  const all = namesOf(meant);
  const values = [...new Set(meant.map(({ limit }) => limit))].sort((one, other) => one - other);
  const strictest = meant[0]?.compare === "below" ? values.reverse() : values;
  return strictest.slice(0, MOST_LIMITS).map((value): LimitLine => {
    const these = meant.filter(({ limit }) => limit === value);
    const whose = all.length === 1 || values.length === 1 ? "" : ` (${shortened(namesOf(these))})`;
    return { label: `${these[0]?.limitText}${whose}`, value };
  });
}

/** As charts tell them apart: endpoints have numbers at Google, which nobody knows by heart. */
function namesOf(alerts: readonly WantedAlert[]): readonly string[] {
  return [...new Set(alerts.map(({ work, subject, knownAs = subject }) => (work === "endpoint" ? subject : knownAs)))];
}

function shortened(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(", ");
}

/** How often something was written to the log, by some of its labels. */
export function counted(
  facts: Facts,
  fact: CountedFact,
  question: { readonly by: readonly string[] } & Pick<MetricProps, "subject" | "where">,
): Metric {
  const { by: groupBy, ...rest } = question;
  return facts.metric(fact).metric({ ...rest, name: fact, aligner: "ALIGN_DELTA", reducer: "REDUCE_SUM", groupBy });
}

/** How long something took or takes, of all that is written about it: the longest but for chance, in seconds. */
export function longest(facts: Facts, fact: "run-times" | "queue-times", subject?: Subject): Metric {
  return facts.metric(fact).metric({
    name: fact,
    subject,
    groupBy: ["metric.workflow"],
    aligner: "ALIGN_DELTA",
    reducer: "REDUCE_PERCENTILE_99",
  });
}

/** The same question about many workflows, as few times as filters of their greatest length can hold. */
export function ofWorkflows(workflows: readonly string[], ask: (subject: Subject) => Metric): readonly Metric[] {
  return inParts(workflows, MOST_LINES).map((value) => ask({ label: "metric.workflow", value }));
}

/** Questions that differ in whose they are only, as few as filters of their greatest length can hold. */
export function together(metrics: readonly Metric[]): readonly Metric[] {
  return inParts(metrics, MOST_LINES).map((part) => Metric.together(part));
}

/** Charts of many lines: as many as it takes to tell them apart; none where there is no line. */
export function charts(props: ChartProps): readonly Sized[] {
  const parts = inParts(props.lines, MOST_LINES);
  return parts.map((lines, index) => {
    const title = parts.length === 1 ? props.title : `${props.title} (${index + 1} of ${parts.length})`;
    return { size: "chart", widget: chart({ ...props, title, lines }) };
  });
}

/** Charts that are there where something is. */
export function when<T>(there: boolean, made: () => readonly T[]): readonly T[] {
  return there ? made() : [];
}

/** Lines that count, as bars of an hour each. */
export function bars(metric: Metric, name?: string): Line {
  return { metric, name, period: HOUR, as: "bars" };
}

/** Entries that workflows wrote, for who looks at charts and asks why. */
export function workflowLogs(title: string, { naming }: DashboardSources, clauses: readonly string[]): Sized {
  const filter = [`resource.type="${WORKFLOW_RESOURCE}"`, ...clauses].join("\n");
  return { size: "wide", widget: logs(title, naming.projectId, filter) };
}

/** `field=("a" OR "b")`. */
export function oneOf(field: string, values: readonly string[]): string {
  return `${field}=(${values.map((value) => `"${value}"`).join(" OR ")})`;
}

/** The same size for all. */
export function sized(size: Sized["size"], widgets: readonly Widget[]): readonly Sized[] {
  return widgets.map((widget) => ({ size, widget }));
}

function inParts<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, part) =>
    items.slice(part * most, (part + 1) * most),
  );
}
