import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringCustomService } from "@cdktf/provider-google/lib/monitoring-custom-service";
import { MonitoringSlo } from "@cdktf/provider-google/lib/monitoring-slo";
import type { Environment, EnvironmentInput } from "../../config/schema/environment";
import { type PlannedPolicy } from "../../stacks/alerts/policies";
import type { ObservabilityStack } from "../../stacks/observability-stack";
import { MlPlatform } from "../../stacks/platform";
import { environment } from "../support/environment";
import { memoryApp, synthesizeStacks } from "../support/synth";

const machine = { type: "n1-standard-4" } as const;
const accelerated = { ...machine, accelerator: { type: "NVIDIA_TESLA_T4", count: 1 } } as const;

function platform(parts: Partial<EnvironmentInput>) {
  const app = memoryApp();
  const all: Environment = environment(parts);
  new MlPlatform(app, all);
  const stack = app.node.findChild("observability") as ObservabilityStack;
  return { policies: stack.policies, synth: synthesizeStacks(app).observability };
}

/** What is told of one kind, as `subject | limit | comparison threshold for how long over how long`. */
const limitsOf = (policies: readonly PlannedPolicy[], kind: string) =>
  policies
    .flatMap(({ wanted }) => wanted)
    .filter((one) => `${one.work}.${one.kind}` === kind)
    .map(
      ({ subject, limitText, compare, limit, period, lasts, metric }) =>
        `${subject} | ${limitText} | ${compare} ${limit} ${metric.unit} over ${period.toText()} for ${lasts.toText()}`,
    );

const endpointOf = (more: object): Partial<EnvironmentInput> =>
  ({ endpoints: { fraud: { model: "fraud", machine, ...more } } }) as Partial<EnvironmentInput>;

