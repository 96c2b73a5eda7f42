import { renderWorkflow } from "../../../constructs/workflows/language/source";
import type { MonitorProps } from "../../../constructs/workflows/releases/monitor";
import { monitorWorkflow } from "../../../constructs/workflows/releases/monitor-workflow";
import { ADDRESSES } from "../../support/vertex/addresses";
import { permissionsUsed } from "../../support/vertex/permissions";
import { servingCloud, type ServingProps } from "../../support/vertex/serving";

const PROPS: MonitorProps = {
  endpoint: "fraud",
  baseline: { table: "bq://acme-ml-test.features.training", target: "is_fraud" },
  threshold: 0.3,
  features: { amount: 0.1 },
  sampleRate: 0.2,
  everyHours: 6,
  keepDays: 90,
  labels: { team: "ml" },
};
const SOURCE = renderWorkflow(monitorWorkflow(PROPS));

function cloud(props: ServingProps = {}, source = SOURCE) {
  const serving = servingCloud(props);
  const { vertex } = serving;
  return {
    ...serving,
    ask: (argument?: unknown) => serving.run(source, { workflow: "monitor-fraud", argument }),
    monitor: () => vertex.monitors.of(ADDRESSES.ENDPOINT),
  };
}

test("a monitor is made as the environment file says, for the models that have traffic", () => {
  const { ask, monitor } = cloud({ deployed: { "101": "1", "201": "2", "301": "3" }, split: { "101": 80, "201": 20 } });
  const execution = ask();
  const objectiveConfig = {
    trainingDataset: {
      bigquerySource: { inputUri: "bq://acme-ml-test.features.training" },
      targetField: "is_fraud",
    },
    trainingPredictionSkewDetectionConfig: {
      skewThresholds: { amount: { value: 0.1 } },
      defaultSkewThreshold: { value: 0.3 },
    },
    predictionDriftDetectionConfig: {
      driftThresholds: { amount: { value: 0.1 } },
      defaultDriftThreshold: { value: 0.3 },
    },
  };

  expect(monitor()).toEqual({
    name: expect.stringMatching(/\/modelDeploymentMonitoringJobs\/\d+$/),
    state: "JOB_STATE_PENDING",
    targets: ["101", "201"],
    displayName: "test-fraud",
    endpoint: `${ADDRESSES.PARENT}/endpoints/${ADDRESSES.ENDPOINT}`,
    modelDeploymentMonitoringObjectiveConfigs: [
      { deployedModelId: "101", objectiveConfig },
      { deployedModelId: "201", objectiveConfig },
    ],
    modelDeploymentMonitoringScheduleConfig: { monitorInterval: "21600s" },
    loggingSamplingStrategy: { randomSampleConfig: { sampleRate: 0.2 } },
    modelMonitoringAlertConfig: { enableLogging: true },
    logTtl: "7776000s",
    labels: { team: "ml" },
  });
  expect(execution.result).toEqual({
    report: "plinth-monitor",
    workflow: "monitor-fraud",
    execution: "1",
    endpoint: "fraud",
    action: "target",
    outcome: "succeeded",
    reason: null,
    message: null,
    change: "created",
    monitor: monitor()?.name,
    deployedModels: ["101", "201"],
    seconds: expect.any(Number),
  });
  expect(execution.log).toEqual([{ time: expect.any(Number), severity: "NOTICE", payload: execution.result }]);
});

