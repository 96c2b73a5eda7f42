import type { Sized } from "../../constructs/monitoring/dashboard-layout";
import { logs } from "../../constructs/monitoring/dashboard-widgets";
import { FACTS } from "../../constructs/monitoring/facts";
import { Metric } from "../../constructs/monitoring/metric";
import { scanned, writtenTo } from "../alerts/platform-alerts";
import {
  bars,
  charts,
  counted,
  DAY,
  type DashboardSources,
  HOUR,
  limitLines,
  MINUTES,
  type PlannedDashboard,
  together,
  when,
} from "./sources";

/** Whether data comes, how much there is of it, and what asking costs. */
export function dataDashboard(sources: DashboardSources): PlannedDashboard {
  const { naming } = sources;
  const { datasets, zones } = sources.environment.storage;
  const buckets = Object.keys(zones).map((name) => naming.bucket(name));
  const ids = Object.keys(datasets).map((name) => naming.dataset(name));
  return {
    id: "data",
    title: "data",
    origin: "storage",
    sections: [
      { title: "Tables", says: "Whether rows come, and how many", widgets: tables(ids, sources) },
      { title: "Queries", says: "What asking costs, and whether there is room to ask", widgets: queries(ids, sources) },
      { title: "Zones", says: "Objects: how many come, and how many there are", widgets: objects(buckets, sources) },
      {
        title: "Whom it is open to",
        says: "What should be empty",
        widgets: openness(sources),
      },
      { widgets: failedLoads(sources) },
    ],
  };
}

const at = (period: typeof DAY, as?: "bars" | "area") => (metric: Metric) => ({ metric, period, as });

function tables(datasets: readonly string[], { alerts, environment, facts }: DashboardSources): readonly Sized[] {
  if (datasets.length === 0) return [];
  const subjects = Object.keys(environment.storage.datasets).map((name) => `dataset ${name}`);
  return [
    ...charts({
      title: "Loads that failed",
      unit: "in an hour",
      lines: when(facts.has("loads"), () => [bars(counted(facts, "loads", { by: [] }))]),
    }),
    ...charts({
      title: "Rows that came",
      unit: "rows in an hour",
      lines: of(datasets, (value) => rowsOf(value)).map(at(HOUR, "bars")),
    }),
    ...charts({
      title: "What was written to datasets",
      unit: "bytes in a day",
      lines: of(datasets, (value) => writtenTo("dataset", value)).map(at(DAY, "bars")),
      limits: limitLines(alerts, { work: "storage", kind: "growth", subjects }),
    }),
    ...charts({
      title: "What datasets keep",
      unit: "bytes",
      lines: of(datasets, (value) =>
        reading("bigquery.googleapis.com/storage/stored_bytes", "bigquery_dataset", "resource.dataset_id", value),
      ).map(at(HOUR, "area")),
    }),
    ...charts({
      title: "Tables",
      unit: "tables",
      lines: of(datasets, (value) =>
        reading("bigquery.googleapis.com/storage/table_count", "bigquery_dataset", "resource.dataset_id", value),
      ).map(at(HOUR)),
    }),
  ];
}

function objects(buckets: readonly string[], { alerts, environment }: DashboardSources): readonly Sized[] {
  if (buckets.length === 0) return [];
  const subjects = Object.keys(environment.storage.zones).map((name) => `zone ${name}`);
  const stored = (type: string) => (value: string) => reading(type, "gcs_bucket", "resource.bucket_name", value);
  return [
    ...charts({
      title: "What was written to zones",
      unit: "bytes in a day",
      lines: of(buckets, (value) => writtenTo("bucket", value)).map(at(DAY, "bars")),
      limits: limitLines(alerts, { work: "storage", kind: "growth", subjects }),
    }),
    ...charts({
      title: "What zones keep, old and deleted objects included",
      unit: "bytes",
      lines: of(buckets, stored("storage.googleapis.com/storage/v2/total_bytes")).map(at(DAY, "area")),
    }),
    ...charts({
      title: "How many objects are kept",
      unit: "objects",
      lines: of(buckets, stored("storage.googleapis.com/storage/v2/total_count")).map(at(DAY)),
    }),
  ];
}

function queries(datasets: readonly string[], { alerts }: DashboardSources): readonly Sized[] {
  if (datasets.length === 0) return [];
  const asked = (metric: string, groupBy: readonly string[]) =>
    new Metric({
      name: metric,
      type: `bigquery.googleapis.com/${metric}`,
      resource: "bigquery_project",
      aligner: "ALIGN_MEAN",
      reducer: "REDUCE_SUM",
      groupBy,
    });
  return [
    ...charts({
      title: "What queries read, and is paid for",
      unit: "bytes in a day",
      lines: [{ metric: scanned().by(["metric.statement_type"]), period: DAY, as: "bars" }],
      limits: limitLines(alerts, { work: "platform", kind: "scan" }),
    }),
    ...charts({
      title: "Jobs that run or wait",
      unit: "jobs",
      lines: [{ metric: asked("job/num_in_flight", ["metric.job_type", "metric.state"]), period: MINUTES, as: "area" }],
    }),
    ...charts({
      title: "Slots at work",
      unit: "slots",
      lines: [{ metric: asked("slots/allocated", ["metric.job_type"]), period: MINUTES, as: "area" }],
    }),
  ];
}

function openness({ environment, facts }: DashboardSources): readonly Sized[] {
  const { datasets, zones } = environment.storage;
  if (Object.keys(datasets).length + Object.keys(zones).length === 0) return [];
  const lines = (
    [
      ["public-access", "opened to everybody", "resource.bucket_name"],
      ["public-datasets", "opened to everybody", "resource.dataset_id"],
      ["strangers-objects", "object read from outside", "metric.method"],
      ["strangers-tables", "table read from outside", "metric.method"],
    ] as const
  ).flatMap(([fact, name, label]) => when(facts.has(fact), () => [bars(counted(facts, fact, { by: [label] }), name)]));
  return charts({ title: "Opened, and read from outside", unit: "in an hour", lines });
}

function failedLoads({ facts, naming }: DashboardSources): readonly Sized[] {
  if (!facts.has("loads")) return [];
  const { filter, resource } = FACTS.loads;
  const asked = [`resource.type="${resource}"`, filter].join(" AND ");
  return [{ size: "wide", widget: logs("Loads that failed, and why", naming.projectId, asked) }];
}

function of(values: readonly string[], metric: (value: string) => Metric): readonly Metric[] {
  return together(values.map(metric));
}

function rowsOf(value: string): Metric {
  return new Metric({
    name: "rows that came",
    type: "bigquery.googleapis.com/storage/uploaded_row_count",
    resource: "bigquery_dataset",
    subject: { label: "resource.dataset_id", value },
    aligner: "ALIGN_DELTA",
    reducer: "REDUCE_SUM",
  });
}

function reading(type: string, resource: string, label: string, value: string): Metric {
  const subject = { label, value };
  return new Metric({ name: type, type, resource, subject, aligner: "ALIGN_MEAN", reducer: "REDUCE_SUM" });
}
