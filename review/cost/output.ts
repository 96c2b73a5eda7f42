import * as z from "zod";
import type { CostComparison } from "./changes";
import { COST_SECTIONS, type Estimate } from "./estimate";

const range = z
  .strictObject({ low: z.number(), expected: z.number(), high: z.number() })
  .describe("Dollars in a month: the least, what is likely, the most");

const subject = {
  of: z.string().describe("What it is a cost of: a path in the environment file, or a word where it comes from none"),
  section: z.enum(COST_SECTIONS).describe("The part into which it is summed up"),
  stack: z.string().describe("The stack that makes it; empty for several"),
  models: z.array(z.string()).describe("The models that it works for"),
  what: z.string().describe("What it is, for people"),
};

const isMachines = z.literal(true).optional().describe("Set for machines and what runs on them");

const estimate = z.strictObject({
  environment: z.string().describe("The environment's name"),
  region: z.string().describe("Its region"),
  currency: z.string().describe("The currency of every amount"),
  collected: z.string().describe("The day on which the prices were collected"),
  rate: z
    .strictObject({ currency: z.string(), perDollar: z.number(), of: z.string() })
    .optional()
    .describe("What a dollar is worth, as the environment says"),
  hasWorkloads: z.boolean().describe("Whether it is known what the workloads need; else only the Terraform is priced"),
  total: range.describe("The sum of the lines, without what has no price"),
  lines: z
    .array(
      z.strictObject({
        ...subject,
        how: z.string().describe("How it is computed, with the numbers"),
        cost: range,
        prices: z
          .array(
            z.strictObject({
              id: z.string().describe("Its name in the price book"),
              source: z.string().describe("Where it was read"),
              date: z.string().describe("A day, a month, a year, or `not stated`"),
              status: z.string().describe("`confirmed` by two sources, `third-party` or `derived`"),
            }),
          )
          .describe("The prices that it rests on"),
        note: z.string().optional().describe("What is not certain about it"),
        isMachines,
        assumes: z.array(z.string()).describe("The assumptions in the environment file that it rests on"),
      }),
    )
    .describe("The dearest first"),
  unpriced: z
    .array(z.strictObject({ ...subject, reason: z.string().describe("Why it has no price"), isMachines }))
    .describe("What costs, and in no sum"),
  assumptions: z.array(
    z.strictObject({
      path: z.string().describe("Where it is, or can be, written"),
      value: z.string().describe("For people"),
      written: z.boolean().describe("Whether the environment file says it"),
    }),
  ),
});

const side = z.strictObject({ what: z.string(), how: z.string(), cost: range }).optional();

const comparison = z.strictObject({
  before: z.string().describe("What it is compared to, as it was named"),
  after: z.string().describe("The environment's name"),
  currency: z.string(),
  totals: z.strictObject({ before: range, after: range }),
  difference: range.describe("The sum of the changes, end by end"),
  share: z.number().optional().describe("The expected difference as a part of what was expected before"),
  changes: z
    .array(z.strictObject({ ...subject, before: side, after: side, difference: range }))
    .describe("The largest expected difference first"),
  unknown: z
    .array(
      z.strictObject({
        ...subject,
        before: range.optional(),
        after: range.optional(),
        reason: z.string().describe("Why nobody can say"),
        isMachines,
      }),
    )
    .describe("What changes in a way that has no price; in no sum"),
  unpriced: z.int().describe("How many things have no price afterwards"),
  assumptions: z
    .array(z.strictObject({ path: z.string(), before: z.string().optional(), after: z.string().optional() }))
    .describe("Assumptions that differ"),
});

/** What `plinth cost --format json` prints. Contract: a change that breaks readers raises `version`. */
export const costSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    estimates: z.array(estimate).describe("Of each environment that was asked for"),
    comparisons: z.array(comparison).describe("With --against, of each environment"),
    sources: z.record(z.string(), z.string()).describe("What the short names of sources mean"),
  })
  .describe("What platforms cost in a month");

/** Both sides of a comparison, as they were named, and what differs. */
export interface NamedComparison {
  readonly before: string;
  readonly after: string;
  readonly comparison: CostComparison;
}

/** Estimates and comparisons as one JSON document of the form {@link costSchema}. */
export function costJson(
  estimates: readonly Estimate[],
  comparisons: readonly NamedComparison[],
  sources: Readonly<Record<string, string>>,
): string {
  const document = {
    version: 1,
    estimates,
    comparisons: comparisons.map(({ before, after, comparison: { before: from, after: to, ...rest } }) => ({
      before,
      after,
      totals: { before: from, after: to },
      ...rest,
    })),
    sources,
  };
  return `${JSON.stringify(document, (_key, value: unknown) => (typeof value === "number" ? Number(value.toFixed(6)) : value), 2)}\n`;
}
