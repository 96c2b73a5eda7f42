import type { Endpoint as EndpointSettings, Environment, Release } from "../config/schema/environment";
import { deployedModel, type DeployedModelProps } from "../constructs/serving/deployed-model";
import type { ReplicaTargets } from "../constructs/serving/replicas";
import type { MonitorProps } from "../constructs/workflows/releases/monitor";
import type { Gate, ReleasePlan, ReleaseProps } from "../constructs/workflows/releases/props";
import { Duration } from "../values/duration";
import { latencyToMilliseconds } from "../values/latency";
import type { Naming } from "../values/naming";
import { shareToFraction } from "../values/share";
import { datasetPath } from "./batch-predictions";
import { capacityProps } from "./training-jobs";
import { workLabels } from "./work-labels";

/** How long the requests are kept that a drift monitor compares to, in days: twice the longest time between two looks. */
const MONITORED_REQUESTS_KEPT = 60;

/** What the workflows of an endpoint need that is not in the environment file. */
export interface ReleasePlaces {
  readonly naming: Naming;
  /** The endpoint's name in the environment file. */
  readonly name: string;
  /** As whom deployed models run. */
  readonly serviceAccountEmail: string;
  /** The full name of the pool that it runs on; `undefined` for machines of its own. */
  readonly poolName: string | undefined;
  /** The full name of Vertex AI's key; `undefined` for Google's own. */
  readonly keyName: string | undefined;
}

/** What the workflows of an endpoint are made from: what the environment file says of it, in their words. */
export function releaseProps(
  environment: Environment,
  settings: EndpointSettings,
  places: ReleasePlaces,
): ReleaseProps {
  const { naming, name } = places;
  const { freeze } = environment.releases;
  return {
    endpoint: name,
    model: settings.model,
    modelId: naming.model(settings.model),
    deployedModel: deployedModel({
      runsOn: runsOn(environment, settings, places.poolName),
      serviceAccountEmail: places.serviceAccountEmail,
      logs: { container: settings.logs.container === "on", access: settings.logs.access === "on" },
      explanation: settings.explanation,
    }),
    plan: releasePlan(settings.release),
    evaluation: environment.models[settings.model]?.evaluation,
    metrics: settings.access.kind === "private" ? "private" : "public",
    freeze: freeze && {
      reason: freeze.reason,
      ...(freeze.until !== undefined && { until: Math.floor(Date.parse(freeze.until) / 1_000) }),
    },
    monitor: monitorProps(environment, settings, places),
  };
}

/** What the drift monitor of an endpoint looks at; `undefined` where nobody looks. */
export function monitorProps(
  environment: Environment,
  { drift }: EndpointSettings,
  { naming, name, keyName }: Pick<ReleasePlaces, "naming" | "name" | "keyName">,
): MonitorProps | undefined {
  if (drift === undefined) return undefined;
  const { baseline, target, threshold, features, sample, every } = drift;
  return {
    endpoint: name,
    baseline: baseline === undefined ? undefined : { table: tableUri(environment, naming, baseline), target },
    threshold,
    features,
    sampleRate: shareToFraction(sample),
    everyHours: Math.ceil(seconds(every) / 3_600),
    keepDays: MONITORED_REQUESTS_KEPT,
    kmsKeyName: keyName,
    labels: workLabels(environment, { spender: "endpoint", name, stack: "serving" }),
  };
}

/** What scales machines, in numbers. */
export function replicaTargets(replicas: NonNullable<EndpointSettings["replicas"]>): ReplicaTargets {
  const percent = (text: string | undefined) => (text === undefined ? undefined : wholePercent(text));
  return {
    cpu: percent(replicas.targetCpu),
    accelerator: percent(replicas.targetAccelerator),
    requests: replicas.targetRequests,
  };
}

function runsOn(
  { project }: Environment,
  { machine, replicas, capacity }: EndpointSettings,
  poolName: string | undefined,
): DeployedModelProps["runsOn"] {
  if (poolName !== undefined) return { poolName };
  // The rules have seen to it that what runs on no pool has a machine.
  if (machine === undefined) throw new RangeError("an endpoint has neither a machine nor a pool");
  const { min, max = min } = replicas ?? { min: 1 };
  return {
    machine,
    capacity: capacity === undefined ? { kind: "on-demand" } : capacityProps(capacity, project.id),
    replicas: { min, max, targets: replicas === undefined ? {} : replicaTargets(replicas) },
  };
}

function releasePlan(release: Release): ReleasePlan {
  const { strategy, gates, approval } = release;
  return {
    strategy,
    steps: "steps" in release ? release.steps.map(wholePercent) : [100],
    soak: seconds(release.soak),
    gates: gatesOf(gates),
    minRequests: gates.minRequests,
    whenFew: gates.whenFew,
    whenMissing: gates.whenMissing,
    patience: seconds(gates.patience),
    deployWithin: seconds(release.deployWithin),
    keepPrevious: "keepPrevious" in release ? seconds(release.keepPrevious) : 0,
    ...(approval && { approval: { before: approval.before, within: seconds(approval.within) } }),
    ...(release.strategy === "ab" && {
      sideBySide: {
        share: wholePercent(release.share),
        lasts: seconds(release.lasts),
        reportEvery: seconds(release.reportEvery),
        afterwards: release.afterwards,
      },
    }),
    ...(release.strategy === "shadow" && { maxDisagreement: shareToFraction(release.maxDisagreement) }),
  };
}

function gatesOf({ errorRate, p50, p95, p99, cpu, accelerator, queries }: Release["gates"]): readonly Gate[] {
  const fraction = (text: string | undefined) => (text === undefined ? undefined : shareToFraction(text));
  const latency = (percentile: 50 | 95 | 99, gate: typeof p50): readonly Gate[] =>
    gate === undefined
      ? []
      : [
          {
            kind: "latency",
            name: `p${percentile}`,
            percentile,
            max: gate.max === undefined ? undefined : latencyToMilliseconds(gate.max),
            growth: fraction(gate.growth),
          },
        ];
  const utilization = (of: "cpu" | "accelerator", gate: typeof cpu): readonly Gate[] =>
    gate === undefined ? [] : [{ kind: "utilization", name: of, of, max: shareToFraction(gate.max) }];
  return [
    ...(errorRate === undefined
      ? []
      : [
          {
            kind: "errors" as const,
            name: "errorRate",
            max: fraction(errorRate.max),
            growth: fraction(errorRate.growth),
          },
        ]),
    ...latency(50, p50),
    ...latency(95, p95),
    ...latency(99, p99),
    ...utilization("cpu", cpu),
    ...utilization("accelerator", accelerator),
    ...Object.entries(queries).map(([name, query]) => ({ kind: "query" as const, name, ...query })),
  ];
}

/** `bq://project.dataset.table` of a reference `table:<dataset>.<table>`. */
function tableUri(environment: Environment, naming: Naming, reference: string): string {
  const [dataset = "", table = ""] = reference.slice("table:".length).split(".");
  return `bq://${datasetPath(environment, naming, dataset)}.${table}`;
}

function seconds(text: string): number {
  return Duration.parse(text).toSeconds();
}

function wholePercent(text: string): number {
  return Math.round(shareToFraction(text) * 100);
}
