import { readFileSync } from "node:fs";
import { overrideNames } from "../../constructs/workflows/launchers/overrides";
import { renderWorkflow } from "../../constructs/workflows/language/source";
import { REASONS } from "../../constructs/workflows/launchers/report";
import { trainLauncher } from "../../constructs/workflows/launchers/train";
import { Duration } from "../../values/duration";
import { cloud, DIGEST, EVALUATION, leavesEvaluation, PROPS, REPOSITORY, SOURCES } from "../support/vertex/launch";
import type { ExecutionResult } from "../support/workflows/execution";

const reports = ({ log }: ExecutionResult) =>
  log.map(({ payload, severity }) => ({ ...(payload as object), severity }));
const created = (vertex: ReturnType<typeof cloud>["vertex"]) =>
  vertex.customJobs.all.map(({ body }) => body as unknown) as readonly {
    readonly displayName: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly jobSpec: { readonly workerPoolSpecs: readonly Record<string, unknown>[]; readonly [key: string]: unknown };
  }[];

test("a run submits its job, waits, registers the version with its evaluation, and tells it once", () => {
  const { run, vertex } = cloud();
  const execution = run(SOURCES.train);

  expect(execution.error).toBeUndefined();
  expect(reports(execution)).toEqual([
    {
      report: "plinth-run",
      workflow: "train-fraud",
      execution: "1",
      job: "fraud",
      run: "1",
      outcome: "succeeded",
      reason: null,
      message: null,
      seconds: expect.any(Number),
      resource: vertex.customJobs.all[0]?.name,
      overrides: {},
      trial: null,
      metrics: EVALUATION.metrics,
      model: "projects/acme-ml-test/locations/europe-west4/models/fraud",
      version: "1",
      severity: "NOTICE",
    },
  ]);
  expect(execution.result).toMatchObject({ outcome: "succeeded", version: "1" });
  expect(created(vertex)).toMatchObject([
    {
      displayName: "fraud-1",
      labels: {
        team: "ml",
        "plinth-environment": "test",
        "plinth-job": "fraud",
        "plinth-workflow": "train-fraud",
        "plinth-execution": "1",
        "plinth-run": "1",
      },
      jobSpec: { baseOutputDirectory: { outputUriPrefix: "gs://acme-ml-test-test-models/fraud/1" } },
    },
  ]);
  expect(vertex.models.versions.get("fraud")).toMatchObject([
    {
      versionId: "1",
      aliases: ["default", "run-1"],
      body: { artifactUri: "gs://acme-ml-test-test-models/fraud/1/model", labels: { "plinth-run": "1" } },
      evaluations: [
        {
          displayName: "1",
          metrics: EVALUATION.metrics,
          metadata: EVALUATION,
          metricsSchemaUri: "gs://google-cloud-aiplatform/schema/modelevaluation/classification_metrics_1.0.0.yaml",
        },
      ],
    },
  ]);
});

test("a second run adds a version and leaves the default where it was", () => {
  const { run, vertex } = cloud();
  run(SOURCES.train);
  run(SOURCES.train);

  expect(vertex.models.versions.get("fraud")).toMatchObject([
    { aliases: ["default", "run-1"] },
    { aliases: ["run-2"] },
  ]);
});

test("a job without a model needs no evaluation", () => {
  const { run, vertex } = cloud({ leaves: () => undefined });

  expect(run(SOURCES.withoutModel).result).toMatchObject({ outcome: "succeeded", model: null });
  expect(vertex.models.versions.size).toBe(0);
});

