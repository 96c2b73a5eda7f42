import * as z from "zod";
import { ALERT_KINDS, type AlertedWork, SEVERITIES } from "../monitoring/alert-kinds";
import { duration, latency, prose, share } from "./text";
import { size } from "./machine";
import type { Plain } from "./types";

/** How soon somebody must look. */
export const severity = z
  .enum(SEVERITIES)
  .meta({ noun: "a severity", allowed: `"page": at once, at night as well; "mail": in working hours` });

const NO_OTHER = { defaultEffect: "as for every such workload of the environment" } as const;
const reason = prose(256)
  .refine((text) => text.trim() !== "", { error: "is no reason" })
  .meta({ noun: "a reason" });

/** A map of some kinds of alerts. */
function ofKinds<const K extends string, S extends z.ZodType>(kinds: readonly K[], value: S) {
  const shape = Object.fromEntries(kinds.map((kind) => [kind, value.optional()]));
  return z.strictObject(shape as unknown as Record<K, z.ZodOptional<S>>);
}

/** When somebody is told of work of one sort: its limits, beside what every sort has. */
function alertsOf<Shape extends z.ZodRawShape>(work: AlertedWork, limits: Shape) {
  const kinds = Object.keys(ALERT_KINDS[work]);
  return z
    .strictObject({
      ...limits,
      severities: ofKinds(kinds, severity.describe("How soon somebody must look"))
        .default({})
        .describe("How soon somebody must look, by the kind of alert, where not as usual"),
      silenced: ofKinds(kinds, reason.describe("Why nobody needs to know"))
        .default({})
        .describe("Kinds of alerts that are not made, each with the reason"),
    })
    .prefault({} as never)
    .describe("When somebody is told; without it as the environment's lifetime asks");
}

const busy = share({ from: "1%", to: "100%", example: "90%" });
const long = (from: "10m" | "1h", example: "1h" | "12h" | "26h") => duration({ from, to: "60d", example });

const minReplicas = z
  .int()
  .min(1)
  .max(1000)
  .optional()
  .describe("How many machines must answer")
  .meta({ defaultEffect: "as many as `replicas.min`" });

/** When somebody is told of an endpoint. */
export const endpointAlerts = alertsOf("endpoint", {
  maxErrorRate: share({ from: "0.01%", to: "100%", example: "1%" })
    .optional()
    .describe("The part of answers that may be errors of the server, over ten minutes")
    .meta({ defaultEffect: "that of the release's gate, or as for every endpoint of the environment" }),
  maxP50: latency.optional().describe("How long half of all answers may take").meta({ defaultEffect: "not looked at" }),
  maxP95: latency
    .optional()
    .describe("How long 95% of all answers may take")
    .meta({ defaultEffect: "that of the release's gate" }),
  maxP99: latency
    .optional()
    .describe("How long 99% of all answers may take")
    .meta({ defaultEffect: "that of the release's gate, or as for every endpoint of the environment" }),
  maxCpu: busy.optional().describe("How busy processors may be").meta(NO_OTHER),
  maxAccelerator: busy.optional().describe("How busy accelerators may be").meta(NO_OTHER),
  maxTimeAtMost: duration({ from: "10m", to: "23h", example: "30m" })
    .optional()
    .describe("How long all machines that there may be are at work")
    .meta(NO_OTHER),
  // https://cloud.google.com/monitoring/alerts/types-of-conditions: a condition of absence ends at 23.5 hours.
  maxSilence: duration({ from: "10m", to: "23h", example: "12h" })
    .optional()
    .describe("How long nobody may ask, once somebody has")
    .meta(NO_OTHER),
  maxSinceShadow: long("1h", "26h")
    .optional()
    .describe("How long ago the last comparison in the shadow may be; only where it starts by the clock")
    .meta({ defaultEffect: "the longest time between two starts, and a day and an hour" }),
  minReplicas,
});

/** When somebody is told of an index of vectors. */
export const vectorAlerts = alertsOf("vectors", {
  maxP99: latency.optional().describe("How long 99% of all answers may take").meta(NO_OTHER),
  minReplicas,
});

