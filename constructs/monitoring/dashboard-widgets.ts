import type { Duration } from "../../values/duration";
import type { Metric } from "./metric";

/** One thing on a dashboard, as the API has it. */
export interface Widget {
  readonly title?: string;
  readonly [content: string]: unknown;
}

/** One question of a chart: a line for each of its answers. */
export interface Line {
  readonly metric: Metric;
  /** Over how long points are brought together at least: where more is looked at, Cloud Monitoring takes longer. */
  readonly period: Duration;
  /** What it is, where a chart has several; what its labels say comes after. @default - its labels only */
  readonly name?: string;
  /** @default - "line" */
  readonly as?: keyof typeof PLOTS;
  /** How many of its answers are drawn, those with the highest values. @default - all */
  readonly highest?: number;
  /** Against which side it is read. @default - "left" */
  readonly axis?: keyof typeof AXES;
}

/** A line across a chart. */
export interface LimitLine {
  readonly label: string;
  /** In the unit of the chart's metrics. */
  readonly value: number;
}

/** What a chart is made of. */
export interface ChartProps {
  readonly title: string;
  readonly lines: readonly Line[];
  /** @default - none */
  readonly limits?: readonly LimitLine[];
  /** What the numbers at the left are: `answers each second`. */
  readonly unit: string;
  /** What those at the right are. @default - nothing is read there */
  readonly rightUnit?: string;
}

const PLOTS = { line: "LINE", bars: "STACKED_BAR", area: "STACKED_AREA" } as const;
const AXES = { left: "Y1", right: "Y2" } as const;

/** Numbers over time, with the limits that somebody is told of. */
export function chart({ title, lines, limits = [], unit, rightUnit }: ChartProps): Widget {
  return {
    title,
    xyChart: {
      dataSets: lines.map(({ metric, period, name, highest, as = "line", axis = "left" }) => ({
        timeSeriesQuery: query(metric, period, highest),
        plotType: PLOTS[as],
        targetAxis: AXES[axis],
        minAlignmentPeriod: period.toTerraform(),
        ...legend(name, metric),
      })),
      ...(limits.length === 0
        ? {}
        : { thresholds: limits.map(({ label, value }) => ({ label, value, targetAxis: "Y1" })) }),
      yAxis: { label: unit, scale: "LINEAR" },
      ...(rightUnit === undefined ? {} : { y2Axis: { label: rightUnit, scale: "LINEAR" } }),
      chartOptions: { mode: "COLOR" },
    },
  };
}

/** What Cloud Monitoring makes of an objective. */
export interface ObjectiveLine {
  readonly title: string;
  readonly objectiveName: string;
}

/** What is left of the errors that an objective allows, as one number: 100% at first, below nought when it is broken. */
export function budgetCard({ title, objectiveName }: ObjectiveLine): Widget {
  return {
    title,
    scorecard: {
      timeSeriesQuery: objectiveQuery(`select_slo_budget_fraction("${objectiveName}")`, "10^2.%"),
      sparkChartView: { sparkChartType: "SPARK_LINE" },
      thresholds: [
        { label: "a quarter is left", value: 0.25, color: "YELLOW", direction: "BELOW" },
        { label: "nothing is left", value: 0, color: "RED", direction: "BELOW" },
      ],
    },
  };
}

/** The same of many objectives: a row for each. */
export function budgetTable(title: string, objectives: readonly ObjectiveLine[]): Widget {
  return {
    title,
    timeSeriesTable: {
      dataSets: objectives.map(({ title: name, objectiveName }) => ({
        timeSeriesQuery: objectiveQuery(`select_slo_budget_fraction("${objectiveName}")`, "10^2.%"),
        tableTemplate: name,
      })),
      metricVisualization: "BAR",
    },
  };
}

/** How many times faster than they may objectives use up what they allow. */
export function burnChart(
  title: string,
  objectives: readonly ObjectiveLine[],
  { window, limits }: { readonly window: Duration; readonly limits: readonly LimitLine[] },
): Widget {
  return {
    title,
    xyChart: {
      dataSets: objectives.map(({ title: legendTemplate, objectiveName }) => ({
        timeSeriesQuery: objectiveQuery(`select_slo_burn_rate("${objectiveName}", "${window.toTerraform()}")`),
        plotType: "LINE",
        targetAxis: "Y1",
        legendTemplate,
      })),
      thresholds: limits.map(({ label, value }) => ({ label, value, targetAxis: "Y1" })),
      yAxis: { label: "times too fast", scale: "LINEAR" },
      chartOptions: { mode: "COLOR" },
    },
  };
}

/** The alerts of the project that are open now, and were lately. */
export function incidents(title: string): Widget {
  return { title, incidentList: {} };
}

/** What was written to Cloud Logging, the newest first. */
export function logs(title: string, projectId: string, filter: string): Widget {
  return { title, logsPanel: { filter, resourceNames: [`projects/${projectId}`] } };
}

/** A few words, in Markdown. */
export function note(title: string, content: string): Widget {
  return { title, text: { content, format: "MARKDOWN" } };
}

/** What the tiles below it are about. */
export function heading(title: string, subtitle: string): Widget {
  return { title, sectionHeader: { subtitle, dividerBelow: true } };
}

/** Only numbers can be drawn, and only one for each label: `Metric` has checked the rest. */
function query(metric: Metric, period: Duration, highest: number | undefined) {
  const seconds = period.toSeconds();
  const asked = { filter: metric.filter, aggregation: metric.aggregation(seconds) };
  const { per } = metric;
  const picked =
    highest === undefined
      ? {}
      : { pickTimeSeriesFilter: { rankingMethod: "METHOD_MAX", numTimeSeries: highest, direction: "TOP" } };
  if (per === undefined) return { timeSeriesFilter: { ...asked, ...picked } };
  return {
    timeSeriesFilterRatio: {
      numerator: asked,
      denominator: { filter: per.filter, aggregation: per.aggregation(seconds) },
      ...picked,
    },
    unitOverride: "10^2.%",
  };
}

function objectiveQuery(filter: string, unitOverride?: string) {
  const aggregation = { perSeriesAligner: "ALIGN_NEXT_OLDER" };
  return { timeSeriesFilter: { filter, aggregation }, ...(unitOverride === undefined ? {} : { unitOverride }) };
}

function legend(name: string | undefined, { groupBy }: Metric) {
  const parts = [
    ...(name === undefined ? [] : [name]),
    ...groupBy.map((label) => `\${${label.replace(".", ".labels.")}}`),
  ];
  return parts.length === 0 ? {} : { legendTemplate: parts.join(" ") };
}
