import type { Finding } from "../finding";

/** What was checked and what came of it. */
export interface Checked {
  /** The environments that were checked, with their files. */
  readonly environments: readonly { readonly name: string; readonly file: string }[];
  readonly findings: readonly Finding[];
}

/** How a report looks to people. */
export interface ReportOptions {
  /** Colours and the line of code with a mark under it. @default - neither */
  readonly color?: boolean;
  /** The text of a file that a location names, for the line of code. @default - no line of code */
  readonly sourceOf?: (file: string) => string | undefined;
}

/** What a finding says beside where it is: the problem, then what is allowed, then what to do. */
export function linesOf({ problem, allowed, fix }: Finding): readonly string[] {
  return [
    problem,
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
  ];
}
