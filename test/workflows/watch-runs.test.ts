import { renderWorkflow } from "../../constructs/workflows/language/source";
import { runsWatcher } from "../../constructs/workflows/watchers/watch-runs";
import { WATCHER_PERMISSIONS } from "../../constructs/workflows/workflow-roles";
import { ADDRESSES } from "../support/vertex/addresses";
import { permissionsUsed } from "../support/vertex/permissions";
import { Vertex, type VertexProps } from "../support/vertex/vertex";
import { Simulation } from "../support/workflows/simulation";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** A workflow that ends at once with a result, or with an error. */
const ends = (result: object | undefined) =>
  result === undefined
    ? renderWorkflow({ main: { steps: [{ fail: { raise: { code: 400, message: "no" } } }] } })
    : renderWorkflow({ main: { steps: [{ give: { return: result as never } }] } });

interface Run {
  /** Seconds before the watcher looks. */
  readonly before: number;
  readonly outcome?: string;
}

function watched(
  runs: Readonly<Record<string, readonly Run[]>>,
  props: Omit<VertexProps, "simulation"> = {},
  more = {},
) {
  const simulation = new Simulation();
  const vertex = new Vertex({ simulation, ...props });
  const looks = 100 * DAY;
  for (const [workflow, all] of Object.entries(runs)) {
    vertex.executions.made.set(workflow, simulation.now);
    for (const { before, outcome } of [...all].sort((one, other) => other.before - one.before)) {
      simulation.start({
        workflow,
        source: ends(outcome === undefined ? undefined : { report: "plinth-run", outcome }),
        environment: ADDRESSES,
        service: vertex.service,
        startAfter: looks - before,
      });
    }
  }
  const source = renderWorkflow(runsWatcher(Object.keys(runs).map((workflow) => ({ workflow, limit: DAY, ...more }))));
  const look = simulation.start({
    workflow: "watch-runs",
    source,
    environment: ADDRESSES,
    service: vertex.service,
    startAfter: looks,
  });
  return { simulation, vertex, look };
}

const entriesOf = (look: ReturnType<typeof watched>["look"]) => look.log.map(({ payload }) => payload);

test("a success within the limit is fresh, an older one is missing", () => {
  const { simulation, look } = watched({
    "train-fraud": [{ before: DAY - 60, outcome: "succeeded" }],
    "predict-churn": [{ before: DAY + 60, outcome: "succeeded" }],
  });
  simulation.run();

  expect(look.result).toEqual({ missing: ["predict-churn"] });
  expect(look.log.map(({ severity }) => severity)).toEqual(["NOTICE", "WARNING"]);
  expect(entriesOf(look)).toEqual([
    {
      report: "plinth-freshness",
      workflow: "train-fraud",
      state: "fresh",
      objective: "none",
      lastSuccess: expect.any(String),
      age: DAY - 60,
      limit: DAY,
    },
    {
      report: "plinth-freshness",
      workflow: "predict-churn",
      state: "missing",
      objective: "none",
      lastSuccess: expect.any(String),
      age: DAY + 60,
      limit: DAY,
    },
  ]);
});

test.each<[string, readonly Run[], string]>([
  ["failed", [{ before: HOUR }], "missing"],
  ["was skipped", [{ before: HOUR, outcome: "skipped" }], "missing"],
  ["failed after one that succeeded", [{ before: HOUR }, { before: 2 * HOUR, outcome: "succeeded" }], "fresh"],
  [
    "was skipped as often as a page is long after one that succeeded",
    [
      ...Array.from({ length: 45 }, (_, index) => ({ before: HOUR + index, outcome: "skipped" })),
      { before: 2 * HOUR, outcome: "succeeded" },
    ],
    "fresh",
  ],
  ["never happened", [], "missing"],
])("a run that %s leaves it %#", (_, runs, state) => {
  const { simulation, look } = watched({ "train-fraud": runs });
  simulation.run();

  expect(entriesOf(look)).toMatchObject([{ state }]);
});

test("a workflow that is younger than its limit cannot have missed anything", () => {
  const { simulation, vertex, look } = watched({ "train-fraud": [] }, {}, { objective: HOUR });
  vertex.executions.made.set("train-fraud", simulation.now + 100 * DAY - HOUR);
  simulation.run();

  expect(entriesOf(look)).toMatchObject([{ state: "new", objective: "kept", lastSuccess: null, age: null }]);
});

test.each([
  [HOUR, "kept"],
  [3 * HOUR, "missed"],
])("the objective has a limit of its own: a success %i seconds ago has it %s", (before, objective) => {
  const { simulation, look } = watched(
    { "train-fraud": [{ before, outcome: "succeeded" }] },
    {},
    { objective: 2 * HOUR },
  );
  simulation.run();

  expect(entriesOf(look)).toMatchObject([{ state: "fresh", objective }]);
});

test("what cannot be asked about hides nothing else, and the watcher fails", () => {
  const { simulation, look } = watched(
    { "train-fraud": [], "train-churn": [{ before: HOUR, outcome: "succeeded" }] },
    { faults: [{ on: /train-fraud\/executions/, times: 1, answer: 403 }] },
  );
  simulation.run();

  expect(look).toMatchObject({ state: "FAILED", error: { tags: ["WatcherFailed"] } });
  expect(entriesOf(look)).toMatchObject([{ workflow: "train-churn", state: "fresh" }]);
});

test("an API that is busy for a while is asked again", () => {
  const { simulation, look } = watched(
    { "train-fraud": [{ before: HOUR, outcome: "succeeded" }] },
    { faults: [{ on: /executions/, times: 3, answer: 503 }] },
  );
  simulation.run();

  expect(entriesOf(look)).toMatchObject([{ state: "fresh" }]);
});

test("it needs to list executions and to look at workflows, nothing else", () => {
  const { simulation, vertex } = watched({ "train-fraud": [] });
  simulation.run();

  expect(permissionsUsed(vertex)).toEqual([...WATCHER_PERMISSIONS].sort());
});
