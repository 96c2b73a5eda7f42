import { ALERT_DEFAULTS } from "../../config/monitoring/alert-defaults";
import type { Environment } from "../../config/schema/environment";
import { Metric } from "../../constructs/monitoring/metric";
import { WorkflowMetrics } from "../../constructs/workflows/workflow-metrics";
import { Duration } from "../../values/duration";
import { shareToFraction } from "../../values/share";
import { sizeToGibibytes } from "../../values/size";
import type { Naming } from "../../values/naming";
import { DRIFT_TELLER } from "../drift-teller";
import { followsEvents, hasWorkflows, launchesJobs } from "../features";
import type { CountedFact, Facts } from "../facts";
import { WATCHER } from "../runs-watcher";
import { type WantedAlert, wanted } from "./wanted";

const BYTES_PER_GIBIBYTE = 1024 ** 3;
const HOUR = Duration.seconds(3_600);
const DAY = Duration.days(1);
const AT_ONCE = Duration.seconds(0);
/** Google notes allocations once a day. */
const ALLOCATIONS = { period: DAY, lasts: AT_ONCE } as const;

interface PlatformSources {
  readonly naming: Naming;
  readonly facts: Facts;
}

/** What somebody is told of how much is written, by zone and dataset. */
export function storageAlerts(environment: Environment, naming: Naming): readonly WantedAlert[] {
  const usual = ALERT_DEFAULTS[environment.lifetime].storage;
  const { datasets, zones } = environment.storage;
  const of = (
    subject: string,
    knownAs: string,
    origin: string,
    alerts: Environment["storage"]["zones"][string]["alerts"],
    metric: Metric,
  ) => {
    const most = alerts.maxDailyWrites ?? usual.maxDailyWrites;
    return wanted(environment, "storage", "growth", alerts, {
      subject,
      knownAs,
      origin,
      limitText: `maxDailyWrites: ${most}`,
      metrics: [metric],
      compare: "above",
      limit: sizeToGibibytes(most) * BYTES_PER_GIBIBYTE,
      period: DAY,
      lasts: AT_ONCE,
    });
  };
  return [
    ...Object.entries(zones).flatMap(([name, { alerts }]) => {
      const bucket = naming.bucket(name);
      return of(`zone ${name}`, bucket, `storage.zones.${name}`, alerts, writtenTo("bucket", bucket));
    }),
    ...Object.entries(datasets).flatMap(([name, { alerts }]) => {
      const dataset = naming.dataset(name);
      return of(`dataset ${name}`, dataset, `storage.datasets.${name}`, alerts, writtenTo("dataset", dataset));
    }),
  ];
}

/** How much is written to a bucket or a dataset. */
export function writtenTo(where: "bucket" | "dataset", value: string): Metric {
  const [type, resource, label] =
    where === "bucket"
      ? (["storage.googleapis.com/network/received_bytes_count", "gcs_bucket", "resource.bucket_name"] as const)
      : (["bigquery.googleapis.com/storage/uploaded_bytes", "bigquery_dataset", "resource.dataset_id"] as const);
  return new Metric({
    name: `bytes written to a ${where}`,
    type,
    resource,
    subject: { label, value },
    aligner: "ALIGN_DELTA",
    reducer: "REDUCE_SUM",
  });
}

