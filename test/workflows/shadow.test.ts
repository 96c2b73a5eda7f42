import { readFileSync } from "node:fs";
import { batchBody } from "../../constructs/serving/batch-body";
import { renderWorkflow } from "../../constructs/workflows/language/source";
import { SHADOW_REASONS } from "../../constructs/workflows/releases/shadow-report";
import { shadowWorkflow } from "../../constructs/workflows/releases/shadow";
import type { ShadowProps } from "../../constructs/workflows/releases/shadow-props";
import { trainingGuard } from "../../constructs/workflows/launchers/guard";
import { bodyProblems } from "../support/vertex/api";
import type { QueryAnswer } from "../support/vertex/bigquery";
import { servingCloud, type ServingProps } from "../support/vertex/serving";
import type { ExecutionProps, ExecutionResult } from "../support/workflows/execution";

const PROPS: ShadowProps = {
  endpoint: "fraud",
  model: "fraud",
  modelId: "fraud",
  candidate: "candidate",
  location: "europe-west4",
  dataset: "test_requests_fraud",
  scratch: "test_shadow_fraud",
  columns: { amount: "FLOAT", country: "STRING" },
  compare: { field: "$.score", tolerance: 0.01 },
  window: 86_400,
  most: 1_000,
  body: batchBody({
    input: { table: "acme-ml-test.test_shadow_fraud.requests" },
    output: { dataset: "acme-ml-test.test_shadow_fraud" },
    instance: {},
    machine: { type: "n1-standard-4" },
    replicas: { start: 2, max: 2 },
    batchSize: 64,
    parameters: {},
    serviceAccountEmail: "test-replay-fraud@acme-ml-test.iam.gserviceaccount.com",
    containerLogs: true,
    labels: { team: "ml" },
  }),
};
const SOURCE = renderWorkflow(shadowWorkflow(PROPS));
const GUARD = renderWorkflow(trainingGuard());
const ANSWERS = {
  outputInfo: {
    bigqueryOutputDataset: "bq://acme-ml-test.test_shadow_fraud",
    bigqueryOutputTable: "predictions_2026_01_05T03_00_00_000Z_1",
  },
};
const LIFE = { waits: 300, runs: 1_800, answers: ANSWERS };

/** What BigQuery says in a world in which everything works. */
interface World {
  readonly requests?: number;
  readonly compared?: number;
  readonly disagreed?: number;
  readonly difference?: number | null;
  readonly takes?: number;
  /** The first word of a statement, and why it fails. */
  readonly fails?: Readonly<Record<string, string>>;
}

function shadowCloud(world: World = {}, props: ServingProps = {}) {
  const { requests = 500, compared = 498, disagreed = 10, difference = 0.004, takes = 0, fails = {} } = world;
  const cloud = servingCloud({ lives: [LIFE], ...props });
  const { vertex, run, start } = cloud;
  const tables = new Set<string>();
  const rows: Record<string, string>[] = [];
  vertex.bigquery.query = (sql, request): QueryAnswer => {
    const [verb = ""] = sql.split(/\s/);
    if (fails[verb] !== undefined) return { takes, error: fails[verb] };
    for (const [, table = ""] of sql.matchAll(/CREATE OR REPLACE TABLE `([^`]+)`/g)) tables.add(table);
    for (const [, table = ""] of sql.matchAll(/DROP TABLE IF EXISTS `([^`]+)`/g)) tables.delete(table);
    if (verb === "INSERT") {
      const parameters = request.queryParameters as { name: string; parameterValue: { value: string } }[];
      rows.push(Object.fromEntries(parameters.map(({ name, parameterValue }) => [name, parameterValue.value])));
    }
    if (sql.startsWith("SELECT COUNT")) return { takes, rows: [{ requests }] };
    if (sql.includes("COUNTIF")) return { takes, rows: [{ compared, disagreed, difference }] };
    return { takes };
  };
  const named = (more: Partial<ExecutionProps> = {}) => ({ workflow: "shadow-fraud", ...more });
  return {
    ...cloud,
    tables,
    rows,
    start: (more?: Partial<ExecutionProps>) => start(SOURCE, named(more)),
    run: (more?: Partial<ExecutionProps>) => run(SOURCE, named(more)),
    guard: () => {
      const execution = start(GUARD, { workflow: "guard-training" });
      cloud.simulation.run();
      return execution;
    },
  };
}

