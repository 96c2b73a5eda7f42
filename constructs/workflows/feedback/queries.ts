import { FIELD, IDENTIFIER, LOG_TABLE, type LoggedColumn, partOf, typedField } from "../parts/logged";
import { FEEDBACK_COLUMNS, FEEDBACK_TABLES } from "./tables";
import { knownSince, tableOf, type Truth, validateTruth } from "./truth";

/** What an answer is, and when it was right. */
export type FeedbackKind =
  | {
      /** A number from 0 to 1: how likely something is. */
      readonly kind: "binary";
      /** From which score on it counts as a yes. */
      readonly threshold: number;
      /**
       * What the truth is where it was a yes, for a column of texts.
       * @default - true, or a number above 0
       */
      readonly positive?: string;
      /** What an answer is of which no truth has come when it should have. */
      readonly missing: "unknown" | "negative";
    }
  /** One of several names. */
  | { readonly kind: "classes" }
  /** A number. */
  | { readonly kind: "regression" };

/** What the queries of one endpoint are made from. Every name in them comes from here, and everything else is a parameter. */
export interface FeedbackQueryProps {
  /** The id of the dataset that keeps the requests. */
  readonly requests: string;
  /** The id of the dataset that keeps what is measured. */
  readonly feedback: string;
  /** The field of an instance that says which request it is. */
  readonly key: string;
  /** The part of an answer that is judged. */
  readonly prediction: string;
  /** The fields of an instance that are looked at, with their types. */
  readonly columns: Readonly<Record<string, LoggedColumn>>;
  /** Those by whose values it is judged as well. */
  readonly slices: readonly string[];
  readonly judged: FeedbackKind;
  readonly truth: Truth;
  /** Whole days after which all truth about a request has come. */
  readonly completeAfter: number;
}

/** How many parts scores are sorted into. */
export const BUCKETS = 100;

/** Values of fewer answers in all are told together: nobody may be known by one. */
export const FEWEST_ANSWERS = 10;

/** How many values of a slice are told apart, and how many of a field are told. */
const MOST_SLICE_VALUES = 50;
const MOST_TOP_VALUES = 20;

/** What all answers together are, among slices, and what those are that are told together. */
export const EVERYTHING = "*";
export const OTHERS = "(other)";
export const NOTHING = "(none)";

/** Throws a `RangeError` for a name or a number that cannot stand in a query as it is. */
export function validateFeedback(props: FeedbackQueryProps): void {
  const { requests, feedback, key, prediction, columns, slices, judged, truth, completeAfter } = props;
  const fail = (problem: string): never => {
    throw new RangeError(`the queries of feedback: ${problem}`);
  };
  for (const [place, name] of Object.entries({ requests, feedback, key }))
    if (!IDENTIFIER.test(name)) fail(`\`${place}\` may hold only letters, digits and _, got "${name}"`);
  for (const column of Object.keys(columns))
    if (!IDENTIFIER.test(column)) fail(`a column may hold only letters, digits and _, got "${column}"`);
  for (const slice of slices)
    if (!Object.hasOwn(columns, slice) || columns[slice] === "FLOAT") fail(`"${slice}" is no column to slice by`);
  if (!FIELD.test(prediction)) fail(`\`prediction\` must be $, then .<field>, got "${prediction}"`);
  if (judged.kind === "binary" && !(judged.threshold >= 0 && judged.threshold <= 1))
    fail(`\`threshold\` must be from 0 to 1, got ${judged.threshold}`);
  if (judged.kind === "binary" && judged.positive !== undefined && !/^[A-Za-z0-9 _.:=+-]{1,100}$/.test(judged.positive))
    fail(`\`positive\` may hold only letters, digits, spaces and _.:=+-, got "${judged.positive}"`);
  if (!Number.isInteger(completeAfter) || completeAfter < 0)
    fail(`\`completeAfter\` must be whole days, got ${completeAfter}`);
  if (truth.value === undefined && (judged.kind !== "binary" || judged.missing !== "negative"))
    fail("a row alone is the truth of a yes only, where everything else is a no");
  validateTruth(truth);
}

