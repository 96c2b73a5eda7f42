import { setImmediate } from "node:timers/promises";
import { environmentFile, findingsOf, load } from "../../support/files";

interface BadFile {
  readonly fault: string;
  readonly files: Readonly<Record<string, string>>;
  readonly report: readonly string[];
}

const withLine = (line: string, ...lines: readonly string[]) => `${line}\n${environmentFile(...lines)}`;

const badFiles: readonly BadFile[] = [
  {
    fault: "a default export that is a function",
    files: {
      "test.ts": "export default () => ({});\n",
    },
    report: [
      "test.ts:1:16",
      "  a function is not an object",
      "  allowed: an object with name, project, state, lifetime, generation, labels, groups, external, encryption, network, audit, logs, breakGlass, repositories, storage, secrets and 17 more",
      "  fix: write `export default defineEnvironment({ ... })`",
    ],
  },
  {
    fault: "a key that is written twice",
    files: {
      "test.ts": environmentFile("generation: 1,", "generation: 2,"),
    },
    report: [
      "test.ts:6:3",
      '  "generation" is written twice: what line 5 says is lost',
      "  fix: leave one of the two out, or rename it",
    ],
  },
  {
    fault: "a name that is written twice, in a shared file",
    files: {
      "test.ts": withLine('import { zones } from "./zones";', "storage: { zones },"),
      "zones.ts": 'export const zones = {\n  raw: { expireAfter: "30d" },\n  "raw": {},\n};\n',
    },
    report: [
      "zones.ts:3:3",
      '  "raw" is written twice: what line 2 says is lost',
      "  fix: leave one of the two out, or rename it",
    ],
  },
  {
    fault: "an import of a name that the other file does not export",
    files: {
      "test.ts": withLine('import { bse } from "./base";', "...bse,"),
      "base.ts": "export const base = {};\n",
    },
    report: ["test.ts:1:10", '  there is no "bse" to import. Did you mean "base"?', "  allowed: base"],
  },
  {
    fault: "an import of a default that the other file does not export",
    files: {
      "test.ts": withLine('import base from "./base";', "...base,"),
      "base.ts": "export const base = {};\n",
    },
    report: ["test.ts:1:8", "  that file has no default export", "  allowed: base"],
  },
  {
    fault: "files that import each other",
    files: {
      "test.ts": withLine('import { one } from "./one";', "...one,"),
      "one.ts": 'import { other } from "./other";\nexport const one = { labels: other };\n',
      "other.ts": 'import { one } from "./one";\nexport const other = { ...one };\n',
    },
    report: [
      "other.ts:1:21",
      '  "./one" imports this file, at once or by way of others: one.ts -> other.ts -> one.ts',
      "  fix: move what both need into a file of its own",
    ],
  },
  {
    fault: "a file that imports itself",
    files: {
      "test.ts": withLine('import me from "./test";', "...(me as any),"),
    },
    report: [
      "test.ts:1:16",
      '  "./test" imports this file, at once or by way of others: test.ts -> test.ts',
      "  fix: move what both need into a file of its own",
    ],
  },
  {
    fault: "a merge conflict",
    files: {
      "test.ts": `${environmentFile().slice(0, -4)}<<<<<<< HEAD\n  generation: 1,\n=======\n  generation: 2,\n>>>>>>> other\n});\n`,
    },
    report: ["test.ts:5:1", "  a merge conflict is not resolved", "  fix: choose one of the sides"],
  },
  {
    fault: "quotes of a word processor",
    files: {
      "test.ts": environmentFile("labels: { team: “ml” },"),
    },
    report: ["test.ts:5:19", "  Unexpected character '“'", '  fix: write plain quotes: "'],
  },
  {
    fault: "an equals sign for a colon",
    files: {
      "test.ts": environmentFile('labels = { team: "ml" },'),
    },
    report: [
      "test.ts:5:10",
      "  Invalid shorthand property initializer",
      "  fix: write a colon between a key and its value",
    ],
  },
  {
    fault: "quotes that are not closed",
    files: {
      "test.ts": environmentFile('labels: { team: "ml },'),
    },
    report: ["test.ts:5:19", "  Unterminated string constant", "  fix: close the quotes"],
  },
  {
    fault: "a namespace",
    files: {
      "test.ts": withLine('namespace Acme { export const labels = { team: "ml" }; }', "labels: Acme.labels,"),
    },
    report: ["test.ts:1:1", "  `namespace` is not for environment files", "  fix: write a plain object"],
  },
  {
    fault: "exports as older modules write them",
    files: {
      "test.ts": 'export = { name: "test" };\n',
    },
    report: ["test.ts:1:1", "  `export =` is not for environment files", "  fix: write `export default`"],
  },
  {
    fault: "an error of several lines, on one",
    files: {
      "test.ts": withLine('throw new Error("no zones\\nand no datasets");'),
    },
    report: ["test.ts:1:1", "  the file throws: no zones and no datasets"],
  },
  {
    fault: "a promise that fails, without failing itself",
    files: {
      "test.ts": 'export default Promise.reject(new Error("no"));\n',
    },
    report: ["test.ts:1:16", "  `Promise` waits for something", "  fix: write the value itself"],
  },
  {
    fault: "a function that waits",
    files: {
      "test.ts": withLine('const build = async () => { throw new Error("no"); };', "labels: build() as any,"),
    },
    report: ["test.ts:1:15", "  an environment file cannot wait for something", "  fix: write the value itself"],
  },
  {
    fault: "a value that was computed from something forbidden, once",
    files: {
      "test.ts": environmentFile("generation: Number(process.env.GENERATION ?? 1),"),
    },
    report: ["test.ts:5:22", "  `process` differs from machine to machine", "  fix: write the value itself"],
  },
  {
    fault: "a text that was made of something forbidden, once",
    files: {
      "test.ts": environmentFile("labels: { user: `U ${process.env.USER}` },"),
    },
    report: ["test.ts:5:24", "  `process` differs from machine to machine", "  fix: write the value itself"],
  },
  {
    fault: "a stack trace, which holds the folder",
    files: {
      "test.ts": environmentFile("labels: { size: String(new Error().stack?.length) },"),
    },
    report: ["test.ts:5:26", "  `stack` differs from machine to machine", "  fix: write the value itself"],
  },
  {
    fault: "the stack trace of what was caught",
    files: {
      "test.ts": withLine(
        "let size = 0; try { null!; throw 3; } catch (error: any) { size = error.stack; }",
        "generation: size || 1,",
      ),
    },
    report: ["test.ts:1:67", "  `stack` differs from machine to machine", "  fix: write the value itself"],
  },
  {
    fault: "a text that was made of a random number, once",
    files: { "test.ts": environmentFile("labels: { id: `id-${Math.floor(Math.random() * 10)}` },") },
    report: ["test.ts:5:34", "  `Math.random` differs from run to run", "  fix: write the value itself"],
  },
  {
    fault: "a promise that is waited for, once",
    files: { "test.ts": withLine("const generation = await Promise.resolve(1);", "generation,") },
    report: ["test.ts:1:20", "  an environment file cannot wait for something", "  fix: write the value itself"],
  },
  {
    fault: "a name that is not declared, at its place",
    files: { "test.ts": withLine('const team = "ml";', 'labels: { "taem": "taem", team: taem },') },
    report: [
      "test.ts:6:35",
      '  "taem" is not declared. Did you mean "team"?',
      "  fix: declare it, import it, or write it in quotes where text is meant",
    ],
  },
  {
    fault: "a definition that is not imported",
    files: { "test.ts": 'export default defineEnvironment({ name: "test" });\n' },
    report: [
      "test.ts:1:16",
      '  "defineEnvironment" is not declared',
      '  fix: write at the top: import { defineEnvironment } from "../define";',
    ],
  },
  {
    fault: "a definition that a shared file does not import, by the path from there",
    files: {
      "test.ts": withLine('import { base } from "./shared/base";', "...base(),"),
      "shared/base.ts": "export const base = () => fragment({ generation: 1 });\n",
    },
    report: [
      "shared/base.ts:1:27",
      '  "fragment" is not declared',
      '  fix: write at the top: import { fragment } from "../../define";',
    ],
  },
  {
    fault: "text in another encoding",
    files: { "test.ts": "\uFFFD\u0000" },
    report: ["test.ts:1:1", "  Unexpected character '\uFFFD'", "  fix: save the file as text in UTF-8"],
  },
];

