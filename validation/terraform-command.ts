import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkStacks, type Depth, type StackResult } from "./check-stacks";
import { onStacks, type Output, TERMINAL } from "./on-stacks";
import { terraform } from "./terraform";

/**
 * Checks every stack of every environment with the real provider and nobody's credentials; the whole of
 * `npm run validate` and `npm run plan:offline`.
 *
 * Returns the exit code: 0 when every stack was checked and is fine, 1 when one could not be checked, 2 when Terraform or
 * a provider refuses one.
 */
export function terraformCommand(
  depth: Depth,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  output: Output = TERMINAL,
): Promise<number> {
  return onStacks(args, output, async (stacks, workspace) => {
    const pluginCache = join(workspace, "plugins");
    mkdirSync(pluginCache);
    const tool = terraform(environment, pluginCache);
    const results = await checkStacks(stacks, depth, tool, join(workspace, "stacks"), (result) =>
      output.out(line(result)),
    );
    return summarize(results, tool.binary, output);
  });
}

function line({ environment, stack, outcome, add, messages }: StackResult): string {
  const text = {
    ok: add === undefined ? "ok" : `ok, ${add} to add`,
    failed: "FAILED",
    "not-checked": "NOT CHECKED",
  }[outcome];
  // Why init failed is told once, at the end: it is mostly the same for every stack.
  const told = outcome === "not-checked" ? [] : messages.map((message) => `  ${message.replaceAll("\n", "\n  ")}`);
  return [`${environment}/${stack}  ${text}`, ...told].join("\n");
}

function summarize(results: readonly StackResult[], binary: string, { out, error }: Output): number {
  const named = (wanted: StackResult["outcome"]) =>
    results.filter(({ outcome }) => outcome === wanted).map(({ environment, stack }) => `${environment}/${stack}`);
  const notChecked = named("not-checked");
  const [why] = results.flatMap(({ outcome, messages }) => (outcome === "not-checked" ? messages : []));
  const failed = named("failed");
  if (failed.length > 0) error(`refused: ${failed.join(", ")}`);
  if (notChecked.length > 0) {
    error(`not checked, because "${binary} init" failed: ${notChecked.join(", ")}\n${why}`);
    return 1;
  }
  if (failed.length > 0) return 2;
  out(`checked: ${results.length}`);
  return 0;
}
