import Ajv2020 from "ajv/dist/2020";
import { runDocuments } from "../../deploy/output";

test("the published schemas are documents of their own", () => {
  expect(runDocuments.map(({ file }) => file)).toEqual([
    "docs/schema/train.schema.json",
    "docs/schema/runs.schema.json",
    "docs/schema/cancel.schema.json",
    "docs/schema/release.schema.json",
    "docs/schema/rollback.schema.json",
    "docs/schema/approve.schema.json",
    "docs/schema/deny.schema.json",
    "docs/schema/promote.schema.json",
    "docs/schema/retrain.schema.json",
    "docs/schema/alert-test.schema.json",
  ]);
});

const run = { environment: "prod", workflow: "train-fraud", run: "a1", state: "failed", reason: "no quota" };

test.each([
  [0, { version: 1, run }, true],
  [0, { version: 1, request: { method: "POST", url: "u", headers: { a: "b" }, body: {} } }, true],
  [0, { version: 1, run: { ...run, state: "done" } }, false],
  [0, { version: 2, run }, false],
  [1, { version: 1, runs: [run], notDeployed: [] }, true],
  [1, { version: 1, run }, true],
  [1, { version: 1, runs: [{ ...run, more: 1 }], notDeployed: [] }, false],
  [2, { version: 1, cancelled: true, run }, true],
  [2, { version: 1, cancelled: true, run, guard: run }, true],
  [2, { version: 1, run }, false],
  [3, { version: 1, outcome: "released", run }, true],
  [3, { version: 1, run }, false],
  [4, { version: 1, run }, true],
  [4, { version: 1, outcome: "released", run }, false],
  [5, { version: 1, decision: "approve", run }, true],
  [6, { version: 1, decision: "maybe", run }, false],
])("schema %i takes %j: %p", (index, output, valid) => {
  const schema = JSON.parse(runDocuments[index]?.content() ?? "");

  expect(new Ajv2020().validate(schema, output)).toBe(valid);
});
