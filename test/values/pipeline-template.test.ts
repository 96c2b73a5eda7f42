import {
  templateParameters,
  templateProblems,
  templateSize,
  typesOfValue,
  withoutCaching,
} from "../../values/pipeline-template";
import { compiled } from "../support/compiled-pipeline";

test("parameters are told with their type, and whether they must be given", () => {
  expect(templateParameters(compiled())).toMatchObject({
    days: { type: "NUMBER_INTEGER", required: true },
    rate: { type: "NUMBER_DOUBLE", required: false },
    country: { type: "STRING", required: false },
  });
});

test("without caching every task is run, also those of pipelines within, and nothing else changes", () => {
  const inner = { dag: { tasks: { "train-again": { componentRef: { name: "comp-train" } } } } };
  const template = { ...compiled(), components: { ...compiled().components, "comp-inner": inner } };
  const changed = withoutCaching(template) as typeof template;

  const off = { cachingOptions: { enableCache: false } };
  expect(changed.root.dag.tasks).toMatchObject({ validate: off, train: off });
  expect(changed.components["comp-inner"].dag.tasks).toMatchObject({ "train-again": off });
  expect(changed.components["comp-train"]).toEqual(template.components["comp-train"]);
  expect({ ...changed, root: null, components: null }).toEqual({ ...template, root: null, components: null });
  expect(templateProblems(changed)).toEqual([]);
});

test.each([
  ["nl", ["STRING"]],
  [3, ["NUMBER_INTEGER", "NUMBER_DOUBLE"]],
  [0.5, ["NUMBER_DOUBLE"]],
  [false, ["BOOLEAN"]],
  [["a"], ["LIST"]],
  [{ a: 1 }, ["STRUCT"]],
])("%j can be %j", (value, types) => {
  expect(typesOfValue(value)).toEqual(types);
});

test("the size is that of compact JSON in bytes", () => {
  expect(templateSize({ a: "é" })).toBe(10);
});
