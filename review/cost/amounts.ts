import { type Price, priceOf } from "../../catalog/prices";
import type { Usage } from "../../config/usage/usage";
import { exactly, type Range } from "../../values/guess";
import type { CostSubject } from "./estimate";
import { noteOf, usdText } from "./machine-price";
import { eachOf, inWords, shortNumber } from "./ranges";
import type { Priced } from "./workload-lines";

/** An amount with what it rests on. */
export interface KnownAmount {
  readonly amount: Range;
  readonly assumes: readonly string[];
}

type What = Usage["amounts"][number]["what"];

/** How much there is of what, by where it is declared. */
export class Amounts {
  private readonly known: ReadonlyMap<string, KnownAmount>;
  private readonly unknown: ReadonlyMap<string, string>;

  constructor(private readonly usage: Usage | undefined) {
    this.known = new Map(usage?.amounts.map((one) => [keyOf(one.of, one.what), one]));
    this.unknown = new Map(usage?.unknown.map(({ of, what, write }) => [keyOf(of, what), write]));
  }

  /** The amount of something; `undefined` where nothing is assumed of it. */
  find(of: string, what: What): KnownAmount | undefined {
    return this.known.get(keyOf(of, what));
  }

  /** Why there is no amount of something. */
  reason(of: string, what: What): string {
    const write = this.unknown.get(keyOf(of, what));
    if (write !== undefined) return `how much is not known: write ${write}`;
    return this.usage === undefined
      ? "how much is not known: the platform was synthesized without workloads.json"
      : "how much is not known";
  }
}

function keyOf(of: string, what: What): string {
  return `${of}\n${what}`;
}

/** A number that is known, with no assumption. */
export function known(value: number): KnownAmount {
  return { amount: exactly(value), assumes: [] };
}

interface AmountLine {
  readonly subject: CostSubject;
  /** The name of the price. */
  readonly id: string;
  readonly location: string;
  /** In units of the price. */
  readonly amount: KnownAmount;
  /** What the units are called. @default - as the price book calls them */
  readonly unit?: string;
  /** How the amount itself was computed, in front. @default - it was not computed */
  readonly words?: string;
  readonly note?: string;
}

/** What an amount of something costs, tier by tier; what is free is counted at the lower end, or everywhere where it is the project's own. */
export function amountLine({ subject, id, location, amount, unit, words, note }: AmountLine): Priced {
  const price = priceOf(id, location);
  if (price === undefined) return { ...subject, reason: `the price book has no price for ${id} in ${location}` };
  const isOwn = price.free?.per === "project";
  const free = price.free?.amount ?? 0;
  const cost = eachOf((end) => {
    const paid = end === "low" || isOwn ? Math.max(0, amount.amount[end] - free) : amount.amount[end];
    return tiered(price, paid);
  });
  const freeWords =
    free === 0
      ? ""
      : isOwn
        ? `, ${shortNumber(free)} of them free`
        : `; at the lower end ${shortNumber(free)} are free, as for one billing account`;
  return {
    ...subject,
    how: `${words === undefined ? "" : `${words} = `}${inWords(amount.amount)} ${unit ?? price.unit} × ${tierWords(price)}${freeWords}`,
    cost,
    prices: [noteOf(price)],
    ...(note !== undefined && { note }),
    assumes: amount.assumes,
  };
}

/** What an amount costs, each part at the price of the tier that it falls into. */
export function tiered({ tiers }: Pick<Price, "tiers">, amount: number): number {
  return tiers.reduce((total, { from, usd }, index) => {
    const to = tiers[index + 1]?.from ?? Infinity;
    return total + Math.max(0, Math.min(amount, to) - from) * usd;
  }, 0);
}

function tierWords({ tiers }: Price): string {
  const [first, ...others] = tiers;
  if (first === undefined) return usdText(0);
  if (others.length === 0 && first.from === 0) return usdText(first.usd);
  return tiers.map(({ from, usd }) => `${usdText(usd)} from ${from} on`).join(", ");
}
