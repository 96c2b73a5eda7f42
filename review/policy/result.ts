import type { Location } from "../../config/finding";
import type { ExceptionFault, Verdict } from "./exceptions";
import { PROJECT } from "./judge";
import { SEVERITIES, type PolicyRule, type RuleSeverity } from "./rule";
import { stepsOf } from "./target";

/** What was found out about one platform. */
export interface PolicyResult {
  /** The environment's or the folder's name. */
  readonly environment: string;
  /** The environment's file, relative to the project's folder; left out for a folder. */
  readonly file?: string;
  /** How many resources were judged. */
  readonly resources: number;
  readonly verdicts: readonly Verdict[];
  readonly faults: readonly ExceptionFault[];
  /** What could not be looked at. */
  readonly unread: readonly string[];
  /** Where a person can change what a judgement is about. */
  locate(verdict: Verdict): Place;
  /** Where an exception is written. */
  locateFault(fault: ExceptionFault): Place;
}

/** A path in an environment file, and where that is written. */
export interface Place {
  /** Empty where nothing in an environment file says it. */
  readonly path: string;
  readonly location: Location;
}

/** A judgement that is no pass. */
export type OpenVerdict = Verdict & { readonly outcome: Exclude<Verdict["outcome"], "pass"> };

/** How many judgements came out how. */
export interface Counts {
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly accepted: number;
  readonly excepted: number;
}

/** What makes the command fail. */
export interface Threshold {
  /** The least severity of a rule that does not hold. @default - none: no rule fails the command */
  readonly severity?: RuleSeverity;
  /** Whether it is enough that nobody knows. */
  readonly unknown: boolean;
}

/** Counts judgements by how they came out. */
export function countsOf(verdicts: readonly Verdict[]): Counts {
  const counts = { pass: 0, fail: 0, unknown: 0, accepted: 0, excepted: 0 };
  for (const { outcome } of verdicts) counts[outcome] += 1;
  return counts;
}

/** Whether a judgement makes the command fail. */
export function isFailing({ rule, outcome }: Verdict, { severity, unknown }: Threshold): boolean {
  if (outcome === "unknown") return unknown;
  return outcome === "fail" && severity !== undefined && weightOf(rule) >= SEVERITIES.indexOf(severity);
}

/** Whether an exception that is wrong makes the command fail: wherever a rule does. */
export function areFaultsFailing({ severity }: Threshold): boolean {
  return severity !== undefined;
}

/** What is no pass, the worst first: by severity, then by rule, then in the order of the platform. */
export function worstFirst(verdicts: readonly Verdict[]): readonly OpenVerdict[] {
  return verdicts
    .filter((verdict): verdict is OpenVerdict => verdict.outcome !== "pass")
    .sort((one, other) => weightOf(other.rule) - weightOf(one.rule) || compare(one.rule.id, other.rule.id));
}

/**
 * The path in an environment file to change: the setting of the rule at the place that the resource comes from, as far as
 * the one leads on from the other; else that place. Empty where it is not known.
 */
export function pathToChange({ rule: { setting }, resource: { origin, type } }: Verdict): string {
  if (origin === undefined) return "";
  if (setting === undefined) return origin;
  if (type === PROJECT) return setting.includes("*") ? origin : setting;
  const own = stepsOf(origin);
  const wanted = stepsOf(setting);
  const leadsOn =
    wanted.length > own.length && own.every((step, index) => wanted[index] === "*" || wanted[index] === step);
  const rest = wanted.slice(own.length);
  return leadsOn && !rest.includes("*") ? [origin, ...rest].join(".") : origin;
}

function weightOf({ severity }: PolicyRule): number {
  return SEVERITIES.indexOf(severity);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
