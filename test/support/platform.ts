import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Environment } from "../../config/schema/environment";
import { KEPT_PLATFORMS } from "./sources";
import { Synth } from "./synthesized";

/** Every stack of an environment as it is synthesized, and which stacks each comes after. */
export interface SynthesizedPlatform {
  readonly environment: Environment;
  readonly stacks: Readonly<Record<string, Synth>>;
  /** For each stack the stacks that are applied before it, as the manifest says. */
  readonly after: Readonly<Record<string, readonly string[]>>;
}

/**
 * The whole platform of an environment, synthesized in memory. Once for all test files: what is made of the same sources is the
 * same, which tests of their own hold.
 */
export function synthesizePlatform(environment: Environment): SynthesizedPlatform {
  const sum = createHash("sha256").update(JSON.stringify(environment)).digest("hex").slice(0, 32);
  const file = path.join(KEPT_PLATFORMS, process.env.PLINTH_TEST_SOURCES ?? "", `${sum}.json`);
  if (!fs.existsSync(file)) keep(file, made(environment));
  const { stacks, after } = JSON.parse(fs.readFileSync(file, "utf8")) as Made;
  return {
    environment,
    stacks: Object.fromEntries(Object.entries(stacks).map(([name, json]) => [name, new Synth(json)])),
    after,
  };
}

interface Made {
  readonly stacks: Readonly<Record<string, Record<string, unknown>>>;
  readonly after: Readonly<Record<string, readonly string[]>>;
}

function made(environment: Environment): Made {
  // Loaded only now: the framework takes longer than most tests.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it in any case
  const { madePlatform } = require("./made-platform") as typeof import("./made-platform");
  return madePlatform(environment);
}

function keep(file: string, platform: Made): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(platform));
  fs.renameSync(draft, file);
}
