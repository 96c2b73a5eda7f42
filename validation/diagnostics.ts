/** What Terraform or a provider has to say, as its JSON output holds it. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  /** The resource, when Terraform is past reading. */
  readonly address?: string;
  /** Where in the text, while it is still reading. */
  readonly snippet?: { readonly context?: string | null };
}

/** The resource that a diagnostic is about: `google_storage_bucket.Raw_1A2B3C4D`. */
export function addressOf({ address, snippet }: Diagnostic): string | undefined {
  if (address !== undefined) return address;
  const [, type, name] = /^resource\.?\s*"?([a-z0-9_]+)"?[\s.]+"?([A-Za-z0-9_-]+)"?/.exec(snippet?.context ?? "") ?? [];
  return type === undefined || name === undefined ? undefined : `${type}.${name}`;
}

/** A diagnostic for people: where in the environment file where that is known, else where in the output. */
export function describe(diagnostic: Diagnostic, origins: Readonly<Record<string, string>>): string {
  const address = addressOf(diagnostic);
  const origin = address === undefined ? undefined : origins[address];
  const where = [origin, address].filter((part) => part !== undefined).join(", ");
  const detail = diagnostic.detail?.trim().replaceAll(/\s*\n\s*/g, " ");
  return [
    `${diagnostic.severity}: ${where === "" ? "" : `${where}: `}${diagnostic.summary}`,
    ...(detail === undefined || detail === "" ? [] : [detail]),
  ].join("\n    ");
}

/** The diagnostics in what `terraform validate -json` prints. */
export function ofValidate(stdout: string): readonly Diagnostic[] {
  return (JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
}

/** What a line of `terraform plan -json` may hold. */
interface PlanLine {
  readonly type: string;
  readonly diagnostic?: Diagnostic;
  readonly changes?: { readonly add: number; readonly operation?: string };
}

/** The diagnostics in what `terraform plan -json` prints, and how many resources it would add. */
export function ofPlan(stdout: string): { readonly diagnostics: readonly Diagnostic[]; readonly add: number } {
  const lines = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as PlanLine);
  return {
    diagnostics: lines.flatMap(({ diagnostic }) => (diagnostic === undefined ? [] : [diagnostic])),
    add: lines.find(({ type }) => type === "change_summary")?.changes?.add ?? 0,
  };
}
