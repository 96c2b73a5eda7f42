import { composedName } from "../../../values/naming";
import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** What Plinth makes is not external; naming it twice would grant on it twice and hide one of the two. */
export const ourOwn = defineRule<Environment["external"]>({
  id: "external/our-own",
  severity: "error",
  holds: "What is declared as external is not made by this environment and is declared once.",
  each: "external",
  reads: ["zones.*.bucket", "datasets.*.project", "datasets.*.dataset", "repositories", "/name", "/project"],
  check({ value, environment: { name, project, storage, repositories } }) {
    const seen = new Map<string, string>();
    for (const zone of Object.keys(storage.zones)) {
      seen.set(`gs://${composedName.bucket(project.id, name, zone)}`, `storage.zones.${zone}`);
    }
    for (const dataset of Object.keys(storage.datasets)) {
      seen.set(`${project.id}.${composedName.dataset(name, dataset)}`, `storage.datasets.${dataset}`);
    }
    for (const repository of Object.keys(repositories)) {
      const path = `projects/${project.id}/locations/${project.region}/repositories/${composedName.repository(name, repository)}`;
      seen.set(path, `repositories.${repository}`);
    }
    const declared = [
      ...Object.entries(value.zones).map(([key, { bucket }]) => [`zones.${key}`, `gs://${bucket}`] as const),
      ...Object.entries(value.datasets).map(
        ([key, { project: owner, dataset }]) => [`datasets.${key}`, `${owner}.${dataset}`] as const,
      ),
      ...Object.entries(value.repositories).map(([key, path]) => [`repositories.${key}`, path] as const),
    ];
    return declared.flatMap(([at, what]): Violation[] => {
      const first = seen.get(what);
      seen.set(what, first ?? `external.${at}`);
      if (first === undefined) return [];
      return [{ at, problem: `${what} is already declared as ${first}`, fix: "use that name, and leave this one out" }];
    });
  },
});
