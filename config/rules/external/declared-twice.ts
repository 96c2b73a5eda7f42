import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** A reference would not say which of the two it means. */
export const declaredTwice = defineRule<Environment["external"]>({
  id: "external/declared-twice",
  severity: "error",
  holds: "What exists elsewhere does not have the name of something of our own of the same kind.",
  each: "external",
  reads: [],
  check({ value, environment: { storage, repositories } }) {
    const kinds = [
      { key: "zones", noun: "zone", own: storage.zones, path: "storage.zones", external: value.zones },
      { key: "datasets", noun: "dataset", own: storage.datasets, path: "storage.datasets", external: value.datasets },
      {
        key: "repositories",
        noun: "repository",
        own: repositories,
        path: "repositories",
        external: value.repositories,
      },
    ];
    return kinds.flatMap(({ key, noun, own, path, external }) =>
      Object.keys(external)
        .filter((name) => Object.hasOwn(own, name))
        .map((name) => ({
          at: `${key}.${name}`,
          problem: `"${noun}:${name}" would mean two things: ${path}.${name} has the same name`,
          fix: "rename one of them",
        })),
    );
  },
});
