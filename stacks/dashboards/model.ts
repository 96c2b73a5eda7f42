import type { Endpoint } from "../../config/schema/environment";
import type { Section, Sized } from "../../constructs/monitoring/dashboard-layout";
import { budgetCard, incidents, type LimitLine } from "../../constructs/monitoring/dashboard-widgets";
import type { Metric } from "../../constructs/monitoring/metric";
import type { EndpointMetrics, Percentile } from "../../constructs/serving/endpoint-metrics";
import { FEEDBACK_REPORT_FILTER } from "../../constructs/workflows/feedback/report";
import { PROMOTION_REPORT_FILTER } from "../../constructs/workflows/models/promotion-report";
import { RETRAINING_REPORT_FILTER } from "../../constructs/workflows/models/retraining-report";
import { RELEASE_REPORT_FILTER } from "../../constructs/workflows/releases/report";
import { SHADOW_REPORT_FILTER } from "../../constructs/workflows/releases/shadow-report";
import type { CountedFact } from "../facts";
import { latencyToMilliseconds } from "../../values/latency";
import { shareToFraction } from "../../values/share";
import { batches, origin, runsOf } from "./model-runs";
import {
  bars,
  charts,
  counted,
  type DashboardSources,
  limitLines,
  MINUTES,
  oneOf,
  type PlannedDashboard,
  sized,
  when,
  workflowLogs,
} from "./sources";

const VERSION = "metric.deployed_model_id";
const PERCENTILES = [50, 95, 99] as const;

/** One model, from what callers get of it back to where its versions come from. */
export function modelDashboard(name: string, sources: DashboardSources): PlannedDashboard {
  const endpoints = Object.entries(sources.environment.endpoints).filter(([, { model }]) => model === name);
  const runs = runsOf(name, sources);
  return {
    id: `model-${name}`,
    title: `model ${name}`,
    origin: `models.${name}`,
    choices: endpoints.length === 0 ? [] : ["deployed_model_id"],
    sections: [
      { widgets: when(endpoints.length > 0, () => top(name, endpoints, sources)) },
      ...endpoints.flatMap(([endpoint, settings]) => endpointSections(endpoint, settings, sources)),
      {
        title: "Where its versions come from",
        says: "Training, promotion and retraining: what serves goes on serving when they fail, and ages",
        widgets: origin(name, runs, sources),
      },
      {
        title: "Batch predictions",
        says: "What it answers without being asked by anybody",
        widgets: batches(runs.batches, sources),
      },
    ],
  };
}

/** What is open at the left, what changed lately at the right: most often the second is the cause of the first. */
function top(name: string, endpoints: readonly Named[], sources: DashboardSources): readonly Sized[] {
  const names = endpoints.map(([endpoint]) => endpoint);
  const changes = [
    `(${RELEASE_REPORT_FILTER} AND ${oneOf("jsonPayload.endpoint", names)})`,
    `(${PROMOTION_REPORT_FILTER} AND jsonPayload.model="${name}")`,
    `(${RETRAINING_REPORT_FILTER} AND jsonPayload.model="${name}")`,
  ].join(" OR ");
  const changed = workflowLogs("What changed lately: releases, promotions, retrainings", sources, [`(${changes})`]);
  return [
    { size: "half", widget: incidents("Open incidents, of whatever it is") },
    { ...changed, size: "half" },
  ];
}

type Named = readonly [name: string, settings: Endpoint];

function endpointSections(name: string, settings: Endpoint, sources: DashboardSources): readonly Section[] {
  const { endpointId, metrics } = sources.endpoints.get(name) ?? {};
  if (endpointId === undefined || metrics === undefined) return [];
  return [
    {
      title: `Endpoint ${name}: what callers get`,
      says: `Number ${endpointId}. Bars beside its answers are releases; below, one version takes over from another`,
      widgets: [
        ...budgets(name, sources),
        ...answers(name, metrics, sources),
        ...byVersion(settings, metrics),
        ...machines(name, settings, metrics, sources),
      ],
    },
    {
      title: `Endpoint ${name}: whether it still fits`,
      says: "Requests that drift away, answers that the truth contradicts, and candidates that answer otherwise",
      widgets: fit(name, settings, sources),
    },
  ];
}

function budgets(name: string, { objectives }: DashboardSources): readonly Sized[] {
  const own = objectives.filter(({ at }) => at === `endpoints.${name}.slo`);
  return sized(
    "card",
    own.map(({ title, objectiveName }) => budgetCard({ title: `Budget left: ${title}`, objectiveName })),
  );
}

/** What somebody is told of: all versions together. */
function answers(name: string, metrics: EndpointMetrics, { alerts, facts }: DashboardSources): readonly Sized[] {
  const subjects = [name];
  const releases = counted(facts, "releases", {
    by: ["metric.outcome"],
    subject: { label: "metric.endpoint", value: name },
  });
  return [
    ...charts({
      title: "Answers that are errors of the server",
      unit: "share of answers",
      lines: metrics.errorRate().map((metric) => ({ metric: metric.by([]), name: metric.name, period: MINUTES })),
      limits: limitLines(alerts, { work: "endpoint", kind: "errors", subjects }),
    }),
    ...charts({
      title: "How long answers take",
      unit: "milliseconds",
      lines: PERCENTILES.flatMap((percentile) =>
        metrics.latency({ percentile }).map((metric) => ({
          metric: metric.by([]),
          name: metric.name.replace(" of latency", ""),
          period: MINUTES,
        })),
      ),
      limits: limitLines(alerts, { work: "endpoint", kind: "latency", subjects }),
    }),
    ...charts({
      title: "Answers, and releases",
      unit: "answers each second",
      rightUnit: "releases",
      lines: [
        ...metrics.answers().map((metric) => ({
          metric: metric.eachSecond().by([]),
          name: metric.name,
          period: MINUTES,
        })),
        { ...bars(releases, "release"), axis: "right" },
      ],
    }),
  ];
}

