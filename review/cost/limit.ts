import type { Range } from "../../values/guess";
import { shareToFraction } from "../../values/share";
import { dollars } from "./money";

/** A limit for what a change may cost more: a share of what is expected now, or dollars in a month. */
export type CostLimit = { readonly share: number } | { readonly dollars: number };

/** How a limit is written, for messages. */
export const COST_LIMIT_FORM = '"+20%" of what is expected now, or "+500" dollars in a month';

/** Reads a limit such as `+20%` or `+500`. Returns `undefined` for other text. */
export function costLimitOf(text: string): CostLimit | undefined {
  const [, number = "", sign] = /^\+([0-9]{1,9}(?:\.[0-9]{1,4})?)(%?)$/.exec(text) ?? [];
  if (number === "") return undefined;
  if (sign !== "%") return { dollars: Number(number) };
  return { share: Number(number) <= 100 ? shareToFraction(`${Number(number)}%`) : Number(number) / 100 };
}

/** What of a comparison a limit is held against. */
export interface Limited {
  readonly before: Range;
  readonly difference: Range;
  /** What nobody can judge, a sentence each. */
  readonly unjudged: readonly string[];
}

/** What is beyond a limit, a sentence each; nothing where the change is within it. What cannot be judged is beyond every limit. */
export function beyondLimit({ before, difference, unjudged }: Limited, limit: CostLimit): readonly string[] {
  const most = "dollars" in limit ? limit.dollars : limit.share * before.expected;
  const words = "dollars" in limit ? dollars(limit.dollars) : `${limit.share * 100}% of ${dollars(before.expected)}`;
  const isBeyond = difference.expected > most + 1e-9;
  return [
    ...(isBeyond
      ? [`a month is expected to cost ${dollars(difference.expected)} more, and the limit is ${words}`]
      : []),
    ...unjudged,
  ];
}
