import * as z from "zod";

const metrics = z
  .record(z.string().min(1), z.number())
  .refine((values) => Object.keys(values).length > 0, { error: "holds no metric" })
  .describe("Numbers by name");

/** What a training program writes into `evaluation.json` beside its model. Its launcher checks the same again. */
export const evaluationSchema = z
  .looseObject({
    problem: z
      .enum(["classification", "regression", "forecasting"])
      .describe("What the model solves, which says what the metrics mean"),
    metrics: metrics.describe("The metrics over the whole test data, at least one"),
    slices: z
      .record(z.string().min(1), metrics)
      .optional()
      .describe("The same metrics for parts of the test data, by the part's name, such as country=nl"),
  })
  .describe("How good a trained model is. Other keys are kept as metadata of the evaluation");
