import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Repository } from "../../../review/sides/repository";
import { againstOf } from "../../../scripts/sides/against";
import { environmentsAt, synthesizeCommit } from "../../../scripts/sides/commits";
import { committed } from "../../support/repository";
import { terminalIn } from "../../support/terminal";

/** Writes what a commit's own command would, with the commit's own text in it, and remembers that it was started. */
const COMMAND = `
const fs = require("fs"), path = require("path");
const words = process.argv.slice(2);
const out = words[words.indexOf("--out") + 1];
for (const name of words.slice(1, words.indexOf("--out"))) {
  const text = fs.readFileSync(path.join("config/environments", name + ".ts"), "utf8");
  if (text.includes("broken")) { console.error("config/environments/" + name + ".ts:1:1  it is broken"); process.exit(2); }
  fs.mkdirSync(path.join(out, name, "stacks", "data"), { recursive: true });
  const stacks = { data: { name: "data", synthesizedStackPath: "stacks/data/cdk.tf.json", dependencies: [] } };
  fs.writeFileSync(path.join(out, name, "manifest.json"), JSON.stringify({ version: "0", stacks }));
  const resource = { google_storage_bucket: { raw: { name: text.trim().replace(/\\W/g, "-") } } };
  fs.writeFileSync(path.join(out, name, "stacks", "data", "cdk.tf.json"), JSON.stringify({ resource }));
}
`;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plinth-commits-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const git = committed(folder, [
  {
    ".gitignore": "node_modules\n",
    "bin/plinth.js": COMMAND,
    "package-lock.json": "{}\n",
    "config/environments/dev.ts": "first",
    "config/environments/old.ts": "old",
  },
  { "config/environments/dev.ts": "second", "config/environments/staging.ts": "staging" },
  { "config/environments/dev.ts": "broken" },
  { "config/environments/dev.ts": "third", "package-lock.json": '{"lockfileVersion": 3}\n' },
]);
git("rm", "--quiet", "config/environments/old.ts");
git("checkout", "--quiet", "HEAD~3", "--", "package-lock.json");
git("commit", "--quiet", "--all", "-m", "old is gone, and the dependencies are as before");
fs.mkdirSync(path.join(folder, "node_modules"));

const { terminal, printed } = terminalIn(folder);
const synthesized = async (ref: string, names: readonly string[]) => {
  const project = { repository: await Repository.of(folder), root: folder };
  printed.err = "";
  const sides = await synthesizeCommit(project, await project.repository.commitOf(ref), names, terminal);
  return [...sides].map(([name, { side, platform }]) => [
    name,
    side.label,
    platform?.stacks.flatMap(({ resources }) => resources.map(({ attributes }) => attributes.name)).join(),
  ]);
};
const short = (ref: string) => git("rev-parse", ref).slice(0, 7);

test("a commit is synthesized by its own code, and the files as they are now do not matter", async () => {
  expect(await synthesized("main~4", ["dev", "old", "staging"])).toEqual([
    ["dev", `main~4 (${short("main~4")})`, "first"],
    ["old", `main~4 (${short("main~4")})`, "old"],
    ["staging", `main~4 (${short("main~4")})`, undefined],
  ]);
  expect(printed.err).toBe(`synthesizing dev, old as of main~4 (${short("main~4")})\n`);
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
});

test("what a commit became is kept, so that the next time it takes none; what is new is made", async () => {
  await synthesized("main~3", ["dev"]);

  expect(await synthesized("main~3", ["dev", "staging"])).toEqual([
    ["dev", `main~3 (${short("main~3")})`, "second"],
    ["staging", `main~3 (${short("main~3")})`, "staging"],
  ]);
  expect(printed.err).toBe(`synthesizing staging as of main~3 (${short("main~3")})\n`);
  await synthesized(git("rev-parse", "main~3"), ["dev", "staging"]);
  expect(printed.err).toBe("");
});

test("a commit that does not synthesize says why, and nothing of it is kept", async () => {
  const problem = `main~2 (${short("main~2")}) does not synthesize:\n  config/environments/dev.ts:1:1  it is broken`;

  await expect(synthesized("main~2", ["staging", "dev"])).rejects.toThrow(problem);
  await expect(synthesized("main~2", ["dev"])).rejects.toThrow(problem);
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
});

test("other dependencies are asked for, and that they cannot be had is told", async () => {
  await expect(synthesized("main~1", ["dev"])).rejects.toThrow(
    `the dependencies of main~1 (${short("main~1")}) cannot be installed:\n  npm`,
  );
  expect(printed.err).toContain(`main~1 (${short("main~1")}) asks for other dependencies: installing them\n`);
});

test("environments are those that the commit has", async () => {
  const repository = await Repository.of(folder);
  const at = async (ref: string) => environmentsAt({ repository, root: folder }, await repository.commitOf(ref));

  expect(await at("main~4")).toEqual(["dev", "old"]);
  expect(await at("main")).toEqual(["dev", "staging"]);
});

test("what is compared with is another environment, a folder, or the same environment as a commit has it", async () => {
  const named = async (against: string) => {
    const { title, platform } = await againstOf(terminal, folder, "staging", against);
    return [
      title,
      platform.stacks.flatMap(({ resources }) => resources.map(({ attributes }) => attributes.name)).join(),
    ];
  };

  expect(await named("main~3")).toEqual([`main~3 (${short("main~3")})`, "staging"]);
  await expect(named("main~4")).rejects.toThrow(`main~4 (${short("main~4")}) has no environment "staging"`);
  await expect(named("origin/gone")).rejects.toThrow(
    "origin/gone holds no synthesized environment\n" +
      "  name a folder that plinth synth has written for one, an environment, or a commit",
  );
});
