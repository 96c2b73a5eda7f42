import Ajv from "ajv";
import type { Finding } from "../../../config/finding";
import { findingsSchema } from "../../../config/report/json";
import { report, REPORT_FORMATS, type ReportFormat } from "../../../config/report/report";

const unknownKey: Finding = {
  rule: "schema/unknown-key",
  severity: "error",
  environment: "prod",
  path: "storage.zones.raw.archive.nearlin",
  location: { file: "config/environments/prod.ts", line: 2, column: 24 },
  problem: 'unknown key "nearlin". Did you mean "nearline"?',
  allowed: "nearline, coldline, archive",
};
const warning: Finding = {
  rule: "network/training-reaches-internet",
  severity: "warning",
  environment: "prod",
  path: "",
  location: { file: "config/environments/prod.ts", line: 1, column: 1 },
  problem: '100% of it, and\nmore: <all> of "it" ]]>',
  fix: "name, or\r\nleave it",
};
const environments = [
  { name: "dev", file: "config/environments/dev.ts" },
  { name: "prod", file: "config/environments/prod.ts" },
];
const source = 'export default defineEnvironment({\n  raw: { archive:    { nearlin: "30d" } },\n';
const tell = (format: ReportFormat, findings: readonly Finding[] = [unknownKey, warning]) =>
  report({ environments, findings }, format, { sourceOf: () => source });

test("text tells place and path, then the problem, what is allowed and what to do", async () => {
  expect(await tell("text", [unknownKey])).toBe(
    [
      "config/environments/prod.ts:2:24  storage.zones.raw.archive.nearlin",
      '  unknown key "nearlin". Did you mean "nearline"?',
      "  allowed: nearline, coldline, archive",
      "",
    ].join("\n"),
  );
});

test("text says which findings are warnings, and parts findings by a line", async () => {
  const plain = { ...warning, problem: "too much", fix: "take less" };

  expect(await tell("text", [plain, plain])).toBe(
    [
      "config/environments/prod.ts:1:1",
      "  warning: too much",
      "  fix: take less",
      "",
      "config/environments/prod.ts:1:1",
      "  warning: too much",
      "  fix: take less",
      "",
    ].join("\n"),
  );
});

