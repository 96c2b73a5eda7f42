import * as z from "zod";
import { duration, prose } from "./text";

/** A registry of container images or of compiled pipelines. */
export const repository = z
  .strictObject({
    holds: z
      .enum(["images", "pipelines"])
      .describe("Container images, or compiled pipeline templates")
      .meta({ change: "cannot be changed after creation" }),
    description: prose(500).optional().describe("What it holds, for people"),
    tags: z
      .enum(["immutable", "movable"])
      .optional()
      .describe("Whether a tag can be moved to another image; registries of pipelines have movable tags only")
      .meta({ defaultEffect: "immutable for images" }),
    removeUntaggedAfter: duration({ from: "1d", whole: "d" })
      .default("30d")
      .describe("Age at which images that no tag names are removed"),
    keepVersions: z
      .int()
      .min(1)
      .max(1000)
      .default(20)
      .describe("How many of the newest versions of each image are kept whatever their age"),
  })
  .describe("A registry in Artifact Registry");
