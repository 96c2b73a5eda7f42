import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";
import { endpoint, type EndpointInput } from "./endpoints";

type FeedbackInput = NonNullable<EndpointInput["feedback"]>;

const COLUMNS = {
  transaction: "STRING",
  note: "JSON",
  tags: { type: "STRING", mode: "repeated" },
  known_at: "TIMESTAMP",
  fraud: "BOOLEAN",
  verdict: "STRING",
  loss: "NUMERIC",
} as const;

const storage = (location: "region" | "EU" = "region"): Partial<EnvironmentInput> => ({
  storage: { datasets: { events: { location, tables: { chargebacks: { columns: COLUMNS } } } } },
});

const BINARY = {
  kind: "binary",
  key: "transaction",
  truth: { table: "table:events.chargebacks", value: "fraud", time: "known_at" },
} as const;

/** An endpoint with feedback of these settings, and a table of truth. */
function feedback(
  parts: Readonly<Record<string, unknown>> = {},
  more: Partial<EndpointInput> = {},
  location?: "EU",
): Partial<EnvironmentInput> {
  const { feedback: written, ...rest } = { feedback: { ...BINARY, ...parts } as FeedbackInput, ...more };
  return endpoint({ requestLogging: {}, feedback: written, ...rest }, storage(location));
}

const truth = (parts: Readonly<Record<string, unknown>>, others: Readonly<Record<string, unknown>> = {}) =>
  feedback({ truth: { ...BINARY.truth, ...parts }, ...others });

const at = (path: string) => `endpoints.fraud.${path}`;
const ALL = Object.keys(COLUMNS).join(", ");

