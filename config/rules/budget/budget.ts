import type { Environment } from "../../schema/environment";
import { notAmong } from "../references/names";
import { SPENDERS } from "../../../values/spend-labels";
import { defineRule, type Violation } from "../rule";

type Budget = NonNullable<Environment["budget"]>;

/** A budget belongs to a billing account. */
export const billingAccountMissing = defineRule<Budget>({
  id: "budget/no-billing-account",
  severity: "error",
  holds: "Where there is a budget, the billing account is known.",
  each: "budget",
  reads: ["/project.billingAccount"],
  check: ({ environment: { project } }) =>
    project.billingAccount !== undefined
      ? []
      : [
          {
            problem: "a budget belongs to a billing account, and none is named",
            fix: "add project.billingAccount, as `gcloud billing projects describe` prints it",
          },
        ],
});

function notRising(texts: readonly string[], at: string): readonly Violation[] {
  const number = (text: string | undefined) => Number.parseInt(text ?? "0", 10);
  return texts.flatMap((text, index) =>
    index > 0 && number(text) <= number(texts[index - 1])
      ? [
          {
            at: `${at}[${index}]`,
            problem: `${text} comes after ${texts[index - 1]}`,
            fix: "write each once, the lowest first",
          },
        ]
      : [],
  );
}

/** What is written twice, or in another order, is a slip. */
export const thresholdOrder = defineRule<Budget>({
  id: "budget/threshold-order",
  severity: "error",
  holds: "The parts of a budget at which somebody is told rise.",
  each: "budget",
  reads: ["alertAt", "forecastAt", "parts"],
  check: ({ value }) => [
    ...notRising(value.alertAt, "alertAt"),
    ...notRising(value.forecastAt, "forecastAt"),
    ...value.parts.flatMap(({ alertAt, forecastAt }, index) => [
      ...notRising(alertAt, `parts[${index}].alertAt`),
      ...notRising(forecastAt, `parts[${index}].forecastAt`),
    ]),
  ],
});

const GRAMMAR = ["model", ...SPENDERS].map((noun) => `${noun}:<name>`).join(", ");

/** A budget of nothing is never reached. */
export const budgetPartOfNothing = defineRule<Budget>({
  id: "budget/unknown-part",
  severity: "error",
  holds: "What has a part of the budget is declared, and has one part.",
  each: "budget",
  reads: ["parts"],
  declaredIn: ["models", "training.jobs", "batch", "pipelines", "endpoints", "vectors"],
  check({ value: { parts }, environment }) {
    const { batch, endpoints, models, pipelines, training, vectors } = environment;
    const sections = { model: models, job: training.jobs, batch, pipeline: pipelines, endpoint: endpoints, vectors };
    const names = new Map(Object.entries(sections).map(([noun, section]) => [noun, Object.keys(section)]));
    return parts.flatMap(({ of }, index): readonly Violation[] => {
      const at = `parts[${index}].of`;
      const [, noun = "", name = ""] = /^([a-z]+):(.*)$/s.exec(of) ?? [];
      const known = names.get(noun);
      if (known === undefined) return [{ at, problem: `"${of}" is nothing that spends`, allowed: GRAMMAR }];
      if (parts.findIndex((part) => part.of === of) !== index) {
        return [{ at, problem: `"${of}" has a part already`, fix: "leave it out" }];
      }
      return notAmong(known, noun === "vectors" ? "index of vectors" : noun, name, at, of);
    });
  },
});

/** A part that is more than the whole is never what ends first. */
export const budgetPartAboveWhole = defineRule<Budget>({
  id: "budget/part-above-whole",
  severity: "error",
  holds: "No part of the budget is more than all of it.",
  each: "budget",
  reads: ["monthly", "parts"],
  check: ({ value: { monthly, parts, currency } }) =>
    parts.flatMap((part, index) =>
      part.monthly <= monthly
        ? []
        : [
            {
              at: `parts[${index}].monthly`,
              problem: `${part.monthly} ${currency} for ${part.of} is more than the ${monthly} ${currency} for everything`,
              fix: "lower it, or raise budget.monthly",
            },
          ],
    ),
});

/** https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets */
const MOST_CHANNELS = 5;

/** Google tells of budgets by e-mail only: a pager hears nothing. */
export const budgetTold = defineRule<Budget>({
  id: "budget/nobody-told",
  severity: "warning",
  holds: "Somebody beside those who keep the billing account is told of the budget, by one to five e-mail channels.",
  each: "budget",
  reads: ["hook", "/monitoring.channels"],
  check({ value: { hook }, environment: { monitoring } }) {
    const told = Object.values(monitoring.channels).filter(
      (channel) => "email" in channel && channel.severities.includes("mail"),
    );
    if (told.length > MOST_CHANNELS) {
      return [
        {
          path: "monitoring.channels",
          problem: `${told.length} e-mail channels are told of mail, and Google tells ${MOST_CHANNELS} of a budget: the first`,
          fix: "give the budget's readers one address, a group's",
        },
      ];
    }
    if (told.length > 0 || hook !== undefined) return [];
    return [
      {
        problem:
          "only those who keep the billing account are told: Google tells of budgets by e-mail, and no channel is an address that is told of mail",
        fix: `add a channel such as mail: { email: "ml-oncall@acme.example" } to monitoring.channels`,
      },
    ];
  },
});
