import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findStacks, type SynthesizedStack } from "./stacks";

/** Where a command writes. */
export interface Output {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

/** The terminal. */
export const TERMINAL: Output = { out: console.log, error: console.error };

/**
 * Does something with synthesized stacks, in a workspace that is removed again. The only argument names a folder that
 * `plinth synth` wrote; without it all environments are synthesized first.
 *
 * Returns the exit code that `use` gives; 1, with the message, when it throws.
 */
export async function onStacks(
  args: readonly string[],
  output: Output,
  use: (stacks: readonly SynthesizedStack[], workspace: string) => Promise<number>,
): Promise<number> {
  const workspace = mkdtempSync(join(tmpdir(), "plinth-validation-"));
  try {
    const folder = args[0] ?? synthesized(join(workspace, "synthesized"));
    return await use(findStacks(resolve(folder)), workspace);
  } catch (error) {
    output.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** Synthesizes every environment; the command's own messages go to the terminal. */
function synthesized(folder: string): string {
  const plinth = resolve(__dirname, "../bin/plinth.js");
  try {
    execFileSync(process.execPath, [plinth, "synth", "--out", folder], { stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    throw new Error(`the environments could not be synthesized: run "npx plinth check"`);
  }
  return folder;
}