const report = ({ log }: ExecutionResult) =>
  log.filter(({ payload }) => (payload as { report?: string }).report === "plinth-shadow");
const told = (execution: ExecutionResult) => report(execution)[0]?.payload;

test("the candidate answers what the live model has answered, and the difference is told and kept", () => {
  const { run, vertex, tables, rows } = shadowCloud();
  const execution = run();

  expect(execution.error).toBeUndefined();
  expect(execution.result).toEqual({
    report: "plinth-shadow",
    workflow: "shadow-fraud",
    execution: "1",
    endpoint: "fraud",
    model: "fraud",
    run: "1",
    live: "1",
    candidate: "3",
    requests: 500,
    compared: 498,
    disagreed: 10,
    disagreement: 0.02,
    difference: 0.004,
    outcome: "succeeded",
    reason: null,
    message: null,
    resource: vertex.batchPredictionJobs.all[0]?.name,
    seconds: expect.any(Number),
  });
  expect(report(execution)).toMatchObject([{ severity: "NOTICE", payload: execution.result as object }]);
  expect(rows).toEqual([
    {
      run: "1",
      reported_at: expect.stringMatching(/^2026-01-05T/),
      live: "1",
      candidate: "3",
      requests: "500",
      compared: "498",
      disagreed: "10",
      disagreement: "0.02",
      mean_absolute_difference: "0.004",
    },
  ]);
  expect([...tables]).toEqual([]);
});

test("the replay is one batch prediction over the sampled requests, in the form that Vertex AI takes", () => {
  const { run, vertex } = shadowCloud();
  run();

  const [body] = vertex.batchPredictionJobs.all.map((job) => job.body as unknown);
  expect(bodyProblems("BatchPredictionJob", body)).toEqual([]);
  expect(body).toMatchObject({
    displayName: "shadow-fraud-1",
    model: "projects/acme-ml-test/locations/europe-west4/models/fraud@3",
    inputConfig: {
      instancesFormat: "bigquery",
      bigquerySource: { inputUri: "bq://acme-ml-test.test_shadow_fraud.requests_1" },
    },
    instanceConfig: { instanceType: "object", keyField: "plinth_key", includedFields: ["amount", "country"] },
    outputConfig: {
      predictionsFormat: "bigquery",
      bigqueryDestination: { outputUri: "bq://acme-ml-test.test_shadow_fraud" },
    },
    serviceAccount: "test-replay-fraud@acme-ml-test.iam.gserviceaccount.com",
    labels: {
      team: "ml",
      "plinth-environment": "test",
      "plinth-job": "shadow-fraud",
      "plinth-workflow": "shadow-fraud",
      "plinth-execution": "1",
    },
  });
});

test("only what the model with most traffic answered is asked about, by parameters", () => {
  const { run, vertex } = shadowCloud({}, { deployed: { "101": "1", "202": "2" }, split: { "101": 30, "202": 70 } });
  const execution = run();

  expect(told(execution)).toMatchObject({ live: "2", candidate: "3" });
  const [sample] = vertex.requests.filter(({ request }) => request.method === "POST" && /queries$/.test(request.url));
  expect(sample?.request.body).toMatchObject({
    useLegacySql: false,
    location: "europe-west4",
    parameterMode: "NAMED",
    queryParameters: [
      { name: "until", parameterValue: { value: expect.stringMatching(/^2026-01-05T02:00:00/) } },
      { name: "live", parameterValue: { value: "202" } },
    ],
  });
});

