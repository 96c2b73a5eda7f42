import type { Predicate } from "./predicate";

/** How bad it is when a rule does not hold, from the least. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;

/** How bad it is when a rule does not hold. */
export type RuleSeverity = (typeof SEVERITIES)[number];

/** One thing that must hold of every resource of some types. */
export interface PolicyRule {
  /** `<what it is about>/<what is wrong>`. Contract: exceptions and other people's pipelines name it. */
  readonly id: string;
  readonly severity: RuleSeverity;
  /** Types of Terraform; `*` stands for any part of a name. `project` is a Google project as a whole. */
  readonly types: readonly string[];
  /** Which of them. @default - every one */
  readonly when?: Predicate;
  readonly must: Predicate;
  /** What is wrong, as one would say it of one resource. */
  readonly problem: string;
  /** Why that matters. */
  readonly reason: string;
  /** What to do. */
  readonly fix: string;
  /** The path in an environment file that controls it, `*` for a name. @default - none: the platform sees to it by itself */
  readonly setting?: string;
  /** The same check elsewhere. @default - nobody else has it */
  readonly checks?: OtherChecks;
  /** Judged only where what is there is to stay. @default - everywhere */
  readonly only?: "permanent";
  /** No exception is taken in a permanent environment. @default - exceptions are */
  readonly strict?: true;
  /**
   * What must hold so that a reason, written beside the construct for the same check of checkov, counts here. Left out where
   * the rule tells apart what that check cannot: then no such reason counts.
   */
  readonly acceptable?: Predicate;
}

/** Ids of the same check in other tools and benchmarks. */
export interface OtherChecks {
  readonly checkov?: readonly string[];
  readonly trivy?: readonly string[];
  /** Numbers of the CIS Google Cloud Platform Foundation Benchmark 1.2. */
  readonly cis?: readonly string[];
}

/** Whether a rule is about resources of a type. */
export function isAbout(rule: PolicyRule, type: string): boolean {
  return rule.types.some((pattern) => matches(pattern, type));
}

/** Whether a name fits a pattern in which `*` stands for any part. */
export function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...rest] = parts;
  if (rest.length === 0) return pattern === name;
  const last = rest.pop() ?? "";
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
