import fs from "node:fs";
import path from "node:path";
import { CommanderError } from "commander";
import { policyRulesSchema, policySchema } from "../../review/policy/output";
import { policyRules } from "../../review/policy/rules/all";
import { Failure } from "../../scripts/failure";
import { policyCommand } from "../../scripts/policy";
import { writeFiles } from "../support/files";
import { temporaryFolders } from "../support/folders";
import { terminalIn } from "../support/terminal";

const temporaryFolder = temporaryFolders();

/** Runs the command on a day; like `plinth`, but with a clock of its own. */
async function run(directory: string, words: readonly string[], today = "2026-12-02") {
  const { terminal, printed } = terminalIn(directory);
  const command = policyCommand(terminal, () => new Date(`${today}T12:00:00Z`))
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  let code = 0;
  try {
    await command.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof CommanderError)) throw error;
    code = error.exitCode;
    if (error instanceof Failure && error.message !== "") terminal.err(`${error.message}\n`);
  }
  return { code, ...printed };
}

const exception = (until: string) =>
  `{ rule: "project/data-access-unlogged", target: "project", reason: "Logs go to the audit team", owner: "ml-platform", until: "${until}" }`;

/** A project of one environment, whose data access is not logged. */
const project = (exceptions = "") =>
  writeFiles({
    "config/environments/dev.ts": `import { defineEnvironment } from "plinth";
export default defineEnvironment({
  name: "dev",
  project: { id: "acme-ml-dev", number: "481516234201", region: "europe-west4" },
  lifetime: "disposable",
  audit: { dataAccess: "off" },
  policy: { exceptions: [${exceptions}] },
});
`,
  });

const open = { google_compute_firewall: { Ssh: { allow: [{ protocol: "tcp", ports: ["22"] }] } } };

/** A folder with files of Terraform JSON within, named `infra`. */
function folder(resource: object, more: object = {}): string {
  const directory = temporaryFolder();
  fs.mkdirSync(path.join(directory, "infra"));
  fs.writeFileSync(path.join(directory, "infra", "main.tf.json"), JSON.stringify({ ...more, resource }, undefined, 2));
  return directory;
}

test("a rule that does not hold is told with the line of the environment file, and ends with 2", async () => {
  const { code, out, err } = await run(project(), []);

  expect(code).toBe(2);
  expect(out).toContain(
    [
      "  medium  project/data-access-unlogged  who reads and writes data of the project is not recorded",
      "    why:   After a leak nobody can tell what was read, by whom and since when.",
    ].join("\n"),
  );
  expect(out).toContain("    config/environments/dev.ts:6:12  audit.dataAccess\n");
  expect(err).toMatch(/^judged \d+ resources by \d+ rules: \d+ pass, 1 fail, 0 unknown, 0 accepted, 0 excepted\n$/);
});

test("an exception counts on its last day and not after, by the clock that the command is given", async () => {
  const root = project(exception("2026-12-02"));

  const before = await run(root, ["--format", "json"], "2026-12-02");
  const after = await run(root, ["--format", "json"], "2026-12-03");

  expect(before.code).toBe(0);
  expect(policySchema.parse(JSON.parse(before.out)).results).toMatchObject([
    { rule: "project/data-access-unlogged", outcome: "excepted", exception: { owner: "ml-platform" } },
  ]);
  expect(after.code).toBe(2);
  const { results, exceptions, environments } = policySchema.parse(JSON.parse(after.out));
  expect(results).toMatchObject([{ outcome: "fail", path: "audit.dataAccess", location: { line: 6, column: 12 } }]);
  expect(exceptions).toMatchObject([{ rule: "policy/expired-exception", index: 0, location: { line: 7 } }]);
  expect(environments).toMatchObject([{ name: "dev", file: "config/environments/dev.ts", fail: 1, excepted: 0 }]);
});

test("an environment with errors is not judged", async () => {
  const root = writeFiles({ "config/environments/dev.ts": "export default 1;" });
  const { code, out, err } = await run(root, []);

  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("config/environments/dev.ts:1:");
});

test.each([
  [[], 2],
  [["--fail-on", "critical"], 2],
  [["--fail-on", "none"], 0],
] as const)("a folder of somebody else's Terraform JSON is judged with %j", async (words, code) => {
  const result = await run(folder(open), ["--folder", "infra", "--format", "github", ...words]);

  expect(result.code).toBe(code);
  const [first] = result.out.split("\n");
  expect(first).toContain(
    `::${code === 2 ? "error" : "warning"} file=infra/main.tf.json,line=4,col=1,title=firewall/ssh-open::`,
  );
});

