import { distance } from "fastest-levenshtein";

/**
 * The candidate that was most likely meant, or `undefined` when none is close: at most a third of the letters wrong, or two
 * of them swapped, whatever the case. Of equally close candidates, the first.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const small = word.toLowerCase();
  let best: { candidate: string; steps: number } | undefined;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const steps = distance(small, other);
    const limit = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    const isClose = steps <= limit || (steps === 2 && lettersOf(small) === lettersOf(other));
    if (word.length > 1 && isClose && (best === undefined || steps < best.steps)) best = { candidate, steps };
  }
  return best?.candidate;
}

/** `. Did you mean "nearline"?`, the end of a problem; nothing where no candidate is close. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? "" : `. Did you mean ${JSON.stringify(meant)}?`;
}

function lettersOf(text: string): string {
  return [...text].sort().join("");
}
