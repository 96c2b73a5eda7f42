import * as z from "zod";
import { image, job } from "./job";
import { notebooks } from "./notebooks";
import { named, prose, text } from "./text";

const route = text({
  noun: "a route",
  allowed: "a path from /",
  example: `"/predict"`,
  pattern: /^\/[A-Za-z0-9/_.:-]*$/,
});

const metric = text({
  noun: "a metric's name",
  allowed: "1 to 64 letters, digits, _ and -, a letter first, as the run writes it",
  example: `"auPrc"`,
  pattern: /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
});

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

/** A model, of which every successful training becomes a version. */
export const model = z
  .strictObject({
    description: prose(256).optional().describe("What it predicts, for people"),
    serving: z
      .strictObject({
        image: image.describe("The container image that answers"),
        predictRoute: route.default("/predict").describe("Where it takes predictions"),
        healthRoute: route.default("/health").describe("Where it says that it is well"),
        port: z.int().min(1).max(65535).default(8080).describe("Where it listens"),
      })
      .describe("How a version answers: registered with it"),
    evaluation: z
      .strictObject({
        metric: metric.describe("The number that every version is judged by: each run writes it"),
        atLeast: z
          .number()
          .optional()
          .describe("What it must be at least before a version is released")
          .meta({ defaultEffect: "no lower limit" }),
        atMost: z
          .number()
          .optional()
          .describe("What it may be at most, for numbers such as an error")
          .meta({ defaultEffect: "no upper limit" }),
      })
      .optional()
      .describe("What each version is judged by")
      .meta({ defaultEffect: "a version is registered with whatever its run wrote" }),
  })
  .describe("A model in the registry");
