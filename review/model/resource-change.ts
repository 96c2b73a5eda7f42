import * as z from "zod";

/** What a change does to a resource. */
export const ACTIONS = [
  "create",
  "update",
  "update-or-replace",
  "replace",
  "delete",
  "move",
  "import",
  "forget",
  "read",
  "no-op",
  "unknown",
] as const;

/** The parts of a review, in the order in which a reviewer should read them. */
export const SECTIONS = [
  "destroyed-or-replaced",
  "access",
  "exposure",
  "protection",
  "training-and-serving",
  "alerts-and-objectives",
  "cost",
  "other",
] as const;

/** How much a reviewer should care, worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;

/** Whether a change lets more happen than before, or less. */
export const DIRECTIONS = ["loosened", "tightened", "neutral", "unknown"] as const;

/** How sure it is that a resource is replaced, or data lost. */
export const CERTAINTIES = ["plan", "predicted", "unknown"] as const;

const section = z.enum(SECTIONS);
const severity = z.enum(SEVERITIES).describe("How much a reviewer should care");
const direction = z
  .enum(DIRECTIONS)
  .describe("`loosened`: more is possible, or less is watched, than before; `unknown`: nothing here can judge it");
const certainty = z
  .enum(CERTAINTIES)
  .describe("`plan`: Terraform says so; `predicted`: from what is known of the provider; `unknown`: it may be so");
const path = z
  .array(z.union([z.string(), z.int()]))
  .describe("Keys, and positions in lists; elements of sets have no position, so that the path ends at the set");

/** One value of a resource that is not what it was. */
export const attributeChangeSchema = z
  .strictObject({
    path,
    inner: path
      .optional()
      .describe("Within JSON or YAML that is written as text in the attribute at `path`: the place in it"),
    at: z
      .string()
      .describe("The same place for people, such as `retention_policy.retention_period` or `gates[errorRate].max`"),
    change: z
      .enum(["added", "removed", "changed"])
      .describe("`added` and `removed`: an attribute, or an element of a set, that is on one side only"),
    kind: z
      .enum(["value", "secret", "reference", "known-after-apply"])
      .describe(
        "`secret`: both values are left out; `reference`: to another resource, shown as written where its value is not " +
          "known; `known-after-apply`: the value after is left out, because nobody knows it yet",
      ),
    before: z.unknown().optional().describe("As JSON; left out where there was none, or it is secret or unknown"),
    after: z.unknown().optional().describe("As JSON; left out where there is none, or it is secret or unknown"),
    fold: z
      .enum(["label", "description", "default", "same-meaning", "server-chosen", "ignored"])
      .optional()
      .describe(
        "Why a reviewer need not see it, unless asked for: `default`: what the provider does anyway; `same-meaning`: " +
          "written otherwise; `ignored`: Terraform is told to leave it alone",
      ),
    forces: z
      .enum(["replacement", "maybe-replacement"])
      .optional()
      .describe("What the change of this value does to the whole resource; left out when it is updated in place"),
    section: section.describe("The part of the review that it belongs to"),
    direction,
    severity,
    meaning: z.string().optional().describe("What it means, in a sentence"),
  })
  .describe("One value that is not what it was");

/** One value of a resource that is not what it was. */
export type AttributeChange = z.output<typeof attributeChangeSchema>;

const cause = z.strictObject({
  path,
  at: z.string().describe("The same place for people"),
  certainty,
  reason: z.string().describe("Why this forces it, in words"),
});

/** Why a resource is made again. */
export const replacementSchema = z
  .strictObject({
    certainty,
    reason: z.string().describe("Why, in a sentence"),
    forcedBy: z.array(cause).describe("The values that force it; empty when the reason is another one"),
    order: z
      .enum(["destroy-first", "create-first"])
      .optional()
      .describe("What Terraform does first; left out when nothing says"),
  })
  .describe("Why a resource is made again, or may be");

/** Why a resource is made again. */
export type Replacement = z.output<typeof replacementSchema>;

/** What is gone for good with a resource. */
export const dataLossSchema = z
  .strictObject({
    certainty,
    data: z.string().describe("What is lost, such as `every object in the bucket`"),
    reason: z.string().describe("Why, or on what it depends"),
  })
  .describe("Data that no later apply brings back");

/** What is gone for good with a resource. */
export type DataLoss = z.output<typeof dataLossSchema>;

