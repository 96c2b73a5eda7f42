import type { Zone } from "../../schema/environment";
import { defineRule } from "../rule";

/** Google keeps versions or a retention policy: under the policy nothing is replaced. */
export const versionsBesideRetention = defineRule<Zone>({
  id: "storage/versions-beside-retention",
  severity: "error",
  holds: "A zone keeps replaced versions or retains its objects, not both.",
  each: "storage.zones.*",
  reads: ["versions", "retain"],
  check({ value: { versions, retain } }) {
    if (versions === undefined || retain === undefined) return [];
    return [
      {
        at: "versions",
        problem: `${versions} replaced versions are to be kept, but with \`retain: "${retain}"\` nothing is replaced before that`,
        fix: "leave out `versions` or `retain`",
      },
    ];
  },
});