test.each([
  ["by number", { version: "2" }, "2"],
  ["by a number that is none of a text", { version: 2 }, "2"],
  ["by alias", { version: "candidate" }, "3"],
  ["by the clock", { specversion: "1.0", type: "plinth.schedule" }, "3"],
  ["by nobody", {}, "3"],
])("the version is named %s", (_, argument, candidate) => {
  expect(told(shadowCloud().run({ argument }))).toMatchObject({ outcome: "succeeded", candidate });
});

test.each<[string, unknown, string, string]>([
  ["another key", { model: "fraud@2" }, "request", "the argument has an unknown key model\n  allowed: version"],
  ["no version", { version: "2; DROP" }, "request", "2; DROP is neither the number of a version nor an alias"],
  [
    "a version that is not there",
    { version: "9" },
    "version",
    "the model fraud has no version with the number or alias 9",
  ],
  ["a list", ["2"], "request", "the argument is a map"],
])("an argument with %s fails and asks BigQuery nothing", (_, argument, reason, message) => {
  const { run, vertex } = shadowCloud();
  const execution = run({ argument: argument as object });

  expect(told(execution)).toMatchObject({ outcome: "failed", reason, message });
  expect(report(execution)).toMatchObject([{ severity: "ERROR" }]);
  expect(vertex.bigquery.asked).toEqual([]);
});

test.each<[string, World, ServingProps, object, string, string]>([
  ["nothing serves", {}, { deployed: {}, split: {} }, {}, "no-live", "no model serves at fraud"],
  [
    "nobody is candidate",
    {},
    { versions: [{}, {}] },
    {},
    "no-candidate",
    "no version of fraud has the alias candidate",
  ],
  ["the candidate serves", {}, {}, { version: "1" }, "same-version", "version 1 of fraud serves already"],
  ["too little was asked", { requests: 29 }, {}, {}, "too-few", "29 requests were logged, at least 30 are needed"],
])("where %s there is nothing to compare", (_, world, props, argument, reason, message) => {
  const { run, vertex, tables } = shadowCloud(world, props);
  const execution = run({ argument });

  expect(execution.result).toMatchObject({ outcome: "skipped", reason, message, disagreement: null });
  expect(report(execution)).toMatchObject([{ severity: "NOTICE" }]);
  expect(vertex.batchPredictionJobs.all).toEqual([]);
  expect([...tables]).toEqual([]);
});

test("requests that the candidate could not answer are compared all the same", () => {
  const { run } = shadowCloud(
    { compared: 400, disagreed: 110 },
    { lives: [{ ...LIFE, ends: "JOB_STATE_PARTIALLY_SUCCEEDED" }] },
  );

  expect(run().result).toMatchObject({ outcome: "succeeded", compared: 400, disagreement: 0.22 });
});

test("answers that are no numbers have no mean difference", () => {
  const { run, rows } = shadowCloud({ difference: null });

  expect(run().result).toMatchObject({ outcome: "succeeded", difference: null });
  expect(rows).toMatchObject([{ mean_absolute_difference: "" }]);
});

test("queries that take long are followed, and each is asked once though its answer was lost", () => {
  const faults = [{ on: /POST .*queries$/, answer: "lost" as const, times: 2 }];
  const { run, vertex } = shadowCloud({ takes: 400 }, { faults });

  expect(run().result).toMatchObject({ outcome: "succeeded" });
  expect(vertex.bigquery.asked.map((sql) => sql.split(/\s/)[0])).toEqual([
    "CREATE",
    "SELECT",
    "WITH",
    "INSERT",
    "DROP",
  ]);
});

