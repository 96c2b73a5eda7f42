import { environmentFile, findingsOf, load } from "../../support/files";

interface BadFile {
  readonly fault: string;
  readonly files: Readonly<Record<string, string>>;
  readonly report: readonly string[];
}

const withImport = (line: string, ...lines: readonly string[]) => `${line}\n${environmentFile(...lines)}`;

const badFiles: readonly BadFile[] = [
  {
    fault: "text that is not TypeScript",
    files: { "test.ts": "export default {\n  name: 'test'\n  project: 3,\n};\n" },
    report: ["test.ts:3:3", '  Unexpected token, expected ","'],
  },
  {
    fault: "text that is not TypeScript in a shared file",
    files: {
      "test.ts": withImport('import { base } from "./base";', "...base,"),
      "base.ts": "export const base = {;\n",
    },
    report: ["base.ts:1:22", "  Unexpected token"],
  },
  {
    fault: "no default export",
    files: { "test.ts": "export const environment = {};\n" },
    report: [
      "test.ts:1:1",
      "  the file exports no environment",
      "  fix: write `export default defineEnvironment({ ... })`; a part that others share goes into a folder of its own",
    ],
  },
  {
    fault: "an error that the file throws",
    files: { "test.ts": withImport("const base: any = undefined;", "storage: base.storage,") },
    report: ["test.ts:6:3", "  the file throws: Cannot read properties of undefined (reading 'storage')"],
  },
  {
    fault: "an error that a shared file throws, at its own line",
    files: {
      "test.ts": withImport('import { base } from "./base";', "...base(),"),
      "base.ts": '\nexport const base = () => {\n  throw new Error("no zones");\n};\n',
    },
    report: ["base.ts:3:3", "  the file throws: no zones"],
  },
  {
    fault: "a call of something that is no function, by the name that was written",
    files: {
      "test.ts": withImport('import { base } from "./base";', "...base(),"),
      "base.ts": "export const base = 3;\n",
    },
    report: ["test.ts:6:3", "  the file throws: base is not a function"],
  },
  {
    fault: "something thrown that is no error",
    files: { "test.ts": 'throw "nothing to see";\n' },
    report: ["test.ts:1:1", "  the file throws: nothing to see"],
  },
  {
    fault: "a loop that does not end",
    files: { "test.ts": withImport("for (;;) {}") },
    report: ["test.ts:1:1", "  this loop does not end: it went round 1000000 times"],
  },
  {
    fault: "a loop without a block that does not end",
    files: { "test.ts": withImport("let n = 0;\nwhile (true) n += 1;") },
    report: ["test.ts:2:1", "  this loop does not end: it went round 1000000 times"],
  },
  {
    fault: "a function that calls itself for ever",
    files: { "test.ts": withImport("const again = (): unknown => again();\nagain();") },
    report: ["test.ts:1:1", "  the file throws: Maximum call stack size exceeded"],
  },
  {
    fault: "another name than the file's",
    files: { "test.ts": environmentFile().replace('"test"', '"prod"') },
    report: [
      "test.ts:3:3  name",
      '  the environment is named "prod", but its file "test.ts"',
      '  fix: write name: "test", or rename the file to "prod.ts"',
    ],
  },
  {
    fault: "an environment without anything that is required",
    files: { "test.ts": "export default {};\n" },
    report: [
      "test.ts:1:16  name",
      '  "name" is missing: an environment\'s name',
      "  allowed: 2 to 12 small letters, digits and single dashes, a letter first, no dash last",
      '  fix: add name: "test"',
      "",
      "test.ts:1:16  project",
      '  "project" is missing: the Google Cloud project, which must exist',
      "  allowed: an object with id, number, region, billingAccount",
      '  fix: add project: { id: "acme-ml-prod", number: "481516234200", region: "europe-west4" }',
    ],
  },
  {
    fault: "a default export that is no object",
    files: { "test.ts": "export default 3;\n" },
    report: [
      "test.ts:1:16",
      "  3 is not an object",
      "  allowed: an object with name, project, state, lifetime, generation, labels, groups, external, encryption, network, audit, logs, breakGlass, repositories, storage, secrets and 17 more",
      "  fix: write `export default defineEnvironment({ ... })`",
    ],
  },
  {
    fault: "an import of a file that is not there",
    files: {
      "test.ts": withImport('import { base } from "./shared/bse";', "...base,"),
      "shared/base.ts": "export const base = {};\n",
    },
    report: [
      "test.ts:1:22",
      '  "./shared/bse" is not a TypeScript or JSON file of this project. Did you mean "./shared/base"?',
      '  allowed: a file of this project by its relative path, such as "./base", "./pipelines/fraud.json" or "../define"',
    ],
  },
  {
    fault: "an import of a package",
    files: { "test.ts": withImport('import os from "node:os";', "labels: { host: os.hostname() },") },
    report: [
      "test.ts:1:16",
      '  "node:os" cannot be imported here: it may differ from machine to machine',
      '  allowed: a file of this project by its relative path, such as "./base", "./pipelines/fraud.json" or "../define"',
    ],
  },
  {
    fault: "an import of a file outside of the project",
    files: { "test.ts": withImport('export { secret } from "../../../elsewhere";') },
    report: [
      "test.ts:1:24",
      '  "../../../elsewhere" is not a TypeScript or JSON file of this project',
      '  allowed: a file of this project by its relative path, such as "./base", "./pipelines/fraud.json" or "../define"',
    ],
  },
  {
    fault: "an import of something that is not defined",
    files: { "test.ts": 'import { defineEnvironmnt } from "../define";\nexport default {};\n' },
    report: [
      "test.ts:1:10",
      '  there is no "defineEnvironmnt" to import. Did you mean "defineEnvironment"?',
      "  allowed: defineEnvironment, fragment",
    ],
  },
];

