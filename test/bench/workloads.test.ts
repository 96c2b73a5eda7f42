import { environmentSource, sixHundredResources } from "../../bench/workloads";
import { environment } from "../support/environment";

/** The environment in a source, as if the file had been loaded. */
function written(source: string) {
  const [, json = ""] = /defineEnvironment\(([^]*)\);\n$/.exec(source) ?? [];
  return environment(JSON.parse(json) as object);
}

test.each([0, 9, 90])(
  "an environment with %i workloads is valid and has as many zones and datasets of theirs",
  (count) => {
    const { name, workloads, storage } = written(environmentSource("many", count));

    expect(name).toBe("many");
    expect(Object.keys(workloads)).toHaveLength(count);
    expect(Object.keys(storage.zones)).toHaveLength(count + 1);
    expect(Object.keys(storage.datasets)).toHaveLength(count);
  },
);

test("there are six hundred resources of six types in eight stacks", () => {
  const stacks = Object.values(sixHundredResources().bench ?? {});

  const types = stacks.flatMap(({ resource }) => Object.entries(resource ?? {}));
  expect(stacks).toHaveLength(8);
  expect(new Set(types.map(([type]) => type)).size).toBe(6);
  expect(types.flatMap(([, named]) => Object.keys(named))).toHaveLength(600);
});
