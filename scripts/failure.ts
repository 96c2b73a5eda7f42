/**
 * Exit codes of the command. Contract: scripts and CI depend on them.
 */
export const EXIT = {
  done: 0,
  /** Could not run: usage, an unreadable file, a crash. */
  couldNotRun: 1,
  /** Findings at the threshold, or something that is not current. */
  findings: 2,
  /** A limit of `--fail-on` is broken. */
  gate: 3,
  /** It is not what was reviewed. */
  notVerified: 4,
  /** Ctrl-C, heard between two steps: nothing is left half done. */
  interrupted: 130,
} as const;

/** An end that is no crash: the message goes to people as it is, without a stack. */
export class Failure extends Error {
  /** @param message what went wrong and what to do; empty where everything was said already */
  constructor(
    message: string,
    readonly exitCode: number = EXIT.couldNotRun,
  ) {
    super(message);
    this.name = "Failure";
  }
}
