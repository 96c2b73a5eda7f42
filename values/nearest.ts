import { closest, distance } from "fastest-levenshtein";

/**
 * The candidate that was probably meant: the nearest one, when at most a third of its letters differ or two of them are
 * swapped. `undefined` where nothing is near enough to be worth a guess.
 */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const candidate = closest(written, candidates);
  const slips = distance(written, candidate);
  const allowed = Math.max(1, Math.floor(Math.max(written.length, candidate.length) / 3));
  const isSwap = slips === 2 && lettersOf(written) === lettersOf(candidate);
  return slips <= allowed || isSwap ? candidate : undefined;
}

function lettersOf(text: string): string {
  return [...text].sort().join("");
}
