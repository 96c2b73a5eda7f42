import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformCommand } from "../../validation/terraform-command";
import type { Depth } from "../../validation/check-stacks";
import { writeFakeTerraform, writeStacks, type Call } from "./fakes";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "validation-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(depth: Depth, stacks: Readonly<Record<string, object>>, variables: NodeJS.ProcessEnv = {}) {
  const output = join(folder, "output");
  writeStacks(output, stacks);
  writeFileSync(
    join(output, "dev", "origins.json"),
    JSON.stringify({ data: { "google_x.refused": "storage.zones.raw" } }),
  );
  const out: string[] = [];
  const errors: string[] = [];
  const calls = join(folder, "calls.jsonl");
  const environment = {
    PATH: process.env.PATH,
    TERRAFORM: writeFakeTerraform(folder),
    FAKE_CALLS: calls,
    ...variables,
  };
  const exitCode = await terraformCommand(depth, [output], environment, {
    out: (line) => out.push(line),
    error: (line) => errors.push(line),
  });
  const read = () =>
    readFileSync(calls, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Call);
  return { exitCode, out, errors, calls: read };
}

const fine = { resource: { google_x: { fine: {} } } };
const refused = { resource: { google_x: { refused: {} } } };
const nowhere = { terraform: { required_providers: { nowhere: { source: "acme/nowhere" } } } };

test("every stack of every environment is validated, without a backend", async () => {
  const { exitCode, out, errors, calls } = await run("validate", {
    "prod/data": fine,
    "dev/network": fine,
    "dev/data": fine,
  });

  expect({ exitCode, out, errors }).toEqual({
    exitCode: 0,
    out: ["dev/network  ok", "dev/data  ok", "prod/data  ok", "checked: 3"],
    errors: [],
  });
  const inits = calls().filter(({ args }) => args[0] === "init");
  expect(inits).toHaveLength(4);
  for (const { args } of inits) expect(args).toContain("-backend=false");
});

test("a plan says how many resources it adds, keeps its state in the folder and asks Google nothing", async () => {
  const { exitCode, out, calls } = await run("plan", { "dev/data": fine });

  expect({ exitCode, out }).toEqual({ exitCode: 0, out: ["dev/data  ok, 3 to add", "checked: 1"] });
  const plan = calls().find(({ args }) => args[0] === "plan");
  expect(plan?.args).toEqual(["plan", "-json", "-refresh=false", "-input=false", "-lock=false"]);
  expect(plan?.files).toContain("backend_override.tf.json");
});

test("what a provider refuses is told with the place in the environment file", async () => {
  const { exitCode, out, errors } = await run("validate", { "dev/data": refused, "dev/network": fine });

  expect({ exitCode, out, errors }).toEqual({
    exitCode: 2,
    out: [
      "dev/data  FAILED\n  error: storage.zones.raw, google_x.refused: name is too short\n      6 letters or more",
      "dev/network  ok",
    ],
    errors: ["refused: dev/data"],
  });
});

test("a refused plan fails like a refused configuration", async () => {
  const { exitCode, errors } = await run("plan", { "dev/data": refused });

  expect({ exitCode, errors }).toEqual({ exitCode: 2, errors: ["refused: dev/data"] });
});

test("a stack whose provider is not found is named and fails; the others are checked all the same", async () => {
  const { exitCode, out, errors } = await run("validate", { "dev/data": nowhere, "dev/network": fine });

  expect({ exitCode, out }).toEqual({ exitCode: 1, out: ["dev/data  NOT CHECKED", "dev/network  ok"] });
  expect(errors).toEqual([
    `not checked, because "${join(folder, "fake-terraform")} init" failed: dev/data\nError: provider nowhere was not found`,
  ]);
});

test("without Terraform nothing is checked, and what to do is told", async () => {
  const { exitCode, errors } = await run("validate", { "dev/data": fine }, { TERRAFORM: "no-such-terraform" });

  expect({ exitCode, errors }).toEqual({
    exitCode: 1,
    errors: ["no-such-terraform is not on the path. Install Terraform or OpenTofu, or name it: TERRAFORM=tofu"],
  });
});

test("nobody's credentials and none of a person's Terraform settings are used, but for where providers are", async () => {
  const { calls } = await run(
    "plan",
    { "dev/data": fine },
    {
      GOOGLE_APPLICATION_CREDENTIALS: "/home/somebody/key.json",
      GOOGLE_OAUTH_ACCESS_TOKEN: "real",
      TF_WORKSPACE: "other",
      TF_CLI_ARGS_plan: "-destroy",
      TF_CLI_CONFIG_FILE: "mirror.tfrc",
      TF_PLUGIN_CACHE_DIR: "cache",
    },
  );

  for (const { env } of calls()) {
    expect(env).toEqual({
      GOOGLE_OAUTH_ACCESS_TOKEN: "dummy",
      TF_CLI_CONFIG_FILE: "mirror.tfrc",
      TF_IN_AUTOMATION: "1",
      TF_PLUGIN_CACHE_DIR: "cache",
    });
  }
});

test("a folder without stacks is an error, not a success with nothing checked", async () => {
  const errors: string[] = [];

  const exitCode = await terraformCommand(
    "validate",
    [folder],
    {},
    { out: () => {}, error: (line) => errors.push(line) },
  );

  expect({ exitCode, errors }).toEqual({
    exitCode: 1,
    errors: [`no synthesized stack in ${folder}: run "plinth synth" first`],
  });
});

test("nothing is left behind", async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith("plinth-validation-"));

  await run("validate", { "dev/data": fine });

  const after = readdirSync(tmpdir()).filter((name) => name.startsWith("plinth-validation-"));
  expect(after).toEqual(before);
});
