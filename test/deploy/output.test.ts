import Ajv2020 from "ajv/dist/2020";
import { runDocuments } from "../../deploy/output";

test("the published schemas are documents of their own", () => {
  expect(runDocuments.map(({ file }) => file)).toEqual([
    "docs/schema/train.schema.json",
    "docs/schema/runs.schema.json",
    "docs/schema/cancel.schema.json",
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
  [2, { version: 1, run }, false],
])("schema %i takes %j: %p", (index, output, valid) => {
  const schema = JSON.parse(runDocuments[index]?.content() ?? "");

  expect(new Ajv2020().validate(schema, output)).toBe(valid);
});