/** What somebody is told of what belongs to no workload alone. */
export function platformAlerts(environment: Environment, { naming, facts }: PlatformSources): readonly WantedAlert[] {
  const { endpoints, monitoring, storage, training } = environment;
  const { alerts } = monitoring;
  const limits = { ...ALERT_DEFAULTS[environment.lifetime].platform };
  const of = (
    kind: string,
    limit: Omit<Parameters<typeof wanted>[4], "subject" | "origin" | "compare"> & { readonly compare?: "below" },
  ) =>
    wanted(environment, "platform", kind, alerts, {
      subject: "the project",
      origin: "monitoring",
      compare: "above",
      ...limit,
    });
  const ofFact = (kind: string, counted: readonly CountedFact[], groupBy: readonly string[]) => {
    const there = counted.filter((fact) => facts.has(fact));
    return of(kind, {
      limitText: "any",
      metrics: there.map((fact) =>
        facts.metric(fact).metric({ name: fact, aligner: "ALIGN_DELTA", reducer: "REDUCE_SUM", groupBy }),
      ),
      limit: 0,
      period: HOUR,
      lasts: AT_ONCE,
    });
  };
  const quotaUse = alerts.maxQuotaUse ?? limits.maxQuotaUse;
  const scan = alerts.maxDailyScan ?? limits.maxDailyScan;
  const delay = alerts.maxTriggerDelay ?? limits.maxTriggerDelay;
  const idle = alerts.minAcceleratorUse ?? limits.minAcceleratorUse;
  const accelerated = Object.values(training.jobs).some(({ machine }) => machine.accelerator !== undefined);
  return [
    ...of("quota", {
      ...ALLOCATIONS,
      limitText: `maxQuotaUse: ${quotaUse}`,
      metrics: [quotaInUse()],
      limit: shareToFraction(quotaUse),
    }),
    ...of("quota", { limitText: "any refused", metrics: [quotaExceeded()], limit: 0, period: HOUR, lasts: AT_ONCE }),
    ...(Object.keys(storage.datasets).length === 0
      ? []
      : of("scan", {
          limitText: `maxDailyScan: ${scan}`,
          metrics: [scanned()],
          limit: sizeToGibibytes(scan) * BYTES_PER_GIBIBYTE,
          period: DAY,
          lasts: AT_ONCE,
        })),
    ...(!followsEvents(environment)
      ? []
      : of("triggers", {
          limitText: `maxTriggerDelay: ${delay}`,
          metrics: [oldestEvent()],
          limit: Duration.parse(delay).toSeconds(),
          period: Duration.seconds(300),
          lasts: Duration.seconds(600),
        })),
    ...(accelerated
      ? of("idle-accelerators", {
          limitText: `minAcceleratorUse: ${idle}`,
          metrics: [acceleratorUse()],
          compare: "below",
          limit: shareToFraction(idle),
          period: HOUR,
          lasts: Duration.seconds(7_200),
        })
      : []),
    ...(hasWorkflows(environment)
      ? of("guards", {
          limitText: "any",
          metrics: lookers(environment, naming, facts, Object.keys(endpoints)).map((name) =>
            new WorkflowMetrics({ workflowName: name }).failures(),
          ),
          limit: 1,
          period: HOUR,
          lasts: AT_ONCE,
        })
      : []),
    ...ofFact("drift", ["drift"], ["metric.endpoint", "metric.feature", "metric.objective"]),
    ...ofFact("loads", ["loads"], []),
    ...ofFact("schedules", ["schedules"], ["metric.schedule"]),
    ...ofFact("keys", ["keys"], ["metric.method"]),
    ...ofFact("policies", ["policies"], []),
    ...ofFact("public-access", ["public-access"], ["resource.bucket_name"]),
    ...ofFact("public-access", ["public-datasets"], ["resource.dataset_id"]),
    ...ofFact("account-keys", ["account-keys"], []),
    ...ofFact("strangers", ["strangers-objects", "strangers-tables"], []),
  ];
}

/** The workflows that look after others: one that fails once in an hour has another chance, twice has none. */
export function lookers(
  environment: Environment,
  naming: Naming,
  facts: Facts,
  endpoints: readonly string[],
): readonly string[] {
  return [
    ...(launchesJobs(environment) ? [naming.workflow("guard", "training")] : []),
    ...endpoints.map((name) => naming.workflow("guard", name)),
    ...(facts.has("freshness") ? [WATCHER] : []),
    ...(facts.has("drift") ? [DRIFT_TELLER] : []),
  ];
}

const QUOTA = { resource: "consumer_quota", reducer: "REDUCE_MAX" } as const;
const QUOTA_LABELS = ["metric.quota_metric", "resource.location"];

/** Which part of each quota is used. */
export function quotaInUse(): Metric {
  const service = "serviceruntime.googleapis.com/quota";
  const common = { ...QUOTA, groupBy: QUOTA_LABELS, aligner: "ALIGN_NEXT_OLDER" } as const;
  const limit = new Metric({ ...common, name: "quota", type: `${service}/limit` });
  return new Metric({ ...common, name: "quota in use", type: `${service}/allocation/usage`, per: limit });
}

/** How often a quota refused something. */
export function quotaExceeded(): Metric {
  return new Metric({
    name: "requests that a quota refused",
    type: "serviceruntime.googleapis.com/quota/exceeded",
    resource: "consumer_quota",
    aligner: "ALIGN_COUNT_TRUE",
    reducer: "REDUCE_SUM",
    groupBy: QUOTA_LABELS,
  });
}

/** What queries read, and are paid for. */
export function scanned(): Metric {
  return new Metric({
    name: "bytes that queries read",
    type: "bigquery.googleapis.com/query/statement_scanned_bytes_billed",
    resource: "bigquery_project",
    aligner: "ALIGN_DELTA",
    reducer: "REDUCE_SUM",
  });
}

/** Eventarc keeps events in subscriptions of its own until a workflow was started. */
export function oldestEvent(): Metric {
  return new Metric({
    name: "age of the oldest event",
    type: "pubsub.googleapis.com/subscription/oldest_unacked_message_age",
    resource: "pubsub_subscription",
    where: { "resource.subscription_id": { startsWith: "eventarc-" } },
    aligner: "ALIGN_MAX",
    reducer: "REDUCE_MAX",
    groupBy: ["resource.subscription_id"],
  });
}

/** How busy the accelerators of training jobs are, as a fraction: the busiest of each job. */
export function acceleratorUse(): Metric {
  return new Metric({
    name: "accelerators in use",
    type: "ml.googleapis.com/training/accelerator/utilization",
    resource: "cloudml_job",
    aligner: "ALIGN_MAX",
    reducer: "REDUCE_MAX",
    groupBy: ["resource.job_id"],
  });
}