test("a run changes what it may change, in the pools of its own program", () => {
  const { run, vertex } = cloud();
  const image = `sha256:${"b".repeat(64)}`;
  const argument = {
    run: "try-7",
    args: ["--epochs=3", "${x}"],
    image,
    datasetVersion: "V1.2",
    capacity: "reserved",
    machine: "large",
  };
  const execution = run(SOURCES.train, { argument });

  const [body] = created(vertex);
  const [chief, worker, reducer] = body?.jobSpec.workerPoolSpecs ?? [];
  const program = { imageUri: `${REPOSITORY}@${image}`, args: argument.args };
  const environment = [
    { name: "PLINTH_RUN", value: "try-7" },
    { name: "DATASET_VERSION", value: "V1.2" },
  ];
  expect(execution.result).toMatchObject({ run: "try-7", overrides: { ...argument, image: `${REPOSITORY}@${image}` } });
  expect(body).toMatchObject({
    displayName: "fraud-try-7",
    labels: { "dataset-version": "v1-2", "plinth-execution": "1", "plinth-run": "try-7" },
    jobSpec: { scheduling: { strategy: "STANDARD" } },
  });
  const reservationAffinity = { reservationAffinityType: "ANY_RESERVATION" };
  expect(chief).toMatchObject({
    machineSpec: { machineType: "n1-standard-16", reservationAffinity },
    containerSpec: { ...program, env: environment },
  });
  expect(worker).toMatchObject({
    machineSpec: { machineType: "n1-standard-16", reservationAffinity },
    containerSpec: { ...program, env: [{ name: "ROLE", value: "worker" }, ...environment] },
  });
  expect(reducer).toEqual({
    machineSpec: { machineType: "n1-highcpu-16", reservationAffinity },
    replicaCount: "2",
    containerSpec: { imageUri: "reduction:1" },
  });
});

test.each([
  [{ epochs: 3 }, '"epochs" cannot be set for a run, only run, args, image, datasetVersion, capacity, machine'],
  [
    { serviceAccount: "x" },
    '"serviceAccount" cannot be set for a run, only run, args, image, datasetVersion, capacity, machine',
  ],
  [{ run: "Not A Label" }, '"run" is 1 to 63 small letters, digits and dashes'],
  [{ run: 7 }, '"run" is 1 to 63 small letters, digits and dashes'],
  [{ args: "--epochs=3" }, '"args" is a list of texts'],
  [{ args: ["--epochs", 3] }, '"args" is a list of texts'],
  [{ image: "fraud:latest" }, `"image" is a digest, sha256:..., of an image in ${REPOSITORY}`],
  [{ image: `other/image@${DIGEST}` }, `"image" is a digest, sha256:..., of an image in ${REPOSITORY}`],
  [{ image: 1 }, `"image" is a digest, sha256:..., of an image in ${REPOSITORY}`],
  [{ datasetVersion: "a b" }, '"datasetVersion" is 1 to 63 letters, digits, dots, dashes and underscores'],
  [{ capacity: "flex-start" }, '"capacity" is one of on-demand, reserved'],
  [{ machine: { machineType: "a2-megagpu-16g" } }, '"machine" is one of large'],
  ["text", "the argument is a map of overrides"],
  [["list"], "the argument is a map of overrides"],
])("%j is refused before anything is submitted", (argument, message) => {
  const { run, vertex } = cloud();
  const execution = run(SOURCES.train, { argument });

  expect(reports(execution)).toMatchObject([{ outcome: "failed", reason: "override", message, severity: "ERROR" }]);
  expect(execution.state).toBe("FAILED");
  expect(vertex.requests).toEqual([]);
});

test.each([
  ["JOB_STATE_FAILED", "job", "JOB_STATE_FAILED: out of memory"],
  ["JOB_STATE_EXPIRED", "job", "JOB_STATE_EXPIRED: no message"],
  ["JOB_STATE_CANCELLED", "cancelled", "the job was cancelled"],
])("a job that ends as %s fails the run", (ends, reason, message) => {
  const { run, vertex } = cloud({ lives: [{ waits: 60, runs: 600, ends, message: "out of memory" }] });
  const execution = run(SOURCES.train);

  expect(reports(execution)).toMatchObject([{ outcome: "failed", reason, message, severity: "ERROR" }]);
  expect(execution.error).toMatchObject({ message: `${reason}: ${message}`, tags: ["RunFailed"] });
  expect(vertex.models.versions.size).toBe(0);
});

test("a refusal for lack of quota is tried again for half an hour, then told", () => {
  const patient = cloud({ faults: [{ on: /POST .*customJobs$/, times: 5, answer: 429 }] });
  const hopeless = cloud({ faults: [{ on: /POST .*customJobs$/, answer: 429 }] });

  expect(patient.run(SOURCES.train).state).toBe("SUCCEEDED");
  const execution = hopeless.run(SOURCES.train);
  expect(reports(execution)).toMatchObject([
    { outcome: "failed", reason: "quota", message: "status 429", resource: null },
  ]);
  expect((execution.ended ?? 0) - execution.started).toBeGreaterThan(1_500);
  expect(hopeless.vertex.alive()).toEqual([]);
});