test.each<[string, Partial<EnvironmentInput>, string, readonly string[]]>([
  ["the usual", endpointOf({}), "endpoint.errors", ["fraud | maxErrorRate: 1% | above 0.01 1 over 10m for 0s"]],
  [
    "a disposable environment",
    { ...endpointOf({}), lifetime: "disposable" },
    "endpoint.errors",
    ["fraud | maxErrorRate: 10% | above 0.1 1 over 10m for 0s"],
  ],
  [
    "the gate of its releases",
    endpointOf({ release: { strategy: "canary", gates: { errorRate: { max: "0.2%" } } } }),
    "endpoint.errors",
    ["fraud | maxErrorRate: 0.2% | above 0.002 1 over 10m for 0s"],
  ],
  [
    "a limit of its own, which is stronger than a gate",
    endpointOf({
      alerts: { maxErrorRate: "0.5%" },
      release: { strategy: "canary", gates: { errorRate: { max: "0.2%" } } },
    }),
    "endpoint.errors",
    ["fraud | maxErrorRate: 0.5% | above 0.005 1 over 10m for 0s"],
  ],
  [
    "both families of a private endpoint",
    endpointOf({ access: { kind: "private" } }),
    "endpoint.errors",
    [
      "fraud | maxErrorRate: 1% | above 0.01 1 over 10m for 0s",
      "fraud | maxErrorRate: 1% | above 0.01 1 over 10m for 0s",
    ],
  ],
  [
    "an index of vectors",
    { vectors: { merchants: { dimensions: 8, replicas: { min: 2, max: 4 } } } },
    "vectors.latency",
    ["vectors merchants | maxP99: 1s | above 1000 ms over 10m for 0s"],
  ],
  [
    "limits of an index of vectors, in a disposable environment",
    {
      lifetime: "disposable",
      vectors: { merchants: { dimensions: 8, replicas: { min: 2, max: 4 }, alerts: { minReplicas: 1 } } },
    },
    "vectors.no-replicas",
    ["vectors merchants | minReplicas: 1 | below 1 1 over 5m for 10m"],
  ],
  [
    "a comparison by the clock",
    endpointOf({ requestLogging: {}, shadow: { columns: { a: "FLOAT" }, schedule: { cron: "0 6 * * *" } } }),
    "endpoint.shadow-missing",
    ["fraud | maxSinceShadow: 49h | above 0 1 over 30m for 0s"],
  ],
  [
    "a comparison that is paused",
    endpointOf({
      requestLogging: {},
      shadow: { columns: { a: "FLOAT" }, schedule: { cron: "0 6 * * *", state: "paused" } },
    }),
    "endpoint.shadow-missing",
    [],
  ],
  ["the usual", endpointOf({}), "endpoint.latency", ["fraud | maxP99: 2s | above 2000 ms over 10m for 0s"]],
  [
    "gates and limits of its own",
    endpointOf({
      alerts: { maxP50: "50ms" },
      release: { strategy: "canary", gates: { p95: { max: "200ms" }, p99: { max: "1s" } } },
    }),
    "endpoint.latency",
    [
      "fraud | maxP50: 50ms | above 50 ms over 10m for 0s",
      "fraud | maxP95: 200ms | above 200 ms over 10m for 0s",
      "fraud | maxP99: 1s | above 1000 ms over 10m for 0s",
    ],
  ],
  [
    "nobody's latency where things are tried out",
    { ...endpointOf({}), lifetime: "disposable" },
    "endpoint.latency",
    [],
  ],
  [
    "processors alone",
    endpointOf({}),
    "endpoint.saturation",
    ["fraud | maxCpu: 90% | above 0.9 10^2.% over 5m for 15m"],
  ],
  [
    "accelerators too, where there are some",
    endpointOf({ machine: accelerated, alerts: { maxCpu: "70%" } }),
    "endpoint.saturation",
    [
      "fraud | maxCpu: 70% | above 0.7 10^2.% over 5m for 15m",
      "fraud | maxAccelerator: 95% | above 0.95 10^2.% over 5m for 15m",
    ],
  ],
  ["no limit where the number of machines stays the same", endpointOf({}), "endpoint.at-most", []],
  [
    "all machines at work",
    endpointOf({ replicas: { min: 2, max: 8 } }),
    "endpoint.at-most",
    ["fraud | maxTimeAtMost: 30m with all 8 | above 7.5 1 over 5m for 30m"],
  ],
  [
    "as many machines as there always are",
    endpointOf({ replicas: { min: 2, max: 8 } }),
    "endpoint.no-replicas",
    ["fraud | minReplicas: 2 | below 2 1 over 5m for 10m"],
  ],
  ["silence", endpointOf({}), "endpoint.no-traffic", ["fraud | maxSilence: 12h | absent 0 1 over 5m for 12h"]],
  [
    "nothing of what is silenced",
    endpointOf({ alerts: { silenced: { "no-traffic": "asked once a quarter" } } }),
    "endpoint.no-traffic",
    [],
  ],
  [
    "no machines of an endpoint that has none of its own",
    {
      pools: { small: { machine, replicas: { min: 1, max: 3 } } },
      endpoints: { fraud: { model: "fraud", pool: "small" } },
    },
    "endpoint.saturation",
    [],
  ],
  [
    "those of the pool",
    {
      pools: { small: { machine, replicas: { min: 1, max: 3 }, alerts: { maxTimeAtMost: "2h" } } },
      endpoints: { fraud: { model: "fraud", pool: "small" } },
    },
    "pool.at-most",
    ["pool small | maxTimeAtMost: 2h with all 3 | above 2.5 1 over 5m for 2h"],
  ],
])("an endpoint's alerts: %s (%#)", (_, parts, kind, expected) => {
  expect(
    limitsOf(platform({ models: { fraud: { serving: { image: "server:1" } } }, ...parts }).policies, kind),
  ).toEqual(expected);
});

const jobOf = (more: object): Partial<EnvironmentInput> =>
  ({
    training: { jobs: { fraud: { image: "trainer:1", machine, timeout: "10h", ...more } } },
  }) as Partial<EnvironmentInput>;
const nightly = { schedule: { cron: "0 2 * * *" } };

