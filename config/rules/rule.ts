import type { Severity } from "../finding";
import type { Environment } from "../schema/environment";

/** What a rule says about one place. */
export interface Violation {
  /** Path below the place that was checked, such as `archive.coldline` or `reads[0]`; empty for the place itself. */
  readonly at?: string;
  /** Set where the finding belongs to another part of the environment: the full path. */
  readonly path?: string;
  readonly problem: string;
  readonly allowed?: string;
  readonly fix?: string;
}

/** One place that a rule checks. */
export interface Place<T> {
  /** The value at this place, checked by the schema and with its defaults. */
  readonly value: T;
  /** The names that stood for the `*` of `each`, in order. */
  readonly names: readonly string[];
  readonly environment: Environment;
}

/**
 * A rule over more than one value of an environment. It runs at every place that matches `each`, unless the schema found
 * fault with one of the values that it reads there, so that all findings can be told at once and none follows from
 * another.
 */
export interface Rule<T = unknown> {
  /** `<section>/<what is wrong>`, such as `storage/transition-after-expiry`. Contract: people filter by it. */
  readonly id: string;
  readonly severity: Severity;
  /** One line for the reference page: what must hold. */
  readonly holds: string;
  /** Where it is checked: a path with `*` for a name, such as `storage.zones.*`; empty for the environment. */
  readonly each: string;
  /**
   * What it reads: paths below the place, or from the root when they begin with `/`; may hold `*`. A rule that judges each
   * of several values by itself leaves them out: what it says of a faulty one is not told.
   */
  readonly reads: readonly string[];
  /**
   * Where the names are declared that it looks for, from the root. It is silent where one of these places is faulty as a
   * whole, but not for the sake of what is written below.
   * @default - it looks for no names
   */
  readonly declaredIn?: readonly string[];
  check(place: Place<T>): readonly Violation[];
}

/** Keeps the type of the place's value for the check. */
export function defineRule<T>(rule: Rule<T>): Rule<T> {
  return rule;
}
