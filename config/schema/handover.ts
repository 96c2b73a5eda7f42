import * as z from "zod";
import { REGION_NAMES } from "../../catalog/regions";
import { name, ref, text } from "./text";

const projectId = text({
  noun: "a project id",
  allowed: "6 to 30 small letters, digits and dashes",
  pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
});

const models = z
  .array(ref("model", { noun: "a model", allowed: "the name of a model" }))
  .min(1)
  .describe("The models");

const registries = z
  .array(ref("repositoryName", { noun: "a registry", allowed: "the name of a registry" }))
  .default([]);

/** What one environment gives to the next, and takes from the one before. */
export const handover = z
  .strictObject({
    to: z
      .record(
        name as unknown as z.ZodString,
        z
          .strictObject({
            project: projectId.describe("Its project"),
            models,
            copies: registries.describe("The registries whose images and pipelines it copies: it reads no others"),
          })
          .describe("An environment that takes over from this one"),
      )
      .default({})
      .describe("Environments that may read what they take over, by name"),
    from: z
      .record(
        name as unknown as z.ZodString,
        z
          .strictObject({
            project: projectId.describe("Its project"),
            region: z.enum(REGION_NAMES).meta({ noun: "a region", example: `"europe-west4"` }).describe("Its region"),
            models,
            into: ref("lakeZone", { noun: "a zone", allowed: "the name of a zone" }).describe(
              "The zone that the models' files are copied to",
            ),
            copies: registries.describe(
              "The registries that are filled from those of the same name there, with what the models need, by digest",
            ),
          })
          .describe("An environment that this one takes over from"),
      )
      .default({})
      .describe("Environments that models are taken over from, by name"),
  })
  .describe("What was proved in one environment goes to the next, by digest and version");
