import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

type Budget = NonNullable<EnvironmentInput["budget"]>;

const budget = (parts: Partial<Budget> = {}): Partial<EnvironmentInput> => ({
  budget: { monthly: 1000, currency: "EUR", ...parts },
});
const project = { id: "acme-ml-test", number: "481516234200", region: "europe-west4" } as const;
const models: EnvironmentInput["models"] = { fraud: { serving: { image: "images/server:1" } } };
const mail = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`team-${index}`, { email: `${index}@acme.example` }]),
  );

export const budgetCases: CasesByRule = {
  "budget/no-billing-account": {
    bad: [
      {
        of: "a budget that no account pays",
        environment: budget(),
        finds: [
          {
            path: "budget",
            problem: "a budget belongs to a billing account, and none is named",
            fix: "add project.billingAccount, as `gcloud billing projects describe` prints it",
          },
        ],
      },
    ],
    good: [
      {
        of: "a budget with its account",
        environment: { ...budget(), project: { ...project, billingAccount: "012345-6789AB-CDEF01" } },
      },
    ],
  },
  "budget/threshold-order": {
    bad: [
      {
        of: "parts that fall or stand still",
        environment: budget({
          alertAt: ["50%", "100%", "80%"],
          forecastAt: ["100%", "100%"],
          parts: [{ of: "model:fraud", monthly: 10, alertAt: ["9%", "10%", "9%"] }],
        }),
        finds: [
          { path: "budget.alertAt[2]", problem: "80% comes after 100%", fix: "write each once, the lowest first" },
          { path: "budget.forecastAt[1]", problem: "100% comes after 100%", fix: "write each once, the lowest first" },
          {
            path: "budget.parts[0].alertAt[2]",
            problem: "9% comes after 10%",
            fix: "write each once, the lowest first",
          },
        ],
      },
    ],
    good: [{ of: "parts that rise", environment: budget({ alertAt: ["9%", "50%", "100%", "120%"], forecastAt: [] }) }],
  },
  "budget/unknown-part": {
    bad: [
      {
        of: "what is misspelt, what spends nothing, and what is there twice",
        environment: {
          models,
          ...budget({
            parts: [
              { of: "model:frauds", monthly: 1 },
              { of: "zone:raw", monthly: 1 },
              { of: "model:fraud", monthly: 1 },
              { of: "model:fraud", monthly: 2 },
              { of: "job:nightly", monthly: 1 },
              { of: "vectors:merchants", monthly: 1 },
            ],
          }),
        },
        finds: [
          {
            path: "budget.parts[0].of",
            problem: 'no model "frauds" is declared. Did you mean "model:fraud"?',
            allowed: "model:fraud",
          },
          {
            path: "budget.parts[1].of",
            problem: '"zone:raw" is nothing that spends',
            allowed: "model:<name>, job:<name>, batch:<name>, pipeline:<name>, endpoint:<name>, vectors:<name>",
          },
          { path: "budget.parts[3].of", problem: '"model:fraud" has a part already', fix: "leave it out" },
          {
            path: "budget.parts[4].of",
            problem: 'no job "nightly" is declared',
            allowed: "no job is declared",
          },
          {
            path: "budget.parts[5].of",
            problem: 'no index of vectors "merchants" is declared',
            allowed: "no index of vectors is declared",
          },
        ],
      },
    ],
    good: [{ of: "a model", environment: { models, ...budget({ parts: [{ of: "model:fraud", monthly: 1 }] }) } }],
  },
  "budget/part-above-whole": {
    bad: [
      {
        of: "a part that is more than everything",
        environment: { models, ...budget({ parts: [{ of: "model:fraud", monthly: 1001 }] }) },
        finds: [
          {
            path: "budget.parts[0].monthly",
            problem: "1001 EUR for model:fraud is more than the 1000 EUR for everything",
            fix: "lower it, or raise budget.monthly",
          },
        ],
      },
    ],
    good: [
      {
        of: "a part that is everything",
        environment: { models, ...budget({ parts: [{ of: "model:fraud", monthly: 1000 }] }) },
      },
    ],
  },
  "budget/nobody-told": {
    bad: [
      {
        of: "a pager, which Google tells nothing",
        environment: {
          ...budget(),
          monitoring: {
            channels: {
              pager: { topic: "projects/acme-oncall/topics/pager" },
              night: { email: "night@acme.example", severities: ["page"] },
            },
          },
        },
        finds: [
          {
            path: "budget",
            problem:
              "only those who keep the billing account are told: Google tells of budgets by e-mail, and no channel is an address that is told of mail",
            fix: 'add a channel such as mail: { email: "ml-oncall@acme.example" } to monitoring.channels',
          },
        ],
      },
      {
        of: "more addresses than Google takes",
        environment: { ...budget(), monitoring: { channels: mail(6) } },
        finds: [
          {
            path: "monitoring.channels",
            problem: "6 e-mail channels are told of mail, and Google tells 5 of a budget: the first",
            fix: "give the budget's readers one address, a group's",
          },
        ],
      },
    ],
    good: [
      { of: "as many addresses as Google takes", environment: { ...budget(), monitoring: { channels: mail(5) } } },
      { of: "a program", environment: budget({ hook: "projects/acme-ml-test/topics/spend" }) },
    ],
  },
};
