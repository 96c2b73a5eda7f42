import type { Columns } from "../../warehouse/columns";

/** The tables of what is measured of an endpoint, by what they keep. */
export const FEEDBACK_TABLES = { outcomes: "outcomes", statistics: "statistics" } as const;

/** The columns of these tables, in their order. What a kind of model does not have stays empty. */
export const FEEDBACK_COLUMNS = {
  outcomes: {
    day: { type: "DATE", mode: "required", description: "The day of the requests, in UTC" },
    deployed_model: { type: "STRING", description: "The number of the deployed model" },
    version: { type: "STRING", description: "The version of the model" },
    slice: { type: "STRING", description: "The field whose values tell answers apart; * for all answers together" },
    value: {
      type: "STRING",
      description: "The value of the field; (other) for what is rare, (none) for what is empty",
    },
    bucket: { type: "INTEGER", description: "Of a score from 0 to 1: which hundredth" },
    answers: { type: "INTEGER", description: "How many answers were logged" },
    unreadable: { type: "INTEGER", description: "How many of them have not what is judged" },
    known: { type: "INTEGER", description: "Of how many of the others the truth is known" },
    correct: { type: "INTEGER", description: "How many of the known were right" },
    true_positives: "INTEGER",
    false_positives: "INTEGER",
    true_negatives: "INTEGER",
    false_negatives: "INTEGER",
    error_sum: { type: "FLOAT", description: "The sum of what was said less what was true" },
    absolute_error_sum: { type: "FLOAT", description: "The same, of distances" },
    squared_error_sum: { type: "FLOAT", description: "The same, of squares" },
  },
  statistics: {
    day: { type: "DATE", mode: "required", description: "The day of the requests, in UTC" },
    deployed_model: { type: "STRING", description: "The number of the deployed model" },
    version: { type: "STRING", description: "The version of the model" },
    role: { type: "STRING", description: "prediction or feature" },
    field: { type: "STRING", description: "The part of the answer, or the field of the request" },
    answers: { type: "INTEGER", description: "How many answers were logged" },
    missing: { type: "INTEGER", description: "In how many of them it is empty or of another type" },
    distinct_values: { type: "INTEGER", description: "How many different values there are, about" },
    mean: "FLOAT",
    deviation: { type: "FLOAT", description: "The standard deviation" },
    minimum: "FLOAT",
    maximum: "FLOAT",
    quantiles: { type: "FLOAT", mode: "repeated", description: "From the least to the most, in steps of 5%, about" },
    top: {
      type: "RECORD",
      mode: "repeated",
      description: "Of texts: what is there most often, where at least ten answers have it",
      columns: { value: "STRING", answers: "INTEGER" },
    },
  },
} as const satisfies Readonly<Record<keyof typeof FEEDBACK_TABLES, Columns>>;
