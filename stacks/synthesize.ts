import * as fs from "node:fs";
import * as path from "node:path";
import { App, TerraformResource } from "cdktf";
import type { Environment } from "../config/schema/environment";
import { usageOf } from "../config/usage/usage-of";
import { addressOf } from "../constructs/core/dependencies";
import { originOf } from "../constructs/core/origin";
import { checkOutput } from "./check-output";
import { MlPlatform } from "./platform";
import { PlatformStack } from "./platform-stack";
import { replaceFolders } from "./replace-folders";

export { rememberingValid } from "./valid-workflows";

/** What the operating system says when a folder cannot be written to. */
const CANNOT_WRITE = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR", "ENAMETOOLONG"]);

/** What was written for one environment. */
export interface SynthesizedEnvironment {
  readonly environment: string;
  /** In the order in which they are applied. */
  readonly stacks: readonly { readonly name: string; readonly resources: number }[];
}

/** The folder to write into cannot be used: a mistake of the caller, told by the message as it is. */
export class OutputFolderError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "OutputFolderError";
  }
}

/**
 * Writes `<outdir>/<environment>/` for every environment: `manifest.json`, `stacks/<stack>/cdk.tf.json`, `origins.json`
 * and `workloads.json`. The folders are replaced together, and only when all of them are complete and checked; the folder of an
 * environment that is not asked for stays as it is. Throws an `OutputFolderError` when it cannot write there, and an `Error`
 * that says what and where when what it made is not sound.
 */
export function synthesize(environments: readonly Environment[], outdir: string): readonly SynthesizedEnvironment[] {
  refuseOtherFiles(outdir, environments);
  try {
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
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && CANNOT_WRITE.has(code))
      throw new OutputFolderError(`cannot write to ${outdir}: ${message}`);
    throw error;
  }
}

/**
 * Writes one environment straight into an existing folder, file by file. For the framework's own command, which wants its
 * folder so; everything else uses {@link synthesize}.
 */
export function synthesizeInto(environment: Environment, folder: string): SynthesizedEnvironment {
  return withQuietFramework(() => {
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
    const write = (file: string, value: unknown) =>
      fs.writeFileSync(path.join(folder, file), `${JSON.stringify(value, undefined, 2)}\n`);
    write("origins.json", origins(resources));
    write("workloads.json", usageOf(environment));
    return {
      environment: environment.name,
      stacks: [...resources].map(([name, made]) => ({ name, resources: made.length })),
    };
  });
}

/** What is replaced is removed: so only what was written by an earlier synthesis may be. */
function refuseOtherFiles(outdir: string, environments: readonly Environment[]): void {
  if (fs.existsSync(outdir) && !fs.statSync(outdir).isDirectory()) {
    throw new OutputFolderError(`${outdir} is a file: name a folder to write into`);
  }
  for (const { name } of environments) {
    const folder = path.join(outdir, name);
    if (!fs.existsSync(folder) || fs.existsSync(path.join(folder, "manifest.json"))) continue;
    if (!fs.statSync(folder).isDirectory() || fs.readdirSync(folder).length > 0) {
      throw new OutputFolderError(
        `${folder} holds something else than synthesized stacks: name another folder to write into`,
      );
    }
  }
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

/**
 * Runs something without the variables by which the framework changes what it writes, and without the stack trace that it
 * takes of every token: nobody reads these, and they cost a fifth of the time. Puts both back.
 */
function withQuietFramework<T>(run: () => T): T {
  const { captureStackTrace } = Error;
  const names = Object.keys(process.env).filter((name) => name.startsWith("CDKTF_") || name === "SYNTH_HCL_OUTPUT");
  const values = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  Error.captureStackTrace = () => undefined;
  try {
    return run();
  } finally {
    Error.captureStackTrace = captureStackTrace;
    for (const [name, value] of values) process.env[name] = value;
  }
}
