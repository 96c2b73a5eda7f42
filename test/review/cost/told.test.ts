import { PRICE_SOURCES } from "../../../catalog/prices";
import { costChanges } from "../../../review/cost/changes";
import { costOf } from "../../../review/cost/cost-of";
import { costCsv } from "../../../review/cost/csv";
import { COST_GROUPINGS, groupsBy } from "../../../review/cost/groups";
import { comparisonMarkdown, costMarkdown } from "../../../review/cost/markdown";
import { dollars, percent, signedDollars } from "../../../review/cost/money";
import { costJson, costSchema } from "../../../review/cost/output";
import { comparisonText, costText } from "../../../review/cost/text";
import { endpoint, platform, usage } from "./platform";

const month = { low: 730, expected: 730, high: 730 };
const HOSTILE = `=cmd|"'\u001b[31m\u202e<script>alert(1)</script> | ![x](https://evil.example) @everyone\r\n::error::x`;
const look = { color: false, by: "section", explain: true } as const;

const many = costOf(
  platform({ google_new_thing: { A: {} } }),
  usage({
    rate: { currency: "EUR", perDollar: 0.5, of: "2026-11-20" },
    workloads: [
      endpoint(),
      endpoint({
        name: "churn",
        path: "endpoints.churn",
        models: ["churn"],
        replicas: { low: 1, expected: 1, high: 1 },
        hours: month,
      }),
      endpoint({
        name: "both",
        path: "pools.both",
        kind: "pool",
        models: ["fraud", "churn"],
        replicas: { low: 1, expected: 2, high: 2 },
      }),
    ],
    assumptions: [
      { path: "cost.assumptions.endpoints.fraud.replicas", value: "3 (2 to 6)", written: true },
      { path: "cost.assumptions.logs", value: "50GiB", written: false },
    ],
  }),
);
const hostile = costOf(
  platform({ [HOSTILE]: { A: {} } }),
  usage({
    environment: HOSTILE,
    workloads: [endpoint({ name: HOSTILE, path: HOSTILE, models: [HOSTILE] })],
    assumptions: [{ path: HOSTILE, value: HOSTILE, written: false }],
  }),
);
const nothing = costOf(platform({}), usage());

test("the first lines say the sum, what has no price, the day of the prices and the three largest", () => {
  expect(
    costText(many, { ...look, explain: false })
      .split("\n")
      .slice(0, 8),
  ).toEqual([
    "test  europe-west4",
    "",
    "  $1,054 (EUR 527) a month expected, $702 to $1,580, plus 3 things without a price",
    "  list prices of 2026-11-24 in dollars, before discounts and tax; rate of 2026-11-20",
    "",
    "  the largest",
    "        $527   50%  endpoint fraud: n1-standard-4",
    "                    3 (2 to 6) machines × 730 h × 0.2405 $/h, which is (4 vCPU × $0.034802 + 15 GB × $0.004664) × 1.15 on Vertex AI",
  ]);
});

test("with the explanation, every price has its source, and the source its name", () => {
  const text = costText(many, look);

  expect(text).toContain("compute.n1.vcpu (cyc, 2026-07-30, confirmed)");
  expect(text).toContain(PRICE_SOURCES.cyc);
  expect(text).toContain("  * cost.assumptions.endpoints.fraud.replicas  3 (2 to 6)");
});

test.each(COST_GROUPINGS)("the groups by %s hold every cost once", (by) => {
  const groups = groupsBy(many, by);

  expect(groups.flatMap(({ lines }) => lines)).toHaveLength(many.lines.length);
  expect(groups.reduce((sum, { cost }) => sum + cost.expected, 0)).toBeCloseTo(many.total.expected, 9);
});

test("what works for several models is a group of its own", () => {
  expect(groupsBy(many, "model").map(({ name }) => name)).toEqual(["fraud", "churn, fraud", "churn"]);
});

test("the JSON is of the published form, with and without a comparison", () => {
  const comparison = costChanges(nothing, many);
  for (const text of [
    costJson([many, nothing, hostile], [], PRICE_SOURCES),
    costJson([many], [{ before: "test", after: "test", comparison }], PRICE_SOURCES),
  ]) {
    expect(costSchema.safeParse(JSON.parse(text)).error).toBeUndefined();
  }
});

test("names cannot turn a terminal around, or begin lines of their own", () => {
  const told = [
    costText(hostile, look),
    comparisonText(costChanges(nothing, hostile), { before: HOSTILE, after: HOSTILE }, false),
    costMarkdown(hostile, "model"),
    comparisonMarkdown(costChanges(hostile, nothing), { before: HOSTILE, after: HOSTILE }),
  ];
  for (const text of told) {
    expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f\u202e]/);
    expect(text).not.toMatch(/^::/m);
  }
});

test("names become no markup, no link, no mention and no cell in Markdown", () => {
  const text = `${costMarkdown(hostile, "model")}${comparisonMarkdown(costChanges(nothing, hostile), { before: HOSTILE, after: HOSTILE })}`;

  expect(text).not.toContain("<script");
  expect(text).not.toContain("@everyone");
  expect(text).not.toContain("https://");
  expect(text).not.toMatch(/(?<!\\)!\[|(?<!\\)\]\(/);
  for (const table of text.match(/(^\|.*\n)+/gm) ?? []) {
    const cells = table
      .trim()
      .split("\n")
      .map((line) => line.match(/(?<!\\)\|/g)?.length);
    expect(new Set(cells).size).toBe(1);
  }
});

test("names become no formula and no further row in a spreadsheet", () => {
  const csv = costCsv([hostile]);

  expect(csv.trimEnd().split("\r\n")).toHaveLength(1 + hostile.lines.length + hostile.unpriced.length);
  expect(csv).not.toMatch(/(^|,)"?[=+@-]/m);
  expect(csv.split("\r\n")[1]).toMatch(/^"'=cmd\|""'/);
});

test("what has no price has no number in a spreadsheet, not even nothing", () => {
  const rows = costCsv([many])
    .split("\r\n")
    .filter((row) => row.includes("google_new_thing"));

  expect(rows).toEqual([
    "test,automation,,google_new_thing,,1 × google_new_thing,,,,USD,,,,,the price book has no price for google_new_thing",
  ]);
});

test("a platform that costs nothing says so in a sentence", () => {
  expect(costText(nothing, look)).toContain("$0 a month expected");
  expect(comparisonText(costChanges(nothing, nothing), { before: "a", after: "b" }, false)).toContain(
    "nothing that has a price costs more or less",
  );
});

test.each([
  [0, "$0", "+$0"],
  [0.001, "<$0.01", "+<$0.01"],
  [0.06, "$0.06", "+$0.06"],
  [9.994, "$9.99", "+$9.99"],
  [9942.4, "$9,942", "+$9,942"],
  [1234567.8, "$1,234,568", "+$1,234,568"],
  [-310, "-$310", "-$310"],
])("%d dollars are written %s, and as a difference %s", (value, text, signed) => {
  expect([dollars(value), signedDollars(value)]).toEqual([text, signed]);
});

test("shares are whole percents", () => {
  expect([percent(0.204), percent(0.2, true), percent(-0.2, true)]).toEqual(["20%", "+20%", "-20%"]);
});
