import type { ITerraformDependable } from "cdktf";
import type { Severity } from "../../config/monitoring/alert-kinds";
import { watchedRuns } from "../../config/monitoring/watched";
import type { Endpoint, Environment } from "../../config/schema/environment";
import { setOrigin } from "../../constructs/core/origin";
import { createAfter } from "../../constructs/core/dependencies";
import { AlertPolicy } from "../../constructs/monitoring/alert-policy";
import type { Metric } from "../../constructs/monitoring/metric";
import { type Indicator, Objective } from "../../constructs/monitoring/objective";
import { ObservedService } from "../../constructs/monitoring/observed-service";
import type { EndpointMetrics } from "../../constructs/serving/endpoint-metrics";
import { burnAlerts } from "../../values/burn-rate";
import { Duration } from "../../values/duration";
import { latencyToMilliseconds } from "../../values/latency";
import type { Naming } from "../../values/naming";
import { shareToFraction } from "../../values/share";
import type { Facts } from "../facts";
import type { PlatformStack } from "../platform-stack";
import { RUNBOOKS } from "../../config/monitoring/runbooks";
import { severityOf } from "./wanted";

interface ObjectivesProps {
  readonly naming: Naming;
  readonly facts: Facts;
  readonly metricsOf: (endpoint: string) => EndpointMetrics;
  readonly channels: Readonly<Record<Severity, readonly string[]>>;
  /** What objectives on log entries wait for. */
  readonly factsKnown: ITerraformDependable;
}

/** One promise of an environment file. */
interface Promised {
  /** What it is of: `endpoint-fraud`. */
  readonly service: string;
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  readonly indicator: Indicator;
  readonly share: string;
  readonly days: number;
  /** How soon somebody must look when it is in danger; nobody, where that is silenced. */
  readonly severity: Severity | undefined;
  /** Seconds between two points: shorter windows hold none. */
  readonly every: number;
}

/** A promise that Cloud Monitoring keeps the books of. */
export interface MadeObjective {
  /** `fraud answers within 300ms`. */
  readonly title: string;
  /** Where it is written: `endpoints.fraud.slo`. */
  readonly at: string;
  /** The full name. */
  readonly objectiveName: string;
}

/** The watcher of freshness looks every ten minutes. */
const FRESHNESS_EVERY = 600;

/** Puts the promises of an environment into a stack, with what tells of those in danger. */
export function addObjectives(
  stack: PlatformStack,
  environment: Environment,
  props: ObjectivesProps,
): readonly MadeObjective[] {
  const services = new Map<string, ObservedService>();
  const promises = [...endpointPromises(environment, props), ...freshnessPromises(environment, props)];
  return promises.map((promised) => {
    const { service: name, origin } = promised;
    const service =
      services.get(name) ??
      setOrigin(new ObservedService(stack, `Service-${name}`, { naming: props.naming, name }), origin);
    services.set(name, service);
    const { title, origin: at } = promised;
    return { title, at, objectiveName: addObjective(stack, service, promised, props) };
  });
}

function addObjective(
  stack: PlatformStack,
  service: ObservedService,
  { service: of, name, title, origin, indicator, share, days, severity, every }: Promised,
  { naming, channels, factsKnown }: ObjectivesProps,
): string {
  const goal = shareToFraction(share);
  const objective = new Objective(stack, `Objective-${of}-${name}`, { service, name, title, indicator, goal, days });
  setOrigin(objective, origin);
  if ("all" in indicator && indicator.all.isOfLogEntries) createAfter(objective.resource, factsKnown);
  const { objectiveName } = objective;
  if (severity === undefined) return objectiveName;
  for (const burn of burnAlerts(goal, days)) {
    if (burn.shortWindow < 2 * every) continue;
    // What would use up the budget in weeks can wait until the morning.
    const soon: Severity = burn.name === "creeping" ? "mail" : severity;
    const { means, first } = RUNBOOKS["objective-in-danger"];
    const policy = new AlertPolicy(stack, `Burn-${of}-${name}-${burn.name}`, {
      naming,
      title: `${title} is in danger (${burn.name})`,
      needs: "all",
      conditions: [burn.window, burn.shortWindow].map((seconds) => ({
        title: `${burn.rate} times too fast over ${Duration.seconds(seconds).toText()}`,
        kind: "burns",
        objectiveName,
        window: Duration.seconds(seconds),
        rate: burn.rate,
      })),
      severity: soon,
      documentation: [
        means,
        "",
        `The promise: ${title}, ${share} over ${days} days. At this rate its budget is gone in ${lasts(days, burn.rate)}.`,
        "",
        ...first.map((step, index) => `${index + 1}. ${step}`),
        "",
        "What more there is to do: docs/runbooks/objective-in-danger.md.",
      ].join("\n"),
      channels: channels[soon],
      closesAfter: Duration.days(1),
    });
    createAfter(policy.resource, objective.resource);
    setOrigin(policy, origin);
  }
  return objectiveName;
}