/** When somebody is told of shared machines. */
export const poolAlerts = alertsOf("pool", {
  maxCpu: busy.optional().describe("How busy processors may be").meta(NO_OTHER),
  maxAccelerator: busy.optional().describe("How busy accelerators may be").meta(NO_OTHER),
  maxTimeAtMost: duration({ from: "10m", to: "23h", example: "30m" })
    .optional()
    .describe("How long all machines that there may be are at work")
    .meta(NO_OTHER),
});

const runs = {
  maxFailures: z.int().min(0).max(100).optional().describe("How many runs may fail within an hour").meta(NO_OTHER),
  maxSinceSuccess: long("1h", "26h")
    .optional()
    .describe("How long ago the last success may be; only where it starts by the clock")
    .meta({ defaultEffect: "the longest time between two starts, the longest run, and an hour" }),
};

const running = {
  ...runs,
  maxRunTime: long("10m", "12h")
    .optional()
    .describe("How long a run may take before somebody is told; it goes on")
    .meta({ defaultEffect: "nine tenths of `timeout`, at which it is stopped" }),
};

const jobs = {
  ...running,
  maxQueueTime: long("10m", "1h").optional().describe("How long a run may wait for machines").meta(NO_OTHER),
};

/** When somebody is told of a training job. */
export const jobAlerts = alertsOf("job", {
  ...jobs,
  maxPreemptions: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe("How often within six hours a run may be seen waiting for machines again")
    .meta(NO_OTHER),
});

/** When somebody is told of a batch prediction. */
export const batchAlerts = alertsOf("batch", jobs);

/** When somebody is told of a pipeline. */
export const pipelineAlerts = alertsOf("pipeline", running);

/** When somebody is told of the retraining of a model. */
export const retrainingAlerts = alertsOf("retraining", runs);

/** When somebody is told of a zone or a dataset. */
export const storageAlerts = alertsOf("storage", {
  maxDailyWrites: size({ from: "1GiB", to: "1024TiB" })
    .optional()
    .describe("How much may be written within a day")
    .meta(NO_OTHER),
});

/** When somebody is told of what belongs to no workload alone. */
export const platformAlerts = alertsOf("platform", {
  maxQuotaUse: busy.optional().describe("The part of a quota that may be in use").meta(NO_OTHER),
  maxDailyScan: size({ from: "1GiB", to: "1024TiB" })
    .optional()
    .describe("How much all queries of BigQuery together may read within a day")
    .meta(NO_OTHER),
  maxTriggerDelay: duration({ from: "10m", to: "7d", example: "1h" })
    .optional()
    .describe("How long an event may wait until it starts what it should")
    .meta(NO_OTHER),
  minAcceleratorUse: share({ from: "1%", to: "100%", example: "5%" })
    .optional()
    .describe("How busy accelerators that train must be, over two hours")
    .meta(NO_OTHER),
});

/** What share of answers must be good. */
const objective = share({ from: "50%", to: "99.99%", example: "99.9%" }) as Plain<`${number}%`>;

/** What callers of an endpoint may count on. */
export const endpointObjectives = z
  .strictObject({
    availability: objective
      .optional()
      .describe("The part of answers that are no errors of the server")
      .meta({ defaultEffect: "no such objective" }),
    latency: z
      .strictObject({
        under: latency.describe("How long an answer may take"),
        share: objective.describe("The part of answers that must be that fast"),
      })
      .optional()
      .describe("How many answers are fast enough")
      .meta({ defaultEffect: "no such objective" }),
    days: z.int().min(7).max(30).default(30).describe("Over how many days it is counted, rolling"),
    measured: z
      .enum(["private", "public"])
      .optional()
      .describe(
        "Of a private endpoint: which of Google's two families of metrics it writes. Look in the metrics explorer",
      )
      .meta({ defaultEffect: "of a private endpoint there is no answer; others write the public ones" }),
  })
  .describe("What callers may count on: somebody is told as soon as it is in danger");

/** How fresh the results of something that starts by the clock are. */
export const freshness = z
  .strictObject({
    within: long("1h", "26h").describe("How long ago the last success may be"),
    share: objective.describe("The part of the time in which that holds"),
    days: z.int().min(7).max(30).default(30).describe("Over how many days it is counted, rolling"),
  })
  .describe("How fresh its results are: somebody is told as soon as it is in danger");
