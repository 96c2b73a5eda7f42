import * as z from "zod";
import { batchAlerts, freshness } from "./alerts";
import { explanation } from "./endpoints";
import { schedule, trigger } from "./job";
import { machine } from "./machine";
import { reads } from "./people";
import { labels } from "./project";
import { duration, name, prose, ref, text, warehouseName } from "./text";

const path = text({
  noun: "a path",
  allowed: "a path without a first slash; * stands for anything in the last part",
  example: `"merchants/*.jsonl"`,
  pattern: /^[^/*\s][^*\s]*\*?[^*/\s]*$/,
});

const folder = text({
  noun: "a folder",
  allowed: "a path without a first and a last slash",
  example: `"scores/churn"`,
  pattern: /^[^/*\s]([^*\s]*[^/*\s])?$/,
});

const lakeZone = ref("lakeZone", { noun: "a zone", allowed: "the name of a zone" });

/** What a batch prediction reads. */
const input = z
  .union([
    z
      .strictObject({
        zone: lakeZone.describe("The zone that holds them"),
        path: path.describe("Where in the zone"),
        format: z
          .enum(["jsonl", "csv", "tf-record", "tf-record-gzip", "file-list"])
          .default("jsonl")
          .describe("Their form"),
      })
      .describe("Files in a zone"),
    z
      .strictObject({
        table: ref("table", { noun: "a table", allowed: "<dataset>.<table>" }).describe(
          "The table, each row an instance",
        ),
      })
      .describe("Rows of a table"),
  ])
  .describe("What is predicted for")
  .meta({
    noun: "an input",
    allowed: "{ zone, path, format } or { table }",
    example: `{ "table": "features.merchants" }`,
  });

const output = z
  .union([
    z
      .strictObject({
        zone: lakeZone.describe("The zone"),
        folder: folder.describe("Where in the zone: each run has a folder of its own in it"),
        format: z.enum(["jsonl", "csv"]).default("jsonl").describe("Their form"),
      })
      .describe("Files in a zone"),
    z
      .strictObject({
        dataset: ref("warehouse", { noun: "a dataset", allowed: "the name of a dataset" }).describe(
          "The dataset: each run makes a table in it",
        ),
      })
      .describe("A table of each run"),
  ])
  .describe("Where the answers go")
  .meta({
    noun: "an output",
    allowed: "{ zone, folder, format } or { dataset }",
    example: `{ "dataset": "features" }`,
  });

/** One batch prediction. */
export const batchPrediction = z
  .strictObject({
    description: prose(256).optional().describe("What it predicts, for people"),
    model: ref("model", { noun: "a model", allowed: "the name of a model" }).describe("The model"),
    version: text({
      noun: "a version",
      allowed: "the number of a version or an alias",
      example: `"champion"`,
      pattern: /^([1-9][0-9]{0,7}|[a-z][a-zA-Z0-9-]{0,126}[a-z0-9])$/,
    })
      .default("champion")
      .describe("The version, by number or alias"),
    input,
    output,
    instance: z
      .strictObject({
        type: z
          .enum(["object", "array"])
          .optional()
          .describe("How a row becomes an instance")
          .meta({ defaultEffect: "Google's own choice for the form of the input" }),
        key: warehouseName
          .optional()
          .describe("The field that tells instances apart: it goes to the answer and not to the model")
          .meta({ defaultEffect: "none" }),
        only: z
          .array(warehouseName)
          .min(1)
          .max(500)
          .optional()
          .describe("The only fields that go to the model")
          .meta({ defaultEffect: "all" }),
        without: z
          .array(warehouseName)
          .min(1)
          .max(500)
          .optional()
          .describe("Fields that do not go to the model")
          .meta({ defaultEffect: "none" }),
      })
      .prefault({})
      .describe("What of a row goes to the model"),
    machine,
    replicas: z
      .strictObject({
        start: z.int().min(1).max(1000).default(1).describe("How many there are at first"),
        max: z.int().min(1).max(1000).default(10).describe("How many there are at most"),
      })
      .prefault({})
      .describe("How many machines work on it"),
    batchSize: z.int().min(1).max(10_000).default(64).describe("How many instances each request to the model holds"),
    parameters: z
      .record(
        z.string().min(1).max(100),
        z
          .union([z.string(), z.number(), z.boolean()])
          .meta({ noun: "a parameter", allowed: "text, a number, true or false" }),
      )
      .default({})
      .describe("What the model is told beside the instances"),
    explanation: explanation.optional().meta({ defaultEffect: "answers are not explained" }),
    reads,
    logs: z.enum(["on", "off"]).default("on").describe("Whether what the container prints goes to Cloud Logging"),
    timeout: duration({ from: "10m", to: "30d" })
      .default("24h")
      .describe("How long a run takes at most, waiting for machines included"),
    labels: labels.default({}),
    schedule: schedule.optional().meta({ defaultEffect: "it does not start by the clock" }),
    triggers: z
      .record(name as unknown as z.ZodString, trigger)
      .default({})
      .describe("What else starts it, by name"),
    slo: freshness.optional().meta({ defaultEffect: "no objective, only alerts" }),
    alerts: batchAlerts,
  })
  .describe("One batch prediction on Vertex AI");