test("text in a terminal has colours, the line of code and a mark under the place", async () => {
  const text = await report({ environments, findings: [unknownKey] }, "text", { color: true, sourceOf: () => source });

  expect(text).toContain("\u001b[31m");
  expect(
    text
      .replace(/\u001b\[[0-9]+m/g, "")
      .split("\n")
      .slice(1, 3),
  ).toEqual(['  2 |   raw: { archive:    { nearlin: "30d" } },', "    |                        ^"]);
});

test.each([
  ["a tab before it", "\t\tnearlin", 3, "\t\tnearlin", "\t\t^"],
  [
    "a long line",
    `${"x".repeat(150)}nearlin${"y".repeat(150)}`,
    151,
    `${"x".repeat(49)}nearlin${"y".repeat(44)}`,
    `${" ".repeat(49)}^`,
  ],
])("the mark stands under the place with %s", async (_what, line, column, shown, mark) => {
  const finding = { ...unknownKey, location: { ...unknownKey.location, line: 1, column } };
  const text = await report({ environments, findings: [finding] }, "text", { color: true, sourceOf: () => line });

  expect(
    text
      .replace(/\u001b\[[0-9]+m/g, "")
      .split("\n")
      .slice(1, 3),
  ).toEqual([`  1 | ${shown}`, `    | ${mark}`]);
});

test("JSON follows its schema and counts the findings of every environment", async () => {
  const document = findingsSchema.parse(JSON.parse(await tell("json")));

  expect(document.environments).toEqual([
    { name: "dev", file: "config/environments/dev.ts", errors: 0, warnings: 0 },
    { name: "prod", file: "config/environments/prod.ts", errors: 1, warnings: 1 },
  ]);
  expect(document.findings).toEqual([unknownKey, warning]);
});

/** What SARIF 2.1.0 requires of the parts that are used, and its rules about values. */
const sarifSchema = {
  type: "object",
  required: ["version", "runs"],
  properties: {
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["tool", "results"],
        properties: {
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          tool: {
            type: "object",
            required: ["driver"],
            properties: {
              driver: {
                type: "object",
                required: ["name"],
                properties: {
                  rules: { type: "array", uniqueItems: true, items: { type: "object", required: ["id"] } },
                },
              },
            },
          },
          results: {
            type: "array",
            items: {
              type: "object",
              required: ["message", "ruleId", "ruleIndex", "level", "locations"],
              properties: {
                level: { enum: ["none", "note", "warning", "error"] },
                message: { type: "object", required: ["text"] },
                locations: {
                  type: "array",
                  items: {
                    type: "object",
                    required: ["physicalLocation"],
                    properties: {
                      physicalLocation: {
                        type: "object",
                        required: ["artifactLocation", "region"],
                        properties: {
                          artifactLocation: {
                            type: "object",
                            required: ["uri"],
                            properties: { uri: { type: "string", pattern: "^[^\\\\ ]+$" } },
                          },
                          region: {
                            type: "object",
                            required: ["startLine"],
                            properties: {
                              startLine: { type: "integer", minimum: 1 },
                              startColumn: { type: "integer", minimum: 1 },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

test("SARIF has the shape of version 2.1.0", async () => {
  const spaced = { ...warning, location: { ...warning.location, file: "config/environments/my prod.ts" } };
  const document = JSON.parse(await tell("sarif", [unknownKey, spaced])) as {
    readonly runs: readonly [
      {
        readonly tool: { readonly driver: { readonly rules: readonly { id: string }[] } };
        readonly results: readonly { ruleId: string; ruleIndex: number }[];
      },
    ];
  };
  const validate = new Ajv().compile(sarifSchema);

  expect(validate(document) ? [] : validate.errors).toEqual([]);
  const [{ tool, results }] = document.runs;
  expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id)).toEqual(results.map(({ ruleId }) => ruleId));
});

test("JUnit has a suite for every environment, and warnings are no failures", async () => {
  const xml = await tell("junit");

  expect(xml).toContain('<testsuites tests="3" failures="1" errors="0" skipped="0">');
  expect(xml).toContain('<testcase classname="dev" name="no findings" file="config/environments/dev.ts"/>');
  expect(xml).toContain(
    '<failure message="unknown key &quot;nearlin&quot;. Did you mean &quot;nearline&quot;?" type="schema/unknown-key">',
  );
  expect(xml).toContain("<system-out>");
});

test("JUnit escapes what would end its parts", async () => {
  const xml = await tell("junit", [{ ...unknownKey, problem: warning.problem }]);

  expect(xml).toContain("]]]]><![CDATA[>");
});

test("GitHub's annotations escape what separates their parts", async () => {
  const odd = { ...warning, path: "labels.a", rule: "x:y,z", location: { ...warning.location, file: "a,b:c%.ts" } };

  expect(await tell("github", [unknownKey, odd])).toBe(
    [
      '::error file=config/environments/prod.ts,line=2,col=24,title=schema/unknown-key storage.zones.raw.archive.nearlin::unknown key "nearlin". Did you mean "nearline"?%0Aallowed: nearline, coldline, archive',
      '::warning file=a%2Cb%3Ac%25.ts,line=1,col=1,title=x%3Ay%2Cz labels.a::100%25 of it, and%0Amore: <all> of "it" ]]>%0Afix: name, or%0D%0Aleave it',
      "",
    ].join("\n"),
  );
});

test.each(REPORT_FORMATS)("%s is the same every time and says nothing of the day", async (format) => {
  const first = await tell(format);

  expect(await tell(format)).toBe(first);
  expect(first).not.toMatch(/20\d\d-\d\d-\d\d/);
});
