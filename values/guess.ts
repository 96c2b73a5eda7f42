import { Duration, DURATION_PATTERN } from "./duration";
import { shareToFraction, SHARE_PATTERN } from "./share";
import { SIZE_PATTERN, sizeToGibibytes } from "./size";

/** A number that is only guessed: between which two it lies, and what is likely. */
export interface Range {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** A guess as it is written: one value, or three. */
export type WrittenGuess =
  WrittenValue | { readonly low: WrittenValue; readonly expected: WrittenValue; readonly high: WrittenValue };

type WrittenValue = string | number;

/** The three numbers of a guess: hours of durations, GiB of sizes, fractions of shares. Throws a `RangeError` for other text. */
export function rangeOf(guess: WrittenGuess): Range {
  if (typeof guess === "object") {
    return { low: numberOf(guess.low), expected: numberOf(guess.expected), high: numberOf(guess.high) };
  }
  return exactly(numberOf(guess));
}

/** A number that is known. */
export function exactly(value: number): Range {
  return { low: value, expected: value, high: value };
}

function numberOf(value: WrittenValue): number {
  if (typeof value === "number") return value;
  if (DURATION_PATTERN.test(value)) return Duration.parse(value).toSeconds() / 3_600;
  if (SIZE_PATTERN.test(value)) return sizeToGibibytes(value);
  if (SHARE_PATTERN.test(value)) return shareToFraction(value);
  throw new RangeError(`"${value}" is no duration, size, share or number`);
}
