import fc from "fast-check";
import {
  compareQuery,
  countQuery,
  dropQuery,
  reportQuery,
  sampleQuery,
  type ShadowQueryProps,
  validateQueries,
} from "../../constructs/workflows/releases/shadow-queries";

const PROPS: ShadowQueryProps = {
  dataset: "test_requests_fraud",
  scratch: "test_shadow_fraud",
  columns: { amount: "FLOAT", country: "STRING", tries: "INTEGER", card_present: "BOOLEAN" },
  compare: { field: "$.score", tolerance: 0.01 },
  window: 86_400,
  most: 1_000,
};
const ALL = [sampleQuery, countQuery, compareQuery, reportQuery, dropQuery];

test("the sample is made of rows that the live model answered in the window, each once, the same ones every time", () => {
  const sql = sampleQuery(PROPS);

  expect(sql).toContain("CREATE OR REPLACE TABLE `test_shadow_fraud.requests_{run}` AS");
  expect(sql).toContain("FROM `test_requests_fraud.request_response_logging`, UNNEST(request_payload)");
  expect(sql).toContain("logging_time >= TIMESTAMP_SUB(TIMESTAMP(@until), INTERVAL 86400 SECOND)");
  expect(sql).toContain("deployed_model_id = @live");
  expect(sql).toContain("QUALIFY ROW_NUMBER() OVER (PARTITION BY plinth_key ORDER BY logging_time) = 1");
  expect(sql).toMatch(/ORDER BY FARM_FINGERPRINT\(plinth_key\), plinth_key\nLIMIT 1000$/);
});

test("each field of a request has its type, or is null", () => {
  const sql = sampleQuery(PROPS);

  expect(sql).toContain("SAFE_CAST(JSON_VALUE(instance, '$.amount') AS FLOAT64) AS `amount`");
  expect(sql).toContain("  JSON_VALUE(instance, '$.country') AS `country`");
  expect(sql).toContain("COALESCE(SAFE_CAST(JSON_VALUE(instance, '$.tries') AS INT64),");
  expect(sql).toContain("SAFE_CAST(JSON_VALUE(instance, '$.card_present') AS BOOL) AS `card_present`");
});

test("numbers agree within the tolerance; without one, what is equal as text or as number does", () => {
  expect(compareQuery(PROPS)).toContain(
    "COUNTIF(NOT IFNULL(ABS(SAFE_CAST(live AS FLOAT64) - SAFE_CAST(candidate AS FLOAT64)) <= 0.01, FALSE)) AS disagreed",
  );
  expect(compareQuery({ ...PROPS, compare: { field: "$.label" } })).toContain(
    "COUNTIF(NOT IFNULL(live = candidate OR SAFE_CAST(live AS FLOAT64) = SAFE_CAST(candidate AS FLOAT64), FALSE)) AS disagreed",
  );
});

test("every request counts, also one without an answer of the candidate", () => {
  expect(compareQuery(PROPS)).toContain("LEFT JOIN `test_shadow_fraud.{answers}` AS predictions");
});

test("an answer that is no JSON is compared as a whole, and only as a whole", () => {
  const whole = compareQuery({ ...PROPS, compare: { field: "$" } });

  expect(whole).toContain(", NULLIF(answer, 'null')) AS candidate");
  expect(compareQuery(PROPS)).not.toContain("NULLIF(answer, 'null')");
});

test("a report is written once for a run, by parameters alone", () => {
  expect(reportQuery(PROPS).split("\n")).toEqual([
    "INSERT INTO `test_requests_fraud.shadow_reports` (run, reported_at, live, candidate, requests, compared, disagreed, disagreement, mean_absolute_difference)",
    "SELECT @run, CAST(NULLIF(@reported_at, '') AS TIMESTAMP), @live, @candidate, CAST(NULLIF(@requests, '') AS INT64), CAST(NULLIF(@compared, '') AS INT64), CAST(NULLIF(@disagreed, '') AS INT64), CAST(NULLIF(@disagreement, '') AS FLOAT64), CAST(NULLIF(@mean_absolute_difference, '') AS FLOAT64)",
    "FROM UNNEST([1]) WHERE NOT EXISTS (SELECT 1 FROM `test_requests_fraud.shadow_reports` AS reports WHERE reports.run = @run)",
  ]);
});

test("no value is null and not the word for it", () => {
  for (const sql of [sampleQuery(PROPS), compareQuery(PROPS)]) {
    const words = sql.match(/TO_JSON_STRING\(/g) ?? [];
    expect(words.length).toBeGreaterThan(0);
    expect(sql.match(/NULLIF\(TO_JSON_STRING\(/g)).toHaveLength(words.length);
  }
});

test("what is made is removed", () => {
  expect(dropQuery(PROPS).split("\n")).toEqual([
    "DROP TABLE IF EXISTS `test_shadow_fraud.requests_{run}`;",
    "DROP TABLE IF EXISTS `test_shadow_fraud.{answers}`;",
    "DROP TABLE IF EXISTS `test_shadow_fraud.{errors}`;",
  ]);
});

test.each<[string, Partial<ShadowQueryProps>, string]>([
  ["a dataset with a dash", { dataset: "a-b" }, '`dataset` may hold only letters, digits and _, got "a-b"'],
  ["a dataset that ends a name", { scratch: "a`.b" }, '`scratch` may hold only letters, digits and _, got "a`.b"'],
  ["no columns", { columns: {} }, "`columns` is empty: a request is made of something"],
  [
    "a column that ends a text",
    { columns: { "a') OR ('1": "STRING" } },
    "a column may hold only letters, digits and _, got \"a') OR ('1\"",
  ],
  [
    "a column of the queries' own",
    { columns: { Plinth_Key: "STRING" } },
    '"Plinth_Key" is a column of its own: rename it',
  ],
  ["a field that is no path", { compare: { field: "$.a'" } }, '`compare.field` must be $, then .<field>, got "$.a\'"'],
  [
    "a tolerance below 0",
    { compare: { field: "$", tolerance: -1 } },
    "`compare.tolerance` must not be below 0, got -1",
  ],
  [
    "a tolerance that is no number",
    { compare: { field: "$", tolerance: Number.NaN } },
    "`compare.tolerance` must not be below 0, got NaN",
  ],
  ["no window", { window: 0 }, "`window` must be a whole number above 0, got 0"],
  ["half a request", { most: 0.5 }, "`most` must be a whole number above 0, got 0.5"],
])("%s is refused", (_, props, message) => {
  expect(() => validateQueries({ ...PROPS, ...props })).toThrow(new RangeError(`the queries of a shadow: ${message}`));
});

test("no name or number that is let through ends a text, a name or a statement early", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab1_$.'`\"\\;-{}/*@ \n") });
  fc.assert(
    fc.property(text, text, text, fc.double({ noNaN: false }), (dataset, column, field, tolerance) => {
      const props = { ...PROPS, dataset, columns: { [column]: "STRING" as const }, compare: { field, tolerance } };
      try {
        validateQueries(props);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      for (const query of ALL) {
        const names = query(props).replaceAll(/`[A-Za-z0-9_.{}]+`/g, "name");
        const plain = names.replaceAll(/'[$A-Za-z0-9_.-]*'/g, "text");
        expect(plain).not.toMatch(/['"`\\]|--|\/\*/);
      }
    }),
    { numRuns: 300 },
  );
});

test("the queries are the same for the same file", () => {
  for (const query of ALL) expect(query(structuredClone(PROPS))).toBe(query(PROPS));
});
