import fc from "fast-check";
import {
  type FeedbackKind,
  type FeedbackQueryProps,
  outcomesQuery,
  statisticsQuery,
  truthAgeQuery,
  validateFeedback,
} from "../../../constructs/workflows/feedback/queries";
import { FEEDBACK_COLUMNS } from "../../../constructs/workflows/feedback/tables";
import type { Truth, TruthValue } from "../../../constructs/workflows/feedback/truth";
import { feedbackViews, qualityOfDaysQuery } from "../../../constructs/workflows/feedback/views";

const TRUTH: Truth = {
  dataset: "test_events",
  table: "chargebacks",
  key: "transaction",
  value: { column: "fraud", type: "BOOLEAN" },
  time: "known_at",
  timeType: "TIMESTAMP",
};
const PROPS: FeedbackQueryProps = {
  requests: "test_requests_fraud",
  feedback: "test_feedback_fraud",
  key: "transaction",
  prediction: "$.score",
  columns: { amount: "FLOAT", country: "STRING", tries: "INTEGER", card_present: "BOOLEAN" },
  slices: ["country", "card_present"],
  judged: { kind: "binary", threshold: 0.5, missing: "unknown" },
  truth: TRUTH,
  completeAfter: 14,
};
const KINDS: readonly FeedbackKind[] = [
  { kind: "binary", threshold: 0.5, missing: "unknown" },
  { kind: "binary", threshold: 0.5, missing: "negative", positive: "fraud" },
  { kind: "classes" },
  { kind: "regression" },
];

const everything = (props: FeedbackQueryProps) => [
  outcomesQuery(props),
  statisticsQuery(props),
  truthAgeQuery(props),
  qualityOfDaysQuery(props),
  ...Object.values(feedbackViews(props)).map(({ query }) => query),
];

test("days are replaced as a whole, and no others are touched", () => {
  for (const [sql, table] of [
    [outcomesQuery(PROPS), "outcomes"],
    [statisticsQuery(PROPS), "statistics"],
  ] as const) {
    const columns = Object.keys(FEEDBACK_COLUMNS[table]).join(", ");

    expect(sql.split("\n")[0]).toBe(`MERGE \`test_feedback_fraud.${table}\` AS kept`);
    expect(sql.split("\n").slice(-3)).toEqual([
      ") AS measured ON FALSE",
      `WHEN NOT MATCHED BY TARGET THEN INSERT (${columns}) VALUES (${columns})`,
      "WHEN NOT MATCHED BY SOURCE AND kept.day >= DATE(TIMESTAMP(@from)) AND kept.day < DATE(TIMESTAMP(@until)) THEN DELETE",
    ]);
  }
});

test("only the partitions of the days are read of the requests, and each answer counts once", () => {
  for (const sql of [outcomesQuery(PROPS), statisticsQuery(PROPS)]) {
    expect(sql).toContain("WHERE logging_time >= TIMESTAMP(@from) AND logging_time < TIMESTAMP(@until)");
    expect(sql).toContain("QUALIFY ROW_NUMBER() OVER (PARTITION BY request_id, position ORDER BY logging_time) = 1");
    expect(sql).toContain("ARRAY_LENGTH(request_payload) = ARRAY_LENGTH(response_payload)");
  }
});

test.each<[string, Partial<Truth>, string]>([
  ["a time", {}, "WHERE `known_at` >= TIMESTAMP(@known)"],
  ["a day", { timeType: "DATE" }, "WHERE `known_at` >= DATE(TIMESTAMP(@known))"],
  ["a time without a zone", { timeType: "DATETIME" }, "WHERE `known_at` >= DATETIME(TIMESTAMP(@known))"],
  [
    "a table that is cut by another day",
    { partition: { column: "paid_on", from: "DATE" } },
    "WHERE `known_at` >= TIMESTAMP(@known) AND `paid_on` >= DATE '0001-01-01'",
  ],
  [
    "a table that is cut by numbers",
    { partition: { column: "shop", from: -5 } },
    "WHERE `known_at` >= TIMESTAMP(@known) AND `shop` >= -5",
  ],
])("truth is read since a moment, of %s", (_, truth, condition) => {
  const props = { ...PROPS, truth: { ...TRUTH, ...truth } };

  expect(outcomesQuery(props)).toContain(condition);
  expect(truthAgeQuery(props)).toContain(condition);
});

test("the last word about a request holds", () => {
  expect(outcomesQuery(PROPS)).toContain(
    "QUALIFY ROW_NUMBER() OVER (PARTITION BY CAST(`transaction` AS STRING) ORDER BY `known_at` DESC) = 1",
  );
});

test.each<[string, FeedbackKind, TruthValue, string]>([
  ["a truth value", KINDS[0] as FeedbackKind, "BOOLEAN", "`fraud` AS told"],
  ["a number", KINDS[0] as FeedbackKind, "INTEGER", "`fraud` > 0 AS told"],
  ["a text", KINDS[1] as FeedbackKind, "STRING", "`fraud` = 'fraud' AS told"],
  ["a name", { kind: "classes" }, "STRING", "CAST(`fraud` AS STRING) AS told"],
  ["an amount", { kind: "regression" }, "NUMERIC", "CAST(`fraud` AS FLOAT64) AS told"],
])("the truth is %s", (_, judged, type, told) => {
  expect(outcomesQuery({ ...PROPS, judged, truth: { ...TRUTH, value: { column: "fraud", type } } })).toContain(told);
});

test("where only what was a yes is written down, that there is a row is the truth", () => {
  const sql = outcomesQuery({ ...PROPS, judged: KINDS[1] as FeedbackKind, truth: { ...TRUTH, value: undefined } });

  expect(sql).toContain("SELECT CAST(`transaction` AS STRING) AS truth_key, TRUE AS told");
  expect(sql).toContain("AND `transaction` IS NOT NULL\n  QUALIFY");
});