/** What gates of releases judge: each version for itself. */
function byVersion({ release }: Endpoint, metrics: EndpointMetrics): readonly Sized[] {
  const { gates } = release;
  const judged = PERCENTILES.filter((percentile) => gates[`p${percentile}`]?.max !== undefined);
  const percentile: Percentile = judged.at(-1) ?? 99;
  const most = gates[`p${percentile}`]?.max;
  const lines = (all: readonly Metric[], as: "line" | "area" = "line") =>
    all.map((metric) => ({ metric: metric.by([VERSION]), name: familyOf(metric), period: MINUTES, as }));
  return [
    ...charts({
      title: "Errors, by version",
      unit: "share of answers",
      lines: lines(metrics.errorRate()),
      limits: gate(gates.errorRate?.max, shareToFraction),
    }),
    ...charts({
      title: `How long answers take (p${percentile}), by version`,
      unit: "milliseconds",
      lines: lines(metrics.latency({ percentile })),
      limits: gate(most, latencyToMilliseconds),
    }),
    ...charts({
      title: "Answers, by version: who serves",
      unit: "answers each second",
      lines: lines(
        metrics.answers().map((metric) => metric.eachSecond()),
        "area",
      ),
    }),
  ];
}

/** Where two families are asked, one of them has nothing to say. */
function familyOf({ name }: Metric): string | undefined {
  return name.endsWith(", private") ? "private" : undefined;
}

function gate(max: string | undefined, parse: (text: string) => number): readonly LimitLine[] {
  return max === undefined ? [] : [{ label: `gate of releases: ${max}`, value: parse(max) }];
}

function machines(
  name: string,
  { machine, pool, release }: Endpoint,
  metrics: EndpointMetrics,
  { alerts, environment, pools }: DashboardSources,
): readonly Sized[] {
  const shared = pool === undefined ? undefined : pools.get(pool);
  const subjects = [pool === undefined ? name : `pool ${pool}`];
  const work = pool === undefined ? "endpoint" : "pool";
  const title = (text: string) => (pool === undefined ? text : `${text} of the pool ${pool}`);
  const of = shared?.metrics ?? metrics;
  const grouped = (metric: Metric) => (shared === undefined ? metric.by([VERSION]) : metric.by([]));
  const hasAccelerator = (pool === undefined ? machine : environment.pools[pool]?.machine)?.accelerator !== undefined;
  return [
    ...charts({
      title: title("Machines"),
      unit: "machines",
      lines: [{ metric: grouped(of.replicas()), period: MINUTES, as: "area" }],
      limits: [
        ...limitLines(alerts, { work, kind: "no-replicas", subjects }),
        ...limitLines(alerts, { work, kind: "at-most", subjects }),
      ],
    }),
    ...charts({
      title: title("Processors in use"),
      unit: "share",
      lines: [{ metric: grouped(of.utilization("cpu")), period: MINUTES }],
      limits: [
        ...limitLines(alerts, { work, kind: "saturation", subjects, setting: "maxCpu" }),
        ...gate(release.gates.cpu?.max, shareToFraction),
      ],
    }),
    ...when(hasAccelerator, () =>
      charts({
        title: title("Accelerators in use"),
        unit: "share",
        lines: [{ metric: grouped(of.utilization("accelerator")), period: MINUTES }],
        limits: limitLines(alerts, { work, kind: "saturation", subjects, setting: "maxAccelerator" }),
      }),
    ),
  ];
}

function fit(name: string, { drift, feedback, shadow }: Endpoint, sources: DashboardSources): readonly Sized[] {
  const { facts } = sources;
  const of = { label: "metric.endpoint", value: name };
  const counts = (title: string, fact: CountedFact, by: readonly string[]) =>
    charts({ title, unit: "in an hour", lines: [bars(counted(facts, fact, { by, subject: of }))] });
  return [
    ...when(drift !== undefined, () =>
      counts("Drift that was found, by feature", "drift", ["metric.feature", "metric.objective"]),
    ),
    ...when(feedback !== undefined, () =>
      counts("Answers held against the truth: verdicts", "feedback", ["metric.verdict", "metric.truth"]),
    ),
    ...when(shadow !== undefined, () =>
      counts("Comparisons with a candidate: how they ended", "shadows", ["metric.outcome"]),
    ),
    ...when(feedback !== undefined, () => [
      workflowLogs("How good answers were (jsonPayload.quality)", sources, [
        FEEDBACK_REPORT_FILTER,
        `jsonPayload.endpoint="${name}"`,
      ]),
    ]),
    ...when(shadow !== undefined, () => [
      workflowLogs("Candidates: how many answers differ (jsonPayload.disagreement)", sources, [
        SHADOW_REPORT_FILTER,
        `jsonPayload.endpoint="${name}"`,
      ]),
    ]),
  ];
}