test.each(badFiles)("$fault is told", async ({ files, report }) => {
  expect(findingsOf(files)).toBe(`${report.join("\n")}\n`);
  // What fails while nobody waits for it would end the process now.
  await setImmediate();
});

test("a key with a getter and a setter is one key", () => {
  const setter = "labels: { get team() { return 'ml'; }, set team(_: string) {} },";

  expect(findingsOf({ "test.ts": environmentFile(setter) })).toBe("");
});

test("types that another file exports may be imported like values", () => {
  const files = {
    "test.ts": withLine('import { Team, Labels, labels } from "./labels";', "labels: labels satisfies Labels,"),
    "labels.ts":
      'export type Team = string;\nexport interface Labels { team: Team }\nexport const labels = { team: "ml" };\n',
  };

  expect(findingsOf(files)).toBe("");
});

test("what a file passes on from another may be imported from it", () => {
  const files = {
    "test.ts": withLine('import { zones, team } from "./all";', "storage: { zones },", "labels: { team },"),
    "all.ts": 'export * from "./zones";\nexport { name as team } from "./team";\n',
    "zones.ts": "export const { zones } = { zones: { raw: {} } };\n",
    "team.ts": 'const name = "ml";\nexport { name };\n',
  };

  expect(findingsOf(files)).toBe("");
});

test("any object but an error may have a key called stack", () => {
  const { findings } = load({ "test.ts": withLine('const acme = { stack: "web" };', "labels: { tier: acme.stack },") });

  expect(findings).toEqual([]);
});
