import type { Finding } from "../finding";

/** What was checked and what came of it. */
export interface Checked {
  /** The environments that were checked, with their files. */
  readonly environments: readonly { readonly name: string; readonly file: string }[];
  readonly findings: readonly Finding[];
  /** What was found and is left as it is, for a reason. @default - nothing */
  readonly left?: readonly Left[];
  /** What rules say of themselves, by id, for forms that tell them apart from findings. @default - what the rules of files say */
  readonly rules?: ReadonlyMap<string, RuleText>;
}

/** A finding that somebody has answered for. */
export interface Left {
  readonly finding: Finding;
  readonly reason: string;
}

/** A rule for people who have never met it. */
export interface RuleText {
  /** What holds, or what is wrong: one line. */
  readonly short: string;
  /** Why it matters. */
  readonly full?: string;
  /** What to do. */
  readonly help?: string;
  /** How bad, from 0 to 10, as code scanning counts. */
  readonly weight?: number;
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