/**
 * Puts what answers of some days were worth in place of what was known of them before: a row for each day, deployed model, slice,
 * value and part of the scores, with counts and sums that views make numbers of. Parameters: `from` and `until`, which are
 * midnights, and `known`, since when truth about them can have come.
 */
export function outcomesQuery(props: FeedbackQueryProps): string {
  const { feedback, judged, slices } = props;
  const columns = Object.keys(FEEDBACK_COLUMNS.outcomes);
  const measures = Object.fromEntries(
    Object.entries(MEASURES[judged.kind]).map(([column, measure]) => [column, `${measure} AS ${column}`]),
  );
  const grouped = ["day", "deployed_model", "version", "slice", "value", "bucket"];
  const all = [
    `STRUCT('${EVERYTHING}' AS slice, '' AS value)`,
    ...slices.map(
      (slice) => `STRUCT('${slice}' AS slice, IFNULL(CAST(${alias(slice)} AS STRING), '${NOTHING}') AS value)`,
    ),
  ];
  return replacing(feedback, "outcomes", [
    ...answersPart(props),
    "), truth AS (",
    ...truthPart(props),
    "), judged AS (",
    ...judgedPart(props),
    "), sliced AS (",
    `  SELECT judged.*, part.slice, part.value FROM judged, UNNEST([${all.join(", ")}]) AS part`,
    "), counted AS (",
    "  SELECT slice, value, COUNT(*) AS answers,",
    "    ROW_NUMBER() OVER (PARTITION BY slice ORDER BY COUNT(*) DESC, value) AS place",
    "  FROM sliced GROUP BY slice, value",
    "), named AS (",
    "  SELECT sliced.* EXCEPT (value),",
    `    IF(counted.slice = '${EVERYTHING}' OR (counted.answers >= ${FEWEST_ANSWERS} AND counted.place <= ${MOST_SLICE_VALUES}), counted.value, '${OTHERS}') AS value`,
    "  FROM sliced JOIN counted ON counted.slice = sliced.slice AND counted.value = sliced.value",
    ")",
    "SELECT",
    [
      ...grouped,
      ...columns.filter((column) => !grouped.includes(column)).map((column) => measures[column] ?? nullOf(column)),
    ]
      .map((column) => `  ${column}`)
      .join(",\n"),
    `FROM named GROUP BY ${grouped.join(", ")}`,
  ]);
}

/**
 * Puts what answers and requests of some days looked like in place of what was known of them before: a row for each day, deployed
 * model and field. Parameters: `from` and `until`, which are midnights.
 */
export function statisticsQuery(props: FeedbackQueryProps): string {
  const { feedback, judged, columns, prediction } = props;
  const told = (role: string, name: string, type: LoggedColumn, value: string) => {
    const isText = type === "STRING" || type === "BOOLEAN";
    const number = isText ? "CAST(NULL AS FLOAT64)" : finite(`CAST(${value} AS FLOAT64)`);
    const text = isText ? `CAST(${value} AS STRING)` : "CAST(NULL AS STRING)";
    return `STRUCT('${role}' AS role, '${name}' AS field, ${number} AS number, ${text} AS text)`;
  };
  const all = [
    judged.kind === "classes"
      ? told("prediction", prediction, "STRING", "prediction")
      : told("prediction", prediction, "FLOAT", "SAFE_CAST(prediction AS FLOAT64)"),
    ...Object.entries(columns).map(([name, type]) => told("feature", name, type, alias(name))),
  ];
  const same = ["day", "deployed_model", "version", "role", "field"];
  return replacing(feedback, "statistics", [
    ...answersPart(props),
    "), fields AS (",
    "  SELECT day, deployed_model, version, one.role, one.field, one.number, one.text",
    `  FROM answers, UNNEST([\n    ${all.join(",\n    ")}\n  ]) AS one`,
    "), texts AS (",
    `  SELECT ${same.join(", ")}, text, COUNT(*) AS answers FROM fields WHERE text IS NOT NULL`,
    `  GROUP BY ${same.join(", ")}, text`,
    "), tops AS (",
    `  SELECT ${same.join(", ")},`,
    `    ARRAY_AGG(STRUCT(text AS value, answers) ORDER BY answers DESC, text LIMIT ${MOST_TOP_VALUES}) AS top`,
    `  FROM texts WHERE answers >= ${FEWEST_ANSWERS} GROUP BY ${same.join(", ")}`,
    "), numbers AS (",
    `  SELECT ${same.join(", ")},`,
    "    COUNT(*) AS answers,",
    "    COUNTIF(number IS NULL AND text IS NULL) AS missing,",
    "    APPROX_COUNT_DISTINCT(COALESCE(text, CAST(number AS STRING))) AS distinct_values,",
    "    AVG(number) AS mean, STDDEV(number) AS deviation, MIN(number) AS minimum, MAX(number) AS maximum,",
    "    APPROX_QUANTILES(number, 20) AS quantiles",
    `  FROM fields GROUP BY ${same.join(", ")}`,
    ")",
    "SELECT numbers.*, tops.top",
    // Two models may have the same version, but no two rows of one have the same number.
    `FROM numbers LEFT JOIN tops ON ${["day", "deployed_model", "role", "field"].map((column) => `tops.${column} = numbers.${column}`).join(" AND ")}`,
  ]);
}

