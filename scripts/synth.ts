import path from "node:path";
import { Command, Option } from "commander";
import { z } from "zod";
import { findingSchema, jsonFinding } from "../config/report/json";
import { report } from "../config/report/report";
import type { SynthesizedEnvironment } from "../stacks/synthesize";
import { EXIT, Failure } from "./failure";
import { loadAll, projectDirectory, selectEnvironments, sourceReader, summaryOf } from "./project";
import type { Terminal } from "./terminal";

interface SynthOptions {
  readonly out?: string;
  readonly format: "text" | "json";
}

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

/** `plinth synth`: environment files in, Terraform out. */
export function synthCommand(terminal: Terminal): Command {
  return new Command("synth")
    .description("write the Terraform of environments, each into a folder of its own")
    .argument("[environments...]", "names of environments, or their files; all when none is given")
    .option("--out <folder>", "where to write (default: cdktf.out in the project's folder)")
    .addOption(
      new Option("--format <format>", "how to tell what was written").choices(["text", "json"]).default("text"),
    )
    .action((asked: string[], options: SynthOptions) => synth(terminal, asked, options));
}

async function synth(terminal: Terminal, asked: readonly string[], { out, format }: SynthOptions): Promise<void> {
  const root = projectDirectory(terminal);
  const loaded = loadAll(root, selectEnvironments(root, asked, terminal.directory));
  const findings = loaded.flatMap((environment) => environment.findings);
  const environments = loaded.flatMap(({ environment }) => (environment === undefined ? [] : [environment]));
  const json = (written: readonly SynthesizedEnvironment[]) =>
    terminal.out(
      `${JSON.stringify({ version: 1, environments: written, findings: findings.map(jsonFinding) }, undefined, 2)}\n`,
    );

  if (format === "text" && findings.length > 0) {
    const look = { color: terminal.color, sourceOf: sourceReader(root) };
    terminal.err(`${await report({ environments: loaded, findings }, "text", look)}\n`);
  }
  if (environments.length < loaded.length) {
    if (format === "json") json([]);
    throw new Failure(`nothing was written: ${summaryOf(loaded.length, findings)}`, EXIT.findings);
  }

  // Loaded only now: everything before must answer at once.
  const { synthesize } = await import("../stacks/synthesize");
  const folder = out === undefined ? path.join(root, "cdktf.out") : path.resolve(terminal.directory, out);
  const written = synthesize(environments, folder);
  if (format === "json") json(written);
  else terminal.out(written.map((item) => table(item, path.relative(terminal.directory, folder) || ".")).join("\n"));
}

function table({ environment, stacks }: SynthesizedEnvironment, folder: string): string {
  const total = stacks.reduce((sum, { resources }) => sum + resources, 0);
  const rows = [...stacks, { name: "total", resources: total }];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const digits = String(total).length;
  const lines = rows.map(({ name, resources }) => `  ${name.padEnd(width)}  ${String(resources).padStart(digits)}`);
  return `${environment}  ${[folder, environment].join("/")}\n${lines.join("\n")} resources\n`;
}
