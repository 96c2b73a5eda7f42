import type { EnvironmentInput } from "../../../config/schema/environment";
import type { FoundViolation } from "../../support/rules";

/** One environment that a rule is asked about, and all that it must say. */
export interface BadCase {
  readonly of: string;
  readonly environment: Partial<EnvironmentInput>;
  readonly finds: readonly FoundViolation[];
}

/** One environment about which a rule must say nothing. */
export interface GoodCase {
  readonly of: string;
  readonly environment: Partial<EnvironmentInput>;
}

/** The cases of one rule. */
export interface Cases {
  readonly bad: readonly BadCase[];
  readonly good: readonly GoodCase[];
}

/** The cases of rules, by rule id. */
export type CasesByRule = Readonly<Record<string, Cases>>;
