import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import { MonitoringSlo } from "@cdktf/provider-google/lib/monitoring-slo";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  type Aligner,
  type MetricFacts,
  metricFindings,
  METRICS,
  type MetricQuestion,
  type Reducer,
} from "../../catalog/metrics";
import { PLATFORMS } from "../support/platforms";
import type { SynthesizedPlatform } from "../support/platform";
import { releaseCloud } from "../support/vertex/release";

const LOG_BASED = "logging.googleapis.com/user/";

interface Aggregation {
  readonly alignment_period: string;
  readonly per_series_aligner: Aligner;
  readonly cross_series_reducer?: Reducer;
  readonly group_by_fields?: readonly string[];
}

/** A filter read apart: as its text stands, and not as the value that made it. */
function read(filter: string): Pick<MetricQuestion, "type" | "resource" | "labels"> & { readonly values: string[][] } {
  const clauses = filter.split(" AND ").map((clause) => /^(\S+?)\s*(?:=|>=)\s*(.+)$/.exec(clause) ?? []);
  const of = (name: string) => clauses.find(([, field]) => field === name)?.[2]?.replaceAll('"', "") ?? "";
  const values = clauses.flatMap(([, field = "", value = ""]) => (field.includes(".label") ? [[field, value]] : []));
  return {
    type: of("metric.type"),
    resource: of("resource.type"),
    labels: values.map(([field = ""]) => plain(field)),
    values,
  };
}

const plain = (field: string) => field.replace(/\.labels?\./, ".");

/** What is known of the log-based metrics of a platform, from what is synthesized. */
function factsOf({ stacks }: SynthesizedPlatform): Readonly<Record<string, MetricFacts>> {
  return Object.fromEntries(
    (stacks.foundation?.all(LoggingMetric) ?? []).map(({ name, filter, metric_descriptor }) => {
      const { metric_kind, value_type, unit, labels } = metric_descriptor as Record<string, string> & {
        labels: readonly { key: string }[];
      };
      const [, resource = ""] = /^resource\.type="([^"]+)"/.exec(String(filter)) ?? [];
      return [
        `${LOG_BASED}${String(name)}`,
        { kind: metric_kind, value: value_type, unit, resources: [resource], labels: labels.map(({ key }) => key) },
      ];
    }),
  ) as unknown as Readonly<Record<string, MetricFacts>>;
}

function conditionsOf({ stacks }: SynthesizedPlatform) {
  return (stacks.observability?.all(MonitoringAlertPolicy) ?? []).flatMap(({ conditions, display_name }) =>
    (conditions as readonly Record<string, Record<string, unknown>>[]).flatMap((condition) => {
      const { condition_threshold: threshold, condition_absent: absent } = condition;
      const asked = threshold ?? absent;
      if (asked === undefined || String(asked.filter).startsWith("select_slo_burn_rate")) return [];
      const pairs = [
        [asked.filter, asked.aggregations],
        ...(asked.denominator_filter === undefined ? [] : [[asked.denominator_filter, asked.denominator_aggregations]]),
      ] as const;
      return pairs.map(([filter, aggregations]) => ({
        title: String(display_name),
        filter: String(filter),
        aggregation: (aggregations as readonly Aggregation[])[0] as Aggregation,
      }));
    }),
  );
}

/** Everything that a dashboard asks, found by the form of a question wherever it stands. */
function questionsOf({ dashboard_json }: { readonly [attribute: string]: unknown }) {
  const questions: { title: string; filter: string; aggregation: Aggregation }[] = [];
  const look = (value: unknown, title: string): void => {
    if (typeof value !== "object" || value === null) return;
    const fields = value as Readonly<Record<string, unknown>>;
    const named = typeof fields.title === "string" ? fields.title : title;
    if ("filter" in fields && "aggregation" in fields) {
      const aggregation = fields.aggregation as Readonly<Record<string, unknown>>;
      questions.push({
        title: named,
        filter: String(fields.filter),
        aggregation: {
          alignment_period: String(aggregation.alignmentPeriod),
          per_series_aligner: aggregation.perSeriesAligner as Aligner,
          cross_series_reducer: aggregation.crossSeriesReducer as Reducer | undefined,
          group_by_fields: aggregation.groupByFields as readonly string[] | undefined,
        },
      });
    }
    for (const inner of Object.values(fields)) look(inner, named);
  };
  look(JSON.parse(String(dashboard_json)), "dashboard");
  return questions;
}

function findingsOf(filter: string, aggregation: Aggregation, facts: Readonly<Record<string, MetricFacts>>) {
  const { type, resource, labels, values } = read(filter);
  const groups = (aggregation.group_by_fields ?? []).map(plain);
  const numbers = (METRICS[type] ?? facts[type])?.numbers ?? [];
  return [
    ...metricFindings({
      type,
      resource,
      labels: [...labels, ...groups],
      aligner: aggregation.per_series_aligner,
      reducer: aggregation.cross_series_reducer,
      facts: facts[type],
    }),
    ...values.flatMap(([field = "", value = ""]) =>
      numbers.includes(plain(field).split(".")[1] ?? "") === /^\d+$/.test(value)
        ? []
        : [`${field} is compared with ${value}`],
    ),
  ];
}

