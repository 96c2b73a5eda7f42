import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { writeFiles } from "../support/files";

const bin = path.resolve(__dirname, "../../bin");

/** A package as small as one can be, with the real files of `bin` in it. */
function smallPackage(): string {
  const root = writeFiles({
    "package.json": "{}",
    "scripts/plinth.ts": `import { word } from "./word";\nexport const run = async () => {\n  const { synthesize } = await import("../stacks/synthesize");\n  console.log(word + synthesize());\n};\n`,
    "scripts/word.ts": `export const word: string = "one ";\n`,
    "stacks/synthesize.ts": `export const synthesize = () => "engine";\n`,
    "scripts/documents.ts": `export const allDocuments = () => [];\n`,
    "config/report/junit.ts": `export const junitReport = () => "";\n`,
    "review/picture/layout.ts": `export const layoutOf = () => "";\n`,
    "review/reviewing.ts": `export const reviewOf = () => "";\n`,
    "review/access/told.ts": `export const tellAccess = () => "";\n`,
    "validation/accepted-findings.ts": `export const acceptedFindings = [];\n`,
    "deploy/google-credentials.ts": `export const googleTokens = () => "";\n`,
  });
  fs.cpSync(bin, path.join(root, "bin"), { recursive: true });
  fs.symlinkSync(path.resolve(__dirname, "../../node_modules"), path.join(root, "node_modules"));
  return root;
}

function run(root: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, "bin/plinth.js")], {
    cwd: "/",
    encoding: "utf8",
  });
  return { status, out: stdout, err: stderr };
}

const bundles = (root: string) => fs.readdirSync(path.join(root, "dist")).filter((name) => /^[0-9a-f]{16}$/.test(name));

test("what starts with every command holds nothing of the framework, and nothing that only reviews know", async () => {
  const root = path.dirname(bin);
  const { apart } = jest.requireActual<{ apart(folder: string): Plugin }>("../../bin/build.js");
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["scripts/plinth.ts"],
    outdir: "dist",
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    supported: { "dynamic-import": false },
    plugins: [apart(root)],
  });
  const strange =
    /(^|\/)(constructs|cdktf|@cdktf|@viz-js)\/|^review\/(model\/compare|access\/access)|provider-behaviour|role-contents/;

  expect(Object.keys(metafile.inputs).filter((file) => strange.test(file))).toEqual([]);
});

test("the command is built on its first use, and again after an edit, a new file and a deleted one", () => {
  const root = smallPackage();

  expect(run(root)).toEqual({ status: 0, out: "one engine\n", err: "" });

  fs.writeFileSync(path.join(root, "scripts/word.ts"), `export const word: string = "two ";\n`);
  expect(run(root).out).toBe("two engine\n");

  fs.mkdirSync(path.join(root, "scripts/word"));
  fs.writeFileSync(path.join(root, "scripts/word/index.ts"), `export const word: string = "three ";\n`);
  fs.rmSync(path.join(root, "scripts/word.ts"));
  expect(run(root).out).toBe("three engine\n");

  fs.writeFileSync(path.join(root, "stacks/synthesize.ts"), `export const synthesize = () => "other";\n`);
  expect(run(root).out).toBe("three other\n");
});

test("nothing is built again where only times changed, and a young bundle of before is kept", () => {
  const root = smallPackage();
  run(root);
  const before = bundles(root);

  fs.utimesSync(path.join(root, "scripts/word.ts"), new Date(0), new Date(0));
  run(root);
  expect(bundles(root)).toEqual(before);

  fs.appendFileSync(path.join(root, "scripts/word.ts"), "// more\n");
  run(root);
  expect(bundles(root)).toHaveLength(2);
});

test("a source that cannot be built is told by its place, and what was built stays", () => {
  const root = smallPackage();
  run(root);
  const before = bundles(root);

  fs.writeFileSync(path.join(root, "scripts/word.ts"), "export const word = ;\n");

  expect(run(root)).toEqual({
    status: 1,
    out: "",
    err: 'plinth could not be built from its sources:\nscripts/word.ts:1:21  Unexpected ";"\n',
  });
  expect(bundles(root)).toEqual(before);
});

test("what V8 made of a bundle is kept, and made again when it is of no use", () => {
  const root = smallPackage();
  run(root);
  const [bundle = ""] = bundles(root);
  const cache = path.join(root, "dist", bundle, "plinth.js.cache");
  const made = fs.statSync(cache).size;
  fs.writeFileSync(cache, "of no use");

  expect(run(root)).toMatchObject({ status: 0, out: "one engine\n" });
  // To the byte it is V8's own affair.
  expect(fs.statSync(cache).size / made).toBeCloseTo(1, 1);
});

test("the command can be executed as it is, as npx does", () => {
  expect(fs.statSync(path.join(bin, "plinth.js")).mode & 0o111).not.toBe(0);
});
