import type { Range } from "../../values/guess";

/** Nothing. */
export const ZERO: Range = { low: 0, expected: 0, high: 0 };

/** Each end and the middle, computed by itself. */
export function eachOf(of: (end: keyof Range) => number): Range {
  return { low: of("low"), expected: of("expected"), high: of("high") };
}

/** The product of several. */
export function product(...ranges: readonly Range[]): Range {
  return eachOf((end) => ranges.reduce((total, range) => total * range[end], 1));
}

/** The sum of several. */
export function sum(ranges: readonly Range[]): Range {
  return eachOf((end) => ranges.reduce((total, range) => total + range[end], 0));
}

/** A range in words: `4.8 (1.2 to 12)`; one number where all are the same. */
export function inWords({ low, expected, high }: Range, unit = ""): string {
  const [least, likely, most] = [low, expected, high].map(shortNumber);
  return least === most ? `${likely}${unit}` : `${likely}${unit} (${least} to ${most})`;
}

/** A number with at most four digits that count, without an exponent. */
export function shortNumber(value: number): string {
  if (value >= 1_000) return String(Math.round(value));
  return String(Number(value.toPrecision(4)));
}
