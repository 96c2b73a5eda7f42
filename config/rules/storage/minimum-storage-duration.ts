import { STORAGE_CLASSES } from "../../../catalog/storage-classes";
import { Duration } from "../../../values/duration";
import type { Zone } from "../../schema/environment";
import { defineRule } from "../rule";

/** Colder classes charge for a minimum time, also for what was deleted before. */
export const minimumStorageDuration = defineRule<Zone>({
  id: "storage/minimum-storage-duration",
  severity: "error",
  holds: "Objects live at least as long as the coldest storage class that they reach charges for.",
  each: "storage.zones.*",
  reads: ["archive", "expireAfter"],
  check({ value: { archive = {}, expireAfter } }) {
    if (expireAfter === undefined) return [];
    const expiry = Duration.parse(expireAfter);
    const coldest = STORAGE_CLASSES.findLast(({ name }) => {
      const age = archive[name];
      return age !== undefined && expiry.isLongerThan(Duration.parse(age));
    });
    if (coldest === undefined || expiry.toDays() >= coldest.minimumDays) return [];
    return [
      {
        at: "expireAfter",
        problem: `objects are deleted at "${expireAfter}", but ${coldest.name} storage is paid for at least ${coldest.minimumDays} days from their creation`,
        fix: `raise \`expireAfter\` to "${coldest.minimumDays}d" or more, or leave \`archive.${coldest.name}\` out`,
      },
    ];
  },
});
