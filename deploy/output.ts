import * as z from "zod";
import type { Document } from "../config/reference/document";
import { published, toJsonSchema } from "../config/reference/json-schema";
import { releasePlanSchema } from "./release-plan";
import { runSchema } from "./run";

/** The request that a start sends, complete but for the token. */
export const requestSchema = z
  .strictObject({
    method: z.literal("POST"),
    url: z.string(),
    headers: z.record(z.string(), z.string()).readonly().describe("Every header but Authorization"),
    body: z.unknown().describe("Sent as JSON"),
  })
  .describe("The request that would be sent");

const version = z.literal(1).describe("Version of this form");

/** What `plinth train --format json` prints. Contract: a change that breaks readers raises `version`. */
export const trainOutputSchema = z
  .union([
    z.strictObject({ version, request: requestSchema }).describe("With --dry-run"),
    z
      .strictObject({ version, run: runSchema })
      .describe("The run when it was over; with --no-follow, when it was started"),
  ])
  .describe("What `plinth train --format json` prints");

/** What `plinth train --format json` prints. */
export type TrainOutput = z.output<typeof trainOutputSchema>;

/** What `plinth runs --format json` prints. Contract: a change that breaks readers raises `version`. */
export const runsOutputSchema = z
  .union([
    z
      .strictObject({
        version,
        runs: z.array(runSchema).describe("Newest first"),
        notDeployed: z
          .array(z.string())
          .describe("Workflows that the environment declares and Google does not know yet"),
      })
      .describe("Of all workflows, or of one"),
    z.strictObject({ version, run: runSchema }).describe("Of one run"),
  ])
  .describe("What `plinth runs --format json` prints");

/** What `plinth runs --format json` prints. */
export type RunsOutput = z.output<typeof runsOutputSchema>;

/** What `plinth cancel --format json` prints. Contract: a change that breaks readers raises `version`. */
export const cancelOutputSchema = z
  .strictObject({
    version,
    cancelled: z.boolean().describe("Whether this call stopped the run; false when it was over before"),
    run: runSchema,
    guard: runSchema
      .optional()
      .describe(
        "Of a release or a rollback: the guard that put the endpoint in order; left out when it was not started",
      ),
  })
  .describe("What `plinth cancel --format json` prints");

/** What `plinth cancel --format json` prints. */
export type CancelOutput = z.output<typeof cancelOutputSchema>;

/** What `plinth release --format json` prints. Contract: a change that breaks readers raises `version`. */
export const releaseOutputSchema = z
  .union([
    z.strictObject({ version, plan: releasePlanSchema, request: requestSchema }).describe("With --dry-run"),
    z
      .strictObject({
        version,
        outcome: z
          .enum(["started", "released", "not-released"])
          .describe(
            "`started`: with --no-follow; `released`: the version serves as it should, and the run goes on at most to " +
              "keep the previous model for a while",
          ),
        run: runSchema,
      })
      .describe("The run, when the release was decided or, with --no-follow, started"),
  ])
  .describe("What `plinth release --format json` prints");

/** What `plinth release --format json` prints. */
export type ReleaseOutput = z.output<typeof releaseOutputSchema>;

/** What `plinth rollback --format json` prints. Contract: a change that breaks readers raises `version`. */
export const rollbackOutputSchema = z
  .union([
    z.strictObject({ version, request: requestSchema }).describe("With --dry-run"),
    z
      .strictObject({ version, run: runSchema })
      .describe("The run when it was over; with --no-follow, when it was started"),
  ])
  .describe("What `plinth rollback --format json` prints");

/** What `plinth rollback --format json` prints. */
export type RollbackOutput = z.output<typeof rollbackOutputSchema>;

const digests = z.strictObject({ from: z.string(), to: z.string() });

const presence = z.enum(["there", "missing", "unknown"]);

