import { renderWorkflow } from "../../constructs/workflows/language/source";
import { launcherPermissions } from "../../constructs/workflows/launchers/permissions";
import { runLauncher } from "../../constructs/workflows/launchers/run";
import { bodyProblems } from "../support/vertex/api";
import type { Life } from "../support/vertex/jobs";
import { cloud, PIPELINE, SOURCES, TEMPLATE, TEMPLATE_OBJECT } from "../support/vertex/launch";
import { objectRightsUsed, permissionsUsed } from "../support/vertex/permissions";
import type { VertexProps } from "../support/vertex/vertex";
import type { ExecutionProps, ExecutionResult } from "../support/workflows/execution";

const PARENT = "projects/acme-ml-test/locations/europe-west4";
const LIFE: Life = { waits: 300, runs: 3_600 };
const FAILED: Life = { ...LIFE, ends: "PIPELINE_STATE_FAILED", message: "the step train failed" };

/** A cloud with a compiled pipeline, whose runs register a version. */
function withPipeline(props: Omit<VertexProps, "simulation"> = {}) {
  const { vertex, run, start, ...rest } = cloud({
    lives: [LIFE],
    leaves: ({ body }) => {
      const alias = `run-${body.labels["plinth-run"]}`;
      vertex.models.register("fraud", { aliases: [alias] });
    },
    ...props,
  });
  vertex.storage.put(TEMPLATE_OBJECT, JSON.stringify(TEMPLATE));
  const named = (more: Partial<ExecutionProps> = {}) => ({ workflow: "run-fraud", ...more });
  return {
    ...rest,
    vertex,
    start: (more?: Partial<ExecutionProps>, source = SOURCES.run) => start(source, named(more)),
    run: (more?: Partial<ExecutionProps>, source = SOURCES.run) => run(source, named(more)),
    names: () => vertex.pipelineJobs.all.map(({ name }) => name.slice(`${PARENT}/pipelineJobs/`.length)),
    bodies: () => vertex.pipelineJobs.all.map(({ body }) => body as Readonly<Record<string, unknown>>),
  };
}

const reports = ({ log }: ExecutionResult) => log.map(({ payload }) => payload);
const outcomes = (results: readonly ExecutionResult[]) =>
  results.map(({ result }) => (result as { readonly outcome: string } | undefined)?.outcome);

test("a run submits the compiled pipeline, and tells which version it left", () => {
  const { run, vertex, bodies, names } = withPipeline();
  const execution = run({ argument: { run: "monday" } });

  expect(reports(execution)).toEqual([
    {
      report: "plinth-run",
      workflow: "run-fraud",
      execution: "1",
      job: "fraud",
      run: "monday",
      outcome: "succeeded",
      reason: null,
      message: null,
      seconds: expect.any(Number),
      resource: `${PARENT}/pipelineJobs/test-fraud-monday`,
      overrides: { run: "monday" },
      trial: null,
      metrics: null,
      model: `${PARENT}/models/fraud`,
      version: "1",
      attempts: 1,
    },
  ]);
  expect(names()).toEqual(["test-fraud-monday"]);
  expect(bodies()).toEqual([
    {
      ...PIPELINE.body,
      displayName: "fraud-monday",
      pipelineSpec: TEMPLATE,
      labels: {
        team: "ml",
        "plinth-environment": "test",
        "plinth-job": "fraud",
        "plinth-workflow": "run-fraud",
        "plinth-execution": "1",
        "plinth-run": "monday",
        "plinth-attempt": "1",
      },
      runtimeConfig: {
        ...PIPELINE.body.runtimeConfig,
        parameterValues: { rate: 0.1, days: 30, country: "nl", run: "monday" },
      },
    },
  ]);
  expect(bodyProblems("PipelineJob", bodies()[0])).toEqual([]);
  expect(vertex.alive()).toEqual([]);
});

test("a launcher asks for no more than its role holds, and reads its own template only", () => {
  const { run, vertex } = withPipeline({ lives: [{ ...LIFE, waits: Infinity }] });
  run();
  const other = withPipeline();
  other.run();

  expect([...new Set([...permissionsUsed(vertex), ...permissionsUsed(other.vertex)])].sort()).toEqual(
    launcherPermissions("pipelineJobs", true),
  );
  expect(objectRightsUsed(other.vertex)).toEqual([`get ${TEMPLATE_OBJECT}`]);
});