/** `2 days`, or `50 hours` where that says more. */
function lasts(days: number, rate: number): string {
  const hours = Math.round((days * 24) / rate);
  return hours >= 96 ? `${Math.round(hours / 24)} days` : `${hours} hours`;
}

function endpointPromises(environment: Environment, props: ObjectivesProps): readonly Promised[] {
  return Object.entries(environment.endpoints).flatMap(([name, endpoint]) => {
    const { slo } = endpoint;
    if (slo === undefined) return [];
    const common = {
      service: `endpoint-${name}`,
      origin: `endpoints.${name}.slo`,
      days: slo.days,
      severity: severityOf(environment, "endpoint", "objective", endpoint.alerts),
      every: 60,
    } as const;
    const metrics = props.metricsOf(name);
    return [
      ...(slo.availability === undefined
        ? []
        : [
            {
              ...common,
              name: "availability",
              title: `${name} answers`,
              indicator: { all: measured(metrics.answers(), endpoint), bad: measured(metrics.errorRate(), endpoint) },
              share: slo.availability,
            },
          ]),
      ...(slo.latency === undefined
        ? []
        : [
            {
              ...common,
              name: "latency",
              title: `${name} answers within ${slo.latency.under}`,
              indicator: {
                distribution: measured(metrics.latency({ percentile: 99 }), endpoint),
                atMost: latencyToMilliseconds(slo.latency.under),
              },
              share: slo.latency.share,
            },
          ]),
    ];
  });
}

/** Of what an endpoint may write: the family that its file says it does. */
function measured(metrics: readonly Metric[], { access, slo }: Endpoint): Metric {
  const isPrivate = access.kind === "private" && slo?.measured !== "public";
  return (isPrivate ? metrics[0] : metrics.at(-1)) as Metric;
}

function freshnessPromises(environment: Environment, { facts, naming }: ObjectivesProps): readonly Promised[] {
  const { batch, models, pipelines, training } = environment;
  const retrainings = Object.fromEntries(
    Object.entries(models).flatMap(([name, { retraining }]) => (retraining === undefined ? [] : [[name, retraining]])),
  );
  const sorts = [
    { work: "job", at: (name: string) => `training.jobs.${name}`, all: training.jobs },
    { work: "batch", at: (name: string) => `batch.${name}`, all: batch },
    { work: "pipeline", at: (name: string) => `pipelines.${name}`, all: pipelines },
    { work: "retraining", at: (name: string) => `models.${name}.retraining`, all: retrainings },
  ] as const;
  return watchedRuns(environment).flatMap(({ at, verb, name, objective }) => {
    const sort = sorts.find((one) => at === one.at(name));
    const settings = sort?.all[name];
    if (objective === undefined || sort === undefined || settings?.slo === undefined) return [];
    const workflow = naming.workflow(verb, name);
    const looks = (state: string | readonly string[]) =>
      facts.metric("freshness").metric({
        name: "looks",
        subject: { label: "metric.workflow", value: workflow },
        where: { "metric.objective": state },
        aligner: "ALIGN_DELTA",
        reducer: "REDUCE_SUM",
      });
    return [
      {
        service: workflow,
        name: "freshness",
        title: `${name} has succeeded within ${settings.slo.within}`,
        origin: `${at}.slo`,
        indicator: { all: looks(["kept", "missed"]), good: looks("kept") },
        share: settings.slo.share,
        days: settings.slo.days,
        severity: severityOf(environment, sort.work, "objective", settings.alerts),
        every: FRESHNESS_EVERY,
      },
    ];
  });
}