test.each<[string, Partial<EnvironmentInput>, string, readonly string[]]>([
  ["a run that failed", jobOf({}), "job.failed", ["fraud | maxFailures: 0 | above 0 1 over 1h for 0s"]],
  ["nine tenths of the time", jobOf({}), "job.too-long", ["fraud | maxRunTime: 9h | above 32400 s over 30m for 0s"]],
  [
    "a time of its own",
    jobOf({ alerts: { maxRunTime: "4h" } }),
    "job.too-long",
    ["fraud | maxRunTime: 4h | above 14400 s over 30m for 0s"],
  ],
  ["waiting", jobOf({}), "job.queued", ["fraud | maxQueueTime: 6h | above 21600 s over 30m for 0s"]],
  [
    "waiting as long as it was told to",
    jobOf({ capacity: { kind: "flex-start", maxWait: "20h" } }),
    "job.queued",
    ["fraud | maxQueueTime: 20h | above 72000 s over 30m for 0s"],
  ],
  ["no machines that are taken away at the full price", jobOf({}), "job.preempted", []],
  [
    "spot machines",
    jobOf({ capacity: { kind: "spot", checkpoints: "saved" } }),
    "job.preempted",
    ["fraud | maxPreemptions: 6 | above 6 1 over 6h for 0s"],
  ],
  ["nothing missing that does not start by the clock", jobOf({}), "job.missing", []],
  [
    "the night, the longest run and an hour",
    jobOf(nightly),
    "job.missing",
    ["fraud | maxSinceSuccess: 35h | above 0 1 over 30m for 0s"],
  ],
  [
    "nothing missing while it is paused",
    jobOf({ schedule: { ...nightly.schedule, state: "paused" } }),
    "job.missing",
    [],
  ],
  [
    "accelerators",
    jobOf({ machine: accelerated }),
    "platform.idle-accelerators",
    ["the project | minAcceleratorUse: 5% | below 0.05 10^2.% over 1h for 2h"],
  ],
])("a job's alerts: %s (%#)", (_, parts, kind, expected) => {
  expect(limitsOf(platform(parts).policies, kind)).toEqual(expected);
});

test("workloads with the same limit are one condition, grouped by whose it is, and others have their own", () => {
  const endpoint = { model: "fraud", machine };
  const { synth } = platform({
    models: { fraud: { serving: { image: "server:1" } } },
    endpoints: { one: endpoint, two: endpoint, three: { ...endpoint, alerts: { maxErrorRate: "5%" } } },
  });
  const policy = synth
    ?.all(MonitoringAlertPolicy)
    .find(({ display_name }) => String(display_name).includes("errors of"));

  const conditions = policy?.conditions as readonly { condition_threshold: Record<string, unknown> }[];
  expect(conditions.map(({ condition_threshold: { threshold_value, filter } }) => [threshold_value, filter])).toEqual([
    [
      0.01,
      expect.stringMatching(
        /^metric\.type = "aiplatform\.googleapis\.com\/prediction\/online\/response_count" AND resource\.type = "aiplatform\.googleapis\.com\/Endpoint" AND resource\.labels\.endpoint_id = one_of\("\d+", "\d+"\) AND metric\.labels\.response_code = "5xx"$/,
      ),
    ],
    [0.05, expect.stringMatching(/resource\.labels\.endpoint_id = "\d+"/)],
  ]);
  expect(conditions[0]?.condition_threshold).toMatchObject({
    denominator_filter: expect.not.stringContaining("response_code"),
    aggregations: [
      {
        alignment_period: "600s",
        per_series_aligner: "ALIGN_DELTA",
        cross_series_reducer: "REDUCE_SUM",
        group_by_fields: ["resource.label.endpoint_id"],
      },
    ],
  });
});

test("more limits than a policy takes are several policies", () => {
  const endpoints = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [
      `endpoint-${index}`,
      { model: "fraud", machine, alerts: { maxErrorRate: `${index + 1}%` } },
    ]),
  ) as EnvironmentInput["endpoints"];
  const { policies } = platform({ models: { fraud: { serving: { image: "server:1" } } }, endpoints });

  expect(
    policies.filter(({ id }) => id.startsWith("endpoint-errors")).map(({ id, conditions }) => [id, conditions.length]),
  ).toEqual([
    ["endpoint-errors-page", 6],
    ["endpoint-errors-page-2", 2],
  ]);
});

