import { renderWorkflow } from "../../constructs/workflows/language/source";
import { predictLauncher } from "../../constructs/workflows/launchers/predict";
import { bodyProblems } from "../support/vertex/api";
import { cloud, PREDICTION, SOURCES } from "../support/vertex/launch";
import type { VertexProps } from "../support/vertex/vertex";
import type { ExecutionProps, ExecutionResult } from "../support/workflows/execution";

const MODEL = "projects/acme-ml-test/locations/europe-west4/models/fraud";
const TABLE = {
  outputInfo: { bigqueryOutputDataset: "bq://acme-ml-test.test_scores", bigqueryOutputTable: "predictions_2026_01_05" },
  completionStats: { successfulCount: "998", failedCount: "2" },
};
const LIFE = { waits: 300, runs: 3_600, answers: TABLE };

/** A cloud with two versions of the model: the first is the champion. */
function withModel(props: Omit<VertexProps, "simulation"> = {}) {
  const { vertex, run, start, ...rest } = cloud({ lives: [LIFE], leaves: () => undefined, ...props });
  for (const [index, alias] of ["champion", "challenger"].entries()) {
    const model = { displayName: "fraud", versionAliases: [alias] };
    vertex.models.upload(index === 0 ? { modelId: "fraud", model } : { parentModel: MODEL, model }, -60);
  }
  const named = (more: Partial<ExecutionProps> = {}) => ({ workflow: "predict-scores", ...more });
  return {
    ...rest,
    vertex,
    start: (more?: Partial<ExecutionProps>) => start(SOURCES.predict, named(more)),
    run: (more?: Partial<ExecutionProps>, source = SOURCES.predict) => run(source, named(more)),
    bodies: () => vertex.batchPredictionJobs.all.map(({ body }) => body as Readonly<Record<string, unknown>>),
  };
}

const reports = ({ log }: ExecutionResult) => log.map(({ payload }) => payload);

test("a run asks the version that the alias names, and tells where its answers are", () => {
  const { run, vertex, bodies } = withModel();
  const execution = run();

  expect(reports(execution)).toEqual([
    {
      report: "plinth-run",
      workflow: "predict-scores",
      execution: "1",
      job: "scores",
      run: "1",
      outcome: "succeeded",
      reason: null,
      message: null,
      seconds: expect.any(Number),
      resource: vertex.batchPredictionJobs.all[0]?.name,
      overrides: {},
      trial: null,
      metrics: null,
      model: MODEL,
      version: "1",
      predictions: {
        output: "bq://acme-ml-test.test_scores.predictions_2026_01_05",
        succeeded: 998,
        failed: 2,
      },
    },
  ]);
  expect(bodies()).toEqual([
    {
      ...PREDICTION.body,
      displayName: "scores-1",
      model: `${MODEL}@1`,
      labels: {
        team: "ml",
        "plinth-environment": "test",
        "plinth-job": "scores",
        "plinth-workflow": "predict-scores",
        "plinth-execution": "1",
        "plinth-run": "1",
      },
    },
  ]);
  expect(bodyProblems("BatchPredictionJob", bodies()[0])).toEqual([]);
});

test("each run writes its files into a folder of its own", () => {
  const files = renderWorkflow(
    predictLauncher({
      ...PREDICTION,
      body: { ...PREDICTION.body, outputConfig: { predictionsFormat: "jsonl" } },
      output: "gs://acme-ml-test-test-scores/merchants",
    }),
  );
  const directory = "gs://acme-ml-test-test-scores/merchants/monday/prediction-fraud-2026";
  const { run, bodies } = withModel({
    lives: [{ ...LIFE, answers: { outputInfo: { gcsOutputDirectory: directory } } }],
  });
  const execution = run({ argument: { run: "monday" } }, files);

  expect(bodies()).toMatchObject([
    {
      outputConfig: {
        predictionsFormat: "jsonl",
        gcsDestination: { outputUriPrefix: "gs://acme-ml-test-test-scores/merchants/monday" },
      },
    },
  ]);
  expect(execution.result).toMatchObject({ predictions: { output: directory, succeeded: 0, failed: 0 } });
});

test.each([
  ["an alias", "challenger", "2"],
  ["a number", "2", "2"],
])("a run may ask for another version, by %s", (_, version, number) => {
  const { run, bodies } = withModel();
  const execution = run({ argument: { version } });

  expect(execution.result).toMatchObject({ outcome: "succeeded", version: number, overrides: { version } });
  expect(bodies()).toMatchObject([{ model: `${MODEL}@${number}` }]);
});