describe.each(PLATFORMS)("the environment %s", (_name, platform) => {
  const facts = factsOf(platform);

  test("asks in its alerts for what Google has, in a way that Google takes", () => {
    const asked = conditionsOf(platform);

    expect(asked.length).toBeGreaterThan(0);
    expect(
      asked.flatMap(({ title, filter, aggregation }) =>
        findingsOf(filter, aggregation, facts).map((finding) => `${title}: ${finding}`),
      ),
    ).toEqual([]);
  });

  test("asks in its objectives for what Google has", () => {
    const filters = (platform.stacks.observability?.all(MonitoringSlo) ?? []).flatMap(({ request_based_sli }) => {
      const { good_total_ratio = {}, distribution_cut = {} } = request_based_sli as Record<
        string,
        Record<string, string>
      >;
      const cut = distribution_cut.distribution_filter;
      return [
        ...Object.values(good_total_ratio).map((filter) => [filter, "INT64"] as const),
        ...(cut === undefined ? [] : [[cut, "DISTRIBUTION"] as const]),
      ];
    });

    for (const [filter, value] of filters) {
      expect(findingsOf(filter, { alignment_period: "60s", per_series_aligner: "ALIGN_DELTA" }, facts)).toEqual([]);
      const { type } = read(filter);
      expect([type, (METRICS[type] ?? facts[type])?.value]).toEqual([type, value]);
    }
  });

  test("asks in its dashboards for what Google has, and of its objectives for those that there are", () => {
    const { stacks } = platform;
    const objectives = (stacks.observability?.all(MonitoringSlo) ?? []).map(({ slo_id }) => `/${String(slo_id)}"`);
    const asked = (stacks.observability?.all(MonitoringDashboard) ?? []).flatMap(questionsOf);

    expect(asked.length).toBeGreaterThan(0);
    expect(
      asked.flatMap(({ title, filter, aggregation }) => {
        if (filter.startsWith("select_slo_")) {
          return objectives.some((name) => filter.includes(name)) ? [] : [`${title}: ${filter} is of no objective`];
        }
        return findingsOf(filter, aggregation, facts).map((finding) => `${title}: ${finding}`);
      }),
    ).toEqual([]);
  });

  test("draws on a dashboard whatever it tells of, and its limits", () => {
    const drawn = (platform.stacks.observability?.all(MonitoringDashboard) ?? []).flatMap(questionsOf);
    const types = new Set(drawn.map(({ filter }) => read(filter).type));

    expect(
      [...new Set(conditionsOf(platform).map(({ filter }) => read(filter).type))].filter((type) => !types.has(type)),
    ).toEqual([]);
  });

  test("looks for no longer than Cloud Monitoring remembers, and for whole minutes", () => {
    for (const { conditions } of platform.stacks.observability?.all(MonitoringAlertPolicy) ?? [])
      for (const { condition_absent: absent, condition_threshold: threshold } of conditions as readonly Record<
        string,
        { duration: string; aggregations?: readonly Aggregation[] }
      >[]) {
        const seconds = (text: string) => Number(text.slice(0, -1));
        const { duration = "0s", aggregations = [] } = absent ?? threshold ?? {};
        expect(seconds(duration) % 60).toBe(0);
        expect(seconds(duration)).toBeLessThanOrEqual(absent === undefined ? 30 * 3_600 : 84_600);
        for (const { alignment_period } of aggregations)
          expect(seconds(alignment_period) + seconds(duration)).toBeLessThanOrEqual(90_000);
      }
  });

  test("names a page in each alert that is there", () => {
    for (const { display_name, documentation } of platform.stacks.observability?.all(MonitoringAlertPolicy) ?? []) {
      const { content } = documentation as { readonly content: string };
      const pages = content.match(/docs\/runbooks\/[a-z-]+\.md/g) ?? [];

      if (String(display_name).includes("waits for approval")) continue;
      expect(pages.length).toBeGreaterThan(0);
      for (const page of pages) expect(fs.existsSync(path.resolve(__dirname, "../..", page))).toBe(true);
    }
  });

  test("counts no more labels than are told apart by names of its file", () => {
    const labels = (platform.stacks.foundation?.all(LoggingMetric) ?? []).flatMap(({ label_extractors }) =>
      Object.values((label_extractors ?? {}) as Readonly<Record<string, string>>),
    );

    expect(labels.filter((field) => /principal|email|caller|execution|\brun\b|message/i.test(field))).toEqual([]);
  });
});

test.each(["public", "private"] as const)("the gates of a release ask for what Google has (%s)", (metrics) => {
  const cloud = releaseCloud({ other: { metrics } });
  cloud.release("3");
  const asked = cloud.vertex.requests.filter(({ request: { url } }) => url.endsWith("/timeSeries"));

  expect(asked.length).toBeGreaterThan(0);
  for (const { request } of asked) {
    const group = request.query["aggregation.groupByFields"];
    expect(
      findingsOf(
        request.query.filter ?? "",
        {
          alignment_period: request.query["aggregation.alignmentPeriod"] ?? "",
          per_series_aligner: request.query["aggregation.perSeriesAligner"] as Aligner,
          cross_series_reducer: request.query["aggregation.crossSeriesReducer"] as Reducer,
          group_by_fields: group === undefined ? [] : [group],
        },
        {},
      ),
    ).toEqual([]);
  }
});