test("without a baseline only drift is looked for, and a customer's key is the monitor's as well", () => {
  const props = { ...PROPS, baseline: undefined, kmsKeyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k" };
  const { ask, monitor } = cloud({}, renderWorkflow(monitorWorkflow(props)));
  ask();

  expect(monitor()).toMatchObject({
    encryptionSpec: { kmsKeyName: props.kmsKeyName },
    modelDeploymentMonitoringObjectiveConfigs: [
      {
        objectiveConfig: {
          predictionDriftDetectionConfig: {
            driftThresholds: { amount: { value: 0.1 } },
            defaultDriftThreshold: { value: 0.3 },
          },
        },
      },
    ],
  });
  expect(JSON.stringify(monitor())).not.toMatch(/training|analysisInstanceSchemaUri/);
  expect(ask().result).toMatchObject({ outcome: "succeeded", change: "changed" });
});

test("a monitor that is there looks at the models of now, with the thresholds of now, and is paused still", () => {
  const serving = cloud({ deployed: { "101": "1", "201": "2" } });
  serving.ask();
  serving.simulation.run(600);
  serving.ask({ action: "pause" });
  serving.vertex.endpoints.setSplit(ADDRESSES.ENDPOINT, { "201": 100 });
  const changed = serving.run(renderWorkflow(monitorWorkflow({ ...PROPS, threshold: 0.4 })));

  expect(changed.result).toMatchObject({
    change: "changed",
    deployedModels: ["201"],
    monitor: serving.monitor()?.name,
  });
  expect(serving.monitor()).toMatchObject({
    state: "JOB_STATE_PAUSED",
    targets: ["201"],
    modelDeploymentMonitoringObjectiveConfigs: [
      { objectiveConfig: { predictionDriftDetectionConfig: { defaultDriftThreshold: { value: 0.4 } } } },
    ],
  });
});

test("a monitor that is still being made is waited for", () => {
  const { ask, monitor } = cloud();
  ask();
  expect(monitor()?.state).toBe("JOB_STATE_PENDING");
  expect(ask({ action: "pause" }).result).toMatchObject({ change: "paused", outcome: "succeeded" });
  expect(monitor()?.state).toBe("JOB_STATE_PAUSED");
});

test("every action may be repeated", () => {
  const { ask, monitor } = cloud();
  const changes = [
    "target",
    "target",
    "pause",
    "pause",
    "target",
    "resume",
    "resume",
    "remove",
    "remove",
    "target",
  ].map((action) => (ask({ action }).result as { readonly change: string }).change);

  expect(changes).toEqual([
    ...["created", "changed", "paused", "nothing", "changed", "resumed", "nothing", "removed", "nothing", "created"],
  ]);
  expect(monitor()?.targets).toEqual(["101"]);
});

test("when no model has traffic there is nothing to look at, and the monitor goes", () => {
  const { ask, monitor, vertex } = cloud();
  ask();
  vertex.endpoints.setSplit(ADDRESSES.ENDPOINT, {});

  expect(ask().result).toMatchObject({ change: "removed", deployedModels: [], monitor: null });
  expect(ask().result).toMatchObject({ change: "nothing" });
  expect(monitor()).toBeUndefined();
});

test("the monitor of another endpoint is left alone, also when it is on the first page", () => {
  const { ask, monitor, vertex } = cloud();
  const other = vertex.endpoints.create({ id: "42" });
  vertex.endpoints.put(other.id, "101", "fraud@1");
  const body = {
    displayName: "test-fraud",
    endpoint: other.name,
    modelDeploymentMonitoringObjectiveConfigs: [{ deployedModelId: "101" }],
    modelDeploymentMonitoringScheduleConfig: { monitorInterval: "3600s" },
    loggingSamplingStrategy: {},
  };
  vertex.monitors.answer({ ...REQUEST, method: "POST", body }, "modelDeploymentMonitoringJobs");
  ask();
  ask({ action: "remove" });

  expect(monitor()).toBeUndefined();
  expect(vertex.monitors.of("42")?.targets).toEqual(["101"]);
});

test.each<[unknown, string]>([
  [{ action: "explode" }, 'unknown action "explode": use one of target, pause, resume, remove'],
  [{ action: 3 }, "unknown action 3: use one of target, pause, resume, remove"],
  [{ act: "target" }, "unknown key act: only action is allowed"],
  [["target"], 'the argument is a map such as {"action": "target"}'],
  [{ action: "pause" }, "there is no monitor to pause: use target first"],
])("%j is refused", (argument, message) => {
  const { ask, vertex } = cloud();
  const execution = ask(argument);

  expect(execution).toMatchObject({ state: "FAILED", error: { message, tags: ["MonitorFailed"] } });
  expect(execution.log).toMatchObject([
    { severity: "ERROR", payload: { outcome: "failed", reason: "request", message } },
  ]);
  expect(vertex.requests.filter(({ request }) => request.method !== "GET")).toEqual([]);
});

test.each<[string, ServingProps]>([
  ["the answer to its creation is lost", { faults: [{ on: /^POST .*Jobs$/, times: 1, answer: "lost" }] }],
  ["the API is busy", { faults: [{ on: /Jobs/, times: 5, answer: 503 }] }],
  ["nobody answers for a while", { faults: [{ on: /./, times: 5, answer: "unreachable" }] }],
])("a monitor is made once although %s", (_, props) => {
  const { ask, monitor, vertex } = cloud(props);

  expect(ask().result).toMatchObject({ outcome: "succeeded" });
  expect(monitor()?.targets).toEqual(["101"]);
  expect(vertex.requests.filter(({ request, code }) => request.method === "POST" && code === 200).length).toBeLessThan(
    2,
  );
});

test.each<[string, ServingProps, string]>([
  ["Google refuses", { faults: [{ on: /PATCH/, answer: 403 }] }, "status 403"],
  ["the change fails", { monitorCourse: { takes: 30, fails: "no such feature" } }, "no such feature"],
  ["the change never ends", { monitorCourse: { takes: Infinity } }, "the change of the monitor did not end in time"],
])("what failed is told: %s", (_, props, message) => {
  const { ask } = cloud(props);
  ask();
  const execution = ask();

  expect(execution).toMatchObject({ state: "FAILED", error: { message } });
  expect(execution.log).toMatchObject([{ payload: { outcome: "failed", reason: "launcher", message, change: null } }]);
});

test("the account needs these permissions and no others", () => {
  const { ask, vertex } = cloud();
  for (const action of ["target", "target", "pause", "resume", "remove"]) ask({ action });

  expect(permissionsUsed(vertex)).toEqual([
    "aiplatform.endpoints.get",
    "aiplatform.modelDeploymentMonitoringJobs.create",
    "aiplatform.modelDeploymentMonitoringJobs.delete",
    "aiplatform.modelDeploymentMonitoringJobs.list",
    "aiplatform.modelDeploymentMonitoringJobs.pause",
    "aiplatform.modelDeploymentMonitoringJobs.resume",
    "aiplatform.modelDeploymentMonitoringJobs.update",
    "aiplatform.operations.list",
  ]);
});

const REQUEST = { url: "", query: {}, headers: {}, auth: "OAuth2", time: 0, execution: "test" } as const;
