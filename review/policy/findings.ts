import type { Finding } from "../../config/finding";
import type { ExceptionFault, Verdict } from "./exceptions";
import { describe } from "./predicate";
import { areFaultsFailing, isFailing, type PolicyResult, type Threshold, worstFirst } from "./result";

/** A finding that is left as it is, and why. */
export interface LeftFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/** Findings of the form that every check has: what makes the command fail is an error, all else a warning. */
export function findingsOf(
  results: readonly PolicyResult[],
  threshold: Threshold,
): { readonly findings: readonly Finding[]; readonly left: readonly LeftFinding[] } {
  const findings: Finding[] = [];
  const left: LeftFinding[] = [];
  for (const result of results) {
    for (const fault of result.faults) findings.push(faultFinding(result, fault, threshold));
    for (const verdict of worstFirst(result.verdicts)) {
      const finding = verdictFinding(result, verdict, threshold);
      const reason = reasonOf(verdict);
      if (reason === undefined) findings.push(finding);
      else left.push({ finding, reason });
    }
  }
  return { findings, left };
}

/** Why a judgement is left as it is; `undefined` where nobody has answered for it. */
export function reasonOf({ acceptance, exception }: Verdict): string | undefined {
  if (exception !== undefined) return `${exception.reason} (${exception.owner}, until ${exception.until})`;
  return acceptance;
}

/** What a person can do so that a rule holds; where an environment file makes the resource, what in it is to change. */
export function adviceOf({ rule: { fix, setting }, resource: { origin } }: Verdict): string {
  return setting === undefined || origin === undefined ? fix : `${fix}; set by ${setting}`;
}

/** Which resource, for people: `google_storage_bucket.Raw in stack data`. */
export function nameOf({ resource: { stack, address } }: Verdict): string {
  return `${address} in stack ${stack}`;
}

function verdictFinding(result: PolicyResult, verdict: Verdict, threshold: Threshold): Finding {
  const { rule, resource, outcome, why } = verdict;
  const { path, location } = result.locate(verdict);
  const doubt = outcome === "unknown" ? "nobody knows whether " : "";
  return {
    rule: rule.id,
    severity: isFailing(verdict, threshold) ? "error" : "warning",
    environment: result.environment,
    path,
    location,
    subject: `${resource.stack}/${resource.address}`,
    problem: `${doubt}${rule.problem}: of ${nameOf(verdict)}, ${why}`,
    allowed: describe(rule.must),
    fix: adviceOf(verdict),
  };
}

function faultFinding(result: PolicyResult, fault: ExceptionFault, threshold: Threshold): Finding {
  const { path, location } = result.locateFault(fault);
  const { rule, problem, fix } = fault;
  const severity = areFaultsFailing(threshold) ? "error" : "warning";
  return { rule, severity, environment: result.environment, path, location, problem, fix };
}
