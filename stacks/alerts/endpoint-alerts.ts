import { ALERT_DEFAULTS } from "../../config/monitoring/alert-defaults";
import { watchedRuns } from "../../config/monitoring/watched";
import type { Endpoint, Environment } from "../../config/schema/environment";
import { longestWithoutTruth } from "../../config/serving/feedback-days";
import type { Metric } from "../../constructs/monitoring/metric";
import type { EndpointMetrics, PoolMetrics } from "../../constructs/serving/endpoint-metrics";
import { Duration } from "../../values/duration";
import { latencyToMilliseconds } from "../../values/latency";
import { shareToFraction } from "../../values/share";
import type { Naming } from "../../values/naming";
import type { Facts } from "../facts";
import { missedLooks } from "./run-alerts";
import { type WantedAlert, wanted } from "./wanted";

const MINUTES = (count: number) => Duration.seconds(count * 60);

/** Windows of ten minutes hold enough answers to tell a trend from chance, and are told of in less than twenty. */
const ANSWERS = { period: MINUTES(10), lasts: MINUTES(0) } as const;
const BUSY = { period: MINUTES(5), lasts: MINUTES(15) } as const;

interface Sources {
  readonly metrics: EndpointMetrics;
  readonly endpointId: string;
  readonly facts: Facts;
  readonly naming: Naming;
}

/** What somebody is told of an endpoint. */
export function endpointAlerts(
  environment: Environment,
  name: string,
  { metrics, endpointId, facts, naming }: Sources,
): readonly WantedAlert[] {
  const endpoint = environment.endpoints[name] as Endpoint;
  const { alerts, release, replicas, machine, pool } = endpoint;
  const usual = ALERT_DEFAULTS[environment.lifetime].endpoint;
  const about = (limitText: string) => ({
    subject: name,
    knownAs: endpointId,
    origin: `endpoints.${name}`,
    limitText,
  });
  const of = (kind: string, limit: Omit<Parameters<typeof wanted>[4], "subject" | "knownAs" | "origin">) =>
    wanted(environment, "endpoint", kind, alerts, { ...about(limit.limitText), ...limit });

  const errors = alerts.maxErrorRate ?? release.gates.errorRate?.max ?? usual.maxErrorRate;
  const latencies = ([50, 95, 99] as const).flatMap((percentile) => {
    const key = `p${percentile}` as const;
    const most =
      alerts[`maxP${percentile}`] ?? release.gates[key]?.max ?? (percentile === 99 ? usual.maxP99 : undefined);
    if (most === undefined) return [];
    return of("latency", {
      ...ANSWERS,
      limitText: `maxP${percentile}: ${most}`,
      metrics: metrics.latency({ percentile }),
      compare: "above",
      limit: latencyToMilliseconds(most),
    });
  });
  const silence = alerts.maxSilence ?? usual.maxSilence;
  // A deployed model writes its series; one of many is taken away by each release, which is no failure.
  const least = alerts.minReplicas ?? replicas?.min ?? 1;
  const ofOwnMachines =
    pool !== undefined
      ? []
      : [
          ...busy(metrics, { ...usual, ...defined(alerts) }, machine?.accelerator !== undefined).flatMap((limit) =>
            of("saturation", { ...BUSY, ...limit, compare: "above" }),
          ),
          ...atMost(replicas, metrics.mostReplicas(), alerts.maxTimeAtMost ?? usual.maxTimeAtMost).flatMap((limit) =>
            of("at-most", limit),
          ),
          ...of("no-replicas", {
            limitText: `minReplicas: ${least}`,
            metrics: [metrics.replicas()],
            compare: "below",
            limit: least,
            period: MINUTES(5),
            lasts: MINUTES(10),
          }),
        ];
  return [
    ...of("errors", {
      ...ANSWERS,
      limitText: `maxErrorRate: ${errors}`,
      metrics: metrics.errorRate(),
      compare: "above",
      limit: shareToFraction(errors),
    }),
    ...latencies,
    ...(silence === undefined
      ? []
      : of("no-traffic", {
          limitText: `maxSilence: ${silence}`,
          metrics: metrics.answers(),
          compare: "absent",
          limit: 0,
          period: MINUTES(5),
          lasts: Duration.parse(silence),
        })),
    ...ofOwnMachines,
    ...factAlerts(environment, name, { facts, naming }),
  ];
}

/** What the reports of an endpoint's workflows and its drift monitors tell. */
function factAlerts(
  environment: Environment,
  name: string,
  sources: Pick<Sources, "facts" | "naming">,
): readonly WantedAlert[] {
  const { shadow } = environment.endpoints[name] as Endpoint;
  return [
    ...(shadow === undefined ? [] : shadowAlerts(environment, name, sources)),
    ...feedbackAlerts(environment, name, sources),
  ];
}

