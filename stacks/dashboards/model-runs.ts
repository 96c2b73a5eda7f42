import type { Sized } from "../../constructs/monitoring/dashboard-layout";
import { REPORT_FILTER } from "../../constructs/workflows/launchers/report";
import {
  bars,
  charts,
  counted,
  type DashboardSources,
  longest,
  MINUTES,
  oneOf,
  ofWorkflows,
  when,
  workflowLogs,
} from "./sources";

/** The workflows of a model. */
export interface Runs {
  /** Workflows that make versions. */
  readonly trainings: readonly string[];
  readonly batches: readonly string[];
}

/** What runs for a model. */
export function runsOf(model: string, { environment, naming }: DashboardSources): Runs {
  const { batch, models, pipelines, training } = environment;
  const names = <T extends { readonly model?: string }>(all: Readonly<Record<string, T>>) =>
    Object.entries(all).filter(([, one]) => one.model === model);
  return {
    trainings: [
      ...names(training.jobs).map(([name, { tuning }]) =>
        naming.workflow(tuning === undefined ? "train" : "tune", name),
      ),
      ...names(pipelines).map(([name]) => naming.workflow("run", name)),
      ...(models[model]?.retraining === undefined ? [] : [naming.workflow("retrain", model)]),
    ],
    batches: names(batch).map(([name]) => naming.workflow("predict", name)),
  };
}

/** How the versions of a model came to be, and why others did not. */
export function origin(model: string, { trainings }: Runs, sources: DashboardSources): readonly Sized[] {
  const { environment, facts } = sources;
  const of = { label: "metric.model", value: model };
  const retrained = environment.models[model]?.retraining !== undefined;
  return [
    ...outcomes("Runs of training: how they ended", trainings, sources),
    ...when(retrained, () => [
      ...charts({
        title: "Promotions and retrainings: how they ended",
        unit: "in an hour",
        lines: [
          bars(counted(facts, "promotions", { by: ["metric.outcome"], subject: of }), "promotion"),
          bars(counted(facts, "retrainings", { by: ["metric.outcome", "metric.reason"], subject: of }), "retraining"),
        ],
      }),
    ]),
    ...missing(trainings, sources),
    ...when(trainings.length > 0 && facts.has("run-times"), () =>
      charts({
        title: "How long runs that go on have been at work",
        unit: "seconds",
        lines: ofWorkflows(trainings, (subject) => longest(facts, "run-times", subject)).map((metric) => ({
          metric,
          period: MINUTES,
        })),
      }),
    ),
    ...when(trainings.length > 0, () => [
      workflowLogs("Runs of training: why they failed, and what they measured (jsonPayload.metrics)", sources, [
        REPORT_FILTER,
        oneOf("jsonPayload.workflow", trainings),
      ]),
    ]),
  ];
}

/** Whether a model has answered what it is to answer by the clock. */
export function batches(workflows: readonly string[], sources: DashboardSources): readonly Sized[] {
  if (workflows.length === 0) return [];
  return [...outcomes("Batch predictions: how they ended", workflows, sources), ...missing(workflows, sources)];
}

function outcomes(title: string, workflows: readonly string[], { facts }: DashboardSources): readonly Sized[] {
  if (!facts.has("runs")) return [];
  const by = ["metric.workflow", "metric.outcome"];
  return charts({
    title,
    unit: "in an hour",
    lines: ofWorkflows(workflows, (subject) => counted(facts, "runs", { by, subject })).map((metric) => bars(metric)),
  });
}

function missing(workflows: readonly string[], { facts }: DashboardSources): readonly Sized[] {
  if (!facts.has("freshness")) return [];
  const [by, where] = [["metric.workflow"], { "metric.state": "missing" }];
  return charts({
    title: "Missing: the last success is too long ago",
    unit: "looks in an hour",
    lines: ofWorkflows(workflows, (subject) => counted(facts, "freshness", { by, where, subject })).map((metric) =>
      bars(metric),
    ),
  });
}
