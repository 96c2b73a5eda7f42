import { shareToFraction } from "../../values/share";

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
