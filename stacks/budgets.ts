import type { Construct } from "constructs";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { Budget, type BudgetThreshold } from "../constructs/monitoring/budget";
import type { Naming } from "../values/naming";
import { SPEND_LABELS } from "../values/spend-labels";

/** Puts the budgets of an environment into a stack: of all of it, and of those parts that have one of their own. */
export function addBudgets(
  stack: Construct,
  { budget, project }: Environment,
  {
    naming,
    channels,
  }: {
    readonly naming: Naming;
    /** The full names of the e-mail channels that are told. */
    readonly channels: readonly string[];
  },
): void {
  // The rules have seen to it that there is a billing account where there is a budget.
  if (budget === undefined || project.billingAccount === undefined) return;
  const { currency, hook, parts } = budget;
  const common = {
    naming,
    billingAccount: project.billingAccount,
    projectNumber: project.number,
    currency,
    channels,
    topic: hook,
  };
  const whole = new Budget(stack, "Budget", {
    ...common,
    title: "everything",
    monthly: budget.monthly,
    thresholds: thresholdsOf(budget),
  });
  setOrigin(whole, "budget");
  parts.forEach((part, index) => {
    const [noun = "", name = ""] = part.of.split(":");
    const made = new Budget(stack, `Budget-${noun}-${name}`, {
      ...common,
      title: `${noun} ${name}`,
      monthly: part.monthly,
      thresholds: thresholdsOf(part),
      label:
        noun === "model"
          ? { key: SPEND_LABELS.model, value: name }
          : { key: SPEND_LABELS.workload, value: `${noun}-${name}` },
    });
    setOrigin(made, `budget.parts.${index}`);
  });
}

function thresholdsOf({
  alertAt,
  forecastAt,
}: Pick<NonNullable<Environment["budget"]>, "alertAt" | "forecastAt">): readonly BudgetThreshold[] {
  const fraction = (text: string) => Number(text.slice(0, -1)) / 100;
  return [
    ...alertAt.map((text) => ({ fraction: fraction(text), of: "spent" as const })),
    ...forecastAt.map((text) => ({ fraction: fraction(text), of: "forecast" as const })),
  ];
}
