import fs from "node:fs";
import path from "node:path";
import { findingsSchema } from "../../config/report/json";
import { synthSchema } from "../../config/report/synth-json";
import { main } from "../../scripts/plinth";
import { usesColor } from "../../scripts/terminal";
import { environmentFile, writeFiles } from "../support/files";
import { terminalIn } from "../support/terminal";

const good = environmentFile("storage: { zones: { raw: {} } },");
const bad = environmentFile("generation: 0,").replace('"test"', '"prod"');
const warned = environmentFile("network: { range: '10.40.0.0/16', training: { replicas: 4 } },").replace(
  '"test"',
  '"warned"',
);

/** Runs the command in a project with these environments. */
async function plinth(environments: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const files = Object.entries(environments).map(([name, text]) => [`config/environments/${name}.ts`, text]);
  const root = writeFiles(Object.fromEntries(files));
  const { terminal, printed } = terminalIn(root);
  const code = await main(words, terminal);
  return { code, root, ...printed };
}

test("check says nothing and succeeds where nothing is wrong", async () => {
  expect(await plinth({ test: good }, "check")).toMatchObject({
    code: 0,
    out: "",
    err: "checked 1 environment, 0 errors, 0 warnings\n",
  });
});

test("check tells findings of all environments and fails with 2", async () => {
  const { code, out, err } = await plinth({ prod: bad, test: good }, "check");

  expect(code).toBe(2);
  expect(out).toBe(
    "config/environments/prod.ts:5:3  generation\n  0 is out of range\n  allowed: a whole number, 1 to 999\n",
  );
  expect(err).toBe("checked 2 environments, 1 error, 0 warnings\n");
});

test.each([
  ["warnings", [], 0],
  ["warnings where they are to fail", ["--fail-on", "warning"], 2],
  ["warnings where only errors are to fail", ["--fail-on", "error"], 0],
])("check ends on %s as it was asked", async (_what, words, code) => {
  const result = await plinth({ warned }, "check", ...words);

  expect(result.out).toContain("  warning: ");
  expect(result.code).toBe(code);
});

test.each([
  ["a name", "test", ["test"]],
  ["a file", "config/environments/test.ts", ["test"]],
])("check takes %s", async (_what, word, names) => {
  const { code, out } = await plinth({ prod: bad, test: good }, "check", word, word, "--format", "json");

  expect(code).toBe(0);
  expect(findingsSchema.parse(JSON.parse(out)).environments.map(({ name }) => name)).toEqual(names);
});

