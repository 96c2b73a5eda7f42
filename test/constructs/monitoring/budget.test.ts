import { BillingBudget } from "@cdktf/provider-google/lib/billing-budget";
import { Budget, type BudgetProps } from "../../../constructs/monitoring/budget";
import { fixture } from "../../support/synth";

function budget(parts: Partial<BudgetProps> = {}) {
  const { stack, naming, synth } = fixture();
  new Budget(stack, "Budget", {
    naming,
    title: "everything",
    billingAccount: "012345-6789AB-CDEF01",
    projectNumber: "481516234200",
    monthly: 12000,
    currency: "EUR",
    thresholds: [
      { fraction: 0.8, of: "spent" },
      { fraction: 1, of: "forecast" },
    ],
    channels: ["projects/acme-ml-test/notificationChannels/1"],
    ...parts,
  });
  return synth().only(BillingBudget);
}

test("people are told of what is spent and of what will be, of this project alone, credits taken off", () => {
  expect(budget()).toMatchObject({
    billing_account: "012345-6789AB-CDEF01",
    display_name: "test: everything",
    amount: { specified_amount: { currency_code: "EUR", units: "12000" } },
    budget_filter: {
      projects: ["projects/481516234200"],
      calendar_period: "MONTH",
      credit_types_treatment: "INCLUDE_ALL_CREDITS",
    },
    threshold_rules: [
      { threshold_percent: 0.8, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 1, spend_basis: "FORECASTED_SPEND" },
    ],
    all_updates_rule: {
      monitoring_notification_channels: ["projects/acme-ml-test/notificationChannels/1"],
      schema_version: "1.0",
      disable_default_iam_recipients: false,
    },
  });
});

test("one label says what is counted, and a topic tells programs", () => {
  const made = budget({
    label: { key: "plinth-model", value: "fraud" },
    channels: [],
    topic: "projects/acme-ml-test/topics/spend",
  });

  expect(made).toMatchObject({
    budget_filter: { labels: { "plinth-model": "fraud" } },
    all_updates_rule: { pubsub_topic: "projects/acme-ml-test/topics/spend" },
  });
  expect(budget({ channels: [] })).not.toHaveProperty("all_updates_rule");
});

test.each<[Partial<BudgetProps>, string]>([
  [{ channels: ["1", "2", "3", "4", "5", "6"] }, "`channels` must be at most 5, got 6"],
  [{ monthly: 0.5 }, "`monthly` must be a whole number of at least 1, got 0.5"],
  [
    { title: "x".repeat(55) },
    `\`title\` must leave at most 60 characters with the environment, got "test: ${"x".repeat(55)}"`,
  ],
])("what Google does not take is refused: %j", (parts, message) => {
  expect(() => budget(parts)).toThrow(message);
});
