import * as fs from "node:fs";
import * as path from "node:path";
import { App, TerraformResource } from "cdktf";
import type { Environment } from "../config/schema/environment";
import { addressOf } from "../constructs/core/dependencies";
import { originOf } from "../constructs/core/origin";
import { checkOutput } from "./check-output";
import { MlPlatform } from "./platform";
import { PlatformStack } from "./platform-stack";
import { replaceFolders } from "./replace-folders";

/** What was written for one environment. */
export interface SynthesizedEnvironment {
  readonly environment: string;
  /** In the order in which they are applied. */
  readonly stacks: readonly { readonly name: string; readonly resources: number }[];
}

/**
 * Writes `<outdir>/<environment>/` for every environment: `manifest.json`, `stacks/<stack>/cdk.tf.json` and
 * `origins.json`. The folders are replaced together, and only when all of them are complete and checked; the folder of an
 * environment that is not asked for stays as it is. Throws an `Error` whose message says what is wrong and where.
 */
export function synthesize(environments: readonly Environment[], outdir: string): readonly SynthesizedEnvironment[] {
  return replaceFolders(
    outdir,
    environments.map(({ name }) => name),
    (draft) =>
      environments.map((environment) => {
        const folder = path.join(draft, environment.name);
        fs.mkdirSync(folder);
        return synthesizeInto(environment, folder);
      }),
  );
}

/**
 * Writes one environment straight into an existing folder, file by file. For the framework's own command, which wants its
 * folder so; everything else uses {@link synthesize}.
 */
export function synthesizeInto(environment: Environment, folder: string): SynthesizedEnvironment {
  return withoutFrameworkVariables(() => {
    // The framework validates while it writes, and asks for a Terraform binary when something was moved.
    const app = new App({ outdir: folder, stackTraces: false, skipValidation: true });
    new MlPlatform(app, environment);
    const stacks = app.node.children.filter((child) => child instanceof PlatformStack);
    for (const stack of stacks) stack.runAllValidations();
    app.synth();

    const resources = new Map(stacks.map((stack) => [stack.node.id, resourcesOf(stack)]));
    for (const [stack, made] of resources) {
      checkOutput(environment.name, stack, path.join(folder, "stacks", stack, "cdk.tf.json"), made.map(addressOf));
    }
    fs.writeFileSync(path.join(folder, "origins.json"), `${JSON.stringify(origins(resources), undefined, 2)}\n`);
    return {
      environment: environment.name,
      stacks: [...resources].map(([name, made]) => ({ name, resources: made.length })),
    };
  });
}

function resourcesOf(stack: PlatformStack): readonly TerraformResource[] {
  return stack.node.findAll().filter((construct) => TerraformResource.isTerraformResource(construct));
}

/** By stack, because two stacks may use one address: the path in the environment file that a resource comes from. */
function origins(
  resources: ReadonlyMap<string, readonly TerraformResource[]>,
): Record<string, Record<string, string | undefined>> {
  return Object.fromEntries(
    [...resources].map(([stack, made]) => [
      stack,
      Object.fromEntries(
        made.map((resource) => [addressOf(resource), originOf(resource)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    ]),
  );
}

/** Runs something without the variables by which the framework changes what it writes, and puts them back. */
function withoutFrameworkVariables<T>(run: () => T): T {
  const names = Object.keys(process.env).filter((name) => name.startsWith("CDKTF_") || name === "SYNTH_HCL_OUTPUT");
  const values = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  try {
    return run();
  } finally {
    for (const [name, value] of values) process.env[name] = value;
  }
}
