import * as z from "zod";
import type { Finding } from "../finding";
import type { Checked } from "./checked";

/** One finding in the JSON that commands print. */
export const findingSchema = z
  .strictObject({
    rule: z.string().describe("What found it: `<section>/<what is wrong>`"),
    severity: z.enum(["error", "warning"]).describe("An error stops synthesis, a warning does not"),
    environment: z.string().describe("The environment's name"),
    path: z.string().describe("Path in the environment; empty for the file as a whole"),
    location: z
      .strictObject({
        file: z.string().describe("Relative to the project's folder, with `/`"),
        line: z.int().min(1).describe("Counted from 1"),
        column: z.int().min(1).describe("Counted from 1, in UTF-16 units"),
      })
      .describe("Where it is written"),
    problem: z.string().describe("What is wrong, with the value that was received"),
    allowed: z.string().optional().describe("What is allowed, in words"),
    fix: z.string().optional().describe("What to do about it"),
  })
  .describe("Something that a person should change or know");

/** What `plinth check --format json` prints. Contract: a change that breaks readers raises `version`. */
export const findingsSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    environments: z
      .array(
        z.strictObject({
          name: z.string().describe("The environment's name"),
          file: z.string().describe("Its file, relative to the project's folder"),
          errors: z.int().min(0).describe("How many findings are errors"),
          warnings: z.int().min(0).describe("How many findings are warnings"),
        }),
      )
      .describe("Every environment that was checked, also those without findings"),
    findings: z.array(findingSchema).describe("By environment, then in the order of the file"),
  })
  .describe("Findings about environment files");

/** For other tools: one JSON document of the form {@link findingsSchema}. */
export function jsonReport({ environments, findings }: Checked): string {
  const count = (name: string, severity: string) =>
    findings.filter((item) => item.environment === name && item.severity === severity).length;
  const document: z.output<typeof findingsSchema> = {
    version: 1,
    environments: environments.map(({ name, file }) => ({
      name,
      file,
      errors: count(name, "error"),
      warnings: count(name, "warning"),
    })),
    findings: findings.map(jsonFinding),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** A finding as JSON holds it: nothing but what the schema names, in its order. */
export function jsonFinding(finding: Finding): z.output<typeof findingSchema> {
  const { rule, severity, environment, path, location, problem, allowed, fix } = finding;
  return {
    rule,
    severity,
    environment,
    path,
    location: { file: location.file, line: location.line, column: location.column },
    problem,
    ...(allowed !== undefined && { allowed }),
    ...(fix !== undefined && { fix }),
  };
}
