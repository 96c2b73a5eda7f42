import * as z from "zod";

const number = z.number().min(0);

const range = z
  .strictObject({
    low: number.describe("The least"),
    expected: number.describe("What is likely"),
    high: number.describe("The most"),
  })
  .refine(({ low, expected, high }) => low <= expected && expected <= high, { error: "does not rise" })
  .describe("Between which two a number lies");

/** What uses machines, and how their price is found. */
const KINDS = [
  "job", "pipeline", "batch", "endpoint", "release", "pool", "shadow", "vectors", "workbench", "runtimes", "notebook",
] as const; // prettier-ignore

const machines = z
  .strictObject({
    role: z.string().describe("What they are among the machines of the same workload, such as `chief`"),
    count: z.int().min(1).describe("How many of them there are at once"),
    type: z.string().describe("The machine type"),
    accelerator: z
      .strictObject({
        type: z.string().describe("The accelerator, or the family of TPUs"),
        count: number.describe("How many each machine has; of TPUs the chips of all machines together"),
      })
      .optional(),
    disk: z
      .strictObject({ type: z.string().describe("The kind"), size: number.describe("GiB") })
      .optional()
      .describe("The disk of each, where it is paid for"),
  })
  .describe("Machines of one kind");

const workload = z
  .strictObject({
    kind: z.enum(KINDS).describe("What it is"),
    name: z.string().describe("Its name in the environment file"),
    path: z.string().describe("Where it is declared in the environment file"),
    models: z.array(z.string()).describe("The models that it works for"),
    stack: z.string().describe("The stack that holds what runs it"),
    location: z.string().describe("The region in which its machines stand"),
    capacity: z
      .enum(["on-demand", "spot", "flex-start", "reservation", "any-reservation"])
      .describe("Where the machines come from"),
    machines: z.array(machines).describe("Its machines; none where it is not known what it runs on"),
    runs: range.optional().describe("Runs in a month; left out for what is there all the time"),
    trials: z.int().min(1).optional().describe("How often each run runs its machines"),
    replicas: range.optional().describe("How often its machines are there at once"),
    hours: range.describe("Hours of each machine: in a run, or in a month where it has no runs"),
    reason: z.string().optional().describe("Why nothing is known of its machines, and what to write"),
    assumes: z.array(z.string()).describe("The paths of the assumptions that were used"),
  })
  .describe("Something that runs on machines");

const amountOf = z
  .enum([
    "stored",
    "growth",
    "read",
    "scanned",
    "logs",
    "metrics",
    "messages",
    "key-operations",
    "lookups",
    "internet",
    "runs",
    "steps-per-run",
    "steps-per-check",
    "watched",
    "built",
    "build-minutes",
    "tensorboard",
    "own-bucket",
  ])
  .describe("What there is so much of");

const amount = z
  .strictObject({
    of: z.string().describe("Where what it is an amount of is declared; empty for the whole environment"),
    what: amountOf,
    amount: range.describe(
      "In GiB, but counts of runs, steps, lookups and operations, MiB of metrics, minutes of builds",
    ),
    assumes: z.array(z.string()).describe("The paths of the assumptions that were used"),
  })
  .describe("How much there is of something in a month");

/** What an environment's workloads need, as `plinth synth` writes it beside the stacks. Contract: a change that breaks readers raises `version`. */
export const usageSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    environment: z.string().describe("The environment's name"),
    region: z.string().describe("The environment's region"),
    rate: z
      .strictObject({
        currency: z.string().describe("The currency"),
        perDollar: z.number().gt(0).describe("How much of it one dollar is"),
        of: z.string().describe("The day of the rate"),
      })
      .optional(),
    workloads: z.array(workload).describe("By kind and name"),
    amounts: z.array(amount).describe("How much there is of what is paid for by amount"),
    unknown: z
      .array(
        z.strictObject({
          of: z.string().describe("Where what it would be an amount of is declared; empty for the whole environment"),
          what: amountOf,
          write: z.string().describe("What to write in the environment file to have it priced"),
        }),
      )
      .describe("What nothing is assumed of, so that it has no price"),
    assumptions: z
      .array(
        z.strictObject({
          path: z.string().describe("Where it is, or can be, written in the environment file"),
          value: z.string().describe("What is assumed, for people"),
          written: z.boolean().describe("Whether the environment file says it"),
        }),
      )
      .describe("Every assumption that was used, by path"),
  })
  .describe("What the workloads of an environment need: the input of estimates of its cost");

/** What the workloads of an environment need. */
export type Usage = z.output<typeof usageSchema>;

/** Something that runs on machines. */
export type UsageWorkload = Usage["workloads"][number];

/** Something that nothing is assumed of. */
export type UsageUnknown = Usage["unknown"][number];

/** How much there is of something in a month. */
export type UsageAmount = Usage["amounts"][number];