test.each(badFiles.filter(({ fault }) => !fault.includes("not defined")))("$fault is told", ({ files, report }) => {
  expect(findingsOf(files)).toBe(`${report.join("\n")}\n`);
});

test("a misspelt import is told first", () => {
  const { files, report } = badFiles.find(({ fault }) => fault.includes("not defined")) as BadFile;

  expect(findingsOf(files)).toMatch(new RegExp(`^${report.join("\n").replaceAll(/[.?*()]/g, "\\$&")}\n`));
});

test.each([
  ["Date", "new Date().getFullYear()", "`Date` differs from day to day"],
  ["Math.random", "Math.random()", "`Math.random` differs from run to run"],
  ["process", "process.env.USER", "`process` differs from machine to machine"],
  ["performance", "performance.now()", "`performance` differs from run to run"],
  ["crypto", "crypto.randomUUID()", "`crypto` differs from run to run"],
  ["Intl", "new Intl.NumberFormat().format(3)", "`Intl` differs with the machine's language"],
  ["toLocaleString", "(3).toLocaleString()", "`toLocaleString` differs with the machine's language"],
  ["localeCompare", '"a".localeCompare("b")', "`localeCompare` differs with the machine's language"],
  ["__dirname", "__dirname", "`__dirname` differs from machine to machine"],
  ["__filename", "__filename", "`__filename` differs from machine to machine"],
  ["import.meta", "import.meta.url", "`import.meta` differs from machine to machine"],
  ["require", 'require("node:os")', "`require` reads what is not checked"],
  ["globalThis", "globalThis.process", "`globalThis` hides what is used"],
  ["global", "global.process", "`global` hides what is used"],
  ["eval", 'eval("3")', "`eval` runs text that is not checked"],
  ["Function", 'new Function("return 3")()', "`Function` runs text that is not checked"],
  ["fetch", 'fetch("https://acme.example")', "`fetch` asks the network"],
  ["console", 'console.log("here")', "`console` prints among the results"],
  ["a dynamic import", 'import("./base")', "a dynamic import is not checked"],
])("%s is told at its place, and once", (_name, expression, problem) => {
  const { findings } = load({ "test.ts": environmentFile(`labels: {`, `  built: ${expression} as any,`, `},`) });

  // A number, a literal or a parenthesis may come first: the column is that of the name or of the member.
  expect(findings.map((finding) => [finding.problem, finding.location.line])).toEqual([[problem, 6]]);
});

test("what is forbidden does not hide what else is wrong", () => {
  const text = findingsOf({ "test.ts": environmentFile("labels: { user: process.env.USER },", "generation: 0,") });

  expect(text).toContain("`process` differs from machine to machine");
  expect(text).toContain("0 is out of range");
});

test("an alias of something forbidden is noticed when it runs", () => {
  const text = findingsOf({
    "test.ts": withImport(
      "const { random } = Math;\nconst { stringify } = JSON;",
      "labels: { id: stringify(random()) },",
    ),
  });

  expect(text).toContain("test.ts:1:1\n  `Math.random` differs from run to run\n");
});

test("a name of the file's own is not the global one", () => {
  const { findings } = load({
    "test.ts": withImport(
      "const process = (fetch: string) => ({ Date: fetch });",
      'labels: { date: process("x").Date, console: "c" },',
    ),
  });

  expect(findings).toEqual([]);
});

test("types may name what values may not", () => {
  const { findings } = load({
    "test.ts": withImport("type Clock = typeof Date | Intl.NumberFormat;\nlet clock: Clock;"),
  });

  expect(findings).toEqual([]);
});

test("the definitions can be imported by the package's name", () => {
  const { environment } = load({ "test.ts": environmentFile().replace("../define", "plinth") });

  expect(environment?.name).toBe("test");
});

test("a file that cannot be read is a finding", () => {
  expect(findingsOf({})).toBe("test.ts:1:1\n  the file cannot be read (ENOENT)\n");
});

test("nothing of one load is left in the next", () => {
  const files = {
    "test.ts": withImport('import { next } from "./shared";', "generation: next(),"),
    "shared.ts": "let count = 0;\nexport const next = () => ++count;\n",
  };

  expect([load(files), load(files)].map(({ environment }) => environment?.generation)).toEqual([1, 1]);
  expect(Object.hasOwn(globalThis, "$plinth")).toBe(false);
});

test("an environment is frozen at every depth", () => {
  const { environment } = load({ "test.ts": environmentFile("storage: { zones: { raw: {} } },") });

  expect(Object.isFrozen(environment)).toBe(true);
  expect(Object.isFrozen(environment?.storage.zones.raw)).toBe(true);
});
