/** Where two texts differ. */
export interface DifferentLines {
  /** The first line that differs, counted from 1. */
  readonly line: number;
  /** From the first to the last line that differs. */
  readonly before: string;
  readonly after: string;
}

/** The lines between what two texts begin with and what they end with. */
export function differentLines(before: string, after: string): DifferentLines {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same += 1;
  let end = 0;
  while (end < shorter - same && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return {
    line: same + 1,
    before: a.slice(same, a.length - end).join("\n"),
    after: b.slice(same, b.length - end).join("\n"),
  };
}