/** Why Terraform or Google will not do it. */
export const refusalSchema = z
  .strictObject({
    by: z.string().describe("What refuses, such as `lifecycle.prevent_destroy` or `deletion_protection`"),
    certainty,
    reason: z.string().describe("What happens, and what has to be done first"),
  })
  .describe("Why an apply of this will fail");

/** Why Terraform or Google will not do it. */
export type Refusal = z.output<typeof refusalSchema>;

/** A resource that was known under another address. */
export const moveSchema = z
  .strictObject({
    fromStack: z.string().describe("The stack that it was in"),
    fromAddress: z.string().describe("Its address there"),
    declared: z
      .boolean()
      .describe("Whether Terraform is told already; otherwise it destroys one and creates the other"),
    because: z.string().describe("Why the two are taken for one, in words"),
    todo: z
      .strictObject({
        kind: z.enum(["moved-block", "state-mv"]),
        text: z.string().describe("To paste: HCL of a `moved` block, or commands of Terraform"),
      })
      .optional()
      .describe("What keeps the resource; left out when it is declared"),
  })
  .describe("A resource that was known under another address");

/** A resource that was known under another address. */
export type Move = z.output<typeof moveSchema>;

/** What uses a resource and may notice the change. */
export const dependentSchema = z
  .strictObject({
    stack: z.string(),
    address: z.string(),
    title: z.string().describe("For people, such as `workflow train-fraud`"),
    via: z
      .enum(["reference", "name"])
      .describe("`reference`: Terraform's own, in the same stack; `name`: holds the name as text"),
    at: z.string().describe("Where in the dependent"),
  })
  .describe("What uses a resource");

/** What uses a resource and may notice the change. */
export type Dependent = z.output<typeof dependentSchema>;

/** What changes about one resource. */
export const resourceChangeSchema = z
  .strictObject({
    id: z.string().describe("Unique in the change set: `<stack>/<address>`, of the side after where it is there"),
    stack: z.string().describe("The stack that it is in, or was in when it is gone"),
    address: z.string().describe("Its address in Terraform, or what it was when it is gone"),
    type: z.string().describe("Such as `google_storage_bucket`"),
    noun: z.string().describe("What it is for people, such as `bucket`"),
    title: z.string().describe("Noun and name, such as `bucket acme-ml-prod-raw`"),
    origin: z.string().optional().describe("Path in the environment file after, such as `storage.zones.raw`"),
    originBefore: z.string().optional().describe("Path in the environment file before, for what was there"),
    action: z
      .enum(ACTIONS)
      .describe(
        "`update-or-replace`: nothing known says whether it is kept; `move`: nothing but its address changes; `forget`: " +
          "Terraform lets go of it and it stays; `unknown`: an action that this version does not know",
      ),
    actions: z
      .array(z.string())
      .optional()
      .describe("Of a plan: the actions in Terraform's words, in their order, such as `delete`, `create`"),
    move: moveSchema.optional(),
    importedAs: z.string().optional().describe("The id by which it is imported"),
    replacement: replacementSchema.optional(),
    dataLoss: dataLossSchema.optional(),
    refusal: refusalSchema.optional(),
    attributes: z.array(attributeChangeSchema).describe("What is not what it was; of what is new or gone: what counts"),
    unshown: z.int().min(0).optional().describe("How many more values change than are listed"),
    folded: z.boolean().describe("Whether nothing about it needs to be seen, unless asked for"),
    section: section.describe("The first part of the review that it belongs to"),
    sections: z.array(section).describe("Every part that it belongs to, in their order"),
    direction,
    severity,
    notes: z.array(z.string()).describe("More to know, a sentence each"),
    dependents: z.array(dependentSchema).describe("Of what is destroyed, replaced or renamed: what uses it"),
  })
  .describe("What changes about one resource");

/** What changes about one resource. */
export type ResourceChange = z.output<typeof resourceChangeSchema>;

/** What a change does to a resource. */
export type Action = (typeof ACTIONS)[number];

/** A part of a review. */
export type Section = (typeof SECTIONS)[number];

/** How much a reviewer should care. */
export type Severity = (typeof SEVERITIES)[number];

/** Whether a change lets more happen than before, or less. */
export type Direction = (typeof DIRECTIONS)[number];

/** How sure something is. */
export type Certainty = (typeof CERTAINTIES)[number];
