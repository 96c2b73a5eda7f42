import { dashboardFindings } from "../../catalog/dashboards";

const filter = { filter: 'metric.type = "x"', aggregation: { perSeriesAligner: "ALIGN_MEAN" } };
const query = { timeSeriesFilter: filter };
const line = { timeSeriesQuery: query, plotType: "LINE" };
const tile = (widget: unknown, place = {}) => ({ xPos: 0, yPos: 0, width: 4, height: 4, ...place, widget });
const dashboard = (...tiles: unknown[]) => ({ displayName: "a", mosaicLayout: { columns: 12, tiles } });
const chart = (parts: object) => dashboard(tile({ xyChart: { dataSets: [line], ...parts } }));
const score = (parts: object) => dashboard(tile({ scorecard: { timeSeriesQuery: query, ...parts } }));
const note = { text: { content: "a", format: "MARKDOWN" } };

test.each<[string, unknown]>([
  ["a chart with limits", chart({ thresholds: [{ label: "most", value: 1.5, targetAxis: "Y1" }] })],
  ["one number with a color", score({ thresholds: [{ value: 0.25, color: "RED", direction: "BELOW" }] })],
  ["tiles beside and below each other", dashboard(tile(note), tile(note, { xPos: 4 }), tile(note, { yPos: 4 }))],
  ["incidents, entries and headings", dashboard(tile({ incidentList: {} }), tile({ blank: {} }, { yPos: 4 }))],
  ["choices", { ...dashboard(tile(note)), dashboardFilters: [{ labelKey: "workflow", filterType: "METRIC_LABEL" }] }],
  ["nought left out, as Google does", dashboard({ width: 12, height: 1, widget: note })],
])("%s is taken", (_, given) => {
  expect(dashboardFindings(given)).toEqual([]);
});

const at = "dashboard.mosaicLayout.tiles[0]";

test.each<[string, unknown, string]>([
  ["what is no dashboard", [], "dashboard must be an object, got []"],
  [
    "a dashboard without a layout",
    { displayName: "a" },
    "dashboard must have one of gridLayout, mosaicLayout, rowLayout, columnLayout, got none",
  ],
  [
    "two layouts",
    { ...dashboard(tile(note)), gridLayout: {} },
    "dashboard must have one of gridLayout, mosaicLayout, rowLayout, columnLayout, got gridLayout and mosaicLayout",
  ],
  [
    "a mosaic that is too wide",
    { mosaicLayout: { columns: 48, tiles: [tile(note)] } },
    "dashboard.mosaicLayout must have 1 to 12 columns, got 48",
  ],
  ["a mosaic of nothing", dashboard(), "dashboard.mosaicLayout must have 1 to 100 tiles, got 0"],
  [
    "a tile beside the mosaic",
    dashboard(tile(note, { xPos: 9 })),
    `${at} must be inside the 12 columns and have a size, got columns 9 to 13, rows 0 to 4`,
  ],
  [
    "a tile before its beginning",
    dashboard(tile(note, { yPos: -1 })),
    `${at} must be inside the 12 columns and have a size, got columns 0 to 4, rows -1 to 3`,
  ],
  [
    "a tile without a height",
    dashboard(tile(note, { height: 0 })),
    `${at} must be inside the 12 columns and have a size, got columns 0 to 4, rows 0 to 0`,
  ],
  [
    "a tile over another",
    dashboard(tile(note), tile(note, { xPos: 3, yPos: 3 })),
    `dashboard.mosaicLayout.tiles[1] lies over ${at}: columns 3 to 7, rows 3 to 7`,
  ],
  [
    "a field that there is not",
    chart({ annotations: [] }),
    `${at}.widget.xyChart has no annotations, only dataSets, timeshiftDuration, thresholds, xAxis, yAxis, y2Axis, chartOptions`,
  ],
  [
    "a text where a number must be",
    dashboard(tile(note, { width: "4" })),
    `${at}.width must be a whole number, got "4"`,
  ],
  ["a number where a text must be", dashboard(tile({ title: 1, ...note })), `${at}.widget.title must be a text, got 1`],
  ["a list that is none", chart({ thresholds: {} }), `${at}.widget.xyChart.thresholds must be a list, got {}`],
  [
    "a word that is none of the API's",
    dashboard(tile({ text: { content: "a", format: "HTML" } })),
    `${at}.widget.text.format must be MARKDOWN, RAW, got "HTML"`,
  ],
  [
    "a time that is none",
    chart({ dataSets: [{ ...line, minAlignmentPeriod: "5m" }] }),
    `${at}.widget.xyChart.dataSets[0].minAlignmentPeriod must be seconds like "60s", got "5m"`,
  ],
  [
    "a truth that is none",
    dashboard(tile({ sectionHeader: { dividerBelow: "yes" } })),
    `${at}.widget.sectionHeader.dividerBelow must be true or false, got "yes"`,
  ],
  [
    "what must be empty",
    dashboard(tile({ blank: { color: "red" } })),
    `${at}.widget.blank must be {}, got {"color":"red"}`,
  ],
  [
    "names that hold no text",
    { ...dashboard(tile(note)), labels: { a: 1 } },
    'dashboard.labels must be texts by name, got {"a":1}',
  ],
  [
    "two contents in one widget",
    dashboard(tile({ ...note, blank: {} })),
    `${at}.widget must have one of xyChart, scorecard, text, blank, alertChart, timeSeriesTable, collapsibleGroup, logsPanel, incidentList, pieChart, errorReportingPanel, sectionHeader, singleViewGroup, got text and blank`,
  ],
  [
    "a question without words",
    chart({ dataSets: [{ timeSeriesQuery: {} }] }),
    `${at}.widget.xyChart.dataSets[0].timeSeriesQuery must have one of timeSeriesFilter, timeSeriesFilterRatio, timeSeriesQueryLanguage, prometheusQuery, got none`,
  ],
  [
    "two ways to show a number",
    score({ blankView: {}, gaugeView: {} }),
    `${at}.widget.scorecard must have one of gaugeView, sparkChartView, blankView, got gaugeView and blankView`,
  ],
  [
    "a color in a chart",
    chart({ thresholds: [{ value: 1, color: "RED" }] }),
    `${at}.widget.xyChart is a chart: its limits have no color`,
  ],
  [
    "a side of a single number",
    score({ thresholds: [{ value: 1, targetAxis: "Y1" }] }),
    `${at}.widget.scorecard is one number: its limits have no targetAxis`,
  ],
  ["a chart of nothing", chart({ dataSets: [] }), `${at}.widget.xyChart must ask for 1 to 50 lines, got 0`],
  [
    "a chart of too much",
    chart({ dataSets: Array.from({ length: 51 }, () => line) }),
    `${at}.widget.xyChart must ask for 1 to 50 lines, got 51`,
  ],
  [
    "a filter that is too long",
    chart({ dataSets: [{ timeSeriesQuery: { timeSeriesFilter: { ...filter, filter: "a".repeat(2049) } } }] }),
    `${at}.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter must have a filter of at most 2048 characters, got 2049`,
  ],
])("%s is refused", (_, given, finding) => {
  expect(dashboardFindings(given)).toEqual([finding]);
});