test.each([
  [[], 0],
  [["--fail-on", "high"], 0],
  [["--fail-on", "high,unknown"], 2],
  [["--fail-on", "none", "--fail-on", "unknown"], 2],
] as const)("what nobody knows fails only when asked: %j", async (words, code) => {
  const bucket = { soft_delete_policy: "${var.keep}", public_access_prevention: "enforced" };
  const kept = { ...bucket, uniform_bucket_level_access: "${var.uniform}", versioning: { enabled: true } };
  const audit = { service: "allServices", audit_log_config: [{ log_type: "DATA_READ" }, { log_type: "DATA_WRITE" }] };
  const key = { encryption: { default_kms_key_name: "projects/a/locations/b/keyRings/c/cryptoKeys/d" } };
  const directory = folder(
    { google_storage_bucket: { It: { ...kept, ...key } }, google_project_iam_audit_config: { All: audit } },
    { provider: { google: { project: "acme" } } },
  );
  const result = await run(directory, ["--folder", "infra", "--format", "json", ...words]);

  expect(policySchema.parse(JSON.parse(result.out)).results).toMatchObject([
    { rule: "bucket/access-lists", outcome: "unknown" },
  ]);
  expect(result.code).toBe(code);
});

test("code scanning is told how bad a rule is, and what was answered for as suppressed", async () => {
  const { out } = await run(project(exception("2027-01-01")), ["--format", "sarif"]);
  const [scan] = (JSON.parse(out) as { runs: { tool: { driver: { rules: unknown } }; results: unknown }[] }).runs;

  expect(scan!.tool.driver.rules).toMatchObject([
    {
      id: "project/data-access-unlogged",
      help: { text: expect.any(String) },
      properties: { "security-severity": "5.5" },
    },
  ]);
  expect(scan!.results).toMatchObject([
    {
      ruleId: "project/data-access-unlogged",
      suppressions: [{ kind: "inSource", justification: "Logs go to the audit team (ml-platform, until 2027-01-01)" }],
    },
  ]);
});

test("a test report has a failed case for each finding, and a skipped one for what was answered for", async () => {
  const failed = await run(project(), ["--format", "junit"]);
  const skipped = await run(project(exception("2027-01-01")), ["--format", "junit"]);

  expect(failed.out).toContain('<testsuite name="dev" tests="1" failures="1" errors="0" skipped="0">');
  expect(skipped.out).toContain('skipped="1"');
});

test("every rule can be listed and explained, also by the id that others give it", async () => {
  const list = await run("/", ["--list"]);
  const json = policyRulesSchema.parse(JSON.parse((await run("/", ["--list", "--format", "json"])).out));
  const explained = await run("/", ["--explain", "ckv_gcp_43"]);

  expect(list.out.trimEnd().split("\n")).toHaveLength(policyRules.length);
  expect(json.rules.map(({ id }) => id)).toEqual(policyRules.map(({ id }) => id).sort());
  expect(explained.out).toContain("key/no-rotation  medium  the key is not changed every 90 days\n");
  expect(explained.out).toContain("set by:    encryption.customerManaged.rotation\n");
});

test.each([
  [["--explain", "bucket/no-version"], 'there is no rule "bucket/no-version". Did you mean "bucket/no-versions"?\n'],
  [["--fail-on", "hihg"], `Allowed choices are low, medium, high, critical, unknown, none. Did you mean "high"?`],
  [["--fail-on", "none,high"], '--fail-on "none" and a severity exclude each other'],
  [["--folder", "infra", "dev"], "--folder judges what is in the folder: name no environments beside it"],
  [["--folder", "nowhere"], "name a folder of Terraform JSON"],
  [["--list", "dev"], "--list lists every rule there is: name no environments beside it"],
  [["--list", "--format", "sarif"], "--list cannot be told as sarif\n  allowed: text, json"],
  [["--explain", "bucket/no-versions", "--format", "junit"], "--explain cannot be told as junit"],
] as const)("wrong usage is refused with what is allowed: %j", async (words, problem) => {
  const { code, out, err } = await run(temporaryFolder(), words);

  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain(problem);
});

test("input that is nested without end is refused, and no crash", async () => {
  const directory = folder({});
  const deep = `${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`;
  fs.writeFileSync(
    path.join(directory, "infra", "main.tf.json"),
    `{"resource":{"google_storage_bucket":{"It":${deep}}}}`,
  );
  const { code, err } = await run(directory, ["--folder", "infra"]);

  expect([code, err]).toEqual([1, "the Terraform JSON is nested too deeply to be read\n"]);
});