test("a template in a registry is named, not inlined, and no object is read", () => {
  const templateUri = `https://europe-west4-kfp.pkg.dev/acme-ml-test/test-pipelines/fraud/sha256:${"a".repeat(64)}`;
  const { run, bodies, vertex } = withPipeline();
  const source = renderWorkflow(
    runLauncher({
      ...PIPELINE,
      body: { ...PIPELINE.body, templateUri },
      pipeline: { ...PIPELINE.pipeline, template: undefined, passesRun: false, modelId: undefined },
    }),
  );
  const execution = run({}, source);

  expect(execution.result).toMatchObject({ outcome: "succeeded", model: null, version: null });
  expect(bodies()).toMatchObject([{ templateUri, runtimeConfig: PIPELINE.body.runtimeConfig }]);
  expect(bodies()[0]).not.toHaveProperty("pipelineSpec");
  expect(objectRightsUsed(vertex)).toEqual([]);
});

test("a run may set the parameters that are declared", () => {
  const parameters = { rate: 1, days: 7, country: "be", balanced: false, columns: [], limits: { amount: 10 } };
  const { run, bodies } = withPipeline();
  const execution = run({ argument: { run: "monday", parameters } });

  expect(bodies()).toMatchObject([{ runtimeConfig: { parameterValues: { ...parameters, run: "monday" } } }]);
  expect(execution.result).toMatchObject({ outcome: "succeeded", overrides: { parameters } });
});

test.each([
  [
    "a parameter that is not declared",
    { parameters: { epochs: 3 } },
    'the parameter "epochs" cannot be set for a run: only rate, days, country, balanced, columns, limits',
  ],
  ["the name of the run as a parameter", { parameters: { run: "x" } }, /the parameter "run" cannot be set for a run/],
  ["parameters that are no map", { parameters: ["rate"] }, '"parameters" is a map of parameters'],
  ["text for a number", { parameters: { rate: "0.1" } }, 'the parameter "rate" is a number'],
  ["nothing for a number", { parameters: { rate: null } }, 'the parameter "rate" is a number'],
  ["a fraction for a whole number", { parameters: { days: 1.5 } }, 'the parameter "days" is a whole number'],
  ["a number for text", { parameters: { country: 31 } }, 'the parameter "country" is a text'],
  ["text for true or false", { parameters: { balanced: "true" } }, 'the parameter "balanced" is true or false'],
  ["a number for true or false", { parameters: { balanced: 1 } }, 'the parameter "balanced" is true or false'],
  ["a map for a list", { parameters: { columns: {} } }, 'the parameter "columns" is a list'],
  ["a list for a map", { parameters: { limits: [] } }, 'the parameter "limits" is a map'],
  ["arguments of a program", { args: [] }, '"args" cannot be set for a run, only run, parameters'],
])("%s is refused, and nothing is submitted", (_, argument, message) => {
  const { run, vertex } = withPipeline();

  expect(reports(run({ argument }))).toMatchObject([
    {
      outcome: "failed",
      reason: "override",
      message: typeof message === "string" ? message : expect.stringMatching(message),
      resource: null,
    },
  ]);
  expect(vertex.pipelineJobs.all).toEqual([]);
});

