import { ALERT_DEFAULTS } from "../../config/monitoring/alert-defaults";
import type { AlertedWork } from "../../config/monitoring/alert-kinds";
import { watchedRuns } from "../../config/monitoring/watched";
import type { Environment } from "../../config/schema/environment";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import type { CountedFact, Facts } from "../facts";
import { type WantedAlert, wanted } from "./wanted";

const HOUR = Duration.seconds(3_600);
const AT_ONCE = Duration.seconds(0);

/** The guard looks every quarter of an hour. */
const LIVE_PERIOD = Duration.seconds(1_800);
const PREEMPTION_PERIOD = Duration.seconds(6 * 3_600);

interface RunsProps {
  readonly naming: Naming;
  readonly facts: Facts;
}

type RunWork = Extract<AlertedWork, "job" | "batch" | "pipeline" | "retraining">;

/** What a launched workload says of its alerts, whatever its sort. */
interface Launched {
  readonly timeout: string;
  readonly schedule?: { readonly state: string };
  readonly alerts: {
    readonly maxFailures?: number;
    readonly maxRunTime?: string;
    readonly maxQueueTime?: string;
    readonly maxPreemptions?: number;
    readonly severities: Readonly<Partial<Record<string, "page" | "mail">>>;
    readonly silenced: Readonly<Partial<Record<string, string>>>;
  };
  readonly capacity?: { readonly kind: string; readonly maxWait?: string };
}

/** What somebody is told of everything that runs and ends. */
export function runAlerts(environment: Environment, { naming, facts }: RunsProps): readonly WantedAlert[] {
  const { batch, models, pipelines, training } = environment;
  const runs = new Runs(environment, facts);
  return [
    ...Object.entries(training.jobs).flatMap(([name, job]) => {
      const workflow = naming.workflow(job.tuning === undefined ? "train" : "tune", name);
      return runs.of("job", name, `training.jobs.${name}`, workflow, job);
    }),
    ...Object.entries(batch).flatMap(([name, one]) =>
      runs.of("batch", name, `batch.${name}`, naming.workflow("predict", name), one),
    ),
    ...Object.entries(pipelines).flatMap(([name, one]) =>
      runs.of("pipeline", name, `pipelines.${name}`, naming.workflow("run", name), one),
    ),
    ...Object.entries(models).flatMap(([name, { retraining }]) =>
      retraining === undefined ? [] : runs.retraining(name, naming.workflow("retrain", name), retraining),
    ),
  ];
}

class Runs {
  private readonly usual;

  constructor(
    private readonly environment: Environment,
    private readonly facts: Facts,
  ) {
    this.usual = ALERT_DEFAULTS[environment.lifetime].job;
  }

  of(work: RunWork, name: string, origin: string, workflow: string, launched: Launched): readonly WantedAlert[] {
    const { alerts, capacity, timeout } = launched;
    const about = { subject: name, knownAs: workflow, origin };
    const failures = alerts.maxFailures ?? this.usual.maxFailures;
    const longest = alerts.maxRunTime ?? nineTenths(timeout);
    const waits = alerts.maxQueueTime ?? capacity?.maxWait ?? this.usual.maxQueueTime;
    const preemptions = alerts.maxPreemptions ?? this.usual.maxPreemptions;
    return [
      ...wanted(this.environment, work, "failed", alerts, {
        ...about,
        limitText: `maxFailures: ${failures}`,
        metrics: [this.outcomes("runs", "metric.workflow", workflow)],
        compare: "above",
        limit: failures,
        period: HOUR,
        lasts: AT_ONCE,
      }),
      ...wanted(this.environment, work, "too-long", alerts, {
        ...about,
        limitText: `maxRunTime: ${longest}`,
        metrics: [this.live("run-times", workflow)],
        compare: "above",
        limit: Duration.parse(longest).toSeconds(),
        period: LIVE_PERIOD,
        lasts: AT_ONCE,
      }),
      // The steps of a pipeline wait for machines, not the pipeline.
      ...(work === "pipeline"
        ? []
        : [
            ...wanted(this.environment, work, "queued", alerts, {
              ...about,
              limitText: `maxQueueTime: ${waits}`,
              metrics: [this.live("queue-times", workflow)],
              compare: "above",
              limit: Duration.parse(waits).toSeconds(),
              period: LIVE_PERIOD,
              lasts: AT_ONCE,
            }),
          ]),
      ...(work === "job" && capacity?.kind === "spot"
        ? wanted(this.environment, work, "preempted", alerts, {
            ...about,
            limitText: `maxPreemptions: ${preemptions}`,
            metrics: [
              this.facts.metric("preemptions").metric({
                name: "looks at which it waited again",
                subject: { label: "metric.workflow", value: workflow },
                aligner: "ALIGN_DELTA",
                reducer: "REDUCE_SUM",
              }),
            ],
            compare: "above",
            limit: preemptions,
            period: PREEMPTION_PERIOD,
            lasts: AT_ONCE,
          })
        : []),
      ...this.missing(work, name, origin, workflow, alerts),
    ];
  }

  retraining(
    name: string,
    workflow: string,
    { alerts }: NonNullable<Environment["models"][string]["retraining"]>,
  ): readonly WantedAlert[] {
    const origin = `models.${name}.retraining`;
    const failures = alerts.maxFailures ?? this.usual.maxFailures;
    const promotions = this.outcomes("promotions", "metric.model", name);
    return [
      ...wanted(this.environment, "retraining", "failed", alerts, {
        subject: name,
        origin,
        limitText: `maxFailures: ${failures}`,
        metrics: [this.outcomes("retrainings", "metric.model", name), promotions],
        compare: "above",
        limit: failures,
        period: HOUR,
        lasts: AT_ONCE,
      }),
      ...this.missing("retraining", name, origin, workflow, alerts),
    ];
  }

  private missing(
    work: RunWork,
    name: string,
    origin: string,
    workflow: string,
    alerts: Launched["alerts"],
  ): readonly WantedAlert[] {
    const watched = watchedRuns(this.environment).find(({ at }) => at === origin);
    if (watched === undefined) return [];
    return wanted(this.environment, work, "missing", alerts, {
      subject: name,
      knownAs: workflow,
      origin,
      limitText: `maxSinceSuccess: ${Duration.seconds(watched.limit).toText()}`,
      metrics: [missedLooks(this.facts, workflow)],
      compare: "above",
      limit: 0,
      period: LIVE_PERIOD,
      lasts: AT_ONCE,
    });
  }

  private outcomes(fact: CountedFact, label: string, value: string) {
    return this.facts.metric(fact).metric({
      name: `${fact} that failed`,
      subject: { label, value },
      where: { "metric.outcome": "failed" },
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
    });
  }

  private live(fact: CountedFact, workflow: string) {
    return this.facts.metric(fact).metric({
      name: `longest of ${fact}`,
      subject: { label: "metric.workflow", value: workflow },
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_PERCENTILE_99",
    });
  }
}

/** How often the watcher saw that something had not succeeded for too long. */
export function missedLooks(facts: Facts, workflow: string) {
  return facts.metric("freshness").metric({
    name: "looks at which it was missing",
    subject: { label: "metric.workflow", value: workflow },
    where: { "metric.state": "missing" },
    aligner: "ALIGN_DELTA",
    reducer: "REDUCE_SUM",
  });
}

/** What is left is time to save what is there before it is stopped. */
function nineTenths(timeout: string): string {
  return Duration.seconds(Math.floor((Duration.parse(timeout).toSeconds() * 9) / 10)).toText();
}
