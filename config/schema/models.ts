import * as z from "zod";
import { freshness, retrainingAlerts } from "./alerts";
import { explanation } from "./endpoints";
import { image, schedule, trigger } from "./job";
import { duration, name, prose, ref, share, text, warehouseName } from "./text";

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

const variableName = text({
  noun: "an environment variable",
  allowed: "letters, digits and _, no digit first",
  example: `"WORKERS"`,
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
});

const probe = z
  .strictObject({
    path: route.describe("What is asked"),
    every: duration({ from: "1s", to: "1h", example: "10s" }).default("10s").describe("How often"),
    within: duration({ from: "1s", to: "1h", example: "1s" }).default("1s").describe("How long an answer may take"),
    failures: z.int().min(1).max(100).default(3).describe("Failures in a row that count"),
    after: duration({ from: "0s", to: "1h", example: "30s" })
      .default("0s")
      .describe("How long it waits before the first"),
  })
  .describe("A question that the container must answer");

const serving = z
  .strictObject({
    image: image.describe("The container image that answers"),
    command: z
      .array(z.string())
      .min(1)
      .optional()
      .describe("What is started")
      .meta({ defaultEffect: "the image's own" }),
    arguments: z.array(z.string()).default([]).describe("The arguments it is started with"),
    variables: z
      .record(variableName as unknown as z.ZodString, z.string())
      .default({})
      .describe("Environment variables; nothing secret"),
    predictRoute: route.default("/predict").describe("Where it takes predictions"),
    healthRoute: route.default("/health").describe("Where it says that it is well"),
    port: z.int().min(1).max(65535).default(8080).describe("Where it listens"),
    startsWithin: duration({ from: "1m", to: "2h", example: "15m" })
      .optional()
      .describe("How long it may take to come up")
      .meta({ defaultEffect: "Google's own limit" }),
    probes: z
      .strictObject({
        startup: probe.optional().meta({ defaultEffect: "none" }),
        health: probe.optional().meta({ defaultEffect: "the health route" }),
        liveness: probe.optional().meta({ defaultEffect: "none" }),
      })
      .prefault({})
      .describe("How Google asks whether it is well"),
  })
  .describe("How a version answers: registered with it, and fixed for it")
  .meta({ change: "holds for versions that are registered from then on" });

const evaluation = z
  .strictObject({
    metric: metric.describe("The number that every version is judged by: each run writes it"),
    goal: z.enum(["maximize", "minimize"]).default("maximize").describe("Whether more of it is better, or less"),
    atLeast: z
      .number()
      .optional()
      .describe("What it must be at least before a version is promoted or released")
      .meta({ defaultEffect: "no lower limit" }),
    atMost: z
      .number()
      .optional()
      .describe("What it may be at most, for numbers such as an error")
      .meta({ defaultEffect: "no upper limit" }),
    beatsChampionBy: z
      .number()
      .min(0)
      .default(0)
      .describe("By how much it must be better than the champion's, in the metric's own unit; 0: at least as good"),
    slices: z
      .record(
        text({
          noun: "a slice",
          allowed: "1 to 100 letters, digits, _, -, =, . and :, as the run writes it",
          example: `"country=nl"`,
          pattern: /^[A-Za-z0-9_.:=-]{1,100}$/,
        }) as unknown as z.ZodString,
        z
          .strictObject({
            mayLose: z
              .number()
              .min(0)
              .default(0)
              .describe("By how much the metric may be worse there than the champion's"),
          })
          .describe("A part of the test data"),
      )
      .default({})
      .describe(
        "Parts of the test data on which a version must not be worse than the champion, by the name that the run writes",
      ),
  })
  .describe("What each version is judged by");

const schemaFile = z
  .strictObject({
    zone: ref("lakeZone", { noun: "a zone", allowed: "the name of a zone" }).describe("The zone"),
    path: text({
      noun: "a path",
      allowed: "a path without a first slash",
      example: `"schemas/instance.yaml"`,
      pattern: /^[^/\s][^\s]*$/,
    }).describe("Where in the zone"),
  })
  .describe("An OpenAPI schema in a zone");

