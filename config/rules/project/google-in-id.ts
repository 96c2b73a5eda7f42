import type { Environment } from "../../schema/environment";
import { holdsGoogle } from "../google-word";
import { defineRule } from "../rule";

/** Every bucket name begins with the project id. */
export const googleInId = defineRule<Environment["project"]>({
  id: "project/google-in-id",
  severity: "error",
  holds: 'The project id does not hold the word "google", because every bucket name begins with it.',
  each: "project",
  reads: ["id"],
  check({ value: { id } }) {
    if (!holdsGoogle(id)) return [];
    return [
      {
        at: "id",
        problem: `every bucket name begins with the project id, and Google allows nobody a bucket name with "google" in it or "goog" in front: "${id}"`,
        fix: "use a project with another id",
      },
    ];
  },
});
