import type { Location } from "../../config/finding";
import type { Verdict } from "./exceptions";
import { adviceOf, nameOf, reasonOf } from "./findings";
import { describe } from "./predicate";
import { countsOf, isFailing, type PolicyResult, type Threshold, worstFirst } from "./result";
import type { PolicyRule } from "./rule";

/** Colours of a terminal, or none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** So many resources of one rule are named; JSON names all. */
const MOST = 20;

/** For people: the worst rule first, what it is about and what to do, then every resource that it does not hold for. */
export function textOf(results: readonly PolicyResult[], threshold: Threshold, paint: Paint): string {
  return results.map((result) => section(result, threshold, paint)).join("\n");
}

function section(result: PolicyResult, threshold: Threshold, paint: Paint): string {
  const { environment, verdicts, faults, unread, resources } = result;
  const counts = countsOf(verdicts);
  const open = worstFirst(verdicts).filter((verdict) => reasonOf(verdict) === undefined);
  const left = worstFirst(verdicts).filter((verdict) => reasonOf(verdict) !== undefined);
  const head = `${paint.bold(environment)}  ${resources} resources: ${[
    `${counts.pass} pass`,
    `${counts.fail} fail`,
    `${counts.unknown} unknown`,
    ...(counts.accepted > 0 ? [`${counts.accepted} accepted`] : []),
    ...(counts.excepted > 0 ? [`${counts.excepted} excepted`] : []),
  ].join(", ")}`;
  const blocks = [
    ...faults.map((fault) => {
      const place = paint.cyan(placeOf(result.locateFault(fault).location));
      return [`${paint.red("exception")}  ${fault.problem}`, `  ${place}  ${fault.rule}`, `  fix: ${fault.fix}`];
    }),
    ...byRule(open).map((group) => ruleBlock(result, group, threshold, paint)),
    ...leftBlock(left, paint),
    ...(unread.length === 0 ? [] : [["not looked at:", ...unread.map((what) => `  ${what}`)]]),
  ];
  return [head, ...blocks.map((lines) => `\n${lines.map((line) => `  ${line}`).join("\n")}`), ""].join("\n");
}

function ruleBlock(
  result: PolicyResult,
  group: readonly Verdict[],
  threshold: Threshold,
  paint: Paint,
): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { rule, outcome } = first;
  const isError = group.some((verdict) => isFailing(verdict, threshold));
  const word = outcome === "unknown" ? "unknown" : rule.severity;
  const tint = isError ? paint.red : paint.yellow;
  const doubt = outcome === "unknown" ? "nobody knows whether " : "";
  return [
    `${tint(word)}  ${paint.bold(rule.id)}  ${doubt}${rule.problem}`,
    `  why:   ${rule.reason}`,
    `  holds: ${describe(rule.must)}`,
    `  fix:   ${adviceOf(first)}`,
    ...group.slice(0, MOST).flatMap((verdict) => {
      const { path, location } = result.locate(verdict);
      return [
        `  ${paint.cyan(placeOf(location))}${path === "" ? "" : `  ${path}`}`,
        `    ${nameOf(verdict)}: ${verdict.why}`,
      ];
    }),
    ...(group.length > MOST ? [`  and ${group.length - MOST} more, which --format json names`] : []),
  ];
}

/** What somebody has answered for: each reason once. */
function leftBlock(left: readonly Verdict[], paint: Paint): readonly (readonly string[])[] {
  const accepted = left.filter(({ outcome }) => outcome === "accepted");
  const excepted = left.filter(({ outcome }) => outcome === "excepted");
  return [
    ...(accepted.length === 0
      ? []
      : [["accepted, with the reason that stands beside the construct:", ...reasons(accepted, paint)]]),
    ...(excepted.length === 0 ? [] : [["excepted by the environment file:", ...reasons(excepted, paint)]]),
  ];
}

function reasons(verdicts: readonly Verdict[], paint: Paint): readonly string[] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.rule.id}\n${reasonOf(verdict)}`;
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const what = group.length === 1 ? nameOf(first) : `${group.length} of ${first.resource.type}`;
    return [`  ${first.rule.id}  ${what}`, `    ${paint.dim(reasonOf(first) ?? "")}`];
  });
}

function byRule(verdicts: readonly Verdict[]): readonly (readonly Verdict[])[] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.rule.id} ${verdict.outcome}`;
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return [...groups.values()];
}

function placeOf({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

/** Every rule in one line each, by id. */
export function listText(rules: readonly PolicyRule[]): string {
  const sorted = [...rules].sort((one, other) => (one.id < other.id ? -1 : 1));
  const width = Math.max(...sorted.map(({ id }) => id.length));
  return sorted
    .map(({ id, severity, problem, checks }) => {
      const others = [
        ...(checks?.checkov ?? []),
        ...(checks?.trivy ?? []),
        ...(checks?.cis ?? []).map((cis) => `CIS ${cis}`),
      ];
      return `${id.padEnd(width)}  ${severity.padEnd(8)}  ${problem}${others.length === 0 ? "" : `  (${others.join(", ")})`}\n`;
    })
    .join("");
}

/** Everything that a rule says of itself. */
export function explainText(rule: PolicyRule, paint: Paint): string {
  const { id, severity, types, when, must, problem, reason, fix, setting, checks, only, strict } = rule;
  const rows: readonly (readonly [string, string])[] = [
    ["about", types.join(", ")],
    ...(when === undefined ? [] : [["when", describe(when)] as const]),
    ["holds", describe(must)],
    ["why", reason],
    ["fix", fix],
    ["set by", setting ?? "nothing in an environment file: the platform sees to it by itself"],
    ...(only === undefined ? [] : [["asked", "of permanent environments only"] as const]),
    ["excepted", strict === true ? "never in a permanent environment" : "with an exception in the environment file"],
    ...(checks?.checkov === undefined ? [] : [["checkov", checks.checkov.join(", ")] as const]),
    ...(checks?.trivy === undefined ? [] : [["Trivy", checks.trivy.join(", ")] as const]),
    ...(checks?.cis === undefined ? [] : [["CIS", checks.cis.join(", ")] as const]),
  ];
  const lines = rows.map(([name, text]) => `  ${`${name}:`.padEnd(10)} ${text}`);
  return [`${paint.bold(id)}  ${severity}  ${problem}`, ...lines, ""].join("\n");
}
