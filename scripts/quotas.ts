import type { EnvironmentFile } from "../config/load/environments";
import { loadEnvironment } from "../config/load/load";
import { jsonQuotas, textQuotas } from "../config/report/quotas";
import type { ReportFormat } from "../config/report/report";
import { rules } from "../config/rules/all";
import { quotaNeeds } from "../config/quotas/quota-needs";
import { Failure } from "./failure";
import type { Terminal } from "./terminal";

/** How quotas can be told. */
export const QUOTA_FORMATS = ["text", "json"] as const satisfies readonly ReportFormat[];

/**
 * Prints what environments need of Google's quotas. An environment with errors is left out, unless they are about quotas
 * that are too small: of those this tells more. Throws a {@link Failure} for another form than text or JSON.
 */
export function printQuotas(
  terminal: Terminal,
  root: string,
  files: readonly EnvironmentFile[],
  format: ReportFormat,
): void {
  if (format !== "text" && format !== "json") {
    throw new Failure(`--quotas cannot be told as ${format}\n  allowed: ${QUOTA_FORMATS.join(", ")}`);
  }
  const others = rules.filter(({ id }) => !id.endsWith("/quota-exceeded"));
  const all = files.flatMap(({ name, file }) => {
    const { environment } = loadEnvironment(file, { root, rules: others });
    return environment === undefined ? [] : [{ environment: name, needs: quotaNeeds(environment) }];
  });
  terminal.out(format === "json" ? jsonQuotas(all) : textQuotas(all, terminal.color));
}
