/** A size as it is written in an environment file: a whole number and a unit of 1024 steps. */
export type SizeText = `${number}${"GiB" | "TiB"}`;

/** What a size looks like: digits without a leading zero, then `GiB` or `TiB`. */
export const SIZE_PATTERN = /^([1-9][0-9]{0,6})(GiB|TiB)$/;

/** The whole number of gibibytes that a size stands for. Throws a `RangeError` when the text is not a size. */
export function sizeToGibibytes(text: string): number {
  const [, count, unit] = SIZE_PATTERN.exec(text) ?? [];
  if (count === undefined) {
    throw new RangeError(`"${text}" is not a size: write a whole number and a unit, such as "200GiB" (GiB, TiB)`);
  }
  return Number(count) * (unit === "TiB" ? 1024 : 1);
}
