import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import * as fs from "node:fs";
import * as path from "node:path";
import { dashboardFindings } from "../../catalog/dashboards";
import type { EnvironmentInput } from "../../config/schema/environment";
import type { Json } from "../../review/json";
import { PlatformError, platformOf } from "../../review/platform";
import { fitted } from "../../scripts/pictures/drawing";
import { dashboardPictures } from "../../scripts/pictures/dashboard-pictures";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import { shippedEnvironments } from "../support/shipped";

interface Shown {
  readonly title: string;
  readonly widgets: readonly Widget[];
  readonly json: unknown;
}

interface Widget {
  readonly title?: string;
  readonly xyChart?: {
    readonly thresholds?: readonly { readonly label: string; readonly value?: number }[];
    readonly dataSets: readonly { readonly legendTemplate?: string; readonly targetAxis: string }[];
  };
  readonly [content: string]: unknown;
}

const PICTURES = path.resolve(__dirname, "../../docs/pictures");
const prod = synthesizePlatform(shippedEnvironments().find(({ name }) => name === "prod")!);

function shownBy({ stacks }: ReturnType<typeof synthesizePlatform>): readonly Shown[] {
  return (stacks.observability?.all(MonitoringDashboard) ?? []).map(({ dashboard_json }) => {
    const json = JSON.parse(String(dashboard_json).replaceAll("$${", "${")) as {
      displayName: string;
      mosaicLayout: { tiles: readonly { widget: Widget }[] };
    };
    return { title: json.displayName, widgets: json.mosaicLayout.tiles.map(({ widget }) => widget), json };
  });
}

const dashboards = (parts: Partial<EnvironmentInput>) => shownBy(synthesizePlatform(environment(parts)));
const titled = (shown: readonly Shown[], title: string) => shown.find((one) => one.title === title);
const titles = (shown: Shown | undefined) => (shown?.widgets ?? []).map(({ title }) => title);
const limits = (shown: Shown | undefined, title: string) =>
  shown?.widgets
    .find((widget) => widget.title === title)
    ?.xyChart?.thresholds?.map(({ label, value = 0 }) => [label, value]);

const model = { serving: { image: "images/server:1" } } as const;
const machine = { type: "n1-standard-4" } as const;
const repositories = { images: { holds: "images" } } as const;

test("an environment that declares nothing has one dashboard, about the project", () => {
  const [health, ...others] = dashboards({});

  expect(others).toEqual([]);
  expect(health?.title).toBe("test: health at a glance");
  expect(titles(health)).toEqual([
    "Open incidents",
    "The project",
    "Changes and reads that matter",
    "Quotas in use, the fullest ten",
    "Requests that a quota refused",
    "Errors of workflows",
    "Spend, and where to go on",
  ]);
});

test("a disposable environment has the same: dashboards cost nothing", () => {
  expect(dashboards({ lifetime: "disposable" }).map(({ title }) => title)).toEqual(["test: health at a glance"]);
});

test("a model that nobody trains or asks has none", () => {
  const shown = dashboards({ repositories, models: { fraud: model } });

  expect(shown.map(({ title }) => title)).toEqual(["test: health at a glance"]);
});

test("a chart has the limit of its alert, its gate where versions are compared, and none where it is silenced", () => {
  const shown = dashboards({
    repositories,
    models: { fraud: model },
    endpoints: {
      fraud: {
        model: "fraud",
        machine,
        release: { strategy: "all-at-once", gates: { errorRate: { max: "2%" }, p95: { max: "80ms" } } },
        alerts: { maxErrorRate: "3%", maxP99: "250ms", silenced: { saturation: "tests" } },
      },
    },
  });
  const fraud = titled(shown, "test: model fraud");

  expect(limits(fraud, "Answers that are errors of the server")).toEqual([["maxErrorRate: 3%", 0.03]]);
  expect(limits(fraud, "How long answers take")).toEqual([
    ["maxP95: 80ms", 80],
    ["maxP99: 250ms", 250],
  ]);
  expect(limits(fraud, "Errors, by version")).toEqual([["gate of releases: 2%", 0.02]]);
  expect(limits(fraud, "How long answers take (p95), by version")).toEqual([["gate of releases: 80ms", 80]]);
  expect(limits(fraud, "Machines")).toEqual([["minReplicas: 1", 1]]);
  expect(limits(fraud, "Processors in use")).toBeUndefined();
});

