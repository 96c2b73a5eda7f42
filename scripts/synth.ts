import path from "node:path";
import { Command, Option } from "commander";
import { synthJson } from "../config/report/synth-json";
import { report } from "../config/report/report";
import { recoverFolders } from "../stacks/replace-folders";
import type { SynthesizedEnvironment } from "../stacks/synthesize";
import { EXIT, Failure } from "./failure";
import { loadAll, projectDirectory, selectEnvironments, sourceReader, summaryOf } from "./project";
import type { Terminal } from "./terminal";

interface SynthOptions {
  readonly out?: string;
  readonly format: "text" | "json";
}

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
  const folder = out === undefined ? path.join(root, "cdktf.out") : path.resolve(terminal.directory, out);
  recoverFolders(folder);
  const loaded = await loadAll(root, selectEnvironments(root, asked, terminal.directory));
  const findings = loaded.flatMap((environment) => environment.findings);
  const environments = loaded.flatMap(({ environment }) => (environment === undefined ? [] : [environment]));
  const json = (written: readonly SynthesizedEnvironment[]) => terminal.out(synthJson(written, findings));

  if (format === "text" && findings.length > 0) {
    const look = { color: terminal.color, sourceOf: sourceReader(root) };
    terminal.err(`${await report({ environments: loaded, findings }, "text", look)}\n`);
  }
  if (environments.length < loaded.length) {
    if (format === "json") json([]);
    throw new Failure(`nothing was written: ${summaryOf(loaded.length, findings)}`, EXIT.findings);
  }

  // Loaded only now: everything before must answer at once.
  const { OutputFolderError, rememberingValid, synthesize } = await import("../stacks/synthesize");
  const written = toldAsIs(OutputFolderError, () => rememberingValid(memory(), () => synthesize(environments, folder)));
  if (format === "json") json(written);
  else terminal.out(written.map((item) => table(item, path.relative(terminal.directory, folder) || ".")).join("\n"));
}

/** Beside the bundle that runs, whose folder is named after its sources; sources that run themselves keep nothing. */
function memory(): string | undefined {
  return path.basename(path.dirname(__dirname)) === "dist" ? path.join(__dirname, "valid-workflows") : undefined;
}

/** A mistake of the caller is told by its message, and is no crash. */
function toldAsIs<T>(mistake: new (message: string) => Error, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof mistake ? new Failure(error.message) : error;
  }
}

function table({ environment, stacks }: SynthesizedEnvironment, folder: string): string {
  const total = stacks.reduce((sum, { resources }) => sum + resources, 0);
  const rows = [...stacks, { name: "total", resources: total }];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const digits = String(total).length;
  const lines = rows.map(({ name, resources }) => `  ${name.padEnd(width)}  ${String(resources).padStart(digits)}`);
  return `${environment}  ${[folder, environment].join("/")}\n${lines.join("\n")} resources\n`;
}