test.each([
  [
    "an alias that nothing has",
    { version: "retired" },
    "version",
    "the model fraud has no version with the number or alias retired",
  ],
  ["a number that is no text", { version: 2 }, "override", '"version" is a text, the number of a version or an alias'],
  [
    "what would leave the path",
    { version: "1/../2" },
    "override",
    '"version" is a text, the number of a version or an alias',
  ],
  ["arguments of a program", { args: [] }, "override", '"args" cannot be set for a run, only run, version'],
])("%s is told, and nothing is submitted", (_, argument, reason, message) => {
  const { run, vertex } = withModel();

  expect(reports(run({ argument }))).toMatchObject([{ outcome: "failed", reason, message, resource: null }]);
  expect(vertex.batchPredictionJobs.all).toEqual([]);
});

test("a model that was never registered is told like a version that is not there", () => {
  const { run } = cloud();

  expect(reports(run(SOURCES.predict))).toMatchObject([
    { reason: "version", message: "the model fraud has no version with the number or alias champion", version: null },
  ]);
});

test("a job that failed is told in Vertex AI's words", () => {
  const { run } = withModel({ lives: [{ ...LIFE, ends: "JOB_STATE_FAILED", message: "the table is empty" }] });

  expect(reports(run())).toMatchObject([
    { outcome: "failed", reason: "job", message: "JOB_STATE_FAILED: the table is empty", predictions: null },
  ]);
});

test("some answers are a failure that says how many are missing", () => {
  const { run } = withModel({ lives: [{ ...LIFE, ends: "JOB_STATE_PARTIALLY_SUCCEEDED" }] });

  expect(reports(run())).toMatchObject([
    {
      outcome: "failed",
      reason: "job",
      message: "JOB_STATE_PARTIALLY_SUCCEEDED: 2 instances have no answer",
      predictions: { succeeded: 998, failed: 2 },
    },
  ]);
});

test("answers that cannot be counted are there all the same", () => {
  const faults = [{ on: /GET .*batchPredictionJobs\//, after: 100, answer: 403 as const }];
  const looks = withModel();
  looks.run();
  const last = looks.vertex.requests.filter(({ request }) => /batchPredictionJobs\//.test(request.url)).length - 1;
  const { run } = withModel({ faults: [{ ...(faults[0] as (typeof faults)[0]), after: last }] });

  expect(run().result).toMatchObject({ outcome: "succeeded", predictions: null });
});

test("a job that is still alive at the deadline is cancelled", () => {
  const { run, vertex } = withModel({ lives: [{ waits: Infinity, runs: 1 }] });
  const execution = run();

  expect(reports(execution)).toMatchObject([
    { outcome: "failed", reason: "deadline", message: "the job did not end before its deadline and was cancelled" },
  ]);
  expect(vertex.alive()).toEqual([]);
});

test("the same run is not predicted twice, whoever starts it when", () => {
  const { start, run, simulation, vertex } = withModel();
  const argument = { run: "monday" };
  const first = start({ argument });
  const twin = start({ argument, startAfter: 400 });
  simulation.run();
  const later = run({ argument });

  expect([first, twin].map(({ result }) => (result as { outcome: string }).outcome)).toEqual(["succeeded", "skipped"]);
  expect(later.result).toMatchObject({ outcome: "succeeded", version: "1" });
  expect(vertex.batchPredictionJobs.all).toHaveLength(1);
});

test("a launcher that is killed at any step leaves nothing that the guard does not end", () => {
  const steps = withModel().run().steps;
  // Every step of the submission, where most can be lost, and every seventh of the rest.
  for (let killAtStep = 1; killAtStep <= steps; killAtStep += killAtStep < 150 ? 1 : 7) {
    const { run, guard, vertex, simulation } = withModel();
    const killed = run({ killAtStep });
    const before = vertex.alive();
    const guarded = guard();
    simulation.run(60);

    expect({ killAtStep, state: killed.state }).toEqual({ killAtStep, state: "CANCELLED" });
    expect({ killAtStep, result: guarded.result }).toMatchObject({ killAtStep, result: { cancelled: before } });
    expect({ killAtStep, alive: vertex.alive() }).toEqual({ killAtStep, alive: [] });
  }
});

test("whatever fails, exactly one report is written and nothing runs on", () => {
  for (const answer of [400, 403, 404, 500, "lost", "late"] as const) {
    for (const on of [
      /GET .*models/,
      /GET .*batchPredictionJobs$/,
      /POST .*batchPredictionJobs$/,
      /GET .*batchPredictionJobs\//,
    ]) {
      const { run, vertex, simulation } = withModel({ faults: [{ on, answer }] });
      const execution = run();
      simulation.run(60);

      expect(reports(execution)).toHaveLength(1);
      expect({ on, answer, alive: vertex.alive() }).toEqual({ on, answer, alive: [] });
    }
  }
});
