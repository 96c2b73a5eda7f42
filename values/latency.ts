/** How long an answer takes as it is written in an environment file: a whole number of milliseconds or seconds. */
export type LatencyText = `${number}${"ms" | "s"}`;

/** What a latency looks like: digits without a leading zero, then `ms` or `s`. */
export const LATENCY_PATTERN = /^([1-9][0-9]{0,6})(ms|s)$/;

/** The milliseconds of `"300ms"` or `"2s"`. Throws a `RangeError` when the text is not a latency. */
export function latencyToMilliseconds(text: string): number {
  const [, count, unit] = LATENCY_PATTERN.exec(text) ?? [];
  if (count === undefined) throw new RangeError(`"${text}" is not a latency: write a whole number and ms or s`);
  return Number(count) * (unit === "s" ? 1_000 : 1);
}
