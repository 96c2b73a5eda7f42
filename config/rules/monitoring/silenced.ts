import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** Which limit belongs to which kind of alert. */
const LIMITS: Readonly<Record<string, string>> = {
  maxErrorRate: "errors",
  maxP50: "latency",
  maxP95: "latency",
  maxP99: "latency",
  maxCpu: "saturation",
  maxAccelerator: "saturation",
  maxTimeAtMost: "at-most",
  maxSilence: "no-traffic",
  maxSinceShadow: "shadow-missing",
  minReplicas: "no-replicas",
  maxFailures: "failed",
  maxSinceSuccess: "missing",
  maxRunTime: "too-long",
  maxQueueTime: "queued",
  maxPreemptions: "preempted",
  maxDailyWrites: "growth",
  maxQuotaUse: "quota",
  maxDailyScan: "scan",
  maxTriggerDelay: "triggers",
  minAcceleratorUse: "idle-accelerators",
};

interface Alerted {
  readonly severities: Readonly<Partial<Record<string, string>>>;
  readonly silenced: Readonly<Partial<Record<string, string>>>;
}

function alertedOf({
  batch,
  endpoints,
  models,
  monitoring,
  pipelines,
  pools,
  storage,
  training,
  vectors,
}: Environment) {
  const of = (section: string, all: Readonly<Record<string, { readonly alerts: Alerted }>>) =>
    Object.entries(all).map(([name, { alerts }]) => [`${section}.${name}.alerts`, alerts] as const);
  return [
    ...of("endpoints", endpoints),
    ...of("pools", pools),
    ...of("vectors", vectors),
    ...of("training.jobs", training.jobs),
    ...of("batch", batch),
    ...of("pipelines", pipelines),
    ...Object.entries(models).flatMap(([name, { retraining }]) =>
      retraining === undefined ? [] : [[`models.${name}.retraining.alerts`, retraining.alerts] as const],
    ),
    ...of("storage.zones", storage.zones),
    ...of("storage.datasets", storage.datasets),
    ["monitoring.alerts", monitoring.alerts] as const,
  ];
}

/** Whoever writes a limit wants to be told; whoever silences does not. */
export const silencedLimit = defineRule<Environment>({
  id: "monitoring/silenced-limit",
  severity: "error",
  holds: "What is silenced has neither a limit nor a severity.",
  each: "",
  reads: ["endpoints", "pools", "vectors", "training.jobs", "batch", "pipelines", "models", "storage", "monitoring"],
  check: ({ environment }) =>
    alertedOf(environment).flatMap(([path, alerts]): Violation[] => {
      const fix = "leave one of the two out";
      const limits = Object.keys(alerts).flatMap((limit): Violation[] => {
        const kind = LIMITS[limit];
        if (kind === undefined || alerts.silenced[kind] === undefined) return [];
        return [{ path: `${path}.${limit}`, problem: `the alert "${kind}" is silenced, so nobody is told`, fix }];
      });
      const severities = Object.keys(alerts.severities)
        .filter((kind) => alerts.silenced[kind] !== undefined)
        .map((kind) => ({
          path: `${path}.severities.${kind}`,
          problem: `the alert "${kind}" is silenced, so nobody is told`,
          fix,
        }));
      return [...limits, ...severities];
    }),
});

/** An alert that nobody is told of stands in the console alone. */
export const severityUntold = defineRule<Environment["monitoring"]>({
  id: "monitoring/severity-untold",
  severity: "warning",
  holds: "Where anybody is told, somebody is told of each severity.",
  each: "monitoring",
  reads: ["channels"],
  check({ value: { channels } }) {
    const told = Object.values(channels);
    if (told.length === 0) return [];
    return (["page", "mail"] as const)
      .filter((severity) => !told.some(({ severities }) => severities.includes(severity)))
      .map((severity) => ({
        at: "channels",
        problem: `nobody is told of alerts of the severity "${severity}"`,
        fix: `add "${severity}" to the severities of a channel`,
      }));
  },
});