const inputCheck = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("fresh").describe("New enough"),
        table: ref("table", { noun: "a table", allowed: "<dataset>.<table>" }).describe("The table"),
        column: warehouseName.describe("The column that says when a row is of: a DATE or a TIMESTAMP"),
        within: duration({ from: "1h", to: "3650d", example: "2d" }).describe("How old the newest row may be"),
      })
      .describe("The newest row is new enough"),
    z
      .strictObject({
        kind: z.literal("rows").describe("Enough rows"),
        table: ref("table", { noun: "a table", allowed: "<dataset>.<table>" }).describe("The table"),
        atLeast: z.int().min(1).describe("How many rows there must be"),
      })
      .describe("There are enough rows"),
    z
      .strictObject({
        kind: z.literal("filled").describe("Few gaps"),
        table: ref("table", { noun: "a table", allowed: "<dataset>.<table>" }).describe("The table"),
        column: warehouseName.describe("The column"),
        missing: share({ example: "1%" }).default("0%").describe("The share of rows that may have nothing in it"),
      })
      .describe("A column has few gaps"),
  ])
  .describe("What must hold of the data before anything is trained")
  .meta({
    noun: "a check",
    allowed:
      '{ kind: "fresh", table, column, within }, { kind: "rows", table, atLeast } or { kind: "filled", table, column }',
    example: `{ "kind": "rows", "table": "features.fraud_training", "atLeast": 100000 }`,
  });

const retraining = z
  .strictObject({
    by: z
      .union([
        z
          .strictObject({ job: ref("job", { noun: "a job", allowed: "the name of a job" }).describe("The job") })
          .describe("A training job or a study"),
        z
          .strictObject({
            pipeline: ref("pipeline", { noun: "a pipeline", allowed: "the name of a pipeline" }).describe(
              "The pipeline",
            ),
          })
          .describe("A pipeline"),
      ])
      .describe("What trains: a job or a pipeline that registers versions of this model")
      .meta({ noun: "something that trains", allowed: "{ job } or { pipeline }", example: `{ "job": "fraud" }` }),
    inputs: z
      .record(name as unknown as z.ZodString, inputCheck)
      .default({})
      .describe("What must hold of the data first, by name"),
    then: z
      .enum(["release", "notice"])
      .default("notice")
      .describe(
        "What happens with a version that was promoted: it is released to every endpoint of the model, or told",
      ),
    maxPerWeek: z.int().min(1).max(50).default(3).describe("How many runs train in seven days at most"),
    within: duration({ from: "1h", to: "30d", example: "3d" })
      .default("3d")
      .describe("How long a run takes at most, the release included"),
    schedule: schedule.optional().meta({ defaultEffect: "it does not start by the clock" }),
    triggers: z
      .record(name as unknown as z.ZodString, trigger)
      .default({})
      .describe("What else starts it, by name"),
    onDrift: z
      .enum(["on", "off"])
      .default("off")
      .describe("Whether drift that is found at an endpoint of the model starts it"),
    slo: freshness.optional().meta({ defaultEffect: "no objective, only alerts" }),
    alerts: retrainingAlerts,
  })
  .describe("From data to a version that is promoted, without hands");

/** A model, of which every successful training becomes a version. */
export const model = z
  .strictObject({
    description: prose(256).optional().describe("What it predicts, for people"),
    serving,
    evaluation: evaluation.optional().meta({ defaultEffect: "a version is registered with whatever its run wrote" }),
    schemas: z
      .strictObject({
        instance: schemaFile.optional().describe("What a request looks like").meta({ defaultEffect: "none" }),
        parameters: schemaFile.optional().describe("What is told beside the instances").meta({ defaultEffect: "none" }),
        prediction: schemaFile.optional().describe("What an answer looks like").meta({ defaultEffect: "none" }),
      })
      .prefault({})
      .describe("What goes in and comes out: registered with each version"),
    explanation: explanation
      .optional()
      .describe("How answers are explained: registered with each version")
      .meta({ defaultEffect: "answers are not explained" }),
    promotion: z
      .strictObject({
        approval: z
          .strictObject({
            within: duration({ from: "10m", to: "14d", example: "24h" })
              .default("24h")
              .describe("How long it waits; then the version is not promoted"),
          })
          .optional()
          .describe("That one of the approvers must say yes")
          .meta({ defaultEffect: "nobody is asked" }),
        keep: duration({ from: "30d", to: "3650d", whole: "d", example: "3650d" })
          .default("3650d")
          .describe("How long decisions are kept"),
      })
      .prefault({})
      .describe("How a version becomes the challenger, or the champion where no endpoint serves the model"),
    retraining: retraining.optional().meta({ defaultEffect: "it is trained by hand, or when its job says so" }),
  })
  .describe("A model in the registry");
