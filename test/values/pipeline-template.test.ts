import {
  templateParameters,
  templateProblems,
  templateSize,
  typesOfValue,
  registryOf,
  withoutCaching,
  withRegistries,
} from "../../values/pipeline-template";
import { compiled } from "../support/compiled-pipeline";

test("parameters are told with their type, and whether they must be given", () => {
  expect(templateParameters(compiled())).toMatchObject({
    days: { type: "NUMBER_INTEGER", required: true },
    rate: { type: "NUMBER_DOUBLE", required: false },
    country: { type: "STRING", required: false },
  });
});

test.each([
  ["images/trainer@sha256:1", "images"],
  ["images/team/trainer@sha256:1", "images"],
  ["europe-docker.pkg.dev/acme/images/trainer@sha256:1", undefined],
  ["localhost:5000/trainer", undefined],
  ["trainer@sha256:1", undefined],
  ["", undefined],
])("the image %s is in the registry %s", (image, name) => {
  expect(registryOf(image)).toBe(name);
});

test("registries that are named are given their addresses, and nothing else changes", () => {
  const template = {
    ...compiled({ image: "images/steps@sha256:1" }),
    deploymentSpec: {
      executors: {
        near: { container: { image: "images/steps@sha256:1", command: ["images/steps"] } },
        far: { container: { image: "europe-docker.pkg.dev/acme/images/steps@sha256:1" } },
        hub: { container: { image: "library/python@sha256:1" } },
        odd: { container: { image: "__proto__/python" } },
        none: { importer: { artifactUri: { constant: "images/steps" } } },
      },
    },
  };

  expect(withRegistries(template, { images: "eu.acme.example/prod-images" })).toEqual({
    ...template,
    deploymentSpec: {
      executors: {
        ...template.deploymentSpec.executors,
        near: { container: { image: "eu.acme.example/prod-images/steps@sha256:1", command: ["images/steps"] } },
      },
    },
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
