import type { Zone } from "../../schema/environment";
import { defineRule } from "../rule";

/** A bucket with retained objects cannot be emptied, so it cannot be destroyed. */
export const retentionWhenDisposable = defineRule<Zone>({
  id: "storage/retention-when-disposable",
  severity: "error",
  holds: "A disposable environment retains nothing: it could not be destroyed.",
  each: "storage.zones.*",
  reads: ["retain", "/lifetime"],
  check({ value: { retain }, environment: { lifetime } }) {
    if (retain === undefined || lifetime !== "disposable") return [];
    return [
      {
        at: "retain",
        problem: `objects are retained for "${retain}", so a disposable environment could not be destroyed`,
        fix: 'leave `retain` out, or set `lifetime: "permanent"`',
      },
    ];
  },
});
