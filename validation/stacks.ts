import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";

/** One synthesized stack of one environment. */
export interface SynthesizedStack {
  readonly environment: string;
  readonly stack: string;
  /** The file that Terraform reads. */
  readonly file: string;
  /** Paths of the environment file by Terraform address, where they are known. */
  readonly origins: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
}

/**
 * The stacks in an output folder of `plinth synth`, by environment in the order of its manifest. Throws an `Error` that
 * says what to do when there are none.
 */
export function findStacks(folder: string): readonly SynthesizedStack[] {
  const environments = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => existsSync(join(folder, name, "manifest.json")))
        .sort()
    : [];
  const stacks = environments.flatMap((environment) => stacksOf(join(folder, environment), environment));
  if (stacks.length === 0) throw new Error(`no synthesized stack in ${folder}: run "plinth synth" first`);
  return stacks;
}

function stacksOf(folder: string, environment: string): readonly SynthesizedStack[] {
  const manifest = readJson(join(folder, "manifest.json")) as Manifest;
  const originsFile = join(folder, "origins.json");
  const origins = existsSync(originsFile) ? (readJson(originsFile) as Record<string, Record<string, string>>) : {};
  return Object.entries(manifest.stacks).map(([stack, { synthesizedStackPath }]) => ({
    environment,
    stack,
    file: join(folder, synthesizedStackPath),
    origins: origins[stack] ?? {},
  }));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