test("releases are drawn beside answers, on their own side", () => {
  const shown = dashboards({
    repositories,
    models: { fraud: model },
    endpoints: { fraud: { model: "fraud", machine } },
  });
  const chart = titled(shown, "test: model fraud")?.widgets.find(({ title }) => title === "Answers, and releases");

  expect(chart?.xyChart?.dataSets.map(({ legendTemplate, targetAxis }) => [legendTemplate, targetAxis])).toEqual([
    ["answers", "Y1"],
    ["release ${metric.labels.outcome}", "Y2"],
  ]);
});

test("limits that differ say whose they are, and the strictest are drawn where there are many", () => {
  const endpoints = Object.fromEntries(
    ["a1", "b2", "c3", "d4", "e5"].map((name, index) => [
      name,
      { model: "fraud", machine, alerts: { maxP99: `${100 * (index + 1)}ms`, maxErrorRate: index < 3 ? "1%" : "2%" } },
    ]),
  ) as EnvironmentInput["endpoints"];
  const health = titled(dashboards({ repositories, models: { fraud: model }, endpoints }), "test: health at a glance");

  expect(limits(health, "Answers that are errors of the server")).toEqual([
    ["maxErrorRate: 1% (a1, b2 and 1 more)", 0.01],
    ["maxErrorRate: 2% (d4, e5)", 0.02],
  ]);
  expect(limits(health, "How long 99 of 100 answers take at most")).toEqual([
    ["maxP99: 100ms (a1)", 100],
    ["maxP99: 200ms (b2)", 200],
    ["maxP99: 300ms (c3)", 300],
    ["maxP99: 400ms (d4)", 400],
  ]);
});

test("what is too much for one dashboard goes on in another, and many objectives are a table", () => {
  const endpoints = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [
      `e${index}`,
      { model: "fraud", machine, slo: { availability: "99%", latency: { under: "100ms", share: "95%" } } },
    ]),
  ) as EnvironmentInput["endpoints"];
  const shown = dashboards({ repositories, models: { fraud: model }, endpoints });

  expect(shown.map(({ title }) => title)).toEqual([
    "test: health at a glance",
    "test: model fraud (1 of 2)",
    "test: model fraud (2 of 2)",
  ]);
  const table = shown[0]?.widgets.find(({ title }) => title === "Budgets left");
  expect((table?.timeSeriesTable as { dataSets: readonly unknown[] }).dataSets).toHaveLength(10);
  expect(shown.flatMap(({ json }) => dashboardFindings(json))).toEqual([]);
});

test("says of prod what somebody on call asks first", () => {
  const shown = shownBy(prod);

  expect(shown.map(({ title }) => title)).toEqual([
    "prod: health at a glance",
    "prod: model fraud",
    "prod: model churn",
    "prod: training capacity",
    "prod: data",
  ]);
  for (const { widgets } of shown.slice(0, 3)) expect(widgets[0]?.title).toMatch(/^Open incidents/);
  expect(titles(shown[1])).toContain("Accelerators in use");
  expect(titles(shown[2])).not.toContain("Accelerators in use");
});

test("titles are as long as their tiles are wide", () => {
  for (const { json } of shownBy(prod)) {
    const { tiles } = (json as { mosaicLayout: { tiles: readonly { width: number; widget: Widget }[] } }).mosaicLayout;
    for (const { width, widget } of tiles) {
      const title = widget.title ?? "";
      expect(fitted(title, width * 110 - 28, 12)).toBe(title);
    }
  }
});

test.each([
  ["{", "dashboard_json is no JSON"],
  ['{"displayName":"a"}', "dashboard must have one of gridLayout, mosaicLayout, rowLayout, columnLayout, got none"],
])("what is no dashboard is not drawn: %s", (dashboard_json, problem) => {
  const stack = { resource: { google_monitoring_dashboard: { changed: { dashboard_json } } } };
  const platform = platformOf({
    manifest: { stacks: { observability: {} } },
    stacks: new Map([["observability", stack]]),
  });

  expect(() => dashboardPictures(platform)).toThrow(
    new PlatformError(`google_monitoring_dashboard.changed is no dashboard: ${problem}`),
  );
});

test("the pictures in the documentation are those of prod", () => {
  const stacks = new Map([["observability", prod.stacks.observability?.json as Json]]);
  const manifest = { stacks: { observability: { dependencies: [] } } };
  const pictures = dashboardPictures(platformOf({ manifest, stacks }));

  expect(
    fs
      .readdirSync(PICTURES)
      .filter((file) => file.startsWith("dashboard-"))
      .sort(),
  ).toEqual(pictures.map(({ file }) => file).sort());
  for (const { file, svg } of pictures) {
    // Written again with: npm run docs
    expect(fs.readFileSync(path.join(PICTURES, file), "utf8") === svg ? "current" : `${file} is not current`).toBe(
      "current",
    );
  }
});
