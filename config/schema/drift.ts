import * as z from "zod";
import { duration, feature, ref, share } from "./text";

/** A distance between two distributions. */
const threshold = z.number().gt(0).max(1).meta({ noun: "a threshold", allowed: "above 0, at most 1", example: "0.3" });

/** Whether what is asked now still looks like what was asked before, and like what the model was trained on. */
export const drift = z
  .strictObject({
    baseline: ref("baseline", { noun: "a table", allowed: "table:<dataset>.<table>" })
      .optional()
      .describe("What the model was trained on: with it, requests are compared to training as well (skew)")
      .meta({ defaultEffect: "requests are compared to earlier requests only" }),
    target: feature
      .optional()
      .describe("The column of the baseline that the model predicts: it is in no request")
      .meta({ defaultEffect: "none is left out" }),
    threshold: threshold
      .default(0.3)
      .describe("The distance from which any feature alerts: Jensen-Shannon for numbers, L-infinity for categories"),
    features: z
      .record(feature as unknown as z.ZodString, threshold)
      .default({})
      .describe("Other distances, by feature"),
    sample: share({ from: "0.1%", to: "100%", example: "20%" })
      .default("20%")
      .describe("The share of requests that is looked at"),
    every: duration({ from: "1h", to: "30d", example: "6h" })
      .default("6h")
      .describe("How often it is looked at; Google counts whole hours"),
  })
  .describe("Watches whether requests drift away from earlier ones, and from what the model was trained on");
