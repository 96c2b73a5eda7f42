import { longestGap, cronProblem } from "../../../values/cron";
import { Duration } from "../../../values/duration";
import { latencyToMilliseconds } from "../../../values/latency";
import { shareToFraction } from "../../../values/share";
import type { Endpoint, Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** Everything that runs and ends, as far as its alerts are concerned. */
interface Launched {
  readonly at: string;
  readonly timeout: string;
  readonly schedule?: { readonly cron: string; readonly state: "on" | "paused" };
  readonly spot?: boolean;
  readonly alerts: {
    readonly maxRunTime?: string;
    readonly maxSinceSuccess?: string;
    readonly maxPreemptions?: number;
    readonly silenced: Readonly<Partial<Record<string, string>>>;
  };
  readonly slo?: { readonly within: string; readonly share: string };
}

/** Google forgets executions after 90 days, and the watcher asks for them. https://cloud.google.com/workflows/quotas */
const LONGEST_MEMORY = Duration.days(80);

function launchedOf({ batch, models, pipelines, training }: Environment): readonly Launched[] {
  return [
    ...Object.entries(training.jobs).map(([name, job]) => ({
      ...job,
      at: `training.jobs.${name}`,
      spot: job.capacity.kind === "spot",
    })),
    ...Object.entries(batch).map(([name, one]) => ({ ...one, at: `batch.${name}` })),
    ...Object.entries(pipelines).map(([name, one]) => ({ ...one, at: `pipelines.${name}` })),
    ...Object.entries(models).flatMap(([name, { retraining }]) =>
      retraining === undefined ? [] : [{ ...retraining, timeout: retraining.within, at: `models.${name}.retraining` }],
    ),
  ];
}

const LAUNCHED = ["training.jobs", "batch", "pipelines", "models"] as const;

/** A limit that nothing is held against looks like one that is kept. */
export const idleRunLimit = defineRule<Environment>({
  id: "monitoring/idle-run-limit",
  severity: "error",
  holds: "The limits of what runs and ends can be reached: by the clock, on spot machines, before `timeout`.",
  each: "",
  reads: LAUNCHED,
  check: ({ environment }) =>
    launchedOf(environment).flatMap(({ at, schedule, spot, alerts, slo, timeout }): Violation[] => [
      ...(schedule !== undefined
        ? []
        : (["maxSinceSuccess", "slo"] as const).flatMap((key): Violation[] =>
            (key === "slo" ? slo : alerts.maxSinceSuccess) === undefined
              ? []
              : [
                  {
                    path: key === "slo" ? `${at}.slo` : `${at}.alerts.maxSinceSuccess`,
                    problem: "it does not start by the clock, so that nobody knows when it should have succeeded",
                    fix: "add schedule, or leave this out",
                  },
                ],
          )),
      ...(alerts.maxPreemptions === undefined || spot === true
        ? []
        : [
            {
              path: `${at}.alerts.maxPreemptions`,
              problem: "its machines are not taken away: it has none of spot",
              fix: "leave it out",
            },
          ]),
      ...(alerts.maxRunTime === undefined || !isLongerOrSame(alerts.maxRunTime, timeout)
        ? []
        : [
            {
              path: `${at}.alerts.maxRunTime`,
              problem: `a run is stopped after "${timeout}", before anybody would be told`,
              allowed: `less than "${timeout}"`,
            },
          ]),
    ]),
});

function isLongerOrSame(text: string, than: string): boolean {
  return Duration.parse(text).toSeconds() >= Duration.parse(than).toSeconds();
}

/** A promise that the schedule breaks by itself. */
export const freshnessKept = defineRule<Environment>({
  id: "monitoring/freshness-kept",
  severity: "error",
  holds:
    "What starts by the clock starts often enough for its limit and its objective of freshness, and within 80 days.",
  each: "",
  reads: LAUNCHED,
  check: ({ environment }) =>
    launchedOf(environment).flatMap(({ at, schedule, alerts, slo }): Violation[] => {
      if (schedule === undefined || cronProblem(schedule.cron) !== undefined) return [];
      const gap = longestGap(schedule.cron);
      const between = Duration.seconds(gap).toText();
      const limit = alerts.maxSinceSuccess;
      const watched = alerts.silenced.missing === undefined || slo !== undefined;
      const kept = slo === undefined ? 1 : Math.min(1, Duration.parse(slo.within).toSeconds() / gap);
      return [
        ...(limit === undefined || Duration.parse(limit).toSeconds() > gap
          ? []
          : [
              {
                path: `${at}.alerts.maxSinceSuccess`,
                problem: `its schedule leaves up to ${between} between two starts, so that somebody is told though nothing is wrong`,
                allowed: `more than "${between}"`,
              },
            ]),
        ...(limit === undefined && watched && gap > LONGEST_MEMORY.toSeconds()
          ? [
              {
                path: `${at}.schedule`,
                problem: `its schedule leaves up to ${between} between two starts, and Google forgets runs after 90 days: nobody can tell whether one is missing`,
                fix: 'say so: alerts: { silenced: { missing: "starts too seldom to be watched" } }',
              },
            ]
          : []),
        ...(slo === undefined || kept >= shareToFraction(slo.share)
          ? []
          : [
              {
                path: `${at}.slo`,
                problem: `its schedule leaves up to ${between} between two starts: at best ${Math.floor(kept * 100)}% of the time is within "${slo.within}"`,
                fix: "start it more often, or promise less",
              },
            ]),
      ];
    }),
});

const PERCENTILES = ["maxP50", "maxP95", "maxP99"] as const;
const OF_MACHINES = ["maxCpu", "maxAccelerator", "maxTimeAtMost", "minReplicas"] as const;

/** Limits of an endpoint that cannot be reached, or are at odds with each other. */
export const endpointLimits = defineRule<Endpoint>({
  id: "monitoring/endpoint-limits",
  severity: "error",
  holds:
    "The limits of an endpoint's alerts are about what it has, and slower answers have the higher limits. Machines of a pool are watched there.",
  each: "endpoints.*",
  reads: ["alerts", "machine", "replicas", "pool"],
  check({ value: { alerts, machine, pool, replicas } }) {
    const given = PERCENTILES.filter((key) => alerts[key] !== undefined);
    const milliseconds = (key: (typeof PERCENTILES)[number]) => latencyToMilliseconds(alerts[key] ?? "1ms");
    const swapped = given.find((key, index) => index > 0 && milliseconds(key) < milliseconds(given[index - 1] ?? key));
    const least = replicas?.min ?? 1;
    const most = replicas?.max ?? least;
    const elsewhere = OF_MACHINES.filter((key) => pool !== undefined && alerts[key] !== undefined);
    const nothing = (key: (typeof OF_MACHINES)[number], problem: string): Violation => ({
      at: `alerts.${key}`,
      problem,
      fix: "leave it out",
    });
    return [
      ...(swapped === undefined
        ? []
        : [
            {
              at: `alerts.${swapped}`,
              problem: `"${alerts[swapped]}" is less than ${given[given.indexOf(swapped) - 1]} allows, though fewer answers are faster`,
              fix: "raise it, or lower the other",
            },
          ]),
      ...elsewhere.map((key) =>
        key === "minReplicas"
          ? nothing(key, `it runs in the pool "${pool}", which always has its machines`)
          : { at: `alerts.${key}`, problem: `it runs in the pool "${pool}"`, fix: `set pools.${pool}.alerts.${key}` },
      ),
      ...(pool === undefined && alerts.maxAccelerator !== undefined && machine?.accelerator === undefined
        ? [nothing("maxAccelerator", "its machines have no accelerators")]
        : []),
      ...(pool === undefined && alerts.maxTimeAtMost !== undefined && most <= least
        ? [nothing("maxTimeAtMost", "there are always as many machines as there may be")]
        : []),
      ...(pool === undefined && alerts.minReplicas !== undefined && alerts.minReplicas > most
        ? [
            {
              at: "alerts.minReplicas",
              problem: `there are never more than ${most} machines`,
              allowed: `at most ${most}`,
            },
          ]
        : []),
    ];
  },
});

/** A promise that nobody could check. */
export const endpointObjective = defineRule<Endpoint>({
  id: "monitoring/objective-answerable",
  severity: "error",
  holds:
    "The objectives of an endpoint promise something, and Cloud Monitoring can say whether it is kept: of a private endpoint, by the family of metrics that it writes.",
  each: "endpoints.*",
  reads: ["slo", "access"],
  check({ value: { slo, access } }) {
    if (slo === undefined) return [];
    const { availability, latency, measured } = slo;
    const isPrivate = access.kind === "private";
    return [
      ...(availability === undefined && latency === undefined
        ? [{ at: "slo", problem: "nothing is promised", allowed: "availability, latency, or both" }]
        : []),
      ...(isPrivate && measured === undefined
        ? [
            {
              at: "slo.measured",
              problem:
                "Google does not say which metrics a private endpoint writes, and an objective over those that it does not write is never in danger",
              allowed: "private, public",
              fix: `look for prediction/online/private/response_count in the metrics explorer after the first requests: where it is written, "private"`,
            },
          ]
        : []),
      ...(!isPrivate && measured !== undefined
        ? [
            {
              at: "slo.measured",
              problem: `an endpoint of the kind "${access.kind}" writes the public metrics`,
              fix: "leave it out",
            },
          ]
        : []),
    ];
  },
});
