import * as z from "zod";
import type { Finding } from "../finding";
import { findingSchema, jsonFinding } from "./json";

/** What `plinth synth --format json` prints. Contract: a change that breaks readers raises `version`. */
export const synthSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    environments: z
      .array(
        z.strictObject({
          environment: z.string().describe("The environment's name"),
          stacks: z
            .array(
              z.strictObject({
                name: z.string().describe("The stack's name"),
                resources: z.int().min(1).describe("How many resources it holds"),
              }),
            )
            .describe("In the order in which they are applied"),
        }),
      )
      .describe("What was written; empty when a finding is an error"),
    findings: z.array(findingSchema).describe("What `plinth check` finds in the same files"),
  })
  .describe("What was synthesized");

/** What was written, and the findings, as one JSON document of the form {@link synthSchema}. */
export function synthJson(environments: readonly SynthesizedEnvironment[], findings: readonly Finding[]): string {
  const document: z.output<typeof synthSchema> = {
    version: 1,
    environments: environments.map(({ environment, stacks }) => ({ environment, stacks: [...stacks] })),
    findings: findings.map(jsonFinding),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

interface SynthesizedEnvironment {
  readonly environment: string;
  readonly stacks: readonly { readonly name: string; readonly resources: number }[];
}