test.each([
  ["json", /^\{\n {2}"version": 1,/],
  ["sarif", /"version": "2\.1\.0"/],
  ["junit", /^<\?xml /],
  ["github", /^::error file=config\/environments\/prod\.ts,line=5,col=3,/],
])("check tells findings as %s", async (format, form) => {
  const { code, out } = await plinth({ prod: bad }, "check", "--format", format);

  expect(code).toBe(2);
  expect(out).toMatch(form);
});

test.each([
  [
    "an environment that is not there",
    ["check", "prdo"],
    'there is no environment "prdo". Did you mean "prod"?\n  environments: prod, test\n',
  ],
  ["an environment like no other", ["synth", "qa"], 'there is no environment "qa"\n  environments: prod, test\n'],
  ["a command that is not there", ["chekc"], "error: unknown command 'chekc'\n(Did you mean check?)\n"],
  [
    "an option that is not there",
    ["check", "--formt", "json"],
    "error: unknown option '--formt'\n(Did you mean --format?)\n",
  ],
  [
    "a format that is not there",
    ["check", "--format", "xml"],
    "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, sarif, junit, github.\n",
  ],
])("%s could not run", async (_what, words, err) => {
  expect(await plinth({ prod: bad, test: good }, ...words)).toMatchObject({ code: 1, out: "", err });
});

test("a project without environments says how to write one", async () => {
  const { code, root, err } = await plinth({}, "check");

  expect(code).toBe(1);
  expect(err).toBe(
    `there is no environment file in ${path.join(root, "config", "environments")}\n  write the first one with: plinth new <environment>\n`,
  );
});

test("the project is the nearest upward that holds environments, else the package", async () => {
  const outer = writeFiles({ "config/environments/test.ts": good, "a/b/readme.md": "" });
  const other = writeFiles({ "config/environments/prod.ts": bad });
  const { terminal, printed } = terminalIn(other);
  const names = () => findingsSchema.parse(JSON.parse(printed.out)).environments.map(({ name }) => name);

  await main(["check", "--format", "json"], { ...terminal, directory: path.join(outer, "a", "b") });
  expect(names()).toEqual(["test"]);
  printed.out = "";
  await main(["check", "--format", "json"], { ...terminal, directory: "/" });
  expect(names()).toEqual(["prod"]);
});

test("help and version are no failures", async () => {
  expect(await plinth({}, "--help")).toMatchObject({ code: 0, err: "" });
  expect(await plinth({}, "--version")).toMatchObject({ code: 0, out: "0.1.0\n" });
  expect((await plinth({}, "help", "docs")).out).toContain("--check");
});

test("synth writes every environment that was asked for and says what", async () => {
  const { code, root, out, err } = await plinth({ prod: bad, test: good }, "synth", "test", "--out", "out");

  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(
    /^test {2}out\/test\n {2}foundation +\d+\n {2}data +\d+\n {2}observability +\d+\n {2}total +\d+ resources\n$/,
  );
  expect(fs.readdirSync(path.join(root, "out"))).toEqual(["test"]);
  expect(fs.readdirSync(path.join(root, "out/test/stacks")).sort()).toEqual(["data", "foundation", "observability"]);
});

test("synth tells what it wrote as JSON", async () => {
  const { root, out } = await plinth({ test: good }, "synth", "--format", "json");
  const document = synthSchema.parse(JSON.parse(out));

  expect(document.environments.map(({ environment }) => environment)).toEqual(["test"]);
  expect(document.environments[0]?.stacks.map(({ name }) => name)).toEqual(["foundation", "data", "observability"]);
  expect(fs.existsSync(path.join(root, "cdktf.out/test/manifest.json"))).toBe(true);
});

test("synth writes nothing at all where one environment has an error", async () => {
  const text = await plinth({ prod: bad, test: good }, "synth");
  const json = await plinth({ prod: bad, test: good }, "synth", "--format", "json");

  expect(text).toMatchObject({ code: 2, out: "" });
  expect(text.err).toContain("0 is out of range\n");
  expect(text.err).toMatch(/nothing was written: 2 environments, 1 error, 0 warnings\n$/);
  expect(json.code).toBe(2);
  expect(synthSchema.parse(JSON.parse(json.out))).toMatchObject({
    environments: [],
    findings: [{ path: "generation" }],
  });
  expect(fs.existsSync(path.join(text.root, "cdktf.out"))).toBe(false);
});

test("synth tells warnings beside what it wrote", async () => {
  const { code, err } = await plinth({ warned }, "synth");

  expect(code).toBe(0);
  expect(err).toContain("  warning: ");
});

test("a crash is one line that says whose fault it is, and a stack only for who asked", async () => {
  const { terminal, printed } = terminalIn(writeFiles({ "config/environments/test.ts": good }));
  const broken = {
    ...terminal,
    get color(): boolean {
      throw new TypeError("cannot read colours\nor anything");
    },
  };

  expect(await main(["check"], broken)).toBe(1);
  expect(printed.err).toBe(
    "internal error: cannot read colours\n  This is a fault of Plinth. Please report it with what PLINTH_DEBUG=1 prints.\n",
  );
  await main(["check"], broken, true);
  expect(printed.err).toContain("at Object.get");
});

test("a file cannot be the output folder", async () => {
  const { code, err } = await plinth({ test: good }, "synth", "--out", "config/environments/test.ts");

  expect(code).toBe(1);
  expect(err).toMatch(/config\/environments\/test\.ts is a file: name a folder to write into\n$/);
});

test.each([
  ["a terminal", {}, true, true],
  ["a pipe", {}, false, false],
  ["a terminal that can do nothing", { TERM: "dumb" }, true, false],
  ["a terminal with NO_COLOR", { NO_COLOR: "1" }, true, false],
  ["a terminal with an empty NO_COLOR", { NO_COLOR: "" }, true, true],
  ["a terminal in CI", { CI: "true" }, true, false],
  ["a pipe with FORCE_COLOR", { FORCE_COLOR: "1" }, false, true],
  ["CI with FORCE_COLOR", { CI: "true", FORCE_COLOR: "1" }, false, true],
  ["a terminal with FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
  ["NO_COLOR and FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
])("colours in %s", (_where, variables, isTTY, expected) => {
  expect(usesColor(variables, { isTTY })).toBe(expected);
});
