import type { Environment } from "../../config/schema/environment";
import { poolsOf } from "../../config/training/pools";
import type { Sized } from "../../constructs/monitoring/dashboard-layout";
import { note } from "../../constructs/monitoring/dashboard-widgets";
import { Metric } from "../../constructs/monitoring/metric";
import { REPORT_FILTER } from "../../constructs/workflows/launchers/report";
import { acceleratorUse, quotaExceeded, quotaInUse } from "../alerts/platform-alerts";
import {
  bars,
  charts,
  counted,
  DAY,
  type DashboardSources,
  limitLines,
  longest,
  MINUTES,
  type PlannedDashboard,
  when,
  workflowLogs,
} from "./sources";

const RUNS = ["job", "batch", "pipeline"] as const;

/** Whether runs get the machines that they need, and whether these are worth their money. */
export function trainingDashboard(sources: DashboardSources): PlannedDashboard {
  return {
    id: "training",
    title: "training capacity",
    origin: "training",
    choices: sources.facts.has("runs") ? ["workflow"] : [],
    sections: sources.facts.has("runs")
      ? [
          { widgets: runs(sources) },
          {
            title: "Machines",
            says: "Whether there are any to be had, and who took them away",
            widgets: capacity(sources),
          },
          {
            title: "What machines do",
            says: "By number of the job at Vertex AI, which `plinth runs` tells",
            widgets: use(sources),
          },
          {
            widgets: [
              workflowLogs("Runs: how they ended and why", sources, [REPORT_FILTER]),
              ...declared(sources.environment),
            ],
          },
        ]
      : [],
  };
}

function runs({ alerts, environment, facts }: DashboardSources): readonly Sized[] {
  return [
    ...charts({
      title: "Runs that failed",
      unit: "in an hour",
      lines: [
        bars(
          counted(facts, "runs", {
            by: ["metric.workflow", "metric.reason"],
            where: { "metric.outcome": "failed" },
          }),
        ),
      ],
    }),
    ...charts({
      title: "How long runs wait for machines",
      unit: "seconds",
      lines: [{ metric: longest(facts, "queue-times"), period: MINUTES }],
      limits: limitLines(alerts, { work: RUNS, kind: "queued" }),
    }),
    ...charts({
      title: "How long runs that go on have been at work",
      unit: "seconds",
      lines: [{ metric: longest(facts, "run-times"), period: MINUTES }],
      limits: limitLines(alerts, { work: RUNS, kind: "too-long" }),
    }),
    ...when(isSpot(environment), () =>
      charts({
        title: "Spot machines that were taken away: runs that wait again",
        unit: "looks in an hour",
        lines: [bars(counted(facts, "preemptions", { by: ["metric.workflow"] }))],
      }),
    ),
    ...charts({
      title: "Runs that ended",
      unit: "in an hour",
      lines: [bars(counted(facts, "runs", { by: ["metric.outcome"] }))],
    }),
    ...when(facts.has("freshness"), () =>
      charts({
        title: "Runs that are missing: the last success is too long ago",
        unit: "looks in an hour",
        lines: [bars(counted(facts, "freshness", { by: ["metric.workflow"], where: { "metric.state": "missing" } }))],
      }),
    ),
  ];
}

function capacity({ alerts, environment }: DashboardSources): readonly Sized[] {
  const accelerated = hasAccelerators(environment);
  return [
    ...when(accelerated, () =>
      charts({
        title: "Machines with accelerators at work: the area is machine hours",
        unit: "machines",
        lines: [{ metric: acceleratedMachines(), period: MINUTES, as: "area" }],
      }),
    ),
    ...charts({
      title: "Quotas in use, the fullest ten",
      unit: "share of the quota",
      lines: [{ metric: quotaInUse(), period: DAY, highest: 10 }],
      limits: limitLines(alerts, { work: "platform", kind: "quota", setting: "maxQuotaUse" }),
    }),
    ...charts({ title: "Requests that a quota refused", unit: "in an hour", lines: [bars(quotaExceeded())] }),
  ];
}

function use({ alerts, environment }: DashboardSources): readonly Sized[] {
  return [
    ...when(hasAccelerators(environment), () => [
      ...charts({
        title: "Accelerators in use, the busiest of each job",
        unit: "share",
        lines: [{ metric: acceleratorUse(), period: MINUTES }],
        limits: limitLines(alerts, { work: "platform", kind: "idle-accelerators" }),
      }),
      ...charts({
        title: "Memory of accelerators in use",
        unit: "share",
        lines: [{ metric: jobUse("accelerator/memory"), period: MINUTES }],
      }),
    ]),
    ...charts({
      title: "Processors in use",
      unit: "share",
      lines: [{ metric: jobUse("cpu"), period: MINUTES }],
    }),
    ...charts({ title: "Memory in use", unit: "share", lines: [{ metric: jobUse("memory"), period: MINUTES }] }),
  ];
}

const OF_JOBS = { resource: "cloudml_job", groupBy: ["resource.job_id"] } as const;

/** How busy the machines of training jobs are, as a fraction: the busiest of each job. */
function jobUse(of: "accelerator/memory" | "cpu" | "memory"): Metric {
  const type = `ml.googleapis.com/training/${of}/utilization`;
  return new Metric({ ...OF_JOBS, name: `${of} in use`, type, aligner: "ALIGN_MAX", reducer: "REDUCE_MAX" });
}

/** Google counts no hours: each machine tells how busy its accelerators are, and those that tell it are counted. */
function acceleratedMachines(): Metric {
  return new Metric({
    ...OF_JOBS,
    name: "machines with accelerators",
    type: "ml.googleapis.com/training/accelerator/utilization",
    aligner: "ALIGN_MEAN",
    reducer: "REDUCE_COUNT",
  });
}

function hasAccelerators({ training }: Environment): boolean {
  return Object.values(training.jobs).some((job) =>
    poolsOf(job).some(({ machine }) => machine.accelerator !== undefined),
  );
}

function isSpot({ training }: Environment): boolean {
  return Object.values(training.jobs).some(({ capacity }) => capacity.kind === "spot");
}

/** What each job asks for: a machine hour is so many accelerator hours. */
function declared({ training }: Environment): readonly Sized[] {
  const rows = Object.entries(training.jobs).flatMap(([name, job]) =>
    poolsOf(job).map(({ role, count, machine }) => {
      const { accelerator, topology, type } = machine;
      const none = topology === undefined ? "none" : `TPUs, ${topology}`;
      const chips = accelerator === undefined ? none : `${accelerator.count} × ${accelerator.type}`;
      return `| ${name} | ${role} | ${count} × ${type} | ${chips} | ${job.capacity.kind} |`;
    }),
  );
  if (rows.length === 0) return [];
  const [shown, left] = [rows.slice(0, 20), rows.length - 20];
  const table = ["| job | role | machines | accelerators of each | capacity |", "|---|---|---|---|---|", ...shown];
  const more = left > 0 ? ["", `And ${left} more, in the environment file.`] : [];
  return [{ size: "wide", widget: note("What runs ask for", [...table, ...more].join("\n")) }];
}
