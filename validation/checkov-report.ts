import { readFileSync } from "node:fs";
import type { AcceptedFinding } from "../constructs/core/accepted-finding";
import type { SynthesizedStack } from "./stacks";

/** One check that a resource fails. */
export interface CheckovFinding {
  readonly check: string;
  /** What the check asks for. */
  readonly name: string;
  /** The resource's Terraform address. */
  readonly address: string;
  readonly stack: SynthesizedStack;
}

/** The parts of checkov's JSON output that are read. */
interface CheckovReport {
  readonly results?: {
    readonly failed_checks?: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
      readonly resource: string;
    }[];
    readonly parsing_errors?: readonly string[];
  };
  readonly summary?: { readonly passed: number };
}

/**
 * What checkov prints for folders that each hold one stack, named by `stacks`: `/<folder>/<file>`. Throws an `Error` when
 * it could not read one of them, or checked nothing at all: a check that did not happen is no success.
 */
export function readReport(
  stdout: string,
  stacks: Readonly<Record<string, SynthesizedStack>>,
): readonly CheckovFinding[] {
  const parsed = JSON.parse(stdout) as CheckovReport | readonly CheckovReport[];
  const reports = Array.isArray(parsed) ? (parsed as readonly CheckovReport[]) : [parsed as CheckovReport];
  const unread = reports.flatMap(({ results }) => results?.parsing_errors ?? []);
  if (unread.length > 0) throw new Error(`checkov could not read ${unread.join(", ")}`);
  const failed = reports.flatMap(({ results }) => results?.failed_checks ?? []);
  const passed = reports.reduce((sum, { summary }) => sum + (summary?.passed ?? 0), 0);
  if (passed + failed.length === 0) throw new Error("checkov checked nothing");
  return failed.map(({ check_id: check, check_name: name, file_path: path, resource }) => {
    const stack = stacks[path.split("/")[1] ?? ""];
    if (stack === undefined) throw new Error(`checkov told of a file that it was not given: ${path}`);
    return { check, name, address: addressIn(stack, resource.split(".").at(-1) ?? ""), stack };
  });
}

/** Findings that nobody accepted, and acceptances that nothing needs; as lines for people. */
export function judge(
  findings: readonly CheckovFinding[],
  accepted: readonly AcceptedFinding[],
): { readonly refused: readonly string[]; readonly unused: readonly string[] } {
  const key = (check: string, type: string) => `${check} ${type}`;
  const known = new Set(accepted.map(({ check, resource }) => key(check, resource)));
  const found = new Set(findings.map(({ check, address }) => key(check, typeOf(address))));
  return {
    refused: findings
      .filter(({ check, address }) => !known.has(key(check, typeOf(address))))
      .map(({ check, name, address, stack }) => {
        const where = [stack.origins[address], address].filter((part) => part !== undefined).join(", ");
        return `${stack.environment}/${stack.stack}  ${where}: ${check} ${name}`;
      })
      .sort(),
    unused: [...known].filter((one) => !found.has(one)).sort(),
  };
}

/** Checkov names a resource by its last part only: its type is where the stack has one of that name. */
function addressIn({ file }: SynthesizedStack, name: string): string {
  const { resource = {} } = JSON.parse(readFileSync(file, "utf8")) as { resource?: Record<string, object> };
  const type = Object.keys(resource).find((candidate) => Object.hasOwn(resource[candidate] ?? {}, name));
  if (type === undefined) throw new Error(`checkov told of a resource that is not in the stack: ${name}`);
  return `${type}.${name}`;
}

function typeOf(address: string): string {
  return address.split(".")[0] ?? "";
}