test("what never came is a no only where the environment says so, and only when it should have come", () => {
  expect(outcomesQuery(PROPS)).not.toContain("COALESCE(truth.told");
  expect(outcomesQuery({ ...PROPS, judged: KINDS[1] as FeedbackKind })).toContain(
    "COALESCE(truth.told, IF(answers.day < DATE_SUB(DATE(TIMESTAMP(@until)), INTERVAL 14 DAY), FALSE, NULL)) AS told",
  );
});

test("rare values of a slice are told together, and rare texts of a field not at all", () => {
  expect(outcomesQuery(PROPS)).toContain(
    "IF(counted.slice = '*' OR (counted.answers >= 10 AND counted.place <= 50), counted.value, '(other)') AS value",
  );
  expect(statisticsQuery(PROPS)).toContain("FROM texts WHERE answers >= 10");
});

test("what says which request it is is in no result", () => {
  for (const judged of KINDS) {
    const props = { ...PROPS, judged };
    const results = [...Object.keys(FEEDBACK_COLUMNS.outcomes), ...Object.keys(FEEDBACK_COLUMNS.statistics)];

    expect(results).not.toContain("request_key");
    expect(statisticsQuery(props)).not.toContain("'transaction' AS field");
    for (const { query } of Object.values(feedbackViews(props))) {
      expect(query).toMatch(/FROM `test_feedback_fraud\.(outcomes|statistics)`/);
      expect(query).not.toContain("test_requests_fraud");
      expect(query).not.toContain("test_events");
    }
  }
});

test.each<[FeedbackKind["kind"], readonly string[]]>([
  ["binary", ["accuracy", "precision", "recall", "area_under_curve"]],
  ["classes", ["accuracy"]],
  ["regression", ["mean_absolute_error", "root_mean_square_error", "bias"]],
])("views of %s answers tell what there is of them", (kind, measures) => {
  const judged = KINDS.find((one) => one.kind === kind) as FeedbackKind;
  const { accuracy, accuracy_by_slice: bySlice } = feedbackViews({ ...PROPS, judged });
  const named = (sql = "") => [...sql.matchAll(/ AS ([a-z_]+),?$/gm)].map(([, name]) => name);

  expect(named(accuracy?.query).slice(-measures.length)).toEqual(measures);
  expect(accuracy?.query).toContain("GROUP BY day, version");
  expect(accuracy?.query).toContain("day < DATE_SUB(CURRENT_DATE(), INTERVAL 14 DAY) AS complete");
  expect(bySlice?.query).toContain("WHERE slice != '*'");
  expect(bySlice?.query).toMatch(/GROUP BY day, version, slice, value$/);
});

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);

test("whatever is called what, quotes and brackets of all queries are closed, and the names are what was said", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 6, selector: (column) => column.toLowerCase() }),
      name,
      fc.constantFrom(...KINDS),
      (columns, key, judged) => {
        const props: FeedbackQueryProps = {
          ...PROPS,
          key,
          columns: Object.fromEntries(columns.map((column) => [column, "STRING"])),
          slices: columns.slice(0, 2),
          judged,
          truth: { ...TRUTH, key, value: { column: columns[0] ?? "", type: "STRING" } },
        };
        validateFeedback(props);
        for (const sql of everything(props)) {
          const bare = sql.replace(/`[A-Za-z0-9_.]+`|'[^'\\]*'/g, "x");
          expect(bare).not.toMatch(/['"`\\;$]/);
          expect(bare.split("(").length).toBe(bare.split(")").length);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test.each<[string, Partial<FeedbackQueryProps>, string]>([
  ["a dataset", { requests: "a`b" }, '`requests` may hold only letters, digits and _, got "a`b"'],
  ["a field", { key: "it's" }, `\`key\` may hold only letters, digits and _, got "it's"`],
  ["a column", { columns: { "a b": "STRING" }, slices: [] }, 'a column may hold only letters, digits and _, got "a b"'],
  ["a slice", { slices: ["nowhere"] }, '"nowhere" is no column to slice by'],
  ["a slice of numbers", { slices: ["amount"] }, '"amount" is no column to slice by'],
  ["a part", { prediction: "$.a'" }, '`prediction` must be $, then .<field>, got "$.a\'"'],
  [
    "a threshold",
    { judged: { kind: "binary", threshold: 2, missing: "unknown" } },
    "`threshold` must be from 0 to 1, got 2",
  ],
  [
    "a word",
    { judged: { kind: "binary", threshold: 0.5, missing: "unknown", positive: "o'k" } },
    '`positive` may hold only letters, digits, spaces and _.:=+-, got "o\'k"',
  ],
  [
    "a row without a truth",
    { truth: { ...TRUTH, value: undefined } },
    "a row alone is the truth of a yes only, where everything else is a no",
  ],
  ["a delay", { completeAfter: 0.5 }, "`completeAfter` must be whole days, got 0.5"],
])("%s that cannot stand in a query is refused", (_, change, message) => {
  expect(() => validateFeedback({ ...PROPS, ...change })).toThrow(`the queries of feedback: ${message}`);
});

test.each<[Partial<Truth>, string]>([
  [{ table: "a-b" }, '`table` may hold only letters, digits and _, got "a-b"'],
  [{ partition: { column: "p`", from: 1 } }, '`partition` may hold only letters, digits and _, got "p`"'],
])("so is a name of the truth: %j", (change, message) => {
  expect(() => validateFeedback({ ...PROPS, truth: { ...TRUTH, ...change } })).toThrow(`the truth: ${message}`);
});
