import { longestGap } from "../../values/cron";
import { Duration } from "../../values/duration";
import type { Endpoint, Environment } from "../schema/environment";

/** Something that starts by the clock, and must succeed again and again. */
export interface Watched {
  /** Where it is written: `training.jobs.fraud`. */
  readonly at: string;
  /** What stands before its name in that of its workflow. */
  readonly verb: "train" | "tune" | "predict" | "run" | "retrain" | "measure" | "shadow";
  readonly name: string;
  /** How long ago its last success may be, in seconds. */
  readonly limit: number;
  /** The same of its objective. */
  readonly objective?: number;
  /** How an execution ends that did what it is there for. */
  readonly outcomes: readonly string[];
  /** Whether somebody is told when it is missing. */
  readonly told: boolean;
}

interface Clocked {
  readonly schedule?: { readonly cron: string; readonly state: "on" | "paused" };
  readonly alerts: { readonly maxSinceSuccess?: string; readonly silenced: { readonly missing?: string } };
  readonly slo?: { readonly within: string };
}

/** What says whether somebody looks if something succeeds. */
export interface Watchable {
  readonly schedule?: { readonly state: "on" | "paused" };
  readonly alerts?: { readonly silenced: { readonly missing?: string } };
  readonly slo?: unknown;
}

/** Whether something starts by the clock, and somebody wants to know if it succeeds. */
export function isWatched({ schedule, alerts, slo }: Watchable): boolean {
  return schedule?.state === "on" && (alerts?.silenced.missing === undefined || slo !== undefined);
}

/** What says whether somebody looks if an endpoint's candidate is compared. */
export interface ShadowWatchable {
  readonly shadow?: { readonly schedule?: { readonly state: "on" | "paused" } };
  readonly alerts: { readonly silenced: { readonly "shadow-missing"?: string } };
}

/** Whether a candidate is compared by the clock, and somebody wants to know if it is not. */
export function isShadowWatched({ shadow, alerts }: ShadowWatchable): boolean {
  return shadow?.schedule?.state === "on" && alerts.silenced["shadow-missing"] === undefined;
}

const SUCCEEDED = ["succeeded"] as const;

/** A comparison with nothing to compare has happened: there is no candidate, or it is what serves. */
const COMPARED = ["succeeded", "skipped"] as const;

/** Nearly every comparison is over after hours. */
const LONGEST_SHADOW = "1d";

/** The changes of clocks in spring and autumn, and a start that is a little late. */
const GRACE = 3_600;

/**
 * How long ago the last success of something that starts by the clock may be, in seconds, where its environment file does not
 * say so: the longest time between two starts, as long as a run may take, and an hour.
 */
export function usualFreshness(cron: string, timeout: string): number {
  return longestGap(cron) + Duration.parse(timeout).toSeconds() + GRACE;
}

/** How long a measurement takes at most: four queries of an hour each. */
const LONGEST_MEASUREMENT = "4h";

/** The measurement of an endpoint's answers, as something that starts by the clock; `undefined` where there is none. */
export function measurementOf({ feedback, alerts }: Pick<Endpoint, "feedback" | "alerts">) {
  if (feedback === undefined) return undefined;
  return { schedule: feedback.schedule, alerts: { silenced: { missing: alerts.silenced.measuring } } };
}

/** Everything that starts by the clock and is not paused. */
export function watchedRuns({ batch, endpoints, models, pipelines, training }: Environment): readonly Watched[] {
  const of = (
    at: string,
    name: string,
    verb: Watched["verb"],
    timeout: string,
    clocked: Clocked,
  ): readonly Watched[] => {
    const { schedule, alerts, slo } = clocked;
    if (schedule === undefined || !isWatched(clocked)) return [];
    const limit =
      alerts.maxSinceSuccess === undefined
        ? usualFreshness(schedule.cron, timeout)
        : Duration.parse(alerts.maxSinceSuccess).toSeconds();
    const objective = slo && Duration.parse(slo.within).toSeconds();
    return [{ at, verb, name, limit, objective, outcomes: SUCCEEDED, told: alerts.silenced.missing === undefined }];
  };
  return [
    ...Object.entries(training.jobs).flatMap(([name, job]) =>
      of(`training.jobs.${name}`, name, job.tuning === undefined ? "train" : "tune", job.timeout, job),
    ),
    ...Object.entries(batch).flatMap(([name, one]) => of(`batch.${name}`, name, "predict", one.timeout, one)),
    ...Object.entries(pipelines).flatMap(([name, one]) => of(`pipelines.${name}`, name, "run", one.timeout, one)),
    ...Object.entries(models).flatMap(([name, { retraining }]) =>
      retraining === undefined ? [] : of(`models.${name}.retraining`, name, "retrain", retraining.within, retraining),
    ),
    ...Object.entries(endpoints).flatMap(([name, endpoint]) => {
      const { alerts, shadow } = endpoint;
      const measured = measurementOf(endpoint);
      const measurements =
        measured === undefined ? [] : of(`endpoints.${name}.feedback`, name, "measure", LONGEST_MEASUREMENT, measured);
      if (shadow?.schedule === undefined || !isShadowWatched(endpoint)) return measurements;
      const limit =
        alerts.maxSinceShadow === undefined
          ? usualFreshness(shadow.schedule.cron, LONGEST_SHADOW)
          : Duration.parse(alerts.maxSinceShadow).toSeconds();
      return [
        ...measurements,
        { at: `endpoints.${name}.shadow`, verb: "shadow" as const, name, limit, outcomes: COMPARED, told: true },
      ];
    }),
  ];
}