test.each([
  ["is missing", undefined, `${TEMPLATE_OBJECT} does not exist: apply the stack again`],
  ["may not be read", 403 as const, "status 403"],
])("a compiled pipeline that %s is told, and nothing is submitted", (_, answer, message) => {
  const { run, vertex } = withPipeline(answer === undefined ? {} : { faults: [{ on: /GET .*\/o\//, answer }] });
  if (answer === undefined) vertex.storage.objects.delete(TEMPLATE_OBJECT);

  expect(reports(run())).toMatchObject([{ outcome: "failed", reason: "template", message, resource: null }]);
  expect(vertex.pipelineJobs.all).toEqual([]);
});

describe("a package whose steps name registries", () => {
  const PACKAGE = `https://europe-west4-kfp.pkg.dev/acme-ml-test/test-pipelines/fraud-training/sha256:${"a".repeat(64)}`;
  const registries = { images: "eu.acme.example/test-images", "more-images": "eu.acme.example/test-more" };
  const source = renderWorkflow(
    runLauncher({
      ...PIPELINE,
      body: { ...PIPELINE.body, templateUri: PACKAGE },
      pipeline: { ...PIPELINE.pipeline, template: { registries } },
    }),
  );
  const executor = (image: string) => ({ container: { image, command: ["python", 'print("images/x")'] } });
  const packaged = (images: Readonly<Record<string, string>>) => ({
    ...TEMPLATE,
    deploymentSpec: {
      executors: {
        ...Object.fromEntries(Object.entries(images).map(([name, image]) => [name, executor(image)])),
        importer: { importer: { artifactUri: { constant: "gs://images/x" } } },
      },
    },
  });
  const NAMED = packaged({
    "exec-train": "images/steps@sha256:1",
    "exec-judge": "more-images/team/judge@sha256:2",
    "exec-far": "eu.acme.example/other/steps@sha256:3",
  });

  test.each(["application/octet-stream", "text/plain", "application/json"])(
    "is submitted with their addresses, and by its name: of the type %s",
    (contentType) => {
      const { run, bodies, vertex } = withPipeline();
      vertex.registries.put(PACKAGE, JSON.stringify(NAMED), contentType);

      expect(outcomes([run({}, source)])).toEqual(["succeeded"]);
      expect(bodies()).toMatchObject([
        {
          templateUri: PACKAGE,
          pipelineSpec: packaged({
            "exec-train": "eu.acme.example/test-images/steps@sha256:1",
            "exec-judge": "eu.acme.example/test-more/team/judge@sha256:2",
            "exec-far": "eu.acme.example/other/steps@sha256:3",
          }),
        },
      ]);
      expect(bodyProblems("PipelineJob", bodies()[0])).toEqual([]);
    },
  );

  test.each([
    ["is not there", undefined, [], `${PACKAGE} is not there, or may not be read`],
    [
      "may not be read",
      "{}",
      [{ on: /GET .*kfp.pkg.dev/, answer: 403 as const }],
      `${PACKAGE} is not there, or may not be read`,
    ],
    ["fails", "{}", [{ on: /GET .*kfp.pkg.dev/, answer: 500 as const }], "status 500"],
    [
      "is YAML",
      "schemaVersion: 2.1.0",
      [],
      `${PACKAGE} is not JSON: only in a package that is can the addresses of registries be put`,
    ],
  ])("that %s is told, and nothing is submitted", (_, content, faults, message) => {
    const { run, vertex } = withPipeline({ faults });
    if (content !== undefined) vertex.registries.put(PACKAGE, content);

    expect(reports(run({}, source))).toMatchObject([
      { outcome: "failed", reason: "template", message, resource: null },
    ]);
    expect(vertex.pipelineJobs.all).toEqual([]);
  });
});

test("a run that failed is tried again under an id of its own, with the same name", () => {
  const { run, names, bodies } = withPipeline({ lives: [FAILED, FAILED, LIFE] });
  const execution = run({ argument: { run: "monday" } });

  expect(execution.result).toMatchObject({
    outcome: "succeeded",
    attempts: 3,
    version: "1",
    resource: `${PARENT}/pipelineJobs/test-fraud-monday-3`,
  });
  expect(names()).toEqual(["test-fraud-monday", "test-fraud-monday-2", "test-fraud-monday-3"]);
  expect(bodies()).toMatchObject(
    ["1", "2", "3"].map((attempt) => ({
      labels: { "plinth-run": "monday", "plinth-attempt": attempt },
      runtimeConfig: { parameterValues: { run: "monday" } },
    })),
  );
});

test("a run that fails as often as it may is told in Vertex AI's words", () => {
  const { run, vertex } = withPipeline({ lives: [FAILED] });

  expect(reports(run())).toMatchObject([
    { outcome: "failed", reason: "job", message: "PIPELINE_STATE_FAILED: the step train failed", attempts: 3 },
  ]);
  expect(vertex.pipelineJobs.all).toHaveLength(3);
});

test("a run that failed for good stays so, and nothing is submitted for it again", () => {
  const { run, vertex } = withPipeline({ lives: [FAILED] });
  run({ argument: { run: "monday" } });

  expect(reports(run({ argument: { run: "monday" } }))).toMatchObject([{ outcome: "failed", reason: "job" }]);
  expect(vertex.pipelineJobs.all).toHaveLength(3);
});

test("a run that is still alive at its deadline is cancelled and not tried again", () => {
  const { run, vertex } = withPipeline({ lives: [{ waits: Infinity, runs: 1 }] });

  expect(reports(run())).toMatchObject([
    {
      outcome: "failed",
      reason: "deadline",
      message: "the job did not end before its deadline and was cancelled",
      attempts: 1,
    },
  ]);
  expect(vertex.alive()).toEqual([]);
  expect(vertex.pipelineJobs.all).toHaveLength(1);
});

test("each attempt has a time of its own", () => {
  const slow = { waits: 0, runs: 11 * 3_600 };
  const { run } = withPipeline({ lives: [{ ...FAILED, ...slow }, slow] });

  expect(run().result).toMatchObject({ outcome: "succeeded", attempts: 2 });
});

test("one run more than there may be is skipped", () => {
  const { start, simulation, vertex } = withPipeline();
  const first = start({ argument: { run: "monday" } });
  const second = start({ argument: { run: "tuesday" }, startAfter: 600 });
  const third = start({ argument: { run: "wednesday" }, startAfter: 8_000 });
  simulation.run();

  expect(outcomes([first, second, third])).toEqual(["succeeded", "skipped", "succeeded"]);
  expect(reports(second)).toMatchObject([
    {
      reason: "busy",
      message: "another run is under way, which is as many as there may be",
      resource: null,
    },
  ]);
  expect(vertex.pipelineJobs.all).toHaveLength(2);
});

test("there are as many runs as there may be", () => {
  const source = renderWorkflow(runLauncher({ ...PIPELINE, pipeline: { ...PIPELINE.pipeline, concurrent: 2 } }));
  const { start, simulation } = withPipeline();
  const results = ["a", "b", "c"].map((run, index) => start({ argument: { run }, startAfter: index * 100 }, source));
  simulation.run();

  expect(outcomes(results)).toEqual(["succeeded", "succeeded", "skipped"]);
  expect(reports(results[2] as ExecutionResult)).toMatchObject([
    { reason: "busy", message: "2 other runs are under way, which is as many as there may be" },
  ]);
});

test("of runs that begin at the same moment one stays", () => {
  const { start, simulation, vertex } = withPipeline();
  const results = ["a", "b", "c"].map((run) => start({ argument: { run } }));
  simulation.run();

  expect(outcomes(results).filter((outcome) => outcome === "succeeded")).toHaveLength(1);
  expect(outcomes(results).filter((outcome) => outcome === "skipped")).toHaveLength(2);
  expect(vertex.alive()).toEqual([]);
});

test("a run that is to be tried again gives way to one that began meanwhile, and ends as it failed", () => {
  const { start, simulation, vertex } = withPipeline({ lives: [FAILED, LIFE] });
  const first = start({ argument: { run: "monday" } });
  // It begins after the first attempt has ended, and before its launcher looks.
  const second = start({ argument: { run: "tuesday" }, startAfter: 3_905 });
  simulation.run();

  expect(second.result).toMatchObject({ outcome: "succeeded" });
  expect(reports(first)).toMatchObject([
    {
      outcome: "failed",
      reason: "job",
      message: "PIPELINE_STATE_FAILED: the step train failed; it was not tried again, because another run is under way",
    },
  ]);
  expect(vertex.pipelineJobs.all).toHaveLength(2);
});

test("the same run is not started twice, whoever starts it when", () => {
  const { start, run, simulation, vertex } = withPipeline();
  const argument = { run: "monday" };
  const first = start({ argument });
  const twin = start({ argument, startAfter: 400 });
  simulation.run();
  const later = run({ argument });

  expect(outcomes([first, twin])).toEqual(["succeeded", "skipped"]);
  expect(reports(twin)).toMatchObject([{ reason: "duplicate" }]);
  expect(later.result).toMatchObject({ outcome: "succeeded", version: "1" });
  expect(vertex.pipelineJobs.all).toHaveLength(1);
});

test("a submission whose answer is lost is found, and a taken id is no second submission", () => {
  for (const answer of ["lost", "late"] as const) {
    const { run, vertex } = withPipeline({ faults: [{ on: /POST .*pipelineJobs$/, answer, times: 1 }] });

    expect(run().result).toMatchObject({ outcome: "succeeded" });
    expect(vertex.pipelineJobs.all).toHaveLength(1);
  }
});

test("a pipeline that left no version is told", () => {
  const { run } = withPipeline({ leaves: () => undefined });

  expect(reports(run({ argument: { run: "monday" } }))).toMatchObject([
    {
      outcome: "failed",
      reason: "registration",
      message: "the pipeline succeeded, but the model fraud has no version with the alias run-monday",
    },
  ]);
});

test("a run that was cancelled is told, and may be started again under the same name", () => {
  const meddling = [
    {
      on: /GET .*pipelineJobs\//,
      after: 5,
      act: (it: ReturnType<typeof cloud>["vertex"]) => {
        const [job] = it.pipelineJobs.all;
        it.pipelineJobs.cancel(job?.name ?? "", job?.created ?? 0);
      },
    },
  ];
  const { run, names } = withPipeline({ meddling });
  const first = run({ argument: { run: "monday" } });
  const second = run({ argument: { run: "monday" } });

  expect(reports(first)).toMatchObject([{ outcome: "failed", reason: "cancelled", message: "the job was cancelled" }]);
  expect(second.result).toMatchObject({ outcome: "succeeded", version: "1" });
  expect(names()).toEqual(["test-fraud-monday", "test-fraud-monday-2"]);
});

test("a launcher that is killed at any step leaves nothing that the guard does not end", () => {
  const steps = withPipeline().run().steps;
  // Every step of the submission, where most can be lost, and every seventh of the rest.
  for (let killAtStep = 1; killAtStep <= steps; killAtStep += killAtStep < 170 ? 1 : 7) {
    const { run, guard, vertex, simulation } = withPipeline();
    const killed = run({ argument: { run: "monday" }, killAtStep });
    const before = vertex.alive();
    const guarded = guard();
    simulation.run(60);

    expect({ killAtStep, state: killed.state }).toEqual({ killAtStep, state: "CANCELLED" });
    expect({ killAtStep, result: guarded.result }).toMatchObject({ killAtStep, result: { cancelled: before } });
    expect({ killAtStep, alive: vertex.alive() }).toEqual({ killAtStep, alive: [] });
    if (killAtStep % 25 === 0)
      expect(run({ argument: { run: "monday" } }).result).toMatchObject({ outcome: "succeeded", version: "1" });
  }
});

test("whatever fails, exactly one report is written and nothing runs on", () => {
  for (const answer of [400, 403, 404, 500, "lost", "late"] as const) {
    for (const on of [
      /GET .*\/o\//,
      /GET .*models/,
      /GET .*pipelineJobs$/,
      /POST .*pipelineJobs$/,
      /GET .*pipelineJobs\//,
    ]) {
      const { run, vertex, simulation } = withPipeline({ faults: [{ on, answer }] });
      const execution = run();
      simulation.run(60);

      expect(reports(execution)).toHaveLength(1);
      expect({ on, answer, alive: vertex.alive() }).toEqual({ on, answer, alive: [] });
    }
  }
});

test.each([
  [
    "a name",
    { body: { ...PIPELINE.body, displayName: "x" } },
    "`body` has a displayName: leave it out, each run has its own",
  ],
  [
    "two templates",
    { body: { ...PIPELINE.body, templateUri: "https://x" } },
    "a pipeline is named by the templateUri of `body` or lies in the object of `pipeline.template`: give one of them",
  ],
  ["an empty body", { body: {} }, "`body` has no runtimeConfig"],
  [
    "no room for a run",
    { pipeline: { ...PIPELINE.pipeline, concurrent: 0 } },
    "`retries` is a whole number of at least 0, and `concurrent` one of at least 1",
  ],
])("%s is misuse", (_, change, message) => {
  expect(() => runLauncher({ ...PIPELINE, ...change })).toThrow(new RangeError(`the launcher of "fraud": ${message}`));
});
