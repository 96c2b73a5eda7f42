import { monitorProps, releaseProps } from "../../stacks/endpoint-releases";
import type { EnvironmentInput } from "../../config/schema/environment";
import { Naming } from "../../values/naming";
import { environment } from "../support/environment";
import { requestProblems } from "../support/vertex-request";

type EndpointInput = NonNullable<EnvironmentInput["endpoints"]>[string];

const naming = new Naming({ environment: "test", projectId: "acme-ml-test", generation: 1 });
const places = {
  naming,
  name: "fraud",
  serviceAccountEmail: "test-serve-fraud@acme-ml-test.iam.gserviceaccount.com",
  poolName: undefined,
  keyName: undefined,
};

function props(endpoint: Partial<EndpointInput> = {}, rest: Partial<EnvironmentInput> = {}, poolName?: string) {
  const parsed = environment({
    ...rest,
    endpoints: { fraud: { model: "fraud", machine: { type: "n1-standard-4" }, ...endpoint } },
  });
  const settings = parsed.endpoints.fraud;
  if (settings === undefined) throw new Error("there is no endpoint");
  return {
    release: releaseProps(parsed, settings, { ...places, poolName }),
    monitor: monitorProps(parsed, settings, places),
  };
}

test("an endpoint that says little is released step by step, and judged by nothing but that answers come", () => {
  const { release, monitor } = props();

  expect(release).toMatchObject({
    endpoint: "fraud",
    model: "fraud",
    modelId: "test-fraud",
    metrics: "public",
    plan: {
      strategy: "canary",
      steps: [5, 25, 50, 100],
      soak: 900,
      gates: [],
      minRequests: 100,
      whenFew: "wait",
      whenMissing: "fail",
      patience: 7_200,
      deployWithin: 3_600,
      keepPrevious: 86_400,
    },
  });
  for (const absent of ["evaluation", "freeze", "monitor"] as const) expect(release[absent]).toBeUndefined();
  for (const absent of ["approval", "sideBySide", "maxDisagreement"] as const) {
    expect(release.plan[absent]).toBeUndefined();
  }
  expect(monitor).toBeUndefined();
});

test.each<[string, EndpointInput["release"], object]>([
  ["all at once", { strategy: "all-at-once" }, { strategy: "all-at-once", steps: [100], keepPrevious: 0 }],
  [
    "beside the previous one",
    { strategy: "blue-green", keepPrevious: "2d" },
    { strategy: "blue-green", steps: [100], keepPrevious: 172_800 },
  ],
  [
    "step by step, when somebody says so",
    { strategy: "canary", steps: ["10%", "100%"], soak: "1h", approval: { before: "every", within: "2h" } },
    { steps: [10, 100], soak: 3_600, approval: { before: "every", within: 7_200 } },
  ],
  [
    "side by side",
    { strategy: "ab", share: "30%", lasts: "14d", reportEvery: "12h", afterwards: "candidate" },
    {
      steps: [100],
      sideBySide: { share: 30, lasts: 1_209_600, reportEvery: 43_200, afterwards: "candidate" },
    },
  ],
  [
    "after it has answered in the shadow",
    { strategy: "shadow", maxDisagreement: "2.5%" },
    { strategy: "shadow", steps: [100], maxDisagreement: 0.025 },
  ],
])("a version takes over %s", (_how, release, plan) => {
  expect(props({ release }).release.plan).toMatchObject(plan);
});

test("gates are asked in fractions, milliseconds and queries", () => {
  const { release } = props({
    release: {
      strategy: "canary",
      gates: {
        errorRate: { max: "1%", growth: "0.5%" },
        p50: { max: "100ms" },
        p95: { growth: "20%" },
        p99: { max: "2s", growth: "50%" },
        cpu: { max: "80%" },
        accelerator: { max: "90%" },
        queries: { declined: { query: "sum(declined)", max: 3 } },
      },
    },
  });

  expect(release.plan.gates).toEqual([
    { kind: "errors", name: "errorRate", max: 0.01, growth: 0.005 },
    { kind: "latency", name: "p50", percentile: 50, max: 100, growth: undefined },
    { kind: "latency", name: "p95", percentile: 95, max: undefined, growth: 0.2 },
    { kind: "latency", name: "p99", percentile: 99, max: 2_000, growth: 0.5 },
    { kind: "utilization", name: "cpu", of: "cpu", max: 0.8 },
    { kind: "utilization", name: "accelerator", of: "accelerator", max: 0.9 },
    { kind: "query", name: "declined", query: "sum(declined)", max: 3 },
  ]);
});

