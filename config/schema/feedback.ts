import * as z from "zod";
import { schedule } from "./job";
import { duration, feature, ref, share, text, warehouseName } from "./text";

const fraction = z
  .number()
  .min(0)
  .max(1)
  .meta({ noun: "a number from 0 to 1", allowed: "from 0 to 1", example: "0.9" });
const distance = z.number().gt(0).meta({ noun: "a distance", allowed: "above 0", example: "0.5" });
const part = share({ from: "1%", to: "100%", example: "80%" });

/** Where the truth arrives; `value` differs by what is judged. */
const truthOf = <S extends z.ZodType>(value: S) =>
  z
    .strictObject({
      table: ref("baseline", { noun: "a table", allowed: "table:<dataset>.<table>" }).describe(
        "The table that the truth arrives in, where the requests are: in the region",
      ),
      key: warehouseName
        .optional()
        .describe("The column that says which request a row is about")
        .meta({ defaultEffect: "the one with the name of `key`" }),
      value,
      time: warehouseName.describe(
        "The column that says when a row was known: a TIMESTAMP, a DATE or a DATETIME. Of several rows about a request the last holds",
      ),
    })
    .describe("Where the truth about answers arrives");

const common = {
  key: feature.describe("The field of a request that says which one it is, and is looked for in the truth"),
  prediction: text({
    noun: "a JSON path",
    allowed: "$, then .<field> as often as needed",
    example: `"$.score"`,
    pattern: /^\$(\.[A-Za-z_][A-Za-z0-9_]{0,99}){0,10}$/,
  })
    .default("$")
    .describe("The part of an answer that is judged"),
  columns: z
    .record(
      warehouseName as unknown as z.ZodString,
      z.enum(["STRING", "INTEGER", "FLOAT", "BOOLEAN"]).meta({ noun: "a type" }),
    )
    .default({})
    .describe("The fields of a request whose values are counted, with their types: nothing by which somebody is known"),
  slices: z
    .array(warehouseName)
    .max(10)
    .default([])
    .describe("Those of `columns` by whose values answers are judged as well"),
  completeAfter: duration({ from: "1d", to: "365d", whole: "d", example: "14d" })
    .default("7d")
    .describe("How long after a request all truth about it has come: only then are limits held against it"),
  window: duration({ from: "1d", to: "90d", whole: "d", example: "7d" })
    .default("7d")
    .describe("Over how many days limits are held: the last ones of which all truth has come"),
  minKnown: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(100)
    .describe("Of how many answers in the window the truth must be known before limits are held"),
  maxTruthAge: duration({ from: "1h", to: "400d", example: "2d" })
    .optional()
    .describe("How old the newest truth may be before somebody is told")
    .meta({ defaultEffect: "as long as `completeAfter`, and a day" }),
  schedule: schedule.prefault({ cron: "0 5 * * *" }).describe("When it is measured"),
  keep: duration({ from: "30d", to: "3650d", whole: "d", example: "730d" })
    .default("730d")
    .describe("How long what was measured is kept"),
};

const NO_LIMIT = { defaultEffect: "not held against anything" } as const;

/** How good answers turn out to be, once the truth is known. */
export const feedback = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("binary").describe("Yes or no, as a score from 0 to 1"),
        threshold: fraction.default(0.5).describe("The score from which on an answer counts as a yes"),
        truth: truthOf(
          warehouseName
            .optional()
            .describe("The column that says whether it was a yes: a BOOLEAN, a number above 0, or a text")
            .meta({ defaultEffect: "that there is a row: whatever has none was a no" }),
        ),
        positive: text({
          noun: "a text",
          allowed: "1 to 100 letters, digits, spaces and _.:=+-",
          example: `"fraud"`,
          pattern: /^[A-Za-z0-9 _.:=+-]{1,100}$/,
        })
          .optional()
          .describe("Which text is a yes, where the column of the truth is one of texts")
          .meta({ defaultEffect: "true, or a number above 0" }),
        missing: z
          .enum(["unknown", "negative"])
          .default("unknown")
          .describe("What an answer is about which no truth has come by then: not known, or a no"),
        ...common,
        limits: z
          .strictObject({
            minAccuracy: part.optional().describe("The part of answers that must be right").meta(NO_LIMIT),
            minPrecision: part.optional().describe("The part of all yes that must be right").meta(NO_LIMIT),
            minRecall: part.optional().describe("The part of all that is a yes which must be found").meta(NO_LIMIT),
            minAreaUnderCurve: fraction
              .optional()
              .describe("How often a yes must have the higher score than a no (area under the ROC curve)")
              .meta(NO_LIMIT),
          })
          .prefault({})
          .describe("From where on somebody is told"),
      })
      .describe("Yes or no, as a score from 0 to 1"),
    z
      .strictObject({
        kind: z.literal("classes").describe("One of several names"),
        truth: truthOf(warehouseName.describe("The column that holds the right name")),
        ...common,
        limits: z
          .strictObject({
            minAccuracy: part.optional().describe("The part of answers that must be right").meta(NO_LIMIT),
          })
          .prefault({})
          .describe("From where on somebody is told"),
      })
      .describe("One of several names"),
    z
      .strictObject({
        kind: z.literal("regression").describe("A number"),
        truth: truthOf(warehouseName.describe("The column that holds the right number")),
        ...common,
        limits: z
          .strictObject({
            maxMeanError: distance.optional().describe("How far answers may be off, in the mean").meta(NO_LIMIT),
            maxRootMeanSquareError: distance
              .optional()
              .describe("The same, where far off counts for more: the root of the mean square")
              .meta(NO_LIMIT),
            maxBias: distance
              .optional()
              .describe("How far answers may be too high or too low in the mean, either way")
              .meta(NO_LIMIT),
          })
          .prefault({})
          .describe("From where on somebody is told"),
      })
      .describe("A number"),
  ])
  .describe(
    "How good answers turn out to be: logged requests are held against the truth that comes later, read as `feedback:<endpoint>`. Needs `requestLogging`",
  )
  .meta({
    noun: "feedback",
    allowed: '{ kind: "binary", key, truth }, or with the kind "classes" or "regression"',
    example: `{ "kind": "binary", "key": "payment_id", "truth": { "table": "table:events.chargebacks", "time": "reported_on" }, "missing": "negative" }`,
  });
