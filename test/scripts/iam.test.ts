import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020";
import { main } from "../../scripts/plinth";
import { temporaryFolders } from "../support/folders";
import { terminalIn } from "../support/terminal";

const temporaryFolder = temporaryFolders();

const written = (role: string): string => {
  const folder = temporaryFolder();
  const stack = {
    provider: { google: [{ project: "acme-ml" }] },
    resource: {
      google_storage_bucket_iam_member: { A: { bucket: "raw", role, member: "group:team@acme.example" } },
    },
  };
  fs.mkdirSync(path.join(folder, "stacks/data"), { recursive: true });
  fs.writeFileSync(path.join(folder, "stacks/data/cdk.tf.json"), JSON.stringify(stack));
  const manifest = { stacks: { data: { dependencies: [], synthesizedStackPath: "stacks/data/cdk.tf.json" } } };
  fs.writeFileSync(path.join(folder, "manifest.json"), JSON.stringify(manifest));
  return folder;
};

const run = async (...words: readonly string[]) => {
  const { terminal, printed } = terminalIn(temporaryFolder());
  const code = await main(["iam", ...words], terminal);
  return { code, ...printed, directory: terminal.directory };
};

test("what was synthesized into a folder is read without an environment file", async () => {
  const { code, out, err } = await run("--folder", written("roles/storage.objectViewer"), "--principal", "team");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("reads bucket raw  storage.objectViewer  google_storage_bucket_iam_member.A\n");
});

test("JSON is of the published form, with what changes", async () => {
  const { code, out } = await run(
    ...["--folder", written("roles/storage.admin"), "--against", written("roles/storage.objectViewer")],
    ...["--format", "json", "--exit-code"],
  );
  expect(code).toBe(2);
  const schema = path.resolve(__dirname, "../../docs/schema/iam.schema.json");
  const validate = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(schema, "utf8")) as object);
  expect(validate(JSON.parse(out)) ? [] : validate.errors).toEqual([]);
  expect(JSON.parse(out)).toMatchObject({ changes: { direction: "broadened" } });
});

test("a page is written to a file", async () => {
  const { code, out, err, directory } = await run(
    "--folder",
    written("roles/storage.admin"),
    "--format",
    "html",
    "--out",
    "a.html",
  );
  expect([code, out, err]).toEqual([0, "", "wrote a.html\n"]);
  expect(fs.readFileSync(path.join(directory, "a.html"), "utf8")).toMatch(/^<!doctype html>/);
});

test.each<[words: readonly string[], code: number, message: string]>([
  [[], 1, "say which environment to tell about\n  environments: none\n  or name what was synthesized with --folder\n"],
  [
    ["--exit-code", "--folder", "."],
    1,
    "--exit-code is about differences\n  say what to compare with, with --against\n",
  ],
  [["--against", "x", "--format", "csv"], 1, "--against cannot be told as csv\n  allowed: text, json, html\n"],
  [
    ["--against", "x", "--principal", "y"],
    1,
    "--against tells everything that changes, so that nothing is hidden\n" +
      "  leave out --principal, --resource and --permission, or take --format json and look for them there\n",
  ],
  [
    ["--format", "xml"],
    1,
    "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, csv, json, html.\n",
  ],
])("%j ends with %s", async (words, code, message) => {
  const ended = await run(...words);
  expect([ended.code, ended.err, ended.out]).toEqual([code, message, ""]);
});

test("what is asked for and is not there, and a file that cannot be written, are told", async () => {
  const folder = written("roles/storage.admin");
  const asked = await run("--folder", folder, "--resource", "bucket ray");
  expect([asked.code, asked.err]).toEqual([
    1,
    'there is no resource "bucket ray". Did you mean "bucket raw"?\n  allowed: a name of one, or a part of it: bucket raw, the project\n',
  ]);
  const out = await run("--folder", folder, "--out", "no/such/file");
  expect(out.code).toBe(1);
  expect(out.err).toMatch(/^cannot write no\/such\/file: ENOENT.*\n {2}name a file in a folder that exists\n$/);
});
