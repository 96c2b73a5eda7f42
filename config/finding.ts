/** Where something is written: a file relative to the project's folder, with `/`; line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How bad a finding is: an error stops synthesis, a warning does not. */
export type Severity = "error" | "warning";

/** Something about an environment file that a person should change or know. */
export interface Finding {
  /** Id of what found it, such as `schema/unknown-key` or `storage/transition-after-expiry`. */
  readonly rule: string;
  readonly severity: Severity;
  /** The environment's name: its file's name without the ending. */
  readonly environment: string;
  /** Path in the environment, such as `storage.zones.raw.archive`. Empty for the file as a whole. */
  readonly path: string;
  readonly location: Location;
  /** What it is about, where many things come from one path: an address of Terraform. @default - the path */
  readonly subject?: string;
  /** One line: what is wrong, with the value that was received. */
  readonly problem: string;
  /** The allowed values in words, where that is a list or a form. */
  readonly allowed?: string;
  /** What to do about it, where the problem does not say so by itself. */
  readonly fix?: string;
}
