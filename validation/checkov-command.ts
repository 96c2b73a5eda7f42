import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AcceptedFinding } from "../constructs/core/accepted-finding";
import { acceptedOfCheckov } from "./accepted-findings";
import { judge, readReport } from "./checkov-report";
import { onStacks, type Output, TERMINAL } from "./on-stacks";
import type { SynthesizedStack } from "./stacks";
import { missing } from "./terraform";

/**
 * Lets checkov look at every stack of every environment: the binary that `CHECKOV` names, or `checkov` on the path. It
 * runs offline.
 *
 * Returns the exit code: 0 when everything that it finds is accepted with a reason, 1 when it could not look, 2 for a
 * finding that nobody accepted or an acceptance that nothing needs.
 */
export function checkovCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  output: Output = TERMINAL,
  accepted: readonly AcceptedFinding[] = acceptedOfCheckov,
): Promise<number> {
  return onStacks(args, output, async (stacks, workspace) => {
    const folder = join(workspace, "checkov");
    const named: Record<string, SynthesizedStack> = {};
    for (const stack of stacks) {
      const name = `${stack.environment}-${stack.stack}`;
      named[name] = stack;
      mkdirSync(join(folder, name), { recursive: true });
      copyFileSync(stack.file, join(folder, name, "main.tf.json"));
    }

    const findings = readReport(runCheckov(environment, folder), named);
    const { refused, unused } = judge(findings, accepted);
    for (const line of refused) output.error(line);
    for (const line of unused) output.error(`accepted, but found nowhere: ${line}`);
    output.out(`stacks: ${stacks.length}, findings: ${findings.length}, not accepted: ${refused.length}`);
    return refused.length + unused.length > 0 ? 2 : 0;
  });
}

function runCheckov(environment: NodeJS.ProcessEnv, folder: string): string {
  const binary = environment.CHECKOV || "checkov";
  const args = ["--directory", folder, "--framework", "terraform_json", "--output", "json", "--compact"];
  try {
    return execFileSync(binary, [...args, "--quiet", "--soft-fail", "--skip-download"], {
      env: environment,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { code, stderr } = error as { readonly code?: string; readonly stderr?: string };
    const reason = code === "ENOENT" ? missing(binary) : `failed: ${stderr?.trim()}`;
    throw new Error(
      `${binary} ${reason}. Install it, for example with "pipx install checkov", or name it: CHECKOV=...`,
    );
  }
}
