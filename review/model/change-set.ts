import * as z from "zod";
import { DIRECTIONS, resourceChangeSchema, SECTIONS, SEVERITIES } from "./resource-change";

/** What one side of a comparison is. */
export const sideSchema = z
  .strictObject({
    label: z.string().describe("In a few words, such as `main (3af5c52)`, `staging`, `plan-data.json`"),
    environment: z.string().optional().describe("The environment's name"),
    ref: z.string().optional().describe("The git ref that was named"),
    commit: z.string().optional().describe("Its commit, in full"),
    folder: z.string().optional().describe("The folder, as it was named"),
    plans: z.array(z.string()).optional().describe("The plan files, as they were named"),
  })
  .describe("What one side of a comparison is");

/** What one side of a comparison is. */
export type Side = z.output<typeof sideSchema>;

const direction = z.enum(DIRECTIONS);
const severity = z.enum(SEVERITIES);

/** A stack on both sides. */
export const stackChangeSchema = z
  .strictObject({
    name: z.string(),
    state: z
      .enum(["added", "removed", "changed", "unchanged"])
      .describe("`removed`: its state stays until it is destroyed, because Terraform is never run for it again"),
    resourcesBefore: z.int().min(0),
    resourcesAfter: z.int().min(0),
    create: z.int().min(0),
    update: z.int().min(0).describe("With `update-or-replace`"),
    replace: z.int().min(0),
    delete: z.int().min(0),
    move: z.int().min(0),
    other: z.int().min(0).describe("Imports, reads, what Terraform forgets, unknown actions"),
    terraformVersion: z.string().optional().describe("Of a plan"),
    complete: z.boolean().describe("Whether everything that will happen is known; plans may be partial"),
  })
  .describe("A stack on both sides");

/** A stack on both sides. */
export type StackChange = z.output<typeof stackChangeSchema>;

/** What is told to Terraform itself and is not what it was: backend, providers, variables, outputs, checks. */
export const settingChangeSchema = z
  .strictObject({
    stack: z.string(),
    kind: z.enum(["backend", "provider", "terraform", "data", "output", "variable", "check", "action", "other"]),
    at: z.string().describe("What and where, such as `provider.google[0].region`"),
    change: z.enum(["added", "removed", "changed"]),
    before: z.unknown().optional().describe("As JSON; left out where there was none or it is secret"),
    after: z.unknown().optional().describe("As JSON; left out where there is none or it is secret"),
    secret: z.boolean().describe("Whether the values are left out for being secret"),
    severity,
    folded: z.boolean().describe("Whether nothing about it needs to be seen, unless asked for"),
    meaning: z.string().describe("What it means, in a sentence"),
  })
  .describe("What is told to Terraform itself and is not what it was");

/** What is told to Terraform itself and is not what it was. */
export type SettingChange = z.output<typeof settingChangeSchema>;

/** Something that another part of the review has found, such as who gains access. */
export const findingSchema = z
  .strictObject({
    text: z.string().describe("In a sentence"),
    direction,
    severity,
    section: z.enum(SECTIONS),
    stack: z.string().optional(),
    address: z.string().optional(),
    origin: z.string().optional().describe("Path in the environment file"),
    detail: z.unknown().optional().describe("More for programs, in a form of the part's own"),
  })
  .describe("Something that another part of the review has found");

/** Something that another part of the review has found. */
export type ReviewFinding = z.output<typeof findingSchema>;

/** Who gains or loses what on what: filled in by the access part. */
export const accessSlotSchema = z
  .strictObject({
    broadened: z.int().min(0).describe("How many findings give somebody more"),
    narrowed: z.int().min(0),
    unknown: z.int().min(0),
    summary: z.string().describe("Such as `gives 2 principals more access`; empty when nothing changes"),
    findings: z.array(findingSchema),
  })
  .describe("Who gains or loses what on what");

/** Who gains or loses what on what. */
export type AccessSlot = z.output<typeof accessSlotSchema>;

const range = z
  .strictObject({ low: z.number(), expected: z.number(), high: z.number() })
  .describe("A month, in the currency");

/** What it costs: filled in by the cost part. */
export const costSlotSchema = z
  .strictObject({
    currency: z.string(),
    before: range,
    after: range,
    difference: range.describe("What changes, thing by thing, end by end"),
    unpriced: z.int().min(0).describe("How many things have no price; they are not in the sums"),
    unjudged: z
      .array(z.string())
      .describe("What machines cost more or less, and nobody knows by how much, a sentence each; in no sum"),
    summary: z.string().describe("Such as `costs 310 USD a month more`; empty when nothing changes"),
    findings: z.array(findingSchema),
    detail: z.unknown().optional().describe("The whole comparison, in a form of the part's own"),
  })
  .describe("What a month costs, before and after");

/** What it costs. */
export type CostSlot = z.output<typeof costSlotSchema>;

/** What a change means for one environment. */
export const changeSetSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    source: z
      .enum(["comparison", "environments", "plan"])
      .describe(
        "`comparison`: of what was synthesized, so that nothing is known of what runs; `environments`: of two platforms " +
          "that are both there, so that nothing is created or destroyed, but is on one side only; `plan`: Terraform's own",
      ),
    before: sideSchema,
    after: sideSchema,
    digest: z.string().describe("SHA-256, in hex, of what was compared; the same change has the same digest"),
    summary: z.string().describe("The worst of it, in a plain sentence"),
    approvable: z.boolean().describe("Whether a person who read all of this knows what will happen"),
    notApprovable: z.array(z.string()).describe("Why not, a sentence each; empty when it is"),
    counts: z
      .strictObject({
        create: z.int().min(0),
        update: z.int().min(0),
        updateOrReplace: z.int().min(0),
        replace: z.int().min(0),
        delete: z.int().min(0),
        move: z.int().min(0),
        other: z.int().min(0),
        folded: z.int().min(0).describe("Of all of these, how many need not be seen"),
        dataLoss: z.int().min(0).describe("How many lose data, or may"),
        refused: z.int().min(0).describe("How many an apply fails at"),
      })
      .describe("How many resources"),
    stacks: z.array(stackChangeSchema).describe("Every stack, in the order in which they are applied"),
    changes: z.array(resourceChangeSchema).describe("Worst first; resources that do not change are left out"),
    settings: z.array(settingChangeSchema).describe("By stack"),
    drift: z
      .array(resourceChangeSchema)
      .describe("Of a plan: what is no longer as Terraform left it, because somebody changed it otherwise"),
    deferred: z
      .array(z.strictObject({ stack: z.string(), address: z.string(), reason: z.string() }))
      .describe("Of a plan: what Terraform puts off to a later one"),
    notes: z.array(z.string()).describe("What a reviewer should know about this review itself, a sentence each"),
    access: accessSlotSchema.optional(),
    cost: costSlotSchema.optional(),
  })
  .describe("What a change means for one environment");

/** What a change means for one environment. */
export type ChangeSet = z.output<typeof changeSetSchema>;

/** What `plinth review --format json` prints. Contract: a change that breaks readers raises `version`. */
export const reviewSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    digest: z
      .string()
      .describe("SHA-256, in hex, over the digests of all change sets; `plinth apply` can be held to it"),
    summary: z.string().describe("The worst of it, in a plain sentence"),
    approvable: z.boolean().describe("Whether all change sets are"),
    notApprovable: z.array(z.string()).describe("Why not, a sentence each; empty when they are"),
    changeSets: z.array(changeSetSchema).describe("One for each environment"),
  })
  .describe("What changes");

/** What `plinth review --format json` prints. */
export type Review = z.output<typeof reviewSchema>;