function shadowAlerts(
  environment: Environment,
  name: string,
  { facts, naming }: Pick<Sources, "facts" | "naming">,
): readonly WantedAlert[] {
  const { alerts, shadow } = environment.endpoints[name] as Endpoint;
  if (shadow === undefined) return [];
  const about = { subject: name, origin: `endpoints.${name}.shadow` };
  const watched = watchedRuns(environment).find(({ at }) => at === about.origin);
  const workflow = naming.workflow("shadow", name);
  return [
    ...wanted(environment, "endpoint", "shadow", alerts, {
      ...about,
      limitText: "any",
      metrics: [
        facts.metric("shadows").metric({
          name: "comparisons that failed",
          subject: { label: "metric.endpoint", value: name },
          where: { "metric.outcome": "failed" },
          aligner: "ALIGN_DELTA",
          reducer: "REDUCE_SUM",
        }),
      ],
      compare: "above",
      limit: 0,
      period: Duration.seconds(3_600),
      lasts: MINUTES(0),
    }),
    ...(watched === undefined
      ? []
      : wanted(environment, "endpoint", "shadow-missing", alerts, {
          ...about,
          knownAs: workflow,
          limitText: `maxSinceShadow: ${Duration.seconds(watched.limit).toText()}`,
          metrics: [missedLooks(facts, workflow)],
          compare: "above",
          limit: 0,
          period: MINUTES(30),
          lasts: MINUTES(0),
        })),
  ];
}

/** How good answers turned out to be, whether truth about them comes, and whether anybody looks. */
function feedbackAlerts(
  environment: Environment,
  name: string,
  { facts, naming }: Pick<Sources, "facts" | "naming">,
): readonly WantedAlert[] {
  const { alerts, feedback } = environment.endpoints[name] as Endpoint;
  if (feedback === undefined) return [];
  const origin = `endpoints.${name}.feedback`;
  const counted = (title: string, where: Readonly<Record<string, string | readonly string[]>>) =>
    facts.metric("feedback").metric({
      name: title,
      subject: { label: "metric.endpoint", value: name },
      where,
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
    });
  const of = (kind: string, limitText: string, metrics: readonly Metric[]) =>
    wanted(environment, "endpoint", kind, alerts, {
      subject: name,
      origin,
      limitText,
      metrics,
      compare: "above",
      limit: 0,
      period: Duration.seconds(3_600),
      lasts: MINUTES(0),
    });
  const limits = Object.entries(feedback.limits).map(([limit, value]) => `${limit}: ${value}`);
  const watched = watchedRuns(environment).find(({ at }) => at === origin);
  const missing = watched && [missedLooks(facts, naming.workflow(watched.verb, name))];
  return [
    ...(limits.length === 0
      ? []
      : of("accuracy", limits.join(", "), [
          counted("measurements that broke a limit", { "metric.verdict": "broken" }),
        ])),
    ...of("truth", `maxTruthAge: ${longestWithoutTruth(feedback).toText()}`, [
      counted("measurements without new truth", { "metric.truth": ["late", "unmatched"] }),
    ]),
    ...of("measuring", "any", [
      counted("measurements that failed", { "metric.outcome": "failed" }),
      ...(missing ?? []),
    ]),
  ];
}

/** What somebody is told of shared machines. */
export function poolAlerts(environment: Environment, name: string, metrics: PoolMetrics): readonly WantedAlert[] {
  const pool = environment.pools[name] as Environment["pools"][string];
  const usual = ALERT_DEFAULTS[environment.lifetime].endpoint;
  const about = { subject: `pool ${name}`, knownAs: metrics.poolId, origin: `pools.${name}` };
  return [
    ...busy(metrics, { ...usual, ...defined(pool.alerts) }, pool.machine.accelerator !== undefined).flatMap((limit) =>
      wanted(environment, "pool", "saturation", pool.alerts, { ...about, ...BUSY, ...limit, compare: "above" }),
    ),
    ...atMost(pool.replicas, metrics.replicas(), pool.alerts.maxTimeAtMost ?? usual.maxTimeAtMost).flatMap((limit) =>
      wanted(environment, "pool", "at-most", pool.alerts, { ...about, ...limit }),
    ),
  ];
}

interface BusyLimits {
  readonly maxCpu: string;
  readonly maxAccelerator: string;
}

function defined(alerts: Partial<BusyLimits>): Partial<BusyLimits> {
  return {
    ...(alerts.maxCpu === undefined ? {} : { maxCpu: alerts.maxCpu }),
    ...(alerts.maxAccelerator === undefined ? {} : { maxAccelerator: alerts.maxAccelerator }),
  };
}

function busy(
  metrics: Pick<EndpointMetrics, "utilization">,
  { maxCpu, maxAccelerator }: BusyLimits,
  hasAccelerator: boolean,
): readonly { readonly limitText: string; readonly metrics: readonly Metric[]; readonly limit: number }[] {
  const cpu = {
    limitText: `maxCpu: ${maxCpu}`,
    metrics: [metrics.utilization("cpu")],
    limit: shareToFraction(maxCpu),
  };
  if (!hasAccelerator) return [cpu];
  return [
    cpu,
    {
      limitText: `maxAccelerator: ${maxAccelerator}`,
      metrics: [metrics.utilization("accelerator")],
      limit: shareToFraction(maxAccelerator),
    },
  ];
}

/** Only where there may be more machines than there always are. */
function atMost(replicas: { readonly min: number; readonly max?: number } | undefined, metric: Metric, time: string) {
  const { min, max = min } = replicas ?? { min: 1 };
  if (max <= min) return [];
  return [
    {
      limitText: `maxTimeAtMost: ${time} with all ${max}`,
      metrics: [metric],
      compare: "above" as const,
      limit: max - 0.5,
      period: MINUTES(5),
      lasts: Duration.parse(time),
    },
  ];
}
