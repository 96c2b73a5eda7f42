import * as z from "zod";
import { assumptions } from "./assumptions";
import { text } from "./text";

const rate = z
  .strictObject({
    currency: text({
      noun: "a currency",
      allowed: "three capital letters",
      example: `"EUR"`,
      pattern: /^[A-Z]{3}$/,
    }).describe("The currency"),
    perDollar: z
      .number()
      .gt(0)
      .max(1e6)
      .describe("How much of it one dollar is")
      .meta({ noun: "a rate", allowed: "above 0, at most 1000000", example: "0.92" }),
    of: text({
      noun: "a day",
      allowed: "year, month and day",
      example: `"2026-11-20"`,
      pattern: /^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/,
    }).describe("The day of the rate"),
  })
  .describe("What a dollar is worth, in which prices are known");

/** What `plinth cost` must know beyond the environment. */
export const cost = z
  .strictObject({
    rate: rate.optional().meta({ defaultEffect: "costs are told in dollars only" }),
    assumptions: assumptions.prefault({}),
  })
  .describe("What an estimate of the cost assumes");
