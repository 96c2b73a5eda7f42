import { burnAlerts, BURN_WINDOWS } from "../../values/burn-rate";
import type { Sized } from "../../constructs/monitoring/dashboard-layout";
import type { Metric } from "../../constructs/monitoring/metric";
import {
  type Line,
  budgetCard,
  budgetTable,
  burnChart,
  incidents,
  note,
} from "../../constructs/monitoring/dashboard-widgets";
import type { CountedFact } from "../facts";
import { followsEvents, hasWorkflows } from "../features";
import { lookers, oldestEvent, quotaExceeded, quotaInUse, scanned } from "../alerts/platform-alerts";
import { WorkflowMetrics } from "../../constructs/workflows/workflow-metrics";
import { Duration } from "../../values/duration";
import {
  bars,
  charts,
  counted,
  DAY,
  type DashboardSources,
  limitLines,
  MINUTES,
  type PlannedDashboard,
  sized,
  together,
  when,
  workflowLogs,
} from "./sources";

/** More numbers than this are a table. */
const MOST_CARDS = 8;

/** What one table holds of objectives. */
const MOST_ROWS = 40;

/** Whether everything is well, and where to look when it is not. */
export function healthDashboard(sources: DashboardSources): PlannedDashboard {
  return {
    id: "health",
    title: "health at a glance",
    origin: "monitoring",
    sections: [
      { widgets: top(sources) },
      {
        title: "What callers get",
        says: "By endpoint; why is on the dashboard of its model",
        widgets: callers(sources),
      },
      { title: "Vector indexes", says: "Neighbours of vectors, by index", widgets: indexes(sources) },
      {
        title: "What runs by itself",
        says: "By workflow; entries of one are found with `plinth runs`",
        widgets: runs(sources),
      },
      { title: "The project", says: "What all share, and what somebody changed", widgets: project(sources) },
      {
        widgets: [
          { ...workflowLogs("Errors of workflows", sources, ["severity>=ERROR"]), size: "half" },
          spend(sources),
        ],
      },
    ],
  };
}

function top({ objectives }: DashboardSources): readonly Sized[] {
  const open: Sized = { size: "half", widget: incidents("Open incidents") };
  if (objectives.length === 0) return [open];
  const [fast] = BURN_WINDOWS;
  const window = Duration.seconds(fast?.window ?? 0);
  const rates = [...new Set(burnAlerts(0.999, 30).map(({ rate }) => rate))].sort((one, other) => one - other);
  const burn = burnChart(
    `Objectives: how fast their budgets go, over ${window.toText()}`,
    objectives.slice(0, MOST_ROWS),
    {
      window,
      limits: rates.map((rate) => ({
        label: rate === 1 ? "just as fast as it may" : `${rate} times too fast`,
        value: rate,
      })),
    },
  );
  const left =
    objectives.length <= MOST_CARDS
      ? sized(
          "card",
          objectives.map(({ title, ...one }) => budgetCard({ ...one, title: `Budget left: ${title}` })),
        )
      : sized(
          "wide",
          Array.from({ length: Math.ceil(objectives.length / MOST_ROWS) }, (_, part) =>
            budgetTable("Budgets left", objectives.slice(part * MOST_ROWS, (part + 1) * MOST_ROWS)),
          ),
        );
  return [open, { size: "half", widget: burn }, ...left];
}

function callers({ alerts, endpoints }: DashboardSources): readonly Sized[] {
  const all = [...endpoints];
  return [
    ...charts({
      title: "Answers that are errors of the server",
      unit: "share of answers",
      lines: all.flatMap(([name, { metrics }]) => metrics.errorRate().map((metric) => line(name, metric))),
      limits: limitLines(alerts, { work: "endpoint", kind: "errors" }),
    }),
    ...charts({
      title: "How long 99 of 100 answers take at most",
      unit: "milliseconds",
      lines: all.flatMap(([name, { metrics }]) =>
        metrics.latency({ percentile: 99 }).map((metric) => line(name, metric)),
      ),
      limits: limitLines(alerts, { work: "endpoint", kind: "latency", setting: "maxP99" }),
    }),
    ...charts({
      title: "Answers",
      unit: "each second",
      lines: all.flatMap(([name, { metrics }]) => metrics.answers().map((metric) => line(name, metric.eachSecond()))),
    }),
  ];
}

/** Where two families are asked, one of them has nothing to say: the legend tells which. */
function line(endpoint: string, metric: Metric): Line {
  const name = metric.name.endsWith(", private") ? `${endpoint}, private` : endpoint;
  return { name, metric: metric.by([]), period: MINUTES };
}

function indexes({ alerts, vectors }: DashboardSources): readonly Sized[] {
  const all = [...vectors];
  return [
    ...charts({
      title: "How long 99 of 100 searches take at most",
      unit: "milliseconds",
      lines: all.map(([name, { metrics }]) => line(name, metrics.latency({ percentile: 99 }))),
      limits: limitLines(alerts, { work: "vectors", kind: "latency" }),
    }),
    ...charts({
      title: "Machines of indexes",
      unit: "machines",
      lines: all.map(([name, { metrics }]) => line(name, metrics.replicas())),
      limits: limitLines(alerts, { work: "vectors", kind: "no-replicas" }),
    }),
  ];
}