test("what the file says of the model, of a freeze and of how callers come is in every release", () => {
  const { release } = props(
    { access: { kind: "private" } },
    {
      models: {
        fraud: { serving: { image: "eu.acme.example/server:1" }, evaluation: { metric: "auPrc", atLeast: 0.8 } },
      },
      releases: { freeze: { reason: "the year ends", until: "2026-12-02T01:00:00+01:00" } },
    },
  );

  expect(release).toMatchObject({
    metrics: "private",
    evaluation: { metric: "auPrc", atLeast: 0.8 },
    freeze: { reason: "the year ends", until: 1_796_169_600 },
  });
});

test("a freeze without an end has none", () => {
  const { freeze } = props({}, { releases: { freeze: { reason: "an audit" } } }).release;

  expect(freeze).toEqual({ reason: "an audit" });
});

test("a model runs on what is said, as its own account, in a shape that Google takes", () => {
  const { deployedModel } = props({
    machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
    replicas: { min: 2, max: 8, targetAccelerator: "60%", targetRequests: 300 },
    capacity: { kind: "reservation", name: "fraud", computeZone: "europe-west4-a" },
    logs: { container: "off", access: "on" },
  }).release;

  expect(deployedModel).toEqual({
    dedicatedResources: {
      machineSpec: {
        machineType: "g2-standard-8",
        acceleratorType: "NVIDIA_L4",
        acceleratorCount: 1,
        reservationAffinity: {
          reservationAffinityType: "SPECIFIC_RESERVATION",
          key: "compute.googleapis.com/reservation-name",
          values: ["projects/acme-ml-test/zones/europe-west4-a/reservations/fraud"],
        },
      },
      minReplicaCount: 2,
      maxReplicaCount: 8,
      autoscalingMetricSpecs: [
        { metricName: "aiplatform.googleapis.com/prediction/online/accelerator/duty_cycle", target: 60 },
        { metricName: "aiplatform.googleapis.com/prediction/online/request_count", target: 300 },
      ],
    },
    serviceAccount: "test-serve-fraud@acme-ml-test.iam.gserviceaccount.com",
    disableContainerLogging: true,
    enableAccessLogging: true,
  });
  expect(requestProblems("DeployedModel", deployedModel)).toEqual([]);
});

test("replicas without a most stay as many as they are", () => {
  expect(props({ replicas: { min: 3 } }).release.deployedModel).toMatchObject({
    dedicatedResources: { minReplicaCount: 3, maxReplicaCount: 3 },
  });
  expect(props().release.deployedModel).toMatchObject({
    dedicatedResources: { minReplicaCount: 1, maxReplicaCount: 1 },
  });
});

test("a model on a pool has no machines of its own", () => {
  const pool = "projects/acme-ml-test/locations/europe-west4/deploymentResourcePools/test-small";

  const { deployedModel } = props({ machine: undefined, pool: "small" }, {}, pool).release;

  expect(deployedModel).toMatchObject({ sharedResources: pool });
  expect(deployedModel).not.toHaveProperty("dedicatedResources");
});

test("drift is looked for in whole hours, against the table of the file", () => {
  const { release, monitor } = props({
    drift: {
      baseline: "table:features.fraud_training",
      target: "was_fraud",
      threshold: 0.2,
      features: { amount: 0.1 },
      sample: "20%",
      every: "90m",
    },
  });

  expect(monitor).toMatchObject({
    endpoint: "fraud",
    baseline: { table: "bq://acme-ml-test.test_features.fraud_training", target: "was_fraud" },
    threshold: 0.2,
    features: { amount: 0.1 },
    sampleRate: 0.2,
    everyHours: 2,
  });
  expect(release.monitor).toEqual(monitor);
});
