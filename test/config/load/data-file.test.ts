import fc from "fast-check";
import { jsonFault } from "../../../config/load/data-file";
import { environmentFile, findingsOf, load } from "../../support/files";

const withData = (line: string, ...lines: readonly string[]) => `${line}\n${environmentFile(...lines)}`;
const IMPORT = 'import data from "./data.json";';

const told = (lines: readonly string[]) => `${lines.join("\n")}\n`;

test("data of the project may be imported, and cannot be changed", () => {
  const { environment } = load({
    "test.ts": withData(IMPORT, "labels: data.labels,"),
    "data.json": '{"labels": {"team": "ml"}}',
  });

  expect(environment?.labels).toEqual({ team: "ml" });

  expect(
    findingsOf({
      "test.ts": `${IMPORT}\ndata.labels.team = "other";\n${environmentFile("labels: data.labels,")}`,
      "data.json": '{"labels": {"team": "ml"}}',
    }),
  ).toBe(`test.ts:2:1\n  the file throws: Cannot assign to read only property 'team' of object '#<Object>'\n`);
});

test.each([
  {
    fault: "text after a comma too many",
    data: '{\n  "labels": {\n    "team": "ml",\n  }\n}',
    report: ["data.json:4:3", '  "}" cannot stand here: the file is not JSON'],
  },
  {
    fault: "an end that comes too early",
    data: '{\n  "labels": {',
    report: ["data.json:2:14", "  it ends too early: the file is not JSON"],
  },
  {
    fault: "text of another language",
    data: "labels: {}",
    report: ["data.json:1:1", '  "l" cannot stand here: the file is not JSON'],
  },
])("$fault is told where it is", ({ data, report }) => {
  const files = { "test.ts": withData(IMPORT, "labels: data.labels,"), "data.json": data };

  expect(findingsOf(files)).toBe(told(report));
  expect(load(files).environment).toBeUndefined();
});

test("data that is too large is refused", () => {
  const files = {
    "test.ts": withData(IMPORT, "labels: data.labels,"),
    "data.json": `{"labels": {"team": "${"a".repeat(1_100_000)}"}}`,
  };

  expect(findingsOf(files)).toBe(
    told(["data.json:1:1", "  the file has 1100024 bytes: what is imported as data has 1048576 bytes at most"]),
  );
});

test("data has a default export and nothing else", () => {
  const files = {
    "test.ts": withData('import { labels } from "./data.json";', "labels,"),
    "data.json": '{"labels": {"team": "ml"}}',
  };

  expect(findingsOf(files)).toBe(
    told(["test.ts:1:10", '  there is no "labels" to import', "  allowed: nothing: the file exports nothing by name"]),
  );
});

test("whatever is cut off is found where it ends", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
      const text = JSON.stringify({ value });
      const end = cut % text.length;
      const rest = text.slice(0, end);
      // What was cut off in the middle of a word is found where the word begins.
      expect(jsonFault(rest)).toBeLessThanOrEqual(end);
      expect(() => JSON.parse(`${text.slice(0, jsonFault(rest))} `)).toThrow();
    }),
    { numRuns: 50 },
  );
});
