import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import fc from "fast-check";
import { dashboardFindings } from "../../../catalog/dashboards";
import { Dashboard } from "../../../constructs/monitoring/dashboard";
import { laidOut, type Section } from "../../../constructs/monitoring/dashboard-layout";
import { budgetCard, chart, note } from "../../../constructs/monitoring/dashboard-widgets";
import { EndpointMetrics } from "../../../constructs/serving/endpoint-metrics";
import { Duration } from "../../../values/duration";
import "../../support/property-seed";
import { fixture } from "../../support/synth";

const metrics = new EndpointMetrics({ endpointId: "1", family: "public" });
const period = Duration.seconds(300);
const [errors] = metrics.errorRate();
const [answers] = metrics.answers();

/** The JSON that Google gets. */
function dashboardOf(sections: readonly Section[], choices?: readonly string[]) {
  const { stack, naming, synth } = fixture();
  const [tiles = []] = laidOut(sections);
  new Dashboard(stack, "Dashboard", { naming, title: "model fraud", tiles, choices });
  const text = String(synth().only(MonitoringDashboard).dashboard_json);
  return { text, json: JSON.parse(text.replaceAll("$${", "${")) as Record<string, unknown> };
}

test("a chart asks what its metrics ask, and has the limits that somebody is told of", () => {
  const lines = [{ metric: errors!.by(["metric.deployed_model_id"]), period }];
  const widget = chart({ title: "Errors", lines, limits: [{ label: "most", value: 0.01 }], unit: "share of answers" });
  const asked = {
    aggregation: {
      alignmentPeriod: "300s",
      perSeriesAligner: "ALIGN_DELTA",
      crossSeriesReducer: "REDUCE_SUM",
      groupByFields: ["metric.label.deployed_model_id"],
    },
  };

  expect(widget).toEqual({
    title: "Errors",
    xyChart: {
      dataSets: [
        {
          timeSeriesQuery: {
            timeSeriesFilterRatio: {
              numerator: { filter: errors!.filter, ...asked },
              denominator: { filter: answers!.filter, ...asked },
            },
            unitOverride: "10^2.%",
          },
          plotType: "LINE",
          targetAxis: "Y1",
          minAlignmentPeriod: "300s",
          legendTemplate: "${metric.labels.deployed_model_id}",
        },
      ],
      thresholds: [{ label: "most", value: 0.01, targetAxis: "Y1" }],
      yAxis: { label: "share of answers", scale: "LINEAR" },
      chartOptions: { mode: "COLOR" },
    },
  });
});

test("what is drawn is told apart by its name and its labels, on its own side, and only the highest where there is much", () => {
  const widget = chart({
    title: "Answers",
    unit: "each second",
    rightUnit: "releases",
    lines: [
      { metric: answers!.eachSecond().by([]), period, name: "answers" },
      { metric: answers!.by(["metric.response_code"]), period, name: "code", as: "bars", axis: "right", highest: 5 },
    ],
  });

  expect(widget.xyChart).toMatchObject({
    dataSets: [
      {
        plotType: "LINE",
        targetAxis: "Y1",
        legendTemplate: "answers",
        timeSeriesQuery: { timeSeriesFilter: { aggregation: { perSeriesAligner: "ALIGN_RATE", groupByFields: [] } } },
      },
      {
        plotType: "STACKED_BAR",
        targetAxis: "Y2",
        legendTemplate: "code ${metric.labels.response_code}",
        timeSeriesQuery: {
          timeSeriesFilter: {
            pickTimeSeriesFilter: { rankingMethod: "METHOD_MAX", numTimeSeries: 5, direction: "TOP" },
          },
        },
      },
    ],
    y2Axis: { label: "releases" },
  });
});

