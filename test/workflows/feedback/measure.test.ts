import type { FeedbackReport } from "../../../constructs/workflows/feedback/report";
import { type FeedbackLimit, measureWorkflow, type MeasureProps } from "../../../constructs/workflows/feedback/measure";
import { renderWorkflow } from "../../../constructs/workflows/language/source";
import type { QueryAnswer } from "../../support/vertex/bigquery";
import { servingCloud } from "../../support/vertex/serving";

const PROPS: MeasureProps = {
  endpoint: "fraud",
  model: "fraud",
  location: "europe-west4",
  requests: "test_requests_fraud",
  feedback: "test_feedback_fraud",
  key: "transaction",
  prediction: "$.score",
  columns: { amount: "FLOAT", country: "STRING" },
  slices: ["country"],
  judged: { kind: "binary", threshold: 0.5, missing: "negative" },
  truth: {
    dataset: "test_events",
    table: "chargebacks",
    key: "transaction",
    value: { column: "fraud", type: "BOOLEAN" },
    time: "known_at",
    timeType: "TIMESTAMP",
  },
  completeAfter: 14,
  days: 7,
  fewestKnown: 100,
  limits: [
    { name: "minRecall", measure: "recall", least: 0.8 },
    { name: "minPrecision", measure: "precision", least: 0.6 },
  ],
  maxTruthAge: 2 * 86_400,
  spareDays: 3,
};

/** What BigQuery says: of the quality of answers, and how old truth is. */
interface World {
  readonly quality?: QueryAnswer["rows"];
  readonly age?: number | null;
  readonly fails?: "MERGE" | "WITH";
  readonly argument?: unknown;
}

const GOOD = {
  answers: "5000",
  unreadable: "3",
  known: "4800",
  accuracy: "0.97",
  precision: "0.7",
  recall: "0.85",
  area_under_curve: "0.93",
};

function measured({ quality = [GOOD], age = 3_600, fails, argument }: World = {}, props: Partial<MeasureProps> = {}) {
  const cloud = servingCloud();
  const asked: { sql: string; parameters: Record<string, string> }[] = [];
  cloud.vertex.bigquery.query = (sql, request): QueryAnswer => {
    const parameters = request.queryParameters as { name: string; parameterValue: { value: string } }[];
    asked.push({
      sql,
      parameters: Object.fromEntries(parameters.map(({ name, parameterValue }) => [name, parameterValue.value])),
    });
    if (fails !== undefined && sql.startsWith(fails)) return { error: "Not found: Table test_events.chargebacks" };
    if (sql.startsWith("MERGE")) return {};
    return sql.startsWith("WITH") ? { rows: quality } : { rows: [{ age }] };
  };
  const execution = cloud.run(renderWorkflow(measureWorkflow({ ...PROPS, ...props })), {
    workflow: "measure-fraud",
    argument: argument as never,
  });
  const reports = execution.log.filter(({ payload }) => (payload as { report?: string }).report === "plinth-feedback");
  return {
    execution,
    asked,
    severity: reports[0]?.severity,
    report: reports[0]?.payload as FeedbackReport,
    count: reports.length,
  };
}

test("what was answered is held against the truth, and told once", () => {
  const { execution, severity, report, count } = measured();

  expect(execution.error).toBeUndefined();
  expect(execution.result).toEqual(report);
  expect([severity, count]).toEqual(["NOTICE", 1]);
  expect(report).toEqual({
    report: "plinth-feedback",
    workflow: "measure-fraud",
    execution: "1",
    endpoint: "fraud",
    model: "fraud",
    outcome: "succeeded",
    reason: null,
    message: null,
    firstDay: "2025-12-15",
    lastDay: "2025-12-21",
    answers: 5000,
    known: 4800,
    quality: { accuracy: 0.97, precision: 0.7, recall: 0.85, area_under_curve: 0.93 },
    verdict: "kept",
    truth: "fresh",
    truthAge: 3600,
    seconds: expect.any(Number) as number,
  });
});

test("days whose truth still comes are measured again, statistics of the last ones only", () => {
  const { asked } = measured();

  expect(asked.map(({ sql, parameters }) => [sql.split("\n")[0], parameters])).toEqual([
    [
      "MERGE `test_feedback_fraud.outcomes` AS kept",
      { from: "2025-12-19T00:00:00Z", until: "2026-01-05T00:00:00Z", known: "2025-12-18T00:00:00Z" },
    ],
    ["MERGE `test_feedback_fraud.statistics` AS kept", { from: "2026-01-02T00:00:00Z", until: "2026-01-05T00:00:00Z" }],
    ["WITH parts AS (", { first: "2025-12-15", last: "2025-12-21" }],
    [
      "SELECT TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), CAST(MAX(`known_at`) AS TIMESTAMP), SECOND) AS age",
      { known: "2026-01-02T00:00:00Z" },
    ],
  ]);
});