/** Cases of the rules over what endpoints answered and what turned out to be true. */
export const feedbackCases: CasesByRule = {
  "endpoints/feedback-requests": {
    bad: [
      {
        of: "feedback of an endpoint that keeps no requests",
        environment: feedback({ completeAfter: "14d" }, { requestLogging: undefined }),
        finds: [
          {
            path: at("feedback"),
            problem: "logged requests are held against the truth, and the endpoint keeps none",
            fix: 'add requestLogging: { keep: "90d" } to the endpoint',
          },
        ],
      },
      {
        of: "requests that are gone before their truth has come",
        environment: feedback({ completeAfter: "14d" }, { requestLogging: { keep: "17d" } }),
        finds: [
          {
            path: at("feedback.completeAfter"),
            problem:
              "truth comes for 14d, and each request is kept for 17d: with the days between two runs and some spare ones it must be 18d",
            fix: 'raise requestLogging.keep to "18d", or shorten completeAfter',
          },
        ],
      },
      {
        of: "requests that are gone between two runs",
        environment: feedback(
          { completeAfter: "14d", schedule: { cron: "0 5 * * 1" } },
          { requestLogging: { keep: "20d" } },
        ),
        finds: [
          {
            path: at("feedback.completeAfter"),
            problem:
              "truth comes for 14d, and each request is kept for 20d: with the days between two runs and some spare ones it must be 24d",
            fix: 'raise requestLogging.keep to "24d", or shorten completeAfter',
          },
        ],
      },
    ],
    good: [
      {
        of: "requests that are kept as long as must be",
        environment: feedback({ completeAfter: "14d" }, { requestLogging: { keep: "18d" } }),
      },
      { of: "an endpoint without feedback", environment: endpoint() },
    ],
  },
  "endpoints/feedback-truth": {
    bad: [
      {
        of: "something that is no table",
        environment: truth({ table: "dataset:events" }),
        finds: [
          {
            path: at("feedback.truth.table"),
            problem: '"dataset:events" is not a reference to a table',
            allowed: "table:<dataset>.<table>",
          },
        ],
      },
      {
        of: "a table that is not declared",
        environment: truth({ table: "table:events.chargeback" }),
        finds: [
          {
            path: at("feedback.truth.table"),
            problem: 'no table "events.chargeback" is declared. Did you mean "table:events.chargebacks"?',
            allowed: "table:events.chargebacks",
          },
        ],
      },
      {
        of: "a table that is elsewhere than the requests",
        environment: feedback({}, {}, "EU"),
        finds: [
          {
            path: at("feedback.truth.table"),
            problem: 'the dataset "events" is in EU and requests are in the region: no query reads both',
            fix: "leave out the location of storage.datasets.events, or copy the truth into a dataset of the region",
          },
        ],
      },
      {
        of: "columns that there are not",
        environment: truth({ value: "frud", time: "at" }, { key: "transactions" }),
        finds: [
          {
            path: at("feedback.key"),
            problem: 'table:events.chargebacks has no column "transactions". Did you mean "transaction"?',
            allowed: ALL,
          },
          {
            path: at("feedback.truth.value"),
            problem: 'table:events.chargebacks has no column "frud". Did you mean "fraud"?',
            allowed: ALL,
          },
          { path: at("feedback.truth.time"), problem: 'table:events.chargebacks has no column "at"', allowed: ALL },
        ],
      },
      {
        of: "columns of types that cannot be joined, compared and ordered",
        environment: truth({ key: "tags", value: "note", time: "verdict" }),
        finds: [
          {
            path: at("feedback.truth.key"),
            problem: 'the column "tags" has many values in a row',
            allowed: "one value",
          },
          {
            path: at("feedback.truth.value"),
            problem: 'the column "note" is a JSON',
            allowed: "BOOLEAN, INTEGER, FLOAT, NUMERIC, BIGNUMERIC, STRING",
          },
          {
            path: at("feedback.truth.time"),
            problem: 'the column "verdict" is a STRING',
            allowed: "TIMESTAMP, DATE, DATETIME",
          },
        ],
      },
      {
        of: "a truth that is not what is judged",
        environment: truth({ value: "verdict" }, { kind: "regression" }),
        finds: [
          {
            path: at("feedback.truth.value"),
            problem: 'the column "verdict" is a STRING',
            allowed: "INTEGER, FLOAT, NUMERIC, BIGNUMERIC",
          },
        ],
      },
      {
        of: "names that are numbers",
        environment: truth({ value: "loss" }, { kind: "classes" }),
        finds: [
          {
            path: at("feedback.truth.value"),
            problem: 'the column "loss" is a NUMERIC',
            allowed: "STRING, INTEGER, BOOLEAN",
          },
        ],
      },
      {
        of: "rows that are all a yes, where nothing is a no",
        environment: truth({ value: undefined }, { positive: "yes" }),
        finds: [
          {
            path: at("feedback.truth"),
            problem: "without a value every row is a yes, and nothing is ever a no",
            fix: 'add the column that says it as value, or missing: "negative" where only what was a yes gets a row',
          },
          {
            path: at("feedback.positive"),
            problem: "the truth has no value, of which it would be a text",
            fix: "leave it out",
          },
        ],
      },
      {
        of: "texts of which none is known to be a yes",
        environment: truth({ value: "verdict" }),
        finds: [
          {
            path: at("feedback.truth.value"),
            problem: '"verdict" holds texts, and none of them is known to be a yes',
            fix: 'say which: positive: "yes"',
          },
        ],
      },
      {
        of: "a text that stands in no such column",
        environment: feedback({ positive: "yes" }),
        finds: [
          {
            path: at("feedback.positive"),
            problem: '"fraud" is a BOOLEAN, in which true or a number above 0 is a yes',
            fix: "leave it out",
          },
        ],
      },
    ],
    good: [
      { of: "a truth value", environment: feedback() },
      { of: "a text that is a yes", environment: truth({ value: "verdict" }, { positive: "fraud" }) },
      { of: "rows of what was a yes alone", environment: truth({ value: undefined }, { missing: "negative" }) },
      { of: "a name", environment: truth({ value: "verdict" }, { kind: "classes" }) },
      { of: "an amount", environment: truth({ value: "loss" }, { kind: "regression" }) },
      { of: "a key of another name", environment: truth({ key: "transaction" }, { key: "payment" }) },
    ],
  },
  "endpoints/feedback-columns": {
    bad: [
      {
        of: "fields that BigQuery takes for one, and one that says whose request it was",
        environment: feedback({ columns: { amount: "FLOAT", Amount: "FLOAT", transaction: "STRING" } }),
        finds: [
          {
            path: at("feedback.columns.Amount"),
            problem: 'BigQuery does not tell "Amount" from "amount"',
            fix: "leave one out",
          },
          {
            path: at("feedback.columns.transaction"),
            problem: '"transaction" says which request it is, and would be counted for all to see',
            fix: "leave it out: as key it is joined by and not kept",
          },
        ],
      },
      {
        of: "slices that are no columns, twice the same, or nearly all different",
        environment: feedback({
          columns: { country: "STRING", amount: "FLOAT" },
          slices: ["contry", "country", "country", "amount"],
        }),
        finds: [
          {
            path: at("feedback.slices[0]"),
            problem: '"contry" is none of the columns. Did you mean "country"?',
            allowed: "country, amount",
          },
          { path: at("feedback.slices[2]"), problem: '"country" is there already', fix: "leave it out" },
          {
            path: at("feedback.slices[3]"),
            problem: '"amount" is a FLOAT, of which nearly every request has another',
            allowed: "columns of the type STRING, INTEGER or BOOLEAN",
          },
        ],
      },
      {
        of: "a slice without columns",
        environment: feedback({ slices: ["country"] }),
        finds: [
          {
            path: at("feedback.slices[0]"),
            problem: '"country" is none of the columns',
            fix: 'add it with its type: columns: { country: "STRING" }',
          },
        ],
      },
      {
        of: "more fields than a query counts",
        environment: feedback({
          columns: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, "FLOAT"])),
        }),
        finds: [
          {
            path: at("feedback.columns"),
            problem: "101 fields are more than one query counts",
            allowed: "at most 100",
          },
        ],
      },
    ],
    good: [
      { of: "no fields", environment: feedback() },
      { of: "a slice", environment: feedback({ columns: { country: "STRING" }, slices: ["country"] }) },
    ],
  },
  "endpoints/feedback-silenced": {
    bad: [
      {
        of: "limits that nobody is told of",
        environment: feedback(
          { limits: { minRecall: "80%" }, maxTruthAge: "2d" },
          { alerts: { silenced: { accuracy: "Nobody acts on it yet", truth: "It comes when it comes" } } },
        ),
        finds: [
          {
            path: at("feedback.limits.minRecall"),
            problem: 'the alert "accuracy" is silenced, so nobody is told',
            fix: "leave one of the two out",
          },
          {
            path: at("feedback.maxTruthAge"),
            problem: 'the alert "truth" is silenced, so nobody is told',
            fix: "leave one of the two out",
          },
        ],
      },
      {
        of: "alerts about nothing",
        environment: endpoint({
          alerts: { severities: { accuracy: "page" }, silenced: { measuring: "It is not measured" } },
        }),
        finds: [
          {
            path: at("alerts.severities.accuracy"),
            problem: "the endpoint has no feedback, and so no such alert",
            fix: "leave it out, or add feedback",
          },
          {
            path: at("alerts.silenced.measuring"),
            problem: "the endpoint has no feedback, and so no such alert",
            fix: "leave it out, or add feedback",
          },
        ],
      },
    ],
    good: [
      { of: "limits that are told", environment: feedback({ limits: { minRecall: "80%" }, maxTruthAge: "2d" }) },
      {
        of: "what is silenced without a limit",
        environment: feedback({}, { alerts: { silenced: { accuracy: "Not yet" } } }),
      },
    ],
  },
  "endpoints/feedback-schedule": {
    bad: [
      {
        of: "a day that there is not, in a time zone that there is not",
        environment: feedback({ schedule: { cron: "0 2 30 2 *", timeZone: "Europe/Amsterdan" } }),
        finds: [
          {
            path: at("feedback.schedule.cron"),
            problem: '"0 2 30 2 *" never happens: no such month has that day',
            allowed: "minute, hour, day of the month, month, day of the week",
          },
          {
            path: at("feedback.schedule.timeZone"),
            problem: '"Europe/Amsterdan" is not a time zone. Did you mean "Europe/Amsterdam"?',
            allowed: 'a name of the IANA database, such as "Europe/Amsterdam" or "Etc/UTC"',
          },
        ],
      },
    ],
    good: [{ of: "every morning", environment: feedback() }],
  },
};
