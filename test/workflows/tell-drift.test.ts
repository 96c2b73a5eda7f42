import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { EventarcTrigger } from "@cdktf/provider-google/lib/eventarc-trigger";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { RetrainingReport } from "../../constructs/workflows/models/retraining-report";
import { DRIFT_TELLER_PERMISSIONS } from "../../constructs/workflows/watchers/tell-drift";
import type { DriftReport } from "../../constructs/workflows/watchers/drift-report";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import { ADDRESSES } from "../support/vertex/addresses";
import { permissionsUsed } from "../support/vertex/permissions";
import { servingCloud } from "../support/vertex/serving";

const image = `eu.acme.example/fraud@sha256:${"a".repeat(64)}`;
const machine = { type: "n1-standard-4" } as const;
const answering = { model: "fraud", machine } as const;

/** Two endpoints of a model, one with a drift monitor, that is retrained when that finds something. */
const { stacks } = synthesizePlatform(
  environment({
    storage: { zones: { models: {} } },
    training: {
      jobs: { fraud: { image, machine, writes: ["zone:models"], output: "zone:models", model: "fraud" } },
    },
    models: { fraud: { serving: { image }, retraining: { by: { job: "fraud" }, onDrift: "on" } } },
    endpoints: { fraud: { ...answering, drift: {} }, portal: answering },
  }),
);

const deployed = (stack: string, name: string) => {
  const found = stacks[stack]?.all(WorkflowsWorkflow).find((workflow) => workflow.name === name);
  if (found === undefined) throw new Error(`there is no ${name} in ${stack}`);
  return found;
};
/** The text that Google gets: Terraform takes the escaping away. */
const source = (stack: string, name: string) =>
  String(deployed(stack, name).source_contents).split("$${").join("${").split("%%{").join("%{");
const ENDPOINT = String(
  (deployed("serving", "monitor-fraud").user_env_vars as Readonly<Record<string, string>>).ENDPOINT,
);

/** A cloud in which the deployed workflow has made the monitor of an endpoint. */
function monitored(endpointId = ENDPOINT) {
  const cloud = servingCloud();
  cloud.vertex.endpoints.create({ id: endpointId });
  cloud.vertex.endpoints.put(endpointId, "301", "fraud@3");
  cloud.vertex.endpoints.setSplit(endpointId, { "301": 100 });
  const addresses = { environment: { ...ADDRESSES, ENDPOINT: endpointId } };
  const made = cloud.run(source("serving", "monitor-fraud"), { workflow: "monitor-fraud", ...addresses });
  expect(made.result).toMatchObject({ outcome: "succeeded", change: "created" });
  return cloud;
}

type Found = Parameters<ReturnType<typeof monitored>["vertex"]["monitors"]["found"]>[2];

/** What Pub/Sub makes of an entry. */
const message = (entry: object) => ({
  specversion: "1.0",
  type: "google.cloud.pubsub.topic.v1.messagePublished",
  id: "9_A",
  data: { message: { data: Buffer.from(JSON.stringify(entry)).toString("base64") } },
});

function told(cloud: ReturnType<typeof monitored>, entry: object) {
  const execution = cloud.run(source("serving", "tell-drift"), { workflow: "tell-drift", argument: message(entry) });
  const reports = execution.log.filter(({ payload }) => (payload as DriftReport).report === "plinth-drift");
  return { execution, reports: reports.map(({ severity, payload }) => ({ severity, ...(payload as DriftReport) })) };
}

test("what a monitor finds is told to whoever follows: each filter asks for exactly the log that monitors write", () => {
  const entry = monitored().vertex.monitors.found(ENDPOINT, "301", { amount: 0.9 });
  const sinks = [
    ...(stacks.serving?.all(LoggingProjectSink) ?? []),
    ...(stacks.pipelines?.all(LoggingProjectSink) ?? []),
  ];

  expect(sinks.map(({ name, filter }) => [name, filter])).toEqual(
    ["test-found-drift", "test-drift-fraud"].map((name) => [name, `logName="${entry.logName}"`]),
  );
  for (const [stack, name, workflow, topic] of [
    ["serving", "tell-drift-found", "tell-drift", "test-found-drift"],
    ["pipelines", "retrain-fraud-plinth-drift", "retrain-fraud", "test-drift-fraud"],
  ] as const) {
    expect(stacks[stack]?.all(EventarcTrigger).find((one) => one.name === name)).toMatchObject({
      destination: { workflow: `projects/acme-ml-test/locations/europe-west4/workflows/${workflow}` },
      transport: { pubsub: { topic: `projects/acme-ml-test/topics/${topic}` } },
    });
  }
});

