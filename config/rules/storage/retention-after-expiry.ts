import { Duration } from "../../../values/duration";
import type { Zone } from "../../schema/environment";
import { defineRule } from "../rule";

/** Google keeps what is retained, so an earlier expiry would not happen. */
export const retentionAfterExpiry = defineRule<Zone>({
  id: "storage/retention-after-expiry",
  severity: "error",
  holds: "Objects are not retained longer than the age at which they are deleted.",
  each: "storage.zones.*",
  reads: ["retain", "expireAfter"],
  check({ value: { retain, expireAfter } }) {
    if (retain === undefined || expireAfter === undefined) return [];
    if (!Duration.parse(retain).isLongerThan(Duration.parse(expireAfter))) return [];
    return [
      {
        at: "retain",
        problem: `objects are retained for "${retain}", but should be deleted at "${expireAfter}"`,
        fix: `lower \`retain\` to "${expireAfter}" or less, or raise \`expireAfter\``,
      },
    ];
  },
});
