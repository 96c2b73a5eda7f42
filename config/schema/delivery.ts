import * as z from "zod";
import { duration, prose, ref, text } from "./text";

/** One program that is built from source. */
export const build = z
  .strictObject({
    description: prose(100).optional().describe("What it builds, for people"),
    source: text({
      noun: "the path of a connected repository",
      allowed: "projects/<project>/locations/<region>/connections/<connection>/repositories/<repository>",
      example: `"projects/acme-ml-staging/locations/europe-west4/connections/github/repositories/fraud"`,
      pattern:
        /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/locations\/[a-z0-9-]+\/connections\/[a-z][a-z0-9-]{0,62}\/repositories\/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
    }).describe("The repository, as it is connected to Cloud Build"),
    on: z
      .union([
        z
          .strictObject({ branch: z.string().min(1).max(200).describe("Branches, as a regular expression") })
          .describe("A push to a branch"),
        z
          .strictObject({ tag: z.string().min(1).max(200).describe("Tags, as a regular expression") })
          .describe("A new tag"),
      ])
      .describe("What starts it")
      .meta({ noun: "an event", allowed: "{ branch } or { tag }", example: `{ "tag": "^v[0-9]+$" }` }),
    directory: text({
      noun: "a directory",
      allowed: "a path without a first and a last slash, or .",
      example: `"trainer"`,
      pattern: /^(\.|[A-Za-z0-9_][A-Za-z0-9_./-]*[A-Za-z0-9_]|[A-Za-z0-9_])$/,
    })
      .default(".")
      .describe("Where in the repository"),
    makes: z
      .union([
        z
          .strictObject({
            image: text({
              noun: "the name of an image",
              allowed: "small letters, digits, dots, dashes and _, with / between parts",
              example: `"fraud-trainer"`,
              pattern: /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
            }).describe("The image, built from the Dockerfile of the directory"),
            repository: ref("repositoryName", { noun: "a registry", allowed: "the name of a registry" }).describe(
              "The registry of images",
            ),
          })
          .describe("A container image"),
        z
          .strictObject({
            pipeline: text({
              noun: "a package",
              allowed: "4 to 128 small letters, digits and dashes, a letter first",
              example: `"fraud-training"`,
              pattern: /^[a-z][a-z0-9-]{3,127}$/,
            }).describe("The package of a compiled pipeline"),
            file: text({
              noun: "a file",
              allowed: "a path that ends in .py",
              example: `"pipeline.py"`,
              pattern: /^[A-Za-z0-9_][A-Za-z0-9_./-]*\.py$/,
            }).describe("Its source, in the directory"),
            repository: ref("repositoryName", { noun: "a registry", allowed: "the name of a registry" }).describe(
              "The registry of pipelines",
            ),
          })
          .describe("A compiled pipeline"),
      ])
      .describe("What it makes")
      .meta({
        noun: "a product",
        allowed: "{ image, repository } or { pipeline, file, repository }",
        example: `{ "image": "fraud-trainer", "repository": "images" }`,
      }),
    tests: z
      .strictObject({
        image: z
          .string()
          .min(1)
          .max(300)
          .describe("The image that the tests run in, by its full name")
          .meta({ example: `"python:3.12-slim@sha256:..."` }),
        command: z
          .array(z.string())
          .min(1)
          .describe("What is started in the directory; anything but success ends the build"),
      })
      .optional()
      .describe("What must succeed before anything is built")
      .meta({ defaultEffect: "nothing is tested" }),
    refuses: z
      .enum(["critical", "high", "medium", "nothing"])
      .default("high")
      .describe("From which severity on a known vulnerability ends the build, before anything is pushed; images only"),
    timeout: duration({ from: "5m", to: "1d", example: "1h" }).default("1h").describe("How long a build takes at most"),
  })
  .describe("Builds a program from source when it changes, tests and scans it, and pushes it");
