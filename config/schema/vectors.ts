import * as z from "zod";
import { vectorAlerts } from "./alerts";
import { replicas } from "./endpoints";
import { machineType } from "./machine";
import { prose, ref, text } from "./text";

/** One index of vectors, and where it answers. */
export const vectorIndex = z
  .strictObject({
    description: prose(1000).optional().describe("What it finds, for people"),
    dimensions: z
      .int()
      .min(1)
      .max(16_000)
      .describe("How many numbers each vector has")
      .meta({ change: "replaces the index" }),
    distance: z
      .enum(["dot-product", "cosine", "euclidean", "manhattan"])
      .default("dot-product")
      .describe("How far apart two vectors are")
      .meta({ change: "replaces the index" }),
    algorithm: z
      .discriminatedUnion("kind", [
        z
          .strictObject({
            kind: z.literal("approximate").describe("A tree of hashes: fast, nearly always right"),
            neighbors: z
              .int()
              .min(1)
              .max(1_000_000)
              .default(150)
              .describe("How many candidates are looked at for each answer"),
            leafSize: z
              .int()
              .min(1)
              .max(1_000_000)
              .default(1_000)
              .describe("How many vectors each leaf of the tree holds"),
            searched: z.int().min(1).max(100).default(10).describe("Percent of the leaves that each query searches"),
          })
          .describe("A tree of hashes: fast, nearly always right"),
        z
          .strictObject({ kind: z.literal("exact").describe("Every vector is looked at") })
          .describe("Every vector is looked at: right, and slow for many"),
      ])
      .prefault({ kind: "approximate" })
      .describe("How it searches")
      .meta({
        noun: "an algorithm",
        allowed: '{ kind: "approximate" } or { kind: "exact" }',
        example: `{ "kind": "exact" }`,
        change: "replaces the index",
      }),
    shards: z
      .enum(["small", "medium", "large"])
      .default("medium")
      .describe("How large each part of it is: which machines can hold it follows")
      .meta({ change: "replaces the index" }),
    updates: z
      .enum(["batch", "stream"])
      .default("batch")
      .describe("Whether it is filled from files, or vector by vector")
      .meta({ change: "replaces the index" }),
    contents: z
      .strictObject({
        zone: ref("lakeZone", { noun: "a zone", allowed: "the name of a zone" }).describe("The zone"),
        folder: text({
          noun: "a folder",
          allowed: "a path without a first and a last slash",
          example: `"embeddings/merchants"`,
          pattern: /^[^/*\s]([^*\s]*[^/*\s])?$/,
        }).describe("Where in the zone"),
      })
      .optional()
      .describe("The files that it is filled from")
      .meta({ defaultEffect: "it begins empty" }),
    machine: machineType
      .optional()
      .describe("The machine that answers")
      .meta({ defaultEffect: "what Google takes for the size of its parts" }),
    replicas: replicas.pick({ min: true, max: true }).prefault({}).describe("How many machines answer"),
    projects: z
      .array(
        text({
          noun: "a project id",
          allowed: "6 to 30 small letters, digits and dashes",
          pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        }),
      )
      .min(1)
      .max(10)
      .optional()
      .describe("The projects whose networks may connect to it through Private Service Connect")
      .meta({ defaultEffect: "this project alone", change: "replaces its endpoint" }),
    alerts: vectorAlerts,
  })
  .describe("An index of vectors with a private endpoint");
