import { STORAGE_CLASSES } from "../../../catalog/storage-classes";
import { Duration } from "../../../values/duration";
import type { Zone } from "../../schema/environment";
import { defineRule } from "../rule";

/** A transition of an object that is gone by then never happens. */
export const transitionAfterExpiry = defineRule<Zone>({
  id: "storage/transition-after-expiry",
  severity: "error",
  holds: "Objects move to colder storage before they are deleted.",
  each: "storage.zones.*",
  reads: ["archive", "expireAfter"],
  check({ value: { archive = {}, expireAfter } }) {
    if (expireAfter === undefined) return [];
    return STORAGE_CLASSES.flatMap(({ name }) => {
      const age = archive[name];
      if (age === undefined || Duration.parse(expireAfter).isLongerThan(Duration.parse(age))) return [];
      return [
        {
          at: `archive.${name}`,
          problem: `objects would move to ${name} at "${age}", but they are deleted at "${expireAfter}"`,
          fix: `lower \`${name}\` below "${expireAfter}", raise \`expireAfter\`, or leave \`${name}\` out`,
        },
      ];
    });
  },
});