/** How old the newest truth is, in seconds; null where none came since the parameter `known`. Gives one row: `age`. */
export function truthAgeQuery({ truth }: FeedbackQueryProps): string {
  return [
    `SELECT TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), CAST(MAX(\`${truth.time}\`) AS TIMESTAMP), SECOND) AS age`,
    `FROM ${tableOf(truth)}`,
    `WHERE ${knownSince(truth, "known")}`,
  ].join("\n");
}

/** Replaces the days from `from` to before `until` of a table, all at once or not at all, by what a query gives. */
function replacing(dataset: string, table: keyof typeof FEEDBACK_TABLES, query: readonly string[]): string {
  const columns = Object.keys(FEEDBACK_COLUMNS[table]).join(", ");
  return [
    `MERGE \`${dataset}.${FEEDBACK_TABLES[table]}\` AS kept`,
    "USING (",
    ...query,
    ") AS measured ON FALSE",
    `WHEN NOT MATCHED BY TARGET THEN INSERT (${columns}) VALUES (${columns})`,
    "WHEN NOT MATCHED BY SOURCE AND kept.day >= DATE(TIMESTAMP(@from)) AND kept.day < DATE(TIMESTAMP(@until)) THEN DELETE",
  ].join("\n");
}

/** The answers of the days, each once, with what is looked at of the request. */
function answersPart({ requests, key, prediction, columns }: FeedbackQueryProps): readonly string[] {
  return [
    "WITH logged AS (",
    "  SELECT",
    "    DATE(logging_time) AS day,",
    "    deployed_model_id,",
    "    SAFE.PARSE_JSON(instance, wide_number_mode => 'round') AS instance,",
    "    response_payload[SAFE_OFFSET(position)] AS answer",
    `  FROM \`${requests}.${LOG_TABLE}\`, UNNEST(request_payload) AS instance WITH OFFSET AS position`,
    "  WHERE logging_time >= TIMESTAMP(@from) AND logging_time < TIMESTAMP(@until)",
    "    AND request_id IS NOT NULL",
    "    AND ARRAY_LENGTH(request_payload) = ARRAY_LENGTH(response_payload)",
    "  QUALIFY ROW_NUMBER() OVER (PARTITION BY request_id, position ORDER BY logging_time) = 1",
    "), answers AS (",
    "  SELECT",
    [
      "day",
      "deployed_model_id AS deployed_model",
      // A release numbers what it deploys: a hundred times the version, and the attempt.
      "CAST(DIV(SAFE_CAST(deployed_model_id AS INT64), 100) AS STRING) AS version",
      `JSON_VALUE(instance, '$.${key}') AS request_key`,
      `${partOf("answer", prediction)} AS prediction`,
      ...Object.entries(columns).map(([name, type]) => `${typedField(name, type)} AS ${alias(name)}`),
    ]
      .map((column) => `    ${column}`)
      .join(",\n"),
    "  FROM logged WHERE instance IS NOT NULL",
  ];
}

