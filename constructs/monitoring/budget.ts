import { BillingBudget } from "@cdktf/provider-google/lib/billing-budget";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { ValidationError } from "../core/validation-error";

/** From when on somebody is told. */
export interface BudgetThreshold {
  /** The fraction of the amount: 0.8 for 80 percent. */
  readonly fraction: number;
  /** Of what is spent, or of what the month will end with as Google foresees it. */
  readonly of: "spent" | "forecast";
}

/** What a budget needs. */
export interface BudgetProps {
  readonly naming: Naming;
  /** What it is of, for people. */
  readonly title: string;
  /** `012345-6789AB-CDEF01`. Cannot be changed after creation. */
  readonly billingAccount: string;
  readonly projectNumber: string;
  /** What a month may cost: whole units of the currency. */
  readonly monthly: number;
  /** The billing account's currency, ISO 4217. Google refuses every other one. */
  readonly currency: string;
  readonly thresholds: readonly BudgetThreshold[];
  /**
   * Counts only what has this label: Google takes one.
   * @default - everything of the project
   */
  readonly label?: { readonly key: string; readonly value: string };
  /** The full names of channels that are e-mail addresses, at most 5: Google tells no others. */
  readonly channels: readonly string[];
  /**
   * The topic that Google publishes to several times a day: `projects/.../topics/...`.
   * @default - nothing is published
   */
  readonly topic?: string;
}

/** https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets */
const MOST_CHANNELS = 5;
const LONGEST_TITLE = 60;

/**
 * Tells people how much of an amount is spent. It stops nothing: what acts on it follows the topic. It belongs to the billing
 * account and not to the project, so that whoever applies needs a right there; those who keep the account are told as well.
 */
export class Budget extends Construct {
  /** Throws a `ValidationError` for what Google does not take. */
  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const { naming, title, thresholds, channels, label, topic } = props;
    const displayName = `${naming.environment}: ${title}`;
    if (channels.length > MOST_CHANNELS) {
      throw new ValidationError(this, `\`channels\` must be at most ${MOST_CHANNELS}, got ${channels.length}`);
    }
    if (displayName.length > LONGEST_TITLE) {
      throw new ValidationError(
        this,
        `\`title\` must leave at most ${LONGEST_TITLE} characters with the environment, got "${displayName}"`,
      );
    }
    if (!Number.isInteger(props.monthly) || props.monthly < 1) {
      throw new ValidationError(this, `\`monthly\` must be a whole number of at least 1, got ${props.monthly}`);
    }
    new BillingBudget(this, "Resource", {
      billingAccount: props.billingAccount,
      displayName,
      amount: { specifiedAmount: { currencyCode: props.currency, units: String(props.monthly) } },
      budgetFilter: {
        projects: [`projects/${props.projectNumber}`],
        labels: label && { [label.key]: label.value },
        calendarPeriod: "MONTH",
        creditTypesTreatment: "INCLUDE_ALL_CREDITS",
      },
      thresholdRules: thresholds.map(({ fraction, of }) => ({
        thresholdPercent: fraction,
        spendBasis: of === "spent" ? "CURRENT_SPEND" : "FORECASTED_SPEND",
      })),
      allUpdatesRule:
        channels.length === 0 && topic === undefined
          ? undefined
          : {
              monitoringNotificationChannels: [...channels],
              pubsubTopic: topic,
              schemaVersion: "1.0",
              disableDefaultIamRecipients: false,
            },
    });
  }
}