test.each<[string, World, ServingProps, string, string]>([
  ["the sample is refused", { fails: { CREATE: "no such table" } }, {}, "query", "no such table"],
  ["the comparison is refused", { fails: { WITH: "bad column" } }, {}, "query", "bad column"],
  ["the report is refused", { fails: { INSERT: "no right" } }, {}, "query", "no right"],
  ["a query never ends", { takes: 1e9 }, {}, "query", "a query did not end within an hour"],
  [
    "the replay fails",
    {},
    { lives: [{ ...LIFE, ends: "JOB_STATE_FAILED", message: "no such column" }] },
    "job",
    "JOB_STATE_FAILED: no such column",
  ],
  [
    "the replay never ends",
    {},
    { lives: [{ waits: Infinity, runs: 1 }] },
    "deadline",
    "the job did not end before its deadline and was cancelled",
  ],
  [
    "the replay tells no table",
    {},
    { lives: [{ waits: 1, runs: 1 }] },
    "answers",
    "Vertex AI did not say in which table the answers are",
  ],
  [
    "the replay tells a table that is none",
    {},
    { lives: [{ waits: 1, runs: 1, answers: { outputInfo: { bigqueryOutputTable: "x` ; DROP" } } }] },
    "answers",
    "Vertex AI did not say in which table the answers are",
  ],
  [
    "no answer can be compared",
    { compared: 0, disagreed: 500 },
    {},
    "answers",
    "no answer of the candidate has what is compared",
  ],
  ["there is no quota", {}, { faults: [{ on: /POST .*batchPredictionJobs$/, answer: 429 }] }, "quota", "status 429"],
])("when %s it fails, says so, and leaves nothing behind", (_, world, props, reason, message) => {
  const { run, vertex, tables } = shadowCloud(world, props);
  const execution = run();

  expect(execution.state).toBe("FAILED");
  expect(told(execution)).toMatchObject({ outcome: "failed", reason, message });
  expect(vertex.alive()).toEqual([]);
  expect([...tables]).toEqual([]);
});

test("tables that cannot be removed are left to expire, and the comparison is told all the same", () => {
  const { run } = shadowCloud({ fails: { DROP: "not now" } });
  const execution = run();

  expect(execution.result).toMatchObject({ outcome: "succeeded" });
  expect(execution.log).toContainEqual(
    expect.objectContaining({
      severity: "WARNING",
      payload: { message: "tables of a shadow are left to expire: not now" },
    }),
  );
});

test("whatever fails, exactly one report with a known reason is written and nothing runs on", () => {
  for (const answer of [400, 403, 404, 500, "late"] as const) {
    for (const on of [
      /GET .*endpoints/,
      /GET .*models/,
      /GET .*batchPredictionJobs$/,
      /POST .*batchPredictionJobs$/,
      /GET .*batchPredictionJobs\//,
      /POST .*queries$/,
    ]) {
      const { run, vertex, simulation } = shadowCloud({}, { faults: [{ on, answer }] });
      const execution = run();
      simulation.run(60);

      expect(report(execution)).toHaveLength(1);
      expect([null, ...Object.keys(SHADOW_REASONS)]).toContain((told(execution) as { reason: string }).reason);
      expect({ on, answer, alive: vertex.alive() }).toEqual({ on, answer, alive: [] });
    }
  }
});

test("a replay that nobody waits for any more is ended by the guard", () => {
  const steps = shadowCloud().run().steps;
  for (let killAtStep = 1; killAtStep <= steps; killAtStep += 5) {
    const { run, guard, vertex, simulation } = shadowCloud();
    run({ killAtStep });
    const before = vertex.alive();
    const guarded = guard();
    simulation.run(60);

    expect({ killAtStep, result: guarded.result }).toMatchObject({ killAtStep, result: { cancelled: before } });
    expect(vertex.alive()).toEqual([]);
  }
});

test("the page about shadows tells every reason", () => {
  const page = readFileSync(`${__dirname}/../../docs/batch-predictions.md`, "utf8");
  const rows = page.slice(page.indexOf("| reason")).split("\n").slice(2);
  const told = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));

  expect(told.sort()).toEqual(Object.keys(SHADOW_REASONS).sort());
});
