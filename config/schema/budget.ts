import * as z from "zod";
import { ref, text } from "./text";

/** A part of a budget, which may be more than all of it. */
const threshold = text<`${number}%`>({
  noun: "a part of a budget",
  allowed: `whole percents, "1%" to "999%"`,
  example: `"80%"`,
  pattern: /^[1-9][0-9]{0,2}%$/,
});

const money = z
  .int()
  .min(1)
  .max(1_000_000_000)
  .meta({ noun: "an amount", allowed: "a whole number of the currency, at least 1", example: "12000" });

const thresholds = {
  // https://cloud.google.com/billing/docs/how-to/budgets
  alertAt: z
    .array(threshold)
    .min(1)
    .max(10)
    .default(["50%", "80%", "100%"])
    .describe("At which parts of it somebody is told that they are spent, rising"),
  forecastAt: z
    .array(threshold)
    .max(10)
    .default(["100%"])
    .describe("At which parts somebody is told that the month will end there, as Google foresees it; none: []"),
};

/** What the environment may cost. */
export const budget = z
  .strictObject({
    monthly: money.describe("What a month may cost, credits taken off"),
    currency: text({
      noun: "a currency",
      allowed: "three capitals, as ISO 4217 has them: that of the billing account",
      example: `"EUR"`,
      pattern: /^[A-Z]{3}$/,
    })
      .describe("The billing account's currency: Google refuses every other one")
      .meta({ change: "the currency of a billing account never changes" }),
    ...thresholds,
    hook: text({
      noun: "the path of a topic",
      allowed: "projects/<project>/topics/<name>",
      example: `"projects/acme-ml-prod/topics/spend"`,
      pattern: /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/topics\/[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
    })
      .optional()
      .describe(
        "A topic to which Google publishes several times a day how much is spent, for programs that act: whoever applies needs `pubsub.topics.setIamPolicy` on it",
      )
      .meta({ defaultEffect: "only people are told" }),
    parts: z
      .array(
        z
          .strictObject({
            of: ref("spender", {
              noun: "something that spends",
              allowed: "model:<name>, job:<name>, batch:<name>, pipeline:<name>, endpoint:<name> or vectors:<name>",
              example: `"model:fraud"`,
            }).describe("Whose part it is"),
            monthly: money.describe("What it may cost in a month, credits taken off"),
            ...thresholds,
          })
          .describe("A budget of its own for what one model or one workload costs"),
      )
      .max(50)
      .default([])
      .describe("Budgets of models and workloads, told to the same people; they are parts of the whole, not beside it"),
  })
  .describe(
    "What the environment may cost: people are told, and nothing is stopped. Whoever applies needs `roles/billing.costsManager` on the billing account",
  );
