import { BillingBudget } from "@cdktf/provider-google/lib/billing-budget";
import type { EnvironmentInput } from "../../config/schema/environment";
import { addBudgets } from "../../stacks/budgets";
import { MlPlatform } from "../../stacks/platform";
import { environment, minimal } from "../support/environment";
import { fixture, memoryApp, synthesizeStacks } from "../support/synth";

const parts: Partial<EnvironmentInput> = {
  project: { ...minimal.project, billingAccount: "012345-6789AB-CDEF01" },
  models: { fraud: { serving: { image: "images/server:1" } } },
  budget: {
    monthly: 1000,
    currency: "EUR",
    parts: [
      { of: "model:fraud", monthly: 600, alertAt: ["90%"], forecastAt: [] },
      { of: "job:nightly", monthly: 5 },
    ],
  },
  monitoring: {
    channels: {
      team: { email: "team@acme.example" },
      pager: { topic: "projects/acme-oncall/topics/pager" },
      night: { email: "night@acme.example", severities: ["page"] },
    },
  },
};

test("each part has a budget of its own, by the label that its workloads carry", () => {
  const { stack, naming, synth } = fixture();
  addBudgets(stack, environment(parts), { naming, channels: ["a"] });

  const made = synth().all(BillingBudget);
  expect(
    made.map(({ display_name, amount, budget_filter, threshold_rules }) => [
      display_name,
      (amount as { specified_amount: { units: string } }).specified_amount.units,
      (budget_filter as { labels?: object }).labels,
      (threshold_rules as readonly { threshold_percent: number }[]).map(({ threshold_percent }) => threshold_percent),
    ]),
  ).toEqual([
    ["test: everything", "1000", undefined, [0.5, 0.8, 1, 1]],
    ["test: model fraud", "600", { "plinth-model": "fraud" }, [0.9]],
    ["test: job nightly", "5", { "plinth-workload": "job-nightly" }, [0.5, 0.8, 1, 1]],
  ]);
});

test("addresses that are told of mail are told of budgets, and nobody else", () => {
  const app = memoryApp();
  new MlPlatform(app, environment(parts));
  const [whole] = synthesizeStacks(app).observability?.all(BillingBudget) ?? [];

  expect(whole?.all_updates_rule).toMatchObject({
    monitoring_notification_channels: [expect.stringMatching(/Channel-team/)],
  });
});

test("without a budget there is none", () => {
  const { stack, naming, synth } = fixture();
  addBudgets(stack, environment(), { naming, channels: [] });

  expect(synth().all(BillingBudget)).toEqual([]);
});
