import * as z from "zod";
import { duration, text } from "./text";
import type { Plain } from "./types";

const parameterName = text({
  noun: "a parameter's name",
  allowed: "1 to 64 letters, digits, _ and -, a letter first: the program gets it as --<name>=<value>",
  pattern: /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
});

const metricName = text({
  noun: "a metric's name",
  allowed: "1 to 64 letters, digits, _, - and /, a letter first, as the program reports it",
  pattern: /^[A-Za-z][A-Za-z0-9_/-]{0,63}$/,
});

/** How the values of a number are spread over its range. */
const scale = z.enum(["linear", "log", "reverse-log"]).default("linear");

const double = z
  .strictObject({
    from: z.number().describe("The smallest value"),
    to: z.number().describe("The largest value"),
    scale: scale.describe("How values are spread: `log` tries as many between 0.001 and 0.01 as between 0.01 and 0.1"),
  })
  .describe("A number in a range");

const integer = z
  .strictObject({
    from: z.int().describe("The smallest value"),
    to: z.int().describe("The largest value"),
    scale: scale.describe("How values are spread"),
  })
  .describe("A whole number in a range");

const categorical = z.array(z.string().min(1)).min(1).max(1000).describe("One of these words");

const discrete = z
  .strictObject({
    // https://cloud.google.com/vertex-ai/docs/reference/rest/v1/StudySpec#discretevaluespec
    values: z.array(z.number()).min(1).max(1000).describe("The values, rising"),
    scale: scale.describe("How values are spread"),
  })
  .describe("One of these numbers");

const when = z
  .strictObject({
    parameter: z.string().describe("The parameter on whose value it depends"),
    is: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .describe("The values of that parameter with which this one is tried at all"),
  })
  .describe("Tried only with some values of another parameter");

const parameterShape = z
  .strictObject({
    double: double.optional(),
    integer: integer.optional(),
    categorical: categorical.optional(),
    discrete: discrete.optional(),
    when: when.optional().meta({ defaultEffect: "tried in every trial" }),
  })
  .describe("What a parameter may be: exactly one of double, integer, categorical and discrete");

type Shape = z.input<typeof parameterShape>;
type Kinds = "double" | "integer" | "categorical" | "discrete";
/** Exactly one kind: the compiler refuses two, and a rule says so to whoever does not run it. */
type OneKind<S> = {
  [K in Kinds & keyof S]: { [P in K]-?: NonNullable<S[P]> } & { [P in Exclude<Kinds, K>]?: undefined } & Omit<S, Kinds>;
}[Kinds & keyof S];

const parameter = parameterShape as unknown as z.ZodType<z.output<typeof parameterShape>, OneKind<Shape>>;

const earlyStopping = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("median").describe("Stops a trial that is worse than the median of the others so far"),
        by: z.enum(["steps", "time"]).default("steps").describe("Whether progress is counted in steps or in time"),
      })
      .describe("Stops a trial that is worse than the median of the others so far"),
    z
      .strictObject({
        kind: z.literal("decay-curve").describe("Stops a trial whose curve, drawn further, will not beat the best"),
        by: z.enum(["steps", "time"]).default("steps").describe("Whether progress is counted in steps or in time"),
      })
      .describe("Stops a trial whose curve, drawn further, will not beat the best"),
    z
      .strictObject({
        kind: z.literal("convex").describe("Stops a trial by a model of the curves, learned from the others"),
        by: z.enum(["steps", "time"]).default("steps").describe("Whether progress is counted in steps or in time"),
        maxSteps: z.int().min(1).optional().describe("Steps that a trial takes at most"),
        minSteps: z.int().min(1).optional().describe("Steps after which a trial may be stopped"),
        minMeasurements: z.int().min(1).optional().describe("Measurements after which a trial may be stopped"),
        learningRate: z.string().optional().describe("The parameter that is the learning rate, if there is one"),
      })
      .describe("Stops a trial by a model of the curves, learned from the others"),
  ])
  .describe("When a trial that will not win is stopped")
  .meta({
    noun: "a way of early stopping",
    allowed: '{ kind: "median" }, or with the kind "decay-curve" or "convex"',
    example: `{ "kind": "median" }`,
  });

const stopping = z
  .strictObject({
    trials: z
      .strictObject({
        atLeast: z.int().min(1).optional().describe("Trials before which the study does not stop"),
        withoutProgress: z.int().min(1).optional().describe("Trials in a row without a better one"),
      })
      .optional()
      .describe("By trials"),
    time: z
      .strictObject({
        atLeast: duration({ from: "1m" }).optional().describe("Time before which the study does not stop"),
        atMost: duration({ from: "1m" }).optional().describe("Time after which it does"),
        withoutProgress: duration({ from: "1m" }).optional().describe("Time without a better trial"),
      })
      .optional()
      .describe("By time"),
    running: z
      .enum(["finish", "stop"])
      .default("finish")
      .describe("What happens to the trials that run when the study stops"),
  })
  .describe("When the whole study is stopped before all trials were made");

/** What turns a job into a study of many trials. */
export const tuning = z
  .strictObject({
    metric: (
      z.record(metricName as unknown as z.ZodString, z.enum(["maximize", "minimize"])) as unknown as Plain<{
        [metric: string]: "maximize" | "minimize";
      }>
    )
      .describe("What the program reports of each trial, and whether more or less of it is better")
      .meta({ example: `{"accuracy":"maximize"}` }),
    best: z
      .string()
      .optional()
      .describe("The metric by which the best trial is chosen")
      .meta({ defaultEffect: "the only metric" }),
    trials: z.int().min(1).max(10_000).describe("How many trials are made at most").meta({ example: "20" }),
    parallel: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe("How many trials run at once: fewer learn more from each other"),
    failures: z.int().min(0).default(0).describe("How many failed trials end the study; 0 leaves it to Google"),
    algorithm: z
      .enum(["bayesian", "grid", "random"])
      .default("bayesian")
      .describe("How the next trial is chosen: from what was learned, all combinations, or by chance"),
    measurement: z
      .enum(["last", "best"])
      .default("last")
      .describe("Which measurement of a trial counts, where it reports several"),
    earlyStopping: earlyStopping.optional().meta({ defaultEffect: "every trial runs to its end" }),
    stopping: stopping.optional().meta({ defaultEffect: "the study ends with its last trial" }),
    parameters: (
      z.record(parameterName as unknown as z.ZodString, parameter) as unknown as z.ZodType<
        { [name: string]: z.output<typeof parameterShape> },
        { [name: string]: OneKind<Shape> }
      >
    )
      .describe("What is varied, by the name under which the program gets it")
      .meta({ example: `{"learning-rate":{"double":{"from":0.0001,"to":0.1,"scale":"log"}}}` }),
  })
  .describe("Makes a study of many trials out of the job, each with other parameters");