test("an endpoint's objectives become promises with alerts on their budgets", () => {
  const { synth } = platform({
    models: { fraud: { serving: { image: "server:1" } } },
    ...endpointOf({ slo: { availability: "99.9%", latency: { under: "300ms", share: "95%" } } }),
  });

  expect(synth?.only(MonitoringCustomService)).toMatchObject({ service_id: "test-endpoint-fraud" });
  const [availability, latency] = synth?.all(MonitoringSlo) ?? [];
  expect(availability).toMatchObject({
    slo_id: "availability",
    goal: 0.999,
    rolling_period_days: 30,
    request_based_sli: {
      good_total_ratio: {
        total_service_filter: expect.not.stringContaining("response_code"),
        bad_service_filter: expect.stringContaining('metric.labels.response_code = "5xx"'),
      },
    },
  });
  expect(latency).toMatchObject({
    goal: 0.95,
    request_based_sli: {
      distribution_cut: {
        distribution_filter: expect.stringContaining('metric.labels.latency_type = "total"'),
        range: { max: 300 },
      },
    },
  });
  const burns = (synth?.all(MonitoringAlertPolicy) ?? []).filter(({ combiner }) => combiner === "AND");
  expect(burns.map(({ display_name, severity }) => [display_name, severity])).toEqual([
    ["test: fraud answers is in danger (fast)", "CRITICAL"],
    ["test: fraud answers is in danger (slow)", "CRITICAL"],
    ["test: fraud answers is in danger (creeping)", "WARNING"],
    ["test: fraud answers within 300ms is in danger (fast)", "CRITICAL"],
    ["test: fraud answers within 300ms is in danger (slow)", "CRITICAL"],
    ["test: fraud answers within 300ms is in danger (creeping)", "WARNING"],
  ]);
  const objective = "projects/acme-ml-test/services/test-endpoint-fraud/serviceLevelObjectives/availability";
  expect(burns[0]?.conditions).toMatchObject([
    { condition_threshold: { filter: `select_slo_burn_rate("${objective}", "3600s")`, threshold_value: 14.4 } },
    { condition_threshold: { filter: `select_slo_burn_rate("${objective}", "300s")`, threshold_value: 14.4 } },
  ]);
});

test.each([
  ["private", /private\/response_count.* AND metric\.labels\.response_code >= 500$/],
  ["public", /online\/response_count.* AND metric\.labels\.response_code = "5xx"$/],
])("the objective of a private endpoint is measured by the %s family, as its file says", (measured, filter) => {
  const { synth } = platform({
    models: { fraud: { serving: { image: "server:1" } } },
    ...endpointOf({ access: { kind: "private" }, slo: { availability: "99%", measured } }),
  });

  expect(synth?.only(MonitoringSlo)).toMatchObject({
    request_based_sli: { good_total_ratio: { bad_service_filter: expect.stringMatching(filter) } },
  });
});

test("freshness is promised by looks of the watcher, over windows that hold enough of them", () => {
  const { synth } = platform(jobOf({ ...nightly, slo: { within: "30h", share: "99%" } }));

  expect(synth?.only(MonitoringSlo)).toMatchObject({
    slo_id: "freshness",
    goal: 0.99,
    request_based_sli: {
      good_total_ratio: {
        total_service_filter: expect.stringContaining('metric.labels.objective = one_of("kept", "missed")'),
        good_service_filter: expect.stringContaining('metric.labels.objective = "kept"'),
      },
    },
  });
  const burns = (synth?.all(MonitoringAlertPolicy) ?? []).filter(({ combiner }) => combiner === "AND");
  expect(burns.map(({ display_name }) => display_name)).toEqual([
    "test: fraud has succeeded within 30h is in danger (slow)",
    "test: fraud has succeeded within 30h is in danger (creeping)",
  ]);
});