test("from the monitor to the metric: each feature is counted by endpoint", () => {
  const cloud = monitored();
  const { execution, reports } = told(
    cloud,
    cloud.vertex.monitors.found(ENDPOINT, "301", { amount: 0.9, country: 0.4 }),
  );

  expect(execution.result).toEqual({ outcome: "succeeded", endpoint: "fraud", features: 2 });
  expect(reports).toEqual(
    Object.entries({ amount: 0.9, country: 0.4 }).map(([feature, deviation]) => ({
      severity: "WARNING",
      report: "plinth-drift",
      endpoint: "fraud",
      objective: "RAW_FEATURE_DRIFT",
      feature,
      deviation,
      threshold: 0.3,
      deployedModel: "301",
      monitor: cloud.vertex.monitors.of(ENDPOINT)?.name,
      from: "2026-01-05T00:00:00Z",
      to: "2026-01-05T06:00:00Z",
    })),
  );
  const metric = stacks.foundation?.all(LoggingMetric).find(({ name }) => name === "test-drift");
  expect(metric?.filter).toBe(
    'resource.type="workflows.googleapis.com/Workflow" AND jsonPayload.report="plinth-drift"',
  );
  const labels = Object.entries(metric?.label_extractors as Readonly<Record<string, string>>).map(
    ([label, extractor]) => {
      const field = /^EXTRACT\(jsonPayload\.([a-z]+)\)$/.exec(extractor)?.[1] ?? "";
      return [label, (reports[0] as unknown as Readonly<Record<string, unknown>>)[field]];
    },
  );
  expect(Object.fromEntries(labels)).toEqual({ endpoint: "fraud", feature: "amount", objective: "RAW_FEATURE_DRIFT" });
});

test("from the monitor to the retraining: the same entry starts one of the model", () => {
  const cloud = monitored();
  const entry = cloud.vertex.monitors.found(ENDPOINT, "301", { amount: 0.9 });
  const execution = cloud.run(source("pipelines", "retrain-fraud"), {
    workflow: "retrain-fraud",
    argument: message(entry),
  });

  // Nothing that it would start is there: it goes as far as what trains.
  expect(execution.log.at(-1)?.payload as RetrainingReport).toMatchObject({
    run: `drift-${ENDPOINT}-2026-01-05`,
    reason: "launcher",
    runsThisWeek: 1,
  });
});

test("what is found at an endpoint of another environment is not told", () => {
  const cloud = monitored("9999999999");
  const { execution, reports } = told(cloud, cloud.vertex.monitors.found("9999999999", "301", { amount: 0.9 }));

  expect([execution.result, reports]).toEqual([{ outcome: "skipped", endpoint: null, features: 0 }, []]);
});

test("what cannot be looked up is told of an unknown endpoint, so that somebody hears of it", () => {
  const cloud = monitored();
  const entry = cloud.vertex.monitors.found(ENDPOINT, "301", { amount: 0.9 });
  const gone = {
    ...entry.jsonPayload,
    modelDeploymentMonitoringJob: `${ADDRESSES.PARENT}/modelDeploymentMonitoringJobs/7`,
  };
  const { execution, reports } = told(cloud, { jsonPayload: gone });

  expect(execution.result).toMatchObject({ outcome: "succeeded", endpoint: "unknown" });
  expect(reports).toMatchObject([{ endpoint: "unknown", feature: "amount" }]);
});

test.each<[string, Found, readonly string[]]>([
  ["no feature", {}, [""]],
  [
    "more features than may be told",
    Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, 0.9])),
    Array.from({ length: 50 }, (_, index) => `f${index}`),
  ],
])("a monitor that names %s", (_, deviations, features) => {
  const cloud = monitored();
  const { reports } = told(cloud, cloud.vertex.monitors.found(ENDPOINT, "301", deviations));

  expect(reports.map(({ feature }) => feature)).toEqual(features);
});

test.each([null, "{}", { data: { message: { data: "bm9uZQ==" } } }, message({ textPayload: "?" })])(
  "what is no finding is told to nobody: %j",
  (argument) => {
    const execution = monitored().run(source("serving", "tell-drift"), {
      workflow: "tell-drift",
      argument: argument as never,
    });

    expect(execution.result).toEqual({ outcome: "skipped", endpoint: null, features: 0 });
    expect(execution.log).toEqual([]);
  },
);

test("its account needs one permission", () => {
  const cloud = monitored();
  const before = cloud.vertex.requests.length;
  told(cloud, cloud.vertex.monitors.found(ENDPOINT, "301", { amount: 0.9 }));

  expect(permissionsUsed({ requests: cloud.vertex.requests.slice(before) })).toEqual([...DRIFT_TELLER_PERMISSIONS]);
});
