import { composedName, NAME_RULES, nameProblem } from "../../../values/naming";
import { defineRule } from "../rule";
import { holdsGoogle } from "../google-word";

/** Bucket names are composed of the project id, the environment's name and the zone's. */
export const bucketName = defineRule<unknown>({
  id: "storage/bucket-name",
  severity: "error",
  holds: "The composed name of a zone's bucket is one that Google accepts.",
  each: "storage.zones.*",
  reads: ["/name", "/project.id"],
  check({ names: [zone = ""], environment: { name, project } }) {
    const bucket = composedName.bucket(project.id, name, zone);
    const problem = nameProblem("bucket", bucket);
    if (problem !== undefined) {
      const excess = bucket.length - NAME_RULES.bucket.maximum;
      return [
        {
          problem,
          allowed: `<project id>-<environment>-<zone>, at most ${NAME_RULES.bucket.maximum} characters`,
          fix: `shorten the zone's name, or the environment's, by ${excess} ${excess === 1 ? "character" : "characters"}`,
        },
      ];
    }
    // A project id that holds the word is told once, at the project.
    if (!holdsGoogle(bucket) || holdsGoogle(project.id)) return [];
    return [
      {
        problem: `the bucket name "${bucket}" holds the word "google", which Google allows to nobody`,
        fix: "choose another name for the zone or for the environment",
      },
    ];
  },
});
