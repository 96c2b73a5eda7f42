import * as os from "node:os";
import { type App, TerraformStack, Testing } from "cdktf";
import { configureGoogle } from "../../constructs/core/providers";
import { Naming } from "../../values/naming";
import { Synth } from "./synthesized";

export { Synth, type SynthesizedResource } from "./synthesized";

/** Synthesizes an app as the command does: prepared and validated as a whole, once. */
export function synthesizeStacks(app: App): Record<string, Synth> {
  const stacks = app.node.children.filter((child): child is TerraformStack => TerraformStack.isStack(child));
  for (const stack of stacks) stack.prepareStack();
  const problems = app.node.findAll().flatMap((construct) => construct.node.validate());
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return Object.fromEntries(
    stacks.map((stack) => [stack.node.id, new Synth(stack.toTerraform() as Record<string, unknown>)]),
  );
}

/** An app of which nothing is written. The framework would make a folder for each otherwise, and leave it behind. */
export function memoryApp(): App {
  return Testing.app({ stackTraces: false, outdir: os.tmpdir() });
}

/** An app with one stack for a construct under test, and what it becomes. */
export function fixture() {
  const app = memoryApp();
  const stack = new TerraformStack(app, "stack");
  configureGoogle(stack, { project: "acme-ml-test", region: "europe-west4" });
  const naming = new Naming({ environment: "test", projectId: "acme-ml-test", generation: 1 });
  return { app, stack, naming, synth: () => synthesizeStacks(app).stack as Synth };
}
