import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";
import { dataLocations } from "./data-locations";

/** Google takes a key only from the location of what it encrypts. */
export const keyLocations = defineRule<Environment>({
  id: "encryption/key-locations",
  severity: "error",
  holds: "There is one external key for each location that holds data, and none for any other.",
  each: "",
  reads: [
    "external.keys",
    "encryption.customerManaged.keys",
    "project.region",
    "storage.zones.*.location",
    "storage.datasets.*.location",
  ],
  check({ value: environment }) {
    const { keys } = environment.external;
    if (keys === undefined || environment.encryption.customerManaged?.keys !== "external") return [];
    const needed = dataLocations(environment);
    const covered = new Map<string, number>();
    const found = keys.flatMap((key, index): Violation[] => {
      const [, , , location = ""] = key.split("/");
      const at = `external.keys[${index}]`;
      const first = covered.get(location);
      if (first !== undefined) {
        return [{ at, problem: `a second key in ${location}, beside external.keys[${first}]`, fix: "leave one out" }];
      }
      covered.set(location, index);
      if (needed.has(location)) return [];
      return [
        {
          at,
          problem: `no data lies in ${location}`,
          allowed:
            needed.size === 0 ? "no key: nothing holds data" : `one key in each of ${[...needed.keys()].join(", ")}`,
          fix: "leave the key out",
        },
      ];
    });
    const missing = [...needed].filter(([location]) => !covered.has(location));
    return [
      ...found,
      ...missing.map(([location, path]) => ({
        at: "external.keys",
        problem: `no key in ${location}, where ${path} lies`,
        fix: `add a key whose path holds locations/${location}`,
      })),
    ];
  },
});
