import * as z from "zod";
import { duration, latency, moment, name, prose, share, text } from "./text";

/** What is decided where a gate cannot be asked. */
const decision = z.enum(["wait", "pass", "fail"]).meta({ noun: "a decision" });

const latencyGate = z
  .strictObject({
    max: latency
      .optional()
      .describe("What the candidate may take at most")
      .meta({ defaultEffect: "no limit of its own" }),
    growth: share({ from: "0%", to: "100%", example: "20%" })
      .optional()
      .describe(
        "By how much it may be slower than the model that served before, in the same window while both have traffic",
      )
      .meta({ defaultEffect: "the two are not compared" }),
  })
  .describe("A percentile of the time that answers take");

const utilizationGate = z
  .strictObject({
    max: share({ from: "1%", to: "100%", example: "80%" }).describe("The mean over all replicas at most"),
  })
  .describe("How busy the candidate's machines are");

/** The questions that Cloud Monitoring is asked after each step. */
const gates = z
  .strictObject({
    errorRate: z
      .strictObject({
        max: share({ example: "1%" })
          .optional()
          .describe("Answers with 5xx among all answers of the candidate, at most")
          .meta({ defaultEffect: "no limit of its own" }),
        growth: share({ from: "0%", to: "100%", example: "0.5%" })
          .optional()
          .describe(
            "By how many points it may be above the rate of the model that served before, in the same window while both have traffic",
          )
          .meta({ defaultEffect: "the two are not compared" }),
      })
      .optional()
      .describe("Errors of the server among all answers"),
    p50: latencyGate.optional(),
    p95: latencyGate.optional(),
    p99: latencyGate.optional(),
    cpu: utilizationGate.optional().describe("How busy the processors of the candidate are"),
    accelerator: utilizationGate.optional().describe("How busy the accelerators of the candidate are"),
    queries: z
      .record(
        name as unknown as z.ZodString,
        z
          .strictObject({
            query: text({
              noun: "a query",
              allowed: "PromQL of at most 1500 characters on one line",
              example: `"sum(rate(acme_declined_total{model=\\"$deployed_model\\"}[$window]))"`,
              pattern: /^[^\n\r]{1,1500}$/,
            }).describe(
              "PromQL that gives one number; `$deployed_model`, `$endpoint` and `$window` (such as 600s) are filled in",
            ),
            min: z.number().optional().describe("What it must be at least").meta({ defaultEffect: "no lower limit" }),
            max: z.number().optional().describe("What it may be at most").meta({ defaultEffect: "no upper limit" }),
          })
          .describe("A question of your own"),
      )
      .default({})
      .describe("Questions of your own to Cloud Monitoring, by name"),
    minRequests: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(100)
      .describe("Answers of the candidate in one window below which its rates and percentiles mean nothing"),
    whenFew: decision.default("wait").describe("What too few answers decide"),
    whenMissing: decision
      .default("fail")
      .describe("What no data at all decides, also when Cloud Monitoring is out of reach"),
    patience: duration({ from: "5m", to: "7d", example: "2h" })
      .default("2h")
      .describe("How long a step waits for enough answers or for data; then it has failed"),
  })
  .describe("What must hold after every step");

const approval = z
  .strictObject({
    before: z
      .enum(["first", "full", "every"])
      .describe("Before the first traffic, before all of it, or before every step"),
    within: duration({ from: "10m", to: "14d", example: "24h" })
      .default("24h")
      .describe("How long the release waits; then it is taken back"),
  })
  .describe("When one of the approvers must say yes");

/** What all strategies have in common. */
const common = {
  soak: duration({ from: "1m", to: "7d", example: "15m" })
    .default("15m")
    .describe("How long traffic flows after a step before the gates are asked"),
  gates: gates.prefault({}),
  approval: approval.optional().meta({ defaultEffect: "nobody is asked" }),
  deployWithin: duration({ from: "5m", to: "3h", example: "1h" })
    .default("1h")
    .describe("How long the candidate's machines may take to come up"),
};

const keepPrevious = duration({ from: "0s", to: "30d", example: "24h" })
  .default("24h")
  .describe("How long the previous model stays deployed after a success, paid for and ready to come back at once");

const steps = z
  .array(share({ from: "1%", to: "100%", whole: true, example: "5%" }))
  .min(1)
  .max(20)
  .describe("The candidate's share of the traffic after each step; the last is 100%");

/** How a new version takes over. */
export const release = z
  .discriminatedUnion("strategy", [
    z
      .strictObject({
        strategy: z.literal("all-at-once").describe("All traffic at once, and the previous model goes"),
        ...common,
      })
      .describe("All traffic at once; the previous model goes as soon as the gates have passed"),
    z
      .strictObject({
        strategy: z.literal("blue-green").describe("Beside the previous model, then all traffic at once"),
        ...common,
        keepPrevious,
      })
      .describe(
        "The candidate comes up beside the previous model and takes all traffic at once; that one stays for a while",
      ),
    z
      .strictObject({
        strategy: z.literal("canary").describe("Step by step"),
        steps: steps.default(["5%", "25%", "50%", "100%"]),
        ...common,
        keepPrevious,
      })
      .describe("The candidate takes the traffic step by step"),
    z
      .strictObject({
        strategy: z.literal("ab").describe("Both side by side for a while"),
        share: share({ from: "1%", to: "99%", whole: true, example: "50%" }).describe(
          "The candidate's share of the traffic",
        ),
        lasts: duration({ from: "1h", to: "90d", example: "14d" }).describe("How long both serve side by side"),
        reportEvery: duration({ from: "15m", to: "7d", example: "1d" })
          .default("1d")
          .describe("How often both are measured and reported, and the gates are asked"),
        afterwards: z.enum(["previous", "candidate"]).default("previous").describe("Who serves when the time is over"),
        ...common,
        keepPrevious,
      })
      .describe("A constant split, reported for each of the two"),
    z
      .strictObject({
        strategy: z.literal("shadow").describe("Compared on past requests first, then step by step"),
        maxDisagreement: share({ example: "2%" }).describe(
          "Share of replayed requests on which both may disagree; the endpoint's `shadow` says how they are compared",
        ),
        steps: steps.default(["100%"]),
        ...common,
        keepPrevious,
      })
      .describe("The candidate must agree with the model that serves now on replayed requests before it takes traffic"),
  ])
  .describe("How a new version takes over")
  .meta({
    noun: "a release",
    allowed: '{ strategy: "canary" }, or with the strategy "all-at-once", "blue-green", "ab" or "shadow"',
    example: `{ "strategy": "canary", "steps": ["5%", "50%", "100%"] }`,
  });

/** Whether anything is released at all. */
export const releases = z
  .strictObject({
    freeze: z
      .strictObject({
        reason: prose(200).describe("Why, for those who are refused"),
        until: moment
          .optional()
          .describe("When it ends by itself")
          .meta({ defaultEffect: "when it is removed from this file" }),
      })
      .optional()
      .describe("Refuses every release; rolling back is never refused")
      .meta({ defaultEffect: "releases are allowed" }),
  })
  .describe("What holds for the releases of all endpoints");
