import {
  billingAccountMissing,
  budgetPartAboveWhole,
  budgetPartOfNothing,
  budgetTold,
  thresholdOrder,
} from "./budget/budget";
import type { Rule } from "./rule";

/** The rules of what an environment may cost. */
export const budgetRules: readonly Rule[] = [
  billingAccountMissing,
  budgetPartAboveWhole,
  budgetPartOfNothing,
  budgetTold,
  thresholdOrder,
];
