import { ALERT_DEFAULTS } from "../../config/monitoring/alert-defaults";
import type { Environment, VectorIndex } from "../../config/schema/environment";
import type { VectorMetrics } from "../../constructs/serving/vector-metrics";
import { Duration } from "../../values/duration";
import { latencyToMilliseconds } from "../../values/latency";
import { type WantedAlert, wanted } from "./wanted";

const MINUTES = (count: number) => Duration.seconds(count * 60);

/** What somebody is told of an index of vectors. Google says nothing certain of its errors, so that nobody is told of those. */
export function vectorAlerts(environment: Environment, name: string, metrics: VectorMetrics): readonly WantedAlert[] {
  const { alerts, replicas } = environment.vectors[name] as VectorIndex;
  const about = { subject: `vectors ${name}`, knownAs: metrics.deployedIndexId, origin: `vectors.${name}` };
  const slowest = alerts.maxP99 ?? ALERT_DEFAULTS[environment.lifetime].vectors.maxP99;
  const least = alerts.minReplicas ?? replicas.min;
  return [
    ...(slowest === undefined
      ? []
      : wanted(environment, "vectors", "latency", alerts, {
          ...about,
          limitText: `maxP99: ${slowest}`,
          metrics: [metrics.latency({ percentile: 99 })],
          compare: "above",
          limit: latencyToMilliseconds(slowest),
          period: MINUTES(10),
          lasts: MINUTES(0),
        })),
    ...wanted(environment, "vectors", "no-replicas", alerts, {
      ...about,
      limitText: `minReplicas: ${least}`,
      metrics: [metrics.replicas()],
      compare: "below",
      limit: least,
      period: MINUTES(5),
      lasts: MINUTES(10),
    }),
  ];
}
