import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { LoadedEnvironment } from "../config/load/load";
import { report } from "../config/report/report";
import type { Environment } from "../config/schema/environment";
import { readUsage, UsageError } from "../config/usage/read";
import type { Usage } from "../config/usage/usage";
import { type Platform, PlatformError, readPlatform } from "../review/platform";
import { EXIT, Failure } from "./failure";
import { loadAll, selectEnvironments, sourceReader, summaryOf } from "./project";
import type { Terminal } from "./terminal";

/** What an environment becomes. */
export interface Synthesized {
  readonly platform: Platform;
  /** What its workloads need; `undefined` where something older was synthesized. */
  readonly usage: Usage | undefined;
}

/** An environment of the project as it is now. */
export interface SynthesizedNow extends Synthesized {
  /** Its file, for the places of findings. */
  readonly loaded: LoadedEnvironment;
}

/**
 * An environment as it would be synthesized now: written to a folder that is gone afterwards, and read again. Throws a
 * {@link Failure} when the environment does not exist or is not valid; what is wrong is told before.
 */
export async function synthesizedNow(terminal: Terminal, root: string, name: string): Promise<SynthesizedNow> {
  const [only] = await allSynthesizedNow(terminal, root, [name]);
  if (only === undefined) throw new RangeError(`nothing was synthesized of ${name}`);
  return only;
}

/** The same of several environments, or of all when none is asked for. */
export async function allSynthesizedNow(
  terminal: Terminal,
  root: string,
  names: readonly string[],
): Promise<readonly SynthesizedNow[]> {
  const environments = await loadAll(root, selectEnvironments(root, names, terminal.directory));
  const findings = environments.flatMap((loaded) => loaded.findings);
  const faulty = environments.some(({ environment }) => environment === undefined);
  if (faulty) {
    const look = { color: terminal.color, sourceOf: sourceReader(root) };
    terminal.err(`${await report({ environments, findings }, "text", look)}\n`);
    throw new Failure(`nothing was synthesized: ${summaryOf(environments.length, findings)}`, EXIT.findings);
  }
  const made: SynthesizedNow[] = [];
  for (const loaded of environments) {
    if (loaded.environment !== undefined) made.push({ loaded, ...(await synthesizedOf(loaded.environment)) });
  }
  return made;
}

/** A valid environment, synthesized and read. */
export async function synthesizedOf(environment: Environment): Promise<Synthesized> {
  // Loaded only now: everything before must answer at once.
  const { synthesizeInto } = await import("../stacks/synthesize");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plinth-platform-"));
  try {
    synthesizeInto(environment, folder);
    return { platform: readPlatform(folder), usage: readUsage(folder) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What was synthesized into a folder: that of one environment, or the one above with an environment's folder in it. Throws a
 * {@link Failure} when it is neither.
 */
export function synthesizedIn(terminal: Terminal, folder: string, name?: string): Synthesized {
  const place = path.resolve(terminal.directory, folder);
  const has = (directory: string) => fs.existsSync(path.join(directory, "manifest.json"));
  const inside = name === undefined ? place : path.join(place, name);
  return readableAt(!has(place) && has(inside) ? inside : place);
}

/** What is in the very folder. Throws a {@link Failure} when there is no platform in it. */
export function readableAt(folder: string): Synthesized {
  try {
    return { platform: readPlatform(folder), usage: readUsage(folder) };
  } catch (error) {
    throw error instanceof PlatformError || error instanceof UsageError ? new Failure(error.message) : error;
  }
}
