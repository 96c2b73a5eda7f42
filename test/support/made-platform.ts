import type { Environment } from "../../config/schema/environment";
import { MlPlatform } from "../../stacks/platform";
import { PlatformStack } from "../../stacks/platform-stack";
import { memoryApp, synthesizeStacks } from "./synth";

/** The JSON of every stack of an environment, and which stacks each comes after. */
export function madePlatform(environment: Environment) {
  const app = memoryApp();
  new MlPlatform(app, environment);
  const stacks = synthesizeStacks(app);
  const after = app.node.children
    .filter((child): child is PlatformStack => child instanceof PlatformStack)
    .map((stack) => [stack.node.id, stack.dependencies.map(({ node }) => node.id)] as const);
  return {
    stacks: Object.fromEntries(Object.entries(stacks).map(([name, { json }]) => [name, json])),
    after: Object.fromEntries(after),
  };
}