test("what Google would leave out is left out, so that the next plan finds nothing", () => {
  const card = budgetCard({ title: "Left", objectiveName: "projects/p/services/s/serviceLevelObjectives/o" });
  const { json } = dashboardOf([{ title: "First", widgets: [{ size: "card", widget: card }] }]);

  expect(json).toEqual({
    displayName: "test: model fraud",
    mosaicLayout: {
      columns: 12,
      tiles: [
        { width: 12, height: 1, widget: { title: "First", sectionHeader: { dividerBelow: true } } },
        {
          yPos: 1,
          width: 12,
          height: 2,
          widget: {
            title: "Left",
            scorecard: {
              timeSeriesQuery: {
                timeSeriesFilter: {
                  filter: 'select_slo_budget_fraction("projects/p/services/s/serviceLevelObjectives/o")',
                  aggregation: { perSeriesAligner: "ALIGN_NEXT_OLDER" },
                },
                unitOverride: "10^2.%",
              },
              sparkChartView: { sparkChartType: "SPARK_LINE" },
              thresholds: [
                { label: "a quarter is left", value: 0.25, color: "YELLOW", direction: "BELOW" },
                { label: "nothing is left", color: "RED", direction: "BELOW" },
              ],
            },
          },
        },
      ],
    },
  });
});

test("labels are Google's to fill in, not Terraform's, and whoever looks may choose by them", () => {
  const lines = [{ metric: answers!.by(["metric.deployed_model_id"]), period }];
  const widget = chart({ title: "Answers", unit: "answers", lines });
  const { text, json } = dashboardOf([{ widgets: [{ size: "chart", widget }] }], ["deployed_model_id"]);

  expect(text).toContain('"$${metric.labels.deployed_model_id}"');
  expect(json.dashboardFilters).toEqual([{ labelKey: "deployed_model_id", filterType: "METRIC_LABEL" }]);
});

test("what Google would refuse is refused before", () => {
  const { stack, naming } = fixture();

  expect(() => new Dashboard(stack, "Dashboard", { naming, title: "nothing", tiles: [] })).toThrow(
    "stack/Dashboard: dashboard.mosaicLayout must have 1 to 100 tiles, got 0",
  );
});

describe("the layout", () => {
  const sizes = ["card", "chart", "half", "wide", "note"] as const;
  const sections = fc.array(
    fc.record({
      title: fc.option(fc.constant("Section"), { nil: undefined }),
      widgets: fc
        .array(fc.constantFrom(...sizes), { maxLength: 70 })
        .map((some) => some.map((size, index) => ({ size, widget: note(`${index}`, "text") }))),
    }),
    { maxLength: 6 },
  );

  test("has no gap, no tile over another and nothing beside it, and everything in its order", () => {
    fc.assert(
      fc.property(sections, (some) => {
        const pages = laidOut(some);
        for (const tiles of pages) {
          expect(dashboardFindings({ mosaicLayout: { columns: 12, tiles } })).toEqual([]);
          const area = tiles.reduce((sum, { width, height }) => sum + width * height, 0);
          const bottom = Math.max(...tiles.map(({ yPos, height }) => yPos + height));
          expect(area).toBe(12 * bottom);
          expect(tiles.filter(({ widget }) => widget.text !== undefined).length).toBeLessThanOrEqual(48);
        }
        const shown = pages.flat().filter(({ widget }) => widget.text !== undefined);
        expect(shown.map(({ widget }) => widget)).toEqual(
          some.flatMap(({ widgets }) => widgets.map((one) => one.widget)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [1, [12]],
    [2, [6, 6]],
    [3, [4, 4, 4]],
    [4, [6, 6, 6, 6]],
    [5, [4, 4, 4, 6, 6]],
    [7, [4, 4, 4, 6, 6, 6, 6]],
  ])("makes of %i charts rows that are as wide as the others", (count, widths) => {
    const widgets = Array.from({ length: count }, () => ({ size: "chart" as const, widget: note("a", "b") }));

    expect(
      laidOut([{ widgets }])
        .flat()
        .map(({ width }) => width),
    ).toEqual(widths);
  });

  test("makes nothing of nothing, and no heading over nothing", () => {
    expect(laidOut([{ title: "Empty", widgets: [] }])).toEqual([]);
  });

  test("does not tear a section apart that fits on the next dashboard", () => {
    const section = (count: number): Section => ({
      widgets: Array.from({ length: count }, () => ({ size: "chart" as const, widget: note("a", "b") })),
    });

    expect(laidOut([section(30), section(20), section(5)]).map(({ length }) => length)).toEqual([30, 25]);
  });
});
