import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";
import { endpoint } from "./endpoints";

type JobInput = NonNullable<NonNullable<EnvironmentInput["training"]>["jobs"]>[string];

const machine = { type: "n1-standard-8" } as const;
const job = (parts: Partial<JobInput>): Partial<EnvironmentInput> => ({
  training: { jobs: { fraud: { image: "europe-docker.pkg.dev/acme/images/trainer:1", machine, ...parts } } },
});
const nightly = { cron: "0 2 * * *" } as const;
const yearly = { cron: "0 2 1 1 *" } as const;
const at = (path: string) => `training.jobs.fraud.${path}`;
const ofEndpoint = (path: string) => `endpoints.fraud.${path}`;

export const alertCases: CasesByRule = {
  "monitoring/idle-run-limit": {
    bad: [
      {
        of: "freshness of what is started by hand, and spot limits of what has none",
        environment: job({
          slo: { within: "2d", share: "99%" },
          alerts: { maxSinceSuccess: "26h", maxPreemptions: 3 },
        }),
        finds: [
          {
            path: at("alerts.maxSinceSuccess"),
            problem: "it does not start by the clock, so that nobody knows when it should have succeeded",
            fix: "add schedule, or leave this out",
          },
          {
            path: at("slo"),
            problem: "it does not start by the clock, so that nobody knows when it should have succeeded",
            fix: "add schedule, or leave this out",
          },
          {
            path: at("alerts.maxPreemptions"),
            problem: "its machines are not taken away: it has none of spot",
            fix: "leave it out",
          },
        ],
      },
      {
        of: "a run that is stopped before anybody is told",
        environment: job({ timeout: "2h", alerts: { maxRunTime: "2h" } }),
        finds: [
          {
            path: at("alerts.maxRunTime"),
            problem: 'a run is stopped after "2h", before anybody would be told',
            allowed: 'less than "2h"',
          },
        ],
      },
    ],
    good: [
      {
        of: "limits that can be reached",
        environment: job({
          schedule: nightly,
          timeout: "2h",
          capacity: { kind: "spot", checkpoints: "saved" },
          slo: { within: "2d", share: "99%" },
          alerts: { maxRunTime: "90m", maxSinceSuccess: "27h", maxPreemptions: 3 },
        }),
      },
    ],
  },
  "monitoring/freshness-kept": {
    bad: [
      {
        of: "a limit that a night is too long for",
        environment: job({ schedule: nightly, alerts: { maxSinceSuccess: "24h" } }),
        finds: [
          {
            path: at("alerts.maxSinceSuccess"),
            problem:
              "its schedule leaves up to 1d between two starts, so that somebody is told though nothing is wrong",
            allowed: 'more than "1d"',
          },
        ],
      },
      {
        of: "a promise that the schedule breaks half of the time",
        environment: job({ schedule: nightly, slo: { within: "12h", share: "95%" } }),
        finds: [
          {
            path: at("slo"),
            problem: 'its schedule leaves up to 1d between two starts: at best 50% of the time is within "12h"',
            fix: "start it more often, or promise less",
          },
        ],
      },
      {
        of: "what starts once a year",
        environment: job({ schedule: yearly }),
        finds: [
          {
            path: at("schedule"),
            problem:
              "its schedule leaves up to 366d between two starts, and Google forgets runs after 90 days: nobody can tell whether one is missing",
            fix: 'say so: alerts: { silenced: { missing: "starts too seldom to be watched" } }',
          },
        ],
      },
    ],
    good: [
      {
        of: "a promise with room for a failed night",
        environment: job({ schedule: nightly, slo: { within: "50h", share: "99%" } }),
      },
      {
        of: "what starts once a year, and says so",
        environment: job({ schedule: yearly, alerts: { silenced: { missing: "starts too seldom to be watched" } } }),
      },
    ],
  },
  "monitoring/endpoint-limits": {
    bad: [
      {
        of: "limits of machines that are a pool's",
        environment: endpoint(
          { machine: undefined, pool: "small", alerts: { maxCpu: "80%", minReplicas: 2 } },
          { pools: { small: { machine } } },
        ),
        finds: [
          {
            path: ofEndpoint("alerts.maxCpu"),
            problem: 'it runs in the pool "small"',
            fix: "set pools.small.alerts.maxCpu",
          },
          {
            path: ofEndpoint("alerts.minReplicas"),
            problem: 'it runs in the pool "small", which always has its machines',
            fix: "leave it out",
          },
        ],
      },
      {
        of: "limits that nothing can reach",
        environment: endpoint({
          replicas: { min: 2, max: 2 },
          alerts: { maxAccelerator: "90%", maxTimeAtMost: "1h", minReplicas: 3 },
        }),
        finds: [
          {
            path: ofEndpoint("alerts.maxAccelerator"),
            problem: "its machines have no accelerators",
            fix: "leave it out",
          },
          {
            path: ofEndpoint("alerts.maxTimeAtMost"),
            problem: "there are always as many machines as there may be",
            fix: "leave it out",
          },
          {
            path: ofEndpoint("alerts.minReplicas"),
            problem: "there are never more than 2 machines",
            allowed: "at most 2",
          },
        ],
      },
      {
        of: "fewer answers that must be faster",
        environment: endpoint({ alerts: { maxP50: "100ms", maxP99: "90ms" } }),
        finds: [
          {
            path: ofEndpoint("alerts.maxP99"),
            problem: '"90ms" is less than maxP50 allows, though fewer answers are faster',
            fix: "raise it, or lower the other",
          },
        ],
      },
    ],
    good: [
      {
        of: "limits of what there is",
        environment: endpoint({
          replicas: { min: 2, max: 6 },
          alerts: { maxP50: "50ms", maxP95: "50ms", maxP99: "1s", maxCpu: "80%", maxTimeAtMost: "1h", minReplicas: 2 },
        }),
      },
    ],
  },
  "monitoring/shadow-limit": {
    bad: [
      {
        of: "a comparison that nobody starts by the clock",
        environment: endpoint({ alerts: { maxSinceShadow: "26h" } }),
        finds: [
          {
            path: ofEndpoint("alerts.maxSinceShadow"),
            problem: "no comparison starts by the clock, so that nobody knows when one should have happened",
            fix: "add shadow.schedule, or leave this out",
          },
        ],
      },
      {
        of: "less than lies between two comparisons",
        environment: endpoint({ shadow: { columns: {}, schedule: nightly }, alerts: { maxSinceShadow: "24h" } }),
        finds: [
          {
            path: ofEndpoint("alerts.maxSinceShadow"),
            problem:
              "its schedule leaves up to 1d between two comparisons, so that somebody is told though nothing is wrong",
            allowed: 'more than "1d"',
          },
        ],
      },
    ],
    good: [
      {
        of: "more than lies between two comparisons",
        environment: endpoint({ shadow: { columns: {}, schedule: nightly }, alerts: { maxSinceShadow: "26h" } }),
      },
    ],
  },
  "monitoring/vector-limits": {
    bad: [
      {
        of: "more machines than there are",
        environment: {
          vectors: { merchants: { dimensions: 8, replicas: { min: 1, max: 2 }, alerts: { minReplicas: 3 } } },
        },
        finds: [
          {
            path: "vectors.merchants.alerts.minReplicas",
            problem: "there are never more than 2 machines",
            allowed: "at most 2",
          },
        ],
      },
    ],
    good: [
      {
        of: "as many as there are",
        environment: { vectors: { merchants: { dimensions: 8, replicas: { min: 2 }, alerts: { minReplicas: 2 } } } },
      },
    ],
  },
  "monitoring/objective-answerable": {
    bad: [
      {
        of: "a promise of nothing",
        environment: endpoint({ slo: {} }),
        finds: [{ path: ofEndpoint("slo"), problem: "nothing is promised", allowed: "availability, latency, or both" }],
      },
      {
        of: "a private endpoint whose metrics nobody has looked for",
        environment: endpoint({ access: { kind: "private" }, slo: { availability: "99.9%" } }),
        finds: [
          {
            path: ofEndpoint("slo.measured"),
            problem:
              "Google does not say which metrics a private endpoint writes, and an objective over those that it does not write is never in danger",
            allowed: "private, public",
            fix: 'look for prediction/online/private/response_count in the metrics explorer after the first requests: where it is written, "private"',
          },
        ],
      },
      {
        of: "private metrics of one that is not",
        environment: endpoint({ slo: { availability: "99.9%", measured: "private" } }),
        finds: [
          {
            path: ofEndpoint("slo.measured"),
            problem: 'an endpoint of the kind "dedicated" writes the public metrics',
            fix: "leave it out",
          },
        ],
      },
    ],
    good: [
      {
        of: "both promises of a private endpoint that was looked at",
        environment: endpoint({
          access: { kind: "private" },
          slo: { availability: "99.9%", latency: { under: "300ms", share: "95%" }, measured: "private" },
        }),
      },
    ],
  },
  "monitoring/silenced-limit": {
    bad: [
      {
        of: "a limit and a severity of what is silenced",
        environment: endpoint({
          alerts: {
            maxSilence: "1h",
            severities: { latency: "mail" },
            silenced: { "no-traffic": "asked once a quarter", latency: "nobody waits" },
          },
        }),
        finds: [
          {
            path: ofEndpoint("alerts.maxSilence"),
            problem: 'the alert "no-traffic" is silenced, so nobody is told',
            fix: "leave one of the two out",
          },
          {
            path: ofEndpoint("alerts.severities.latency"),
            problem: 'the alert "latency" is silenced, so nobody is told',
            fix: "leave one of the two out",
          },
        ],
      },
      {
        of: "a limit of the project that is silenced",
        environment: {
          monitoring: { alerts: { maxQuotaUse: "70%", silenced: { quota: "Google watches it for us" } } },
        },
        finds: [
          {
            path: "monitoring.alerts.maxQuotaUse",
            problem: 'the alert "quota" is silenced, so nobody is told',
            fix: "leave one of the two out",
          },
        ],
      },
    ],
    good: [
      {
        of: "one kind silenced, another with a limit",
        environment: endpoint({ alerts: { maxP99: "1s", silenced: { "no-traffic": "asked once a quarter" } } }),
      },
    ],
  },
  "monitoring/severity-untold": {
    bad: [
      {
        of: "a channel for mail alone",
        environment: { monitoring: { channels: { mail: { email: "ml-oncall@acme.example", severities: ["mail"] } } } },
        finds: [
          {
            path: "monitoring.channels",
            problem: 'nobody is told of alerts of the severity "page"',
            fix: 'add "page" to the severities of a channel',
          },
        ],
      },
    ],
    good: [
      { of: "no channels at all, which is another rule's", environment: {} },
      {
        of: "one channel for each",
        environment: {
          monitoring: {
            channels: {
              mail: { email: "ml-oncall@acme.example", severities: ["mail"] },
              pager: { topic: "projects/acme-ml-test/topics/pager", severities: ["page"] },
            },
          },
        },
      },
    ],
  },
};
