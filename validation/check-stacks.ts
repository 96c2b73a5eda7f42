import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, ofPlan, ofValidate } from "./diagnostics";
import type { SynthesizedStack } from "./stacks";
import type { Terraform } from "./terraform";

/** How far Terraform goes: `validate` reads the configuration, `plan` also asks the provider what it would do. */
export type Depth = "validate" | "plan";

/** What became of one stack. */
export interface StackResult {
  readonly environment: string;
  readonly stack: string;
  /** `not-checked` when `terraform init` failed, mostly for want of a provider: nothing is known about the stack then. */
  readonly outcome: "ok" | "failed" | "not-checked";
  /** How many resources a plan would add; of a plan only. */
  readonly add?: number;
  /** What Terraform and the providers said, for people. */
  readonly messages: readonly string[];
}

/** Each init and each provider uses a core: more at once only wait for each other. */
const AT_ONCE = 2;

/** Checks every stack in a folder of its own below `workspace`, with a local backend, and tells of each in their order. */
export async function checkStacks(
  stacks: readonly SynthesizedStack[],
  depth: Depth,
  terraform: Terraform,
  workspace: string,
  onResult: (result: StackResult) => void,
): Promise<readonly StackResult[]> {
  const lockFile = await fetchProviders(stacks, terraform, join(workspace, "providers"));
  const results: StackResult[] = [];
  let told = 0;
  const waiting = stacks.entries();
  const work = async () => {
    for (const [index, stack] of waiting) {
      const folder = join(workspace, stack.environment, stack.stack);
      results[index] = await checkStack(stack, depth, terraform, folder, lockFile);
      for (let result = results[told]; result !== undefined; result = results[told]) {
        onResult(result);
        told += 1;
      }
    }
  };
  // Without the providers at hand every init might fetch them into the one cache, which is not made for two at once.
  await Promise.all(Array.from({ length: lockFile === undefined ? 1 : AT_ONCE }, work));
  return results;
}

/** Lets one init find the providers of all stacks. The others then need its lock file only; `undefined` when it fails. */
async function fetchProviders(
  stacks: readonly SynthesizedStack[],
  terraform: Terraform,
  folder: string,
): Promise<string | undefined> {
  const requiredProviders = Object.assign({}, ...stacks.map(({ file }) => providersOf(file))) as object;
  mkdirSync(folder, { recursive: true });
  writeJson(join(folder, "main.tf.json"), { terraform: { required_providers: requiredProviders } });
  const { exitCode } = await terraform.run(folder, ["init", "-backend=false", "-input=false"]);
  return exitCode === 0 ? join(folder, ".terraform.lock.hcl") : undefined;
}

async function checkStack(
  { environment, stack, file, origins }: SynthesizedStack,
  depth: Depth,
  terraform: Terraform,
  folder: string,
  lockFile: string | undefined,
): Promise<StackResult> {
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, "cdk.tf.json"));
  writeJson(join(folder, "backend_override.tf.json"), { terraform: { backend: { local: {} } } });
  if (lockFile !== undefined) copyFileSync(lockFile, join(folder, ".terraform.lock.hcl"));

  const backend = depth === "validate" ? ["-backend=false"] : [];
  const init = await terraform.run(folder, ["init", "-input=false", "-no-color", ...backend]);
  if (init.exitCode !== 0) {
    return { environment, stack, outcome: "not-checked", messages: [init.stderr.trim()] };
  }
  if (depth === "validate") {
    const run = await terraform.run(folder, ["validate", "-json"]);
    return { environment, stack, ...outcome(run.exitCode, ofValidate(run.stdout), run.stderr, origins) };
  }
  const run = await terraform.run(folder, ["plan", "-json", "-refresh=false", "-input=false", "-lock=false"]);
  const { diagnostics, add } = ofPlan(run.stdout);
  return { environment, stack, add, ...outcome(run.exitCode, diagnostics, run.stderr, origins) };
}

function outcome(
  exitCode: number,
  diagnostics: ReturnType<typeof ofValidate>,
  stderr: string,
  origins: SynthesizedStack["origins"],
): Pick<StackResult, "outcome" | "messages"> {
  const messages = diagnostics.map((diagnostic) => describe(diagnostic, origins));
  if (exitCode === 0) return { outcome: "ok", messages };
  return { outcome: "failed", messages: messages.length > 0 ? messages : [stderr.trim()] };
}

function providersOf(file: string): object {
  const { terraform } = JSON.parse(readFileSync(file, "utf8")) as { terraform?: { required_providers?: object } };
  return terraform?.required_providers ?? {};
}

function writeJson(file: string, content: object): void {
  writeFileSync(file, JSON.stringify(content));
}