function runs({ environment, naming, facts, alerts }: DashboardSources): readonly Sized[] {
  const failed = { "metric.outcome": "failed" };
  const count = (fact: CountedFact, by: readonly string[], where = {}) =>
    when(facts.has(fact), () => [counted(facts, fact, { by, where })]);
  const changes = [
    ...count("releases", ["metric.endpoint", "metric.outcome"]).map((metric) => bars(metric, "release")),
    ...count("promotions", ["metric.model", "metric.outcome"]).map((metric) => bars(metric, "promotion")),
    ...count("retrainings", ["metric.model", "metric.outcome"]).map((metric) => bars(metric, "retraining")),
  ];
  return [
    ...charts({
      title: "Runs that failed",
      unit: "in an hour",
      lines: count("runs", ["metric.workflow", "metric.reason"], failed).map((metric) => bars(metric)),
    }),
    ...charts({
      title: "Runs that are missing: the last success is too long ago",
      unit: "looks in an hour",
      lines: count("freshness", ["metric.workflow"], { "metric.state": "missing" }).map((metric) => bars(metric)),
    }),
    ...charts({ title: "Releases, promotions, retrainings: how they ended", unit: "in an hour", lines: changes }),
    ...charts({
      title: "Models that fit no more: drift, and answers that were wrong",
      unit: "in an hour",
      lines: [
        ...count("drift", ["metric.endpoint", "metric.objective"]).map((metric) => bars(metric, "drift")),
        ...count("feedback", ["metric.endpoint"], { "metric.verdict": "broken" }).map((metric) =>
          bars(metric, "wrong"),
        ),
      ],
    }),
    ...charts({
      title: "Starts by the clock that failed",
      unit: "in an hour",
      lines: count("schedules", ["metric.schedule"]).map((metric) => bars(metric)),
    }),
    ...when(hasWorkflows(environment), () =>
      charts({
        title: "Guards and watchers that failed",
        unit: "in an hour",
        lines: together(
          lookers(environment, naming, facts, Object.keys(environment.endpoints)).map((workflowName) =>
            new WorkflowMetrics({ workflowName }).failures(),
          ),
        ).map((metric) => bars(metric)),
      }),
    ),
    ...when(followsEvents(environment), () =>
      charts({
        title: "How long events have waited to start something",
        unit: "seconds",
        lines: [{ metric: oldestEvent(), period: MINUTES }],
        limits: limitLines(alerts, { work: "platform", kind: "triggers" }),
      }),
    ),
  ];
}

/** What is written about people and programs that change or read what they should not. */
const WATCHED: Readonly<Partial<Record<CountedFact, string>>> = {
  policies: "who may do what was changed",
  keys: "a key was disabled or destroyed",
  "public-access": "a bucket was opened to everybody",
  "public-datasets": "a dataset was opened to everybody",
  "account-keys": "a key of an account was made",
  "strangers-objects": "an object was read from outside",
  "strangers-tables": "a table was read from outside",
};

function project({ environment, facts, alerts }: DashboardSources): readonly Sized[] {
  return [
    ...charts({
      title: "Changes and reads that matter",
      unit: "in an hour",
      lines: (Object.keys(WATCHED) as CountedFact[])
        .filter((fact) => facts.has(fact))
        .map((fact) => bars(counted(facts, fact, { by: [] }), WATCHED[fact])),
    }),
    ...charts({
      title: "Quotas in use, the fullest ten",
      unit: "share of the quota",
      lines: [{ metric: quotaInUse(), period: DAY, highest: 10 }],
      limits: limitLines(alerts, { work: "platform", kind: "quota", setting: "maxQuotaUse" }),
    }),
    ...charts({ title: "Requests that a quota refused", unit: "in an hour", lines: [bars(quotaExceeded())] }),
    ...when(Object.keys(environment.storage.datasets).length > 0, () =>
      charts({
        title: "What queries read, and is paid for",
        unit: "bytes in a day",
        lines: [{ metric: scanned(), period: DAY, as: "bars" }],
        limits: limitLines(alerts, { work: "platform", kind: "scan" }),
      }),
    ),
  ];
}

function spend({ environment, naming }: DashboardSources): Sized {
  const { budget } = environment;
  const most =
    budget === undefined
      ? []
      : [`A month may cost ${budget.monthly} ${budget.currency}: budgets tell from which part on.`, ""];
  const console = "https://console.cloud.google.com";
  const project = `project=${naming.projectId}`;
  return {
    size: "half",
    widget: note(
      "Spend, and where to go on",
      [
        ...most,
        `The bill is in no metric of Cloud Monitoring: [reports of the bill](${console}/billing/linkedaccount?${project}).`,
        "",
        `All [dashboards](${console}/monitoring/dashboards?${project}) · [objectives](${console}/monitoring/services?${project})` +
          ` · [alerts](${console}/monitoring/alerting?${project}) · [executions of workflows](${console}/workflows?${project})`,
        "",
        "What each alert means and what to do about it is in its own text, and in `docs/runbooks` of the platform's repository.",
      ].join("\n"),
    ),
  };
}
