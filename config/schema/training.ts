import * as z from "zod";
import { job } from "./job";
import { notebooks } from "./notebooks";
import { named, prose, text } from "./text";

/** Everything that trains. */
export const training = z
  .strictObject({
    jobs: named("job", job).default({}).describe("Training jobs, by name"),
    tensorboard: z
      .strictObject({ description: prose(256).optional().describe("What is tracked in it, for people") })
      .optional()
      .describe("A TensorBoard that jobs can report to")
      .meta({ defaultEffect: "no TensorBoard" }),
    notebooks: notebooks.prefault({}),
  })
  .describe("Everything that trains");

/** Something that only those may know who need it. */
export const secret = z
  .strictObject({
    description: prose(256).optional().describe("What it opens, for people"),
    existing: text({
      noun: "the path of a secret",
      allowed: "projects/<project>/secrets/<name>",
      example: `"projects/acme-vault/secrets/warehouse"`,
      pattern: /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/secrets\/[A-Za-z0-9_-]{1,255}$/,
    })
      .optional()
      .describe("A secret that exists elsewhere")
      .meta({ defaultEffect: "Plinth makes an empty one; somebody puts the value in by hand" }),
  })
  .describe("A secret in Secret Manager; its value is never in this file");
