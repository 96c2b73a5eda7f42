import type { Range } from "../../values/guess";
import type { Estimate } from "./estimate";

const CENTS_UNTIL = 10;

/** Dollars for people: `$9,942`, `$3.03`, `less than $0.01`. Without a locale, so that it is the same everywhere. */
export function dollars(value: number): string {
  return money(value, "$");
}

/** The same with a sign in front, for differences: `+$310`. */
export function signedDollars(value: number): string {
  return `${value < 0 ? "-" : "+"}${dollars(Math.abs(value))}`;
}

/** A range of dollars: `$0 to $186,409`. */
export function dollarRange({ low, high }: Range): string {
  return `${dollars(low)} to ${dollars(high)}`;
}

/** What dollars are in the currency of the environment, in brackets; nothing where it says no rate. */
export function converted(value: number, { rate }: Pick<Estimate, "rate">): string {
  return rate === undefined ? "" : ` (${money(value * rate.perDollar, `${rate.currency} `)})`;
}

function money(value: number, unit: string): string {
  if (value < 0) return `-${money(-value, unit)}`;
  if (value > 0 && value < 0.005) return `<${unit}0.01`;
  const digits = value > 0 && value < CENTS_UNTIL ? 2 : 0;
  const [whole = "", cents] = value.toFixed(digits).split(".");
  return `${unit}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${cents === undefined ? "" : `.${cents}`}`;
}

/** A part of a whole in whole percents; with a sign for differences. */
export function percent(share: number, signed = false): string {
  const rounded = Math.round(share * 100);
  return `${signed && rounded >= 0 ? "+" : ""}${rounded}%`;
}

/** `1 thing`, `2 things`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
