/** A part of a whole as it is written in an environment file: `"5%"`, `"99.9%"`. */
export type ShareText = `${number}%`;

/** What a share looks like: 0 to 100 with at most four decimals, then `%`. */
export const SHARE_PATTERN = /^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)%$/;

/** The fraction between 0 and 1 that a share stands for. Throws a `RangeError` when the text is not a share. */
export function shareToFraction(text: string): number {
  if (!SHARE_PATTERN.test(text)) throw new RangeError(`"${text}" is not a share: write "0%" to "100%"`);
  // Decimal shift in text first: 0.1 % must give 0.001 and not 0.0010000000000000002 on any machine.
  return Number(`${text.slice(0, -1)}e-2`);
}