/** The last word about each request. */
function truthPart({ truth, judged }: FeedbackQueryProps): readonly string[] {
  const value = truth.value && `\`${truth.value.column}\``;
  const key = `CAST(\`${truth.key}\` AS STRING)`;
  return [
    `  SELECT ${key} AS truth_key, ${toldOf(judged, truth)} AS told`,
    `  FROM ${tableOf(truth)}`,
    `  WHERE ${knownSince(truth, "known")}`,
    `    AND \`${truth.key}\` IS NOT NULL${value === undefined ? "" : ` AND ${value} IS NOT NULL`}`,
    `  QUALIFY ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY \`${truth.time}\` DESC) = 1`,
  ];
}

function toldOf(judged: FeedbackKind, { value: truth }: Truth): string {
  if (truth === undefined) return "TRUE";
  const value = `\`${truth.column}\``;
  switch (judged.kind) {
    case "binary":
      if (truth.type === "BOOLEAN") return value;
      return truth.type === "STRING" ? `${value} = '${judged.positive ?? ""}'` : `${value} > 0`;
    case "classes":
      return `CAST(${value} AS STRING)`;
    case "regression":
      return `CAST(${value} AS FLOAT64)`;
  }
}

/** Each answer beside the truth: what was said, and what was told. */
function judgedPart({ judged, completeAfter, slices }: FeedbackQueryProps): readonly string[] {
  const kept = ["day", "deployed_model", "version", ...slices.map(alias)]
    .map((column) => `answers.${column}`)
    .join(", ");
  const score = finite("SAFE_CAST(answers.prediction AS FLOAT64)");
  const joined = "  FROM answers LEFT JOIN truth ON truth.truth_key = answers.request_key";
  if (judged.kind !== "binary") {
    return [
      `  SELECT ${kept}, CAST(NULL AS INT64) AS bucket, ${judged.kind === "classes" ? "answers.prediction" : score} AS said, truth.told`,
      joined,
    ];
  }
  // The last request of a day came a day after the day began.
  const complete = `answers.day < DATE_SUB(DATE(TIMESTAMP(@until)), INTERVAL ${completeAfter} DAY)`;
  const told = judged.missing === "negative" ? `COALESCE(truth.told, IF(${complete}, FALSE, NULL))` : "truth.told";
  return [
    `  SELECT ${kept},`,
    `    CAST(LEAST(FLOOR(LEAST(GREATEST(${score}, 0), 1) * ${BUCKETS}), ${BUCKETS - 1}) AS INT64) AS bucket,`,
    `    ${score} >= ${judged.threshold} AS said,`,
    `    ${told} AS told`,
    joined,
  ];
}

const KNOWN = "said IS NOT NULL AND told IS NOT NULL";
const EVERY_KIND = {
  answers: "COUNT(*)",
  unreadable: "COUNTIF(said IS NULL)",
  known: `COUNTIF(${KNOWN})`,
} as const;
const EQUAL = { correct: "COUNTIF(said = told)" } as const;

/** How each column of counts and sums is made, by what an answer is. */
const MEASURES: Readonly<Record<FeedbackKind["kind"], Readonly<Record<string, string>>>> = {
  binary: {
    ...EVERY_KIND,
    ...EQUAL,
    true_positives: "COUNTIF(said AND told)",
    false_positives: "COUNTIF(said AND NOT told)",
    true_negatives: "COUNTIF(NOT said AND NOT told)",
    false_negatives: "COUNTIF(NOT said AND told)",
  },
  classes: { ...EVERY_KIND, ...EQUAL },
  regression: {
    ...EVERY_KIND,
    error_sum: "SUM(said - told)",
    absolute_error_sum: "SUM(ABS(said - told))",
    squared_error_sum: "SUM(POW(said - told, 2))",
  },
};

const nullOf = (column: string) => `CAST(NULL AS ${column.endsWith("_sum") ? "FLOAT64" : "INT64"}) AS ${column}`;

/** A column of a request, apart from those that every query has. */
const alias = (column: string) => `\`field_${column}\``;

const finite = (number: string) => `IF(IS_NAN(${number}) OR IS_INF(${number}), NULL, ${number})`;
