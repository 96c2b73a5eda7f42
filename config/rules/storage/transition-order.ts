import { Duration } from "../../../values/duration";
import type { Zone } from "../../schema/environment";
import { STORAGE_CLASSES } from "../../../catalog/storage-classes";
import { defineRule } from "../rule";

/** Objects only ever get colder. */
export const transitionOrder = defineRule<Zone>({
  id: "storage/transition-order",
  severity: "error",
  holds: "Objects move to a colder storage class later than to every warmer one.",
  each: "storage.zones.*",
  reads: ["archive"],
  check({ value: { archive = {} } }) {
    const used = STORAGE_CLASSES.flatMap(({ name }) => {
      const age = archive[name];
      return age === undefined ? [] : [{ name, age }];
    });
    return used.slice(1).flatMap(({ name, age }, index) => {
      const warmer = used[index];
      if (warmer === undefined || Duration.parse(age).isLongerThan(Duration.parse(warmer.age))) return [];
      return [
        {
          at: `archive.${name}`,
          problem: `objects would move to ${name} at "${age}", not later than to the warmer ${warmer.name} at "${warmer.age}"`,
          fix: `raise \`${name}\` above "${warmer.age}", or leave \`${warmer.name}\` out`,
        },
      ];
    });
  },
});