test("a person may have more days measured", () => {
  const { asked } = measured({ argument: { days: 60 } });

  expect(asked.slice(0, 2).map(({ parameters }) => parameters.from)).toEqual(Array(2).fill("2025-11-06T00:00:00Z"));
});

test.each<[unknown, string]>([
  ["30", "the argument is a map"],
  [{ day: 30 }, "the argument has an unknown key day\n  allowed: days"],
  [{ days: 0 }, "days is 0\n  allowed: a whole number from 1 to 400"],
  [{ days: 401 }, "days is 401\n  allowed: a whole number from 1 to 400"],
  [{ days: "30" }, 'days is "30"\n  allowed: a whole number from 1 to 400'],
  [{ days: 1.5 }, "days is 1.5\n  allowed: a whole number from 1 to 400"],
  [{ days: null }, "days is null\n  allowed: a whole number from 1 to 400"],
])("the argument %j asks for something else", (argument, message) => {
  const { execution, report, asked, severity } = measured({ argument });

  expect(execution.error).toMatchObject({ tags: ["MeasurementFailed"] });
  expect(report).toMatchObject({ outcome: "failed", reason: "request", message });
  expect([asked, severity]).toEqual([[], "ERROR"]);
});

test.each<[string, Partial<typeof GOOD>, string]>([
  ["one", { recall: "0.5" }, "minRecall: recall is 0.5, at least 0.8 wanted"],
  [
    "both",
    { recall: "0.5", precision: "0.1" },
    "minRecall: recall is 0.5, at least 0.8 wanted; minPrecision: precision is 0.1, at least 0.6 wanted",
  ],
])("broken limits are told: %s", (_, numbers, message) => {
  const { report, severity } = measured({ quality: [{ ...GOOD, ...numbers }] });

  expect(report).toMatchObject({ outcome: "succeeded", verdict: "broken", message });
  expect(severity).toBe("WARNING");
});

test.each<[number, FeedbackReport["verdict"]]>([
  [0.2, "kept"],
  [-0.2, "kept"],
  [0.21, "broken"],
  [-0.21, "broken"],
])("a bias of %d either way: %s", (bias, verdict) => {
  const limits: readonly FeedbackLimit[] = [{ name: "maxBias", measure: "bias", most: 0.2 }];
  const row = {
    answers: "500",
    unreadable: "0",
    known: "400",
    mean_absolute_error: "0.5",
    root_mean_square_error: "1.0E0",
    bias: String(bias),
  };
  const { report } = measured({ quality: [row] }, { judged: { kind: "regression" }, limits });

  expect(report).toMatchObject({ verdict, quality: { mean_absolute_error: 0.5, root_mean_square_error: 1, bias } });
});

const NOTHING = {
  answers: null,
  unreadable: null,
  known: null,
  accuracy: null,
  precision: null,
  recall: null,
  area_under_curve: null,
};

test.each<[string, QueryAnswer["rows"], Partial<MeasureProps>, Partial<FeedbackReport>]>([
  ["too little truth", [{ ...GOOD, known: "99", recall: "0.1" }], {}, { verdict: "few", known: 99 }],
  ["no requests at all", [NOTHING], {}, { verdict: "none", answers: 0, quality: {} }],
  ["no row", [], {}, { verdict: "none", answers: 0 }],
  ["no limits", [{ ...GOOD, recall: "0.1" }], { limits: [] }, { verdict: "none", known: 4800 }],
  [
    "no yes among them",
    [{ ...GOOD, recall: null }],
    {},
    { verdict: "kept", quality: { accuracy: 0.97, precision: 0.7, recall: null, area_under_curve: 0.93 } },
  ],
])("%s breaks no limit", (_, quality, props, report) => {
  expect(measured({ quality }, props).report).toMatchObject({ outcome: "succeeded", message: null, ...report });
});

test.each<[string, number | null, FeedbackReport["truth"], string]>([
  ["just in time", 172_800, "fresh", "NOTICE"],
  ["a second late", 172_801, "late", "WARNING"],
  ["not for long", null, "late", "WARNING"],
])("truth that came %s", (_, age, truth, severity) => {
  expect(measured({ age })).toMatchObject({ report: { truth, truthAge: age }, severity });
});

test("truth that is about none of many answers is told: a key or a part is not what was meant", () => {
  const { report, severity } = measured({ quality: [{ ...GOOD, known: "0", accuracy: null }] as never });

  expect(report).toMatchObject({
    verdict: "few",
    truth: "unmatched",
    message: "truth comes, and of 5000 answers none has both $.score and a transaction that truth is about",
  });
  expect(severity).toBe("WARNING");
});

test.each(["MERGE", "WITH"] as const)("a query that fails (%s) is told with BigQuery's words", (fails) => {
  const { execution, report, severity } = measured({ fails });

  expect(execution.error).toMatchObject({ tags: ["MeasurementFailed"] });
  expect(severity).toBe("ERROR");
  expect(report).toMatchObject({
    outcome: "failed",
    reason: "query",
    message: expect.stringContaining("Not found: Table test_events.chargebacks"),
    truth: "unknown",
  });
});
