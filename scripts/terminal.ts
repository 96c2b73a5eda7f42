/** Where a command prints: results on one stream, progress and complaints on the other. */
export interface Terminal {
  /** Where the command was started, absolute. */
  readonly directory: string;
  /** The folder of this package: the project, unless the command was started within another. */
  readonly packageDirectory: string;
  /** Whether results go to somebody who sees colours. */
  readonly color: boolean;
  /** Prints results. */
  out(text: string): void;
  /** Prints progress, warnings and complaints. */
  err(text: string): void;
}

/**
 * Whether to use colours on a stream: as `NO_COLOR` and `FORCE_COLOR` say; else in a terminal that can, but not in CI,
 * whose logs people also read as files.
 */
export function usesColor(
  variables: Readonly<Record<string, string | undefined>>,
  stream: { readonly isTTY?: boolean },
): boolean {
  const { NO_COLOR, FORCE_COLOR, CI, TERM } = variables;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  const inCi = CI !== undefined && CI !== "" && CI !== "false";
  return stream.isTTY === true && TERM !== "dumb" && !inCi;
}