test("a job that the API refuses for good is not tried again", () => {
  const { run, vertex } = cloud({ faults: [{ on: /POST .*customJobs$/, answer: 403 }] });
  const execution = run(SOURCES.train);

  expect(reports(execution)).toMatchObject([{ outcome: "failed", reason: "submit", message: "status 403" }]);
  expect(vertex.requests.filter(({ request }) => request.method === "POST")).toHaveLength(1);
});

test.each(["lost", "late"] as const)(
  "a job whose submission has a %s answer is found and not submitted twice",
  (answer) => {
    const { run, vertex } = cloud({ faults: [{ on: /POST .*customJobs$/, times: 1, answer }] });

    expect(run(SOURCES.train).result).toMatchObject({ outcome: "succeeded" });
    expect(vertex.customJobs.all).toHaveLength(1);
  },
);

test("a submission that never arrived is sent again", () => {
  const { run, vertex } = cloud({ faults: [{ on: /POST .*customJobs$/, times: 3, answer: "unreachable" }] });

  expect(run(SOURCES.train).state).toBe("SUCCEEDED");
  expect(vertex.customJobs.all).toHaveLength(1);
});

test("a storm of 503 that outlasts every retry does not end a run whose job goes on", () => {
  const { run, vertex } = cloud({ faults: [{ on: /GET .*customJobs\//, after: 2, times: 60, answer: 503 }] });

  expect(run(SOURCES.train).state).toBe("SUCCEEDED");
  expect(vertex.requests.filter(({ code }) => code === 503)).toHaveLength(60);
});

test("a storm of 503 before the job is submitted delays it", () => {
  const { run, vertex } = cloud({ faults: [{ on: /GET .*customJobs$/, times: 40, answer: 503 }] });

  expect(run(SOURCES.train).state).toBe("SUCCEEDED");
  expect(vertex.customJobs.all).toHaveLength(1);
});

test("a launcher that may not look at its job any more cancels it", () => {
  const { run, vertex, simulation } = cloud({ faults: [{ on: /GET .*customJobs\//, after: 2, answer: 403 }] });
  const execution = run(SOURCES.train);
  simulation.run(60);

  expect(reports(execution)).toMatchObject([{ outcome: "failed", reason: "launcher", message: "status 403" }]);
  expect(vertex.customJobs.all[0]?.cancelled).toBeDefined();
  expect(vertex.alive()).toEqual([]);
});

test("a job that is alive at the deadline is cancelled, and the run says so", () => {
  const { run, vertex } = cloud({ lives: [{ waits: 100_000, runs: 3_600 }] });
  const execution = run(SOURCES.train);

  expect(reports(execution)).toMatchObject([
    { outcome: "failed", reason: "deadline", message: "the job did not end before its deadline and was cancelled" },
  ]);
  expect((execution.ended ?? 0) - execution.started).toBeLessThan(12 * 3_600 + 120);
  expect(vertex.alive()).toEqual([]);
});

test("a job that ends well while it is cancelled at the deadline counts", () => {
  const { run } = cloud({ lives: [{ waits: 0, runs: 12 * 3_600 + 10, cancelling: 60 }] });

  expect(run(SOURCES.train).result).toMatchObject({ outcome: "succeeded", version: "1" });
});

test("a job that does not obey is left to the guard, and the run ends", () => {
  const { run, vertex } = cloud({ lives: [{ waits: 100_000, runs: 3_600, cancelling: Infinity }] });
  const execution = run(SOURCES.train);

  expect(reports(execution)).toMatchObject([{ reason: "deadline" }]);
  expect(vertex.alive()).toHaveLength(1);
});

test("a month of waiting fits into the steps of an execution", () => {
  const deadline = Duration.days(31);
  const source = renderWorkflow(trainLauncher({ ...PROPS, deadline }));
  const { run } = cloud({ lives: [{ waits: deadline.toSeconds() - 7_200, runs: 3_600 }] });
  const execution = run(source);

  expect(execution.result).toMatchObject({ outcome: "succeeded" });
  expect(execution.steps).toBeLessThan(75_000);
});

test("a second start of a run that is over gives the same result and does nothing twice", () => {
  const { run, vertex } = cloud();
  const argument = { run: "monday" };
  run(SOURCES.train, { argument });
  const second = run(SOURCES.train, { argument });

  expect(second.result).toMatchObject({ outcome: "succeeded", run: "monday", version: "1" });
  expect(vertex.customJobs.all).toHaveLength(1);
  expect(vertex.models.versions.get("fraud")).toMatchObject([{ evaluations: [{ displayName: "monday" }] }]);
});

test("a second start of a run that another execution watches leaves it alone", () => {
  const { start, simulation, vertex } = cloud();
  const first = start(SOURCES.train, { argument: { run: "monday" } });
  const second = start(SOURCES.train, { argument: { run: "monday" }, startAfter: 600 });
  simulation.run();

  expect(first.result).toMatchObject({ outcome: "succeeded" });
  expect(second).toMatchObject({ state: "SUCCEEDED", result: { outcome: "skipped", reason: "duplicate" } });
  expect(vertex.customJobs.all).toHaveLength(1);
});

test("two starts of a run at the same moment leave one job", () => {
  const { start, simulation, vertex } = cloud();
  const executions = [0, 0.1].map((startAfter) => start(SOURCES.train, { argument: { run: "monday" }, startAfter }));
  simulation.run();

  expect(executions.map(({ result }) => (result as { outcome: string }).outcome)).toEqual(["succeeded", "skipped"]);
  expect(vertex.customJobs.all.map((job) => vertex.customJobs.stateOf(job, simulation.now))).toEqual([
    "JOB_STATE_SUCCEEDED",
    "JOB_STATE_CANCELLED",
  ]);
});

test("a run that failed is not submitted again, one that was cancelled is", () => {
  const failed = cloud({ lives: [{ waits: 0, runs: 60, ends: "JOB_STATE_FAILED" }] });
  failed.run(SOURCES.train, { argument: { run: "monday" } });
  const cancelled = cloud({
    lives: [
      { waits: 0, runs: 60, ends: "JOB_STATE_CANCELLED" },
      { waits: 0, runs: 60 },
    ],
  });
  cancelled.run(SOURCES.train, { argument: { run: "monday" } });

  expect(failed.run(SOURCES.train, { argument: { run: "monday" } }).state).toBe("FAILED");
  expect(failed.vertex.customJobs.all).toHaveLength(1);
  expect(cancelled.run(SOURCES.train, { argument: { run: "monday" } }).state).toBe("SUCCEEDED");
  expect(cancelled.vertex.customJobs.all).toHaveLength(2);
});

test.each([
  ["text", 'is not {"problem": ..., "metrics": {name: number}}'],
  ["[]", 'is not {"problem": ..., "metrics": {name: number}}'],
  ["{}", 'is not {"problem": ..., "metrics": {name: number}}'],
  ['{"problem":"classification","metrics":[]}', 'is not {"problem": ..., "metrics": {name: number}}'],
  ['{"problem":"classification","metrics":{"auPrc":"0.8"}}', 'is not {"problem": ..., "metrics": {name: number}}'],
  ['{"problem":"classification","metrics":{"auPrc":null}}', 'is not {"problem": ..., "metrics": {name: number}}'],
  ['{"problem":"classification","metrics":{}}', "has no metrics"],
  [
    '{"problem":"guessing","metrics":{"auPrc":0.8}}',
    "has a problem that is none of classification, regression, forecasting",
  ],
  ['{"problem":"classification","metrics":{"auRoc":0.8}}', "has no metric auPrc, which decides about the model"],
])("the evaluation %s is told and nothing is registered", (evaluation, problem) => {
  const { run, vertex } = cloud({ leaves: leavesEvaluation(evaluation, "application/octet-stream") });

  expect(reports(run(SOURCES.train))).toMatchObject([
    {
      outcome: "failed",
      reason: "evaluation",
      message: `gs://acme-ml-test-test-models/fraud/1/model/evaluation.json ${problem}`,
    },
  ]);
  expect(vertex.models.versions.size).toBe(0);
});

test("a missing evaluation is told and nothing is registered", () => {
  const { run } = cloud({ leaves: () => undefined });

  expect(reports(run(SOURCES.train))).toMatchObject([
    {
      reason: "evaluation",
      message:
        "gs://acme-ml-test-test-models/fraud/1/model/evaluation.json does not exist: the program writes it beside its model",
    },
  ]);
});

test.each(["text/plain", "application/octet-stream", "application/json"])(
  "an evaluation may have the type %s",
  (type) => {
    const { run } = cloud({ leaves: leavesEvaluation(JSON.stringify(EVALUATION), type) });

    expect(run(SOURCES.train).result).toMatchObject({ outcome: "succeeded", metrics: EVALUATION.metrics });
  },
);

test.each(["lost", "unreachable", 503, 429] as const)(
  "an upload that is answered with %s is registered once",
  (answer) => {
    const { run, vertex } = cloud({
      faults: [
        { on: /models:upload$/, times: 1, answer },
        { on: /evaluations:import$/, times: 1, answer },
      ],
    });

    expect(run(SOURCES.train).result).toMatchObject({ outcome: "succeeded", version: expect.any(String) });
    expect(vertex.models.versions.get("fraud")?.filter(({ aliases }) => aliases.includes("run-1"))).toHaveLength(1);
  },
);

test("an upload that fails is told", () => {
  const { run, vertex } = cloud();
  vertex.models.uploadError = "the artifact is too large";

  expect(reports(run(SOURCES.train))).toMatchObject([
    { outcome: "failed", reason: "registration", message: "the artifact is too large" },
  ]);
});

const event = (type: string, id: string, data: unknown) => ({
  specversion: "1.0",
  source: "//acme.example",
  id,
  type,
  data,
});
const objectEvent = (name: string, bucket = "acme-ml-test-test-raw") =>
  event("google.cloud.storage.object.v1.finalized", "1234_ABC", { bucket, name });
const messageEvent = (data: string | undefined, id = "99") =>
  event("google.cloud.pubsub.topic.v1.messagePublished", id, {
    message: { messageId: id, ...(data === undefined ? {} : { data: Buffer.from(data).toString("base64") }) },
  });

/** An entry of BigQuery's audit log. */
function tableChange(resourceName: string) {
  return JSON.stringify({ protoPayload: { resourceName, metadata: { tableDataChange: { insertedRowsCount: "7" } } } });
}

test("a new object with the right ending starts one run, however often its event comes", () => {
  const { run, vertex } = cloud();
  const argument = objectEvent("events/2026/01/day.ready");

  expect(run(SOURCES.train, { argument }).result).toMatchObject({ outcome: "succeeded", run: "event-1234-abc" });
  expect(run(SOURCES.train, { argument }).result).toMatchObject({ run: "event-1234-abc", version: "1" });
  expect(vertex.customJobs.all).toHaveLength(1);
});

test.each([
  objectEvent("events/2026/01/day.csv"),
  objectEvent("other/day.ready"),
  objectEvent("events/day.ready", "acme-other"),
  event("google.cloud.audit.log.v1.written", "1", {}),
  messageEvent(JSON.stringify({ jsonPayload: { workflow: "train-features", outcome: "failed", run: "a" } })),
  messageEvent(JSON.stringify({ jsonPayload: { workflow: "run-features", outcome: "succeeded", run: "a" } })),
  messageEvent(tableChange("projects/acme-ml-test/datasets/test_features/tables/labels_old")),
  messageEvent(tableChange("projects/acme-other/datasets/test_features/tables/labels")),
])("%j starts nothing and is no failure", (argument) => {
  const { run, vertex } = cloud();

  expect(run(SOURCES.train, { argument })).toMatchObject({
    state: "SUCCEEDED",
    result: { outcome: "skipped", reason: "not-meant" },
  });
  expect(vertex.requests).toEqual([]);
});

test.each([
  [undefined, { run: "event-99" }],
  ['{"args": ["--quick"]}', { run: "event-99", args: ["--quick"] }],
  ['{"run": "mine"}', { run: "mine" }],
  [
    JSON.stringify({ jsonPayload: { workflow: "train-features", outcome: "succeeded", run: "night-7" } }),
    { run: "after-night-7" },
  ],
  [tableChange("projects/acme-ml-test/datasets/test_features/tables/labels"), { run: "event-99" }],
  [tableChange("projects/acme-ml-test/datasets/test_features/tables/labels$20260105"), { run: "event-99" }],
])("a message with %s starts a run", (data, overrides) => {
  expect(cloud().run(SOURCES.train, { argument: messageEvent(data) }).result).toMatchObject({
    outcome: "succeeded",
    overrides,
  });
});

test.each([
  ["-A_".repeat(40), `event-${"a-".repeat(28).slice(0, -1)}`],
  ["_9_", "event-9"],
])("an event's id %s names its run %s", (id, name) => {
  expect(cloud().run(SOURCES.train, { argument: messageEvent(undefined, id) }).result).toMatchObject({ run: name });
});

test("a run after a run with a long name has a name", () => {
  const report = {
    jsonPayload: { workflow: "train-features", outcome: "succeeded", run: `${"a".repeat(55)}-${"b".repeat(7)}` },
  };
  const argument = messageEvent(JSON.stringify(report));

  expect(cloud().run(SOURCES.train, { argument }).result).toMatchObject({ run: `after-${"a".repeat(55)}` });
});

test("a Python package takes arguments and has no image to change", () => {
  const program = {
    executorImageUri: "executor:1",
    packageUris: ["gs://acme/fraud.tar.gz"],
    pythonModule: "fraud.train",
  };
  const jobSpec = {
    workerPoolSpecs: [{ machineSpec: { machineType: "n1-standard-4" }, replicaCount: "1", pythonPackageSpec: program }],
    scheduling: { timeout: "3600s" },
  };
  const overrides = { args: true, datasetVersion: false };
  const source = renderWorkflow(trainLauncher({ ...PROPS, body: { jobSpec }, overrides }));
  const { run, vertex } = cloud();

  expect(run(source, { argument: { args: ["--quick"] } }).state).toBe("SUCCEEDED");
  expect(created(vertex)[0]?.jobSpec.workerPoolSpecs[0]).toMatchObject({
    pythonPackageSpec: { ...program, args: ["--quick"], env: [{ name: "PLINTH_RUN", value: "1" }] },
  });
  expect(reports(run(source, { argument: { image: DIGEST } }))).toMatchObject([
    { message: '"image" cannot be set for a run, only run, args' },
  ]);
});

test.each(["no JSON", "[1]"])("a message with %s is refused", (data) => {
  expect(reports(cloud().run(SOURCES.train, { argument: messageEvent(data) }))).toMatchObject([
    { reason: "override", message: "the data of the message is a JSON map of overrides" },
  ]);
});

test("whatever fails, exactly one report is written", () => {
  for (const answer of [400, 401, 403, 404, 409, 500] as const) {
    for (const on of [
      /GET .*customJobs$/,
      /POST .*customJobs$/,
      /GET .*customJobs\//,
      /GET .*models/,
      /POST .*upload/,
      /:import$/,
      /storage/,
    ]) {
      const { run, vertex, simulation } = cloud({ faults: [{ on, answer }] });
      const execution = run(SOURCES.train);
      simulation.run(60);

      const [report, ...others] = reports(execution) as readonly { readonly reason?: string | null }[];
      expect(others).toEqual([]);
      expect([null, ...Object.keys(REASONS)]).toContain(report?.reason);
      expect({ on, answer, alive: vertex.alive() }).toEqual({ on, answer, alive: [] });
    }
  }
});

test("the page about runs tells every reason and every key", () => {
  const page = readFileSync(`${__dirname}/../../docs/training-runs.md`, "utf8");
  const told = [...page.matchAll(/^\| `([a-zA-Z-]+)` /gm)].map(([, name]) => name);

  expect(told).toEqual([
    ...overrideNames({ ...PROPS.overrides, version: true, parameters: {} }),
    ...Object.keys(REASONS),
  ]);
});
