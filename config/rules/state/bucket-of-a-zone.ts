import { composedName } from "../../../values/naming";
import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** State holds what nobody but the appliers may read, so it does not share a bucket with data. */
export const stateBucketOfAZone = defineRule<Environment["state"]>({
  id: "state/bucket-of-a-zone",
  severity: "error",
  holds: "Terraform's state lies in a bucket that holds nothing else.",
  each: "state",
  reads: ["bucket", "/name", "/project.id"],
  check({ value: { bucket }, environment: { name, project, storage, external } }) {
    if (bucket === undefined) return [];
    const own = Object.keys(storage.zones).find((zone) => composedName.bucket(project.id, name, zone) === bucket);
    const foreign = Object.entries(external.zones).find(([, zone]) => zone.bucket === bucket)?.[0];
    const path = own !== undefined ? `storage.zones.${own}` : foreign && `external.zones.${foreign}`;
    if (path === undefined) return [];
    return [
      {
        at: "bucket",
        problem: `"${bucket}" is the bucket of ${path}: whoever reads the data would read the state`,
        fix: "name a bucket that holds nothing but state, or leave `state.bucket` out",
      },
    ];
  },
});