/** What `plinth promote --format json` prints. Contract: a change that breaks readers raises `version`. */
export const promoteOutputSchema = z
  .union([
    z
      .strictObject({
        version,
        handover: z
          .strictObject({
            model: z.string(),
            modelVersion: z.string().describe("The version there: its number or an alias"),
            from: z.string(),
            to: z.string(),
            alias: z.string().describe("The alias that it gets here"),
            digests: digests.describe("Of the image that answers, there and here"),
            same: z.boolean().describe("Whether both are the same; otherwise nothing is taken over"),
            artifacts: z
              .array(
                z.strictObject({
                  kind: z.enum(["image", "pipeline"]),
                  use: z.string().describe("What it does"),
                  artifact: z.string().describe("As the environment file that takes it writes it"),
                  from: z.string().describe("The registry there"),
                  to: z.string().describe("The registry here"),
                  theirs: z
                    .string()
                    .nullable()
                    .describe("The digest that the other file says; null where it says none"),
                  there: presence.describe("Whether it is in the registry there"),
                  here: presence.describe("Whether it is in the registry here"),
                }),
              )
              .readonly()
              .describe("Images and pipelines that go along, by digest"),
          })
          .optional()
          .describe("With --from and --to"),
        rules: z
          .array(z.string())
          .describe("What the version is held to, in words: the metric first; empty when nobody judges it"),
        requests: z.array(requestSchema).describe("In their order"),
      })
      .describe("With --dry-run"),
    z
      .strictObject({ version, run: runSchema })
      .describe("The promotion when it was over, with --no-follow when it was started; or the adoption that failed"),
  ])
  .describe("What `plinth promote --format json` prints");

/** What `plinth promote --format json` prints. */
export type PromoteOutput = z.output<typeof promoteOutputSchema>;

/** What `plinth retrain --format json` prints. Contract: a change that breaks readers raises `version`. */
export const retrainOutputSchema = z
  .union([
    z.strictObject({ version, request: requestSchema }).describe("With --dry-run"),
    z
      .strictObject({ version, run: runSchema })
      .describe("The run when it was over; with --no-follow, when it was started"),
  ])
  .describe("What `plinth retrain --format json` prints");

/** What `plinth alert-test --format json` prints. Contract: a change that breaks readers raises `version`. */
export const alertTestOutputSchema = z
  .union([
    z.strictObject({ version, request: requestSchema }).describe("With --dry-run"),
    z
      .strictObject({ version, run: runSchema })
      .describe(
        "The run when it was over, whose result says which severities were told; with --no-follow, when it was started",
      ),
  ])
  .describe("What `plinth alert-test --format json` prints");

/** What `plinth alert-test --format json` prints. */
export type AlertTestOutput = z.output<typeof alertTestOutputSchema>;

/** What `plinth approve` and `plinth deny` print with `--format json`. Contract: a change that breaks readers raises `version`. */
export const decisionOutputSchema = z
  .strictObject({
    version,
    decision: z.enum(["approve", "deny"]).describe("What was sent"),
    run: runSchema.describe("The run that it was sent to, as it was before"),
  })
  .describe("What `plinth approve --format json` and `plinth deny --format json` print");

/** What `plinth approve` and `plinth deny` print with `--format json`. */
export type DecisionOutput = z.output<typeof decisionOutputSchema>;

const schemaDocument = (command: string, schema: z.ZodType): Document => ({
  file: `docs/schema/${command}.schema.json`,
  content: () =>
    `${JSON.stringify(published(`Result of plinth ${command}`, toJsonSchema(schema, "output")), undefined, 2)}
`,
});

/** The published schemas of what the commands about runs print. */
export const runDocuments: readonly Document[] = [
  schemaDocument("train", trainOutputSchema),
  schemaDocument("runs", runsOutputSchema),
  schemaDocument("cancel", cancelOutputSchema),
  schemaDocument("release", releaseOutputSchema),
  schemaDocument("rollback", rollbackOutputSchema),
  schemaDocument("approve", decisionOutputSchema),
  schemaDocument("deny", decisionOutputSchema),
  schemaDocument("promote", promoteOutputSchema),
  schemaDocument("retrain", retrainOutputSchema),
  schemaDocument("alert-test", alertTestOutputSchema),
];
