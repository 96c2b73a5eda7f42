import { didYouMean } from "../../values/nearest";
import type { Judgement } from "./judge";
import { printed } from "./printed";
import type { PolicyRule } from "./rule";
import { isTarget } from "./target";

/** A rule that need not hold for something, for a time, as an environment file says it. */
export interface Exception {
  readonly rule: string;
  /** A path in the environment file with all below it, a Terraform address, or `<stack>/<address>`. */
  readonly target: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it counts: `2027-03-31`. */
  readonly until: string;
}

/** A judgement, with the exception that covers it where there is one. */
export interface Verdict extends Omit<Judgement, "outcome"> {
  readonly outcome: Judgement["outcome"] | "excepted";
  readonly exception?: Exception;
}

/** Ids of what is wrong with exceptions, and what holds of one that is right. */
export const EXCEPTION_FAULTS = {
  "policy/unknown-rule": "An exception names a rule that there is.",
  "policy/expired-exception":
    "An exception counts until its last day; then the rule holds, or somebody says again why not.",
  "policy/unused-exception": "An exception covers something for which its rule does not hold.",
  "policy/no-exceptions-here": "A permanent environment takes no exception from a rule that guards against the worst.",
} as const;

/** Something that is wrong with one exception. */
export interface ExceptionFault {
  readonly rule: keyof typeof EXCEPTION_FAULTS;
  /** Which exception, counted from 0. */
  readonly index: number;
  readonly exception: Exception;
  readonly problem: string;
  readonly fix: string;
}

/** What exceptions are weighed by. */
export interface Weighing {
  readonly rules: readonly PolicyRule[];
  /** The day, in UTC: `2026-12-02`. */
  readonly today: string;
  readonly lifetime: "permanent" | "disposable";
}

/** Lets exceptions cover judgements that are no pass, and says which exceptions are wrong or needless. */
export function except(
  judgements: readonly Judgement[],
  exceptions: readonly Exception[],
  { rules, today, lifetime }: Weighing,
): { readonly verdicts: readonly Verdict[]; readonly faults: readonly ExceptionFault[] } {
  const faults: ExceptionFault[] = [];
  const valid: Exception[] = [];
  exceptions.forEach((exception, index) => {
    const fault = faultOf(exception);
    if (fault === undefined) valid.push(exception);
    else faults.push({ index, exception, ...fault });
  });
  return {
    verdicts: judgements.map((judgement) => {
      if (judgement.outcome !== "fail" && judgement.outcome !== "unknown") return judgement;
      const exception = valid.find((one) => covers(one, judgement));
      return exception === undefined ? judgement : { ...judgement, outcome: "excepted" as const, exception };
    }),
    faults,
  };

  function faultOf(exception: Exception): Omit<ExceptionFault, "index" | "exception"> | undefined {
    const rule = rules.find(({ id }) => id === exception.rule);
    if (rule === undefined) {
      const ids = rules.map(({ id }) => id);
      return {
        rule: "policy/unknown-rule",
        problem: `there is no rule ${printed(exception.rule)}${didYouMean(exception.rule, ids)}`,
        fix: "name a rule that plinth policy --list tells",
      };
    }
    const meant = judgements.filter((judgement) => covers(exception, judgement));
    const isNeeded = meant.some(({ outcome }) => outcome === "fail" || outcome === "unknown");
    if (exception.until < today) {
      return {
        rule: "policy/expired-exception",
        problem: `the exception from ${rule.id} for ${printed(exception.target)} ended with ${exception.until}, and today is ${today}`,
        fix: isNeeded
          ? `${rule.fix}; or let ${printed(exception.owner)} say until when it goes on`
          : "remove it: the rule holds",
      };
    }
    if (rule.strict === true && lifetime === "permanent") {
      return {
        rule: "policy/no-exceptions-here",
        problem: `a permanent environment takes no exception from ${rule.id}`,
        fix: rule.fix,
      };
    }
    if (isNeeded) return undefined;
    return { rule: "policy/unused-exception", ...unused(exception, rule, meant) };
  }

  function unused(exception: Exception, rule: PolicyRule, meant: readonly Judgement[]) {
    const target = printed(exception.target);
    if (meant.some(({ outcome }) => outcome === "accepted")) {
      return {
        problem: `${rule.id} is accepted for ${target} already, with the reason beside the construct`,
        fix: "remove it",
      };
    }
    if (meant.length > 0)
      return { problem: `${rule.id} holds for ${target}: nothing needs the exception`, fix: "remove it" };
    if (rule.only !== undefined && rule.only !== lifetime) {
      return { problem: `${rule.id} is not asked of a ${lifetime} environment`, fix: "remove it" };
    }
    const origins = judgements.map(({ resource }) => resource.origin ?? "");
    return {
      problem: `${rule.id} is asked of nothing at ${target}${didYouMean(exception.target, [...new Set(origins)].sort())}`,
      fix: `name a path of this file or an address of ${rule.types.join(", ")}`,
    };
  }
}

function covers({ rule, target }: Exception, judgement: Judgement): boolean {
  return rule === judgement.rule.id && isTarget(target, judgement.resource);
}
