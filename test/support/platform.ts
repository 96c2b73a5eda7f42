import type { Environment } from "../../config/schema/environment";
import { MlPlatform } from "../../stacks/platform";
import { PlatformStack } from "../../stacks/platform-stack";
import { memoryApp, type Synth, synthesizeStacks } from "./synth";

/** Every stack of an environment as it is synthesized, and which stacks each comes after. */
export interface SynthesizedPlatform {
  readonly environment: Environment;
  readonly stacks: Readonly<Record<string, Synth>>;
  /** For each stack the stacks that are applied before it, as the manifest says. */
  readonly after: Readonly<Record<string, readonly string[]>>;
}

/** Synthesizes the whole platform of an environment in memory. */
export function synthesizePlatform(environment: Environment): SynthesizedPlatform {
  const app = memoryApp();
  new MlPlatform(app, environment);
  const stacks = synthesizeStacks(app);
  const after = app.node.children
    .filter((child): child is PlatformStack => child instanceof PlatformStack)
    .map((stack) => [stack.node.id, stack.dependencies.map(({ node }) => node.id)] as const);
  return { environment, stacks, after: Object.fromEntries(after) };
}
