import * as z from "zod";
import { freshness, pipelineAlerts } from "./alerts";
import { schedule, trigger } from "./job";
import { reads, writes } from "./people";
import { labels } from "./project";
import { duration, name, prose, ref, text } from "./text";

const parameterName = text({
  noun: "a parameter's name",
  allowed: "letters, digits, _ and -, a letter first",
  example: `"learning-rate"`,
  pattern: /^[A-Za-z][A-Za-z0-9_-]{0,127}$/,
});

/** The value of a parameter of a pipeline. */
const parameterValue = z
  .union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(z.union([z.string(), z.number(), z.boolean()])),
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  ])
  .meta({ noun: "a parameter", allowed: "text, a number, true or false, a list or a map of these" });

const template = z
  .union([
    z
      .strictObject({
        compiled: z
          .record(z.string(), z.unknown())
          .describe("A compiled pipeline: import the JSON file that the KFP compiler wrote"),
      })
      .describe("A compiled pipeline that lies beside this file"),
    z
      .strictObject({
        repository: ref("templateRepository", {
          noun: "a registry",
          allowed: "the name of a registry of pipelines",
        }).describe("The registry"),
        package: text({
          noun: "a package",
          allowed: "4 to 128 small letters, digits and dashes, a letter first",
          example: `"fraud-training"`,
          pattern: /^[a-z][a-z0-9-]{3,127}$/,
        }).describe("The package"),
        version: text({
          noun: "a version",
          allowed: "sha256:<64 hexadecimal digits>, or a tag",
          example: `"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"`,
          pattern: /^(sha256:[0-9a-f]{64}|[a-z0-9][a-z0-9.-]{0,126})$/,
        }).describe("The version, by digest or tag"),
        images: z
          .array(ref("templateRepository", { noun: "a registry", allowed: "the name of a registry of images" }))
          .default([])
          .describe(
            "The registries that its steps name as this file does, images/<name>@sha256:<digest>: each run is given their addresses",
          ),
      })
      .describe("A package in a registry of pipelines"),
  ])
  .describe("What runs")
  .meta({
    noun: "a template",
    allowed: "{ compiled } or { repository, package, version, images }",
    example: `{ "repository": "pipelines", "package": "fraud-training", "version": "v7" }`,
  });

/** One pipeline: what its launcher submits. */
export const pipeline = z
  .strictObject({
    description: prose(256).optional().describe("What it does, for people"),
    template,
    parameters: z
      .record(parameterName as unknown as z.ZodString, parameterValue)
      .default({})
      .describe("Its parameters; of a compiled pipeline, checked against what it takes"),
    root: ref("lakeZone", { noun: "a zone", allowed: "the name of a zone" }).describe(
      "The zone in which each run keeps what passes between its steps",
    ),
    model: ref("model", { noun: "a model", allowed: "the name of a model" })
      .optional()
      .describe("The model of which each successful run registers a version")
      .meta({ defaultEffect: "its steps may register nothing" }),
    starts: z
      .array(z.enum(["custom-jobs", "batch-predictions"]).meta({ noun: "a kind of work" }))
      .default([])
      .describe("What else its steps start on Vertex AI"),
    reads,
    writes,
    caching: z.enum(["on", "off"]).default("on").describe("Whether a step whose input has not changed is left out"),
    onFailure: z
      .enum(["stop", "finish"])
      .default("stop")
      .describe("Whether one failed step ends the run, or those go on that do not need it"),
    network: z
      .enum(["platform", "none"])
      .optional()
      .describe("Whether its steps reach the platform's network")
      .meta({ defaultEffect: "`platform` where `network.training` is set" }),
    timeout: duration({ from: "10m", to: "30d" }).default("24h").describe("How long one attempt takes at most"),
    retries: z.int().min(0).max(5).default(0).describe("How often a run that failed is tried again"),
    concurrent: z.int().min(1).max(20).default(1).describe("How many runs there are at once; one more is skipped"),
    labels: labels.default({}),
    schedule: schedule.optional().meta({ defaultEffect: "it does not start by the clock" }),
    triggers: z
      .record(name as unknown as z.ZodString, trigger)
      .default({})
      .describe("What else starts it, by name"),
    slo: freshness.optional().meta({ defaultEffect: "no objective, only alerts" }),
    alerts: pipelineAlerts,
  })
  .describe("One pipeline on Vertex AI");
