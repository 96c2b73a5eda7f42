import type { Range } from "../../values/guess";
import { type CostChange, type CostComparison, unjudgedIn } from "./changes";
import { dollars, signedDollars } from "./money";

/** How much a reviewer should care. */
type Severity = "high" | "medium" | "low" | "info";

/** What a review says of one cost. */
export interface CostFinding {
  /** In a sentence. */
  readonly text: string;
  /** `unknown` where nobody can say what it costs; money is nothing that is loosened or tightened. */
  readonly direction: "neutral" | "unknown";
  readonly severity: Severity;
  readonly section: "cost";
  readonly stack?: string;
  /** A path in the environment file. */
  readonly origin?: string;
}

/** What a review says of costs: the part of its change model that is called `cost`. */
export interface CostOfChange {
  readonly currency: string;
  readonly before: Range;
  readonly after: Range;
  readonly difference: Range;
  readonly unpriced: number;
  readonly unjudged: readonly string[];
  /** Such as `costs $310 a month more`; empty when nothing changes. */
  readonly summary: string;
  readonly findings: readonly CostFinding[];
  /** The whole comparison. */
  readonly detail: CostComparison;
}

/** From which difference on, in dollars a month or as a part of what everything costs, a cost is worth looking at. */
const HIGH = { dollars: 1_000, share: 0.2 };
const MEDIUM = { dollars: 100, share: 0.05 };

/** What a comparison means for the one who reads a review: the largest difference first, then what nobody can say. */
export function costOfChange(comparison: CostComparison): CostOfChange {
  const { currency, before, after, difference, unpriced, changes, unknown } = comparison;
  const large = changes.filter((change) => !isSmall(change.difference));
  return {
    currency,
    before,
    after,
    difference,
    unpriced,
    unjudged: unjudgedIn(comparison),
    summary: summaryOf(comparison),
    findings: [
      ...large.map((change) => ({
        text: textOf(change),
        direction: "neutral" as const,
        severity: severityOf(change, before),
        section: "cost" as const,
        ...placeOf(change),
      })),
      ...smallFinding(changes.filter((change) => isSmall(change.difference))),
      ...unknown.map((one) => ({
        text: `What ${one.what} costs is not known: ${one.reason}`,
        direction: "unknown" as const,
        severity: one.isMachines === true ? ("medium" as const) : ("low" as const),
        section: "cost" as const,
        ...placeOf(one),
      })),
    ],
    detail: comparison,
  };
}

/** Dollars a month, at every end, that nobody decides anything by. */
const SMALL = { expected: 1, ends: 10 };

function isSmall({ low, expected, high }: Range): boolean {
  return Math.abs(expected) < SMALL.expected && Math.max(Math.abs(low), Math.abs(high)) < SMALL.ends;
}

/** What hardly costs more or less is told in one line. */
function smallFinding(changes: readonly CostChange[]): readonly CostFinding[] {
  if (changes.length === 0) return [];
  const things = `${changes.length} ${changes.length === 1 ? "thing costs" : "things cost"}`;
  const text = `${things} hardly more or less: by less than $${SMALL.expected} a month`;
  return [{ text, direction: "neutral", severity: "info", section: "cost" }];
}

function summaryOf({ difference, changes, unknown }: CostComparison): string {
  const { expected } = difference;
  const more =
    unknown.length === 0 ? "" : `${unknown.length} ${unknown.length === 1 ? "cost" : "costs"} nobody can say`;
  if (changes.every((change) => isSmall(change.difference)) && isSmall(difference)) {
    return more === "" ? "" : `changes ${more}`;
  }
  const isSame = Math.abs(expected) < SMALL.expected;
  const known = isSame
    ? "costs as much as before in the expected case"
    : `costs ${dollars(Math.abs(expected))} a month ${expected < 0 ? "less" : "more"}`;
  return more === "" ? known : `${known}, and changes ${more}`;
}

function textOf({ what, before, after, difference }: CostChange): string {
  const amount = `${signedDollars(difference.expected)} a month`;
  const upper = `${signedDollars(difference.high)} at the upper end`;
  if (before === undefined) return `${amount} (${upper}): ${what}, new`;
  if (after === undefined) return `${amount} (${upper}): ${before.what}, gone`;
  return `${amount} (${upper}): ${before.what === after.what ? what : `${before.what}, then ${after.what}`}`;
}

function severityOf({ difference: { expected } }: CostChange, before: Range): Severity {
  if (expected <= 0) return "info";
  const isOver = (limit: typeof HIGH) =>
    expected >= limit.dollars || (before.expected > 0 && expected >= limit.share * before.expected && expected >= 10);
  return isOver(HIGH) ? "high" : isOver(MEDIUM) ? "medium" : "low";
}

/** A word is no place in the environment file. */
function placeOf({ of, stack }: { readonly of: string; readonly stack: string }): { stack?: string; origin?: string } {
  return { ...(stack !== "" && { stack }), ...(of.includes(".") && { origin: of }) };
}
