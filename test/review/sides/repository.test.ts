import fs from "node:fs";
import path from "node:path";
import { Repository } from "../../../review/sides/repository";
import { committed } from "../../support/repository";
import os from "node:os";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plinth-repository-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const git = committed(folder, [
  { "config/environments/dev.ts": "one", "config/environments/prod.ts": "one", "package-lock.json": "{}" },
  { "config/environments/dev.ts": "two" },
]);

test("a ref is a branch, a tag, a commit or what leads to one, and nothing that git could take for an option", async () => {
  const repository = await Repository.of(path.join(folder, "config"));

  expect(repository.folder).toBe(fs.realpathSync(folder));
  expect(await repository.commitOf("main")).toEqual({ ref: "main", commit: git("rev-parse", "HEAD") });
  expect((await repository.commitOf("HEAD~1")).commit).toBe(git("rev-parse", "HEAD~1"));
  for (const ref of ["", "gone", "--exec=touch", "-", "HEAD:package-lock.json", "HEAD^{tree}", "HEAD~2"]) {
    await expect(repository.commitOf(ref)).rejects.toThrow(`git knows no commit ${JSON.stringify(ref)}`);
  }
});

test("files and their text are those of the commit, wherever the command was started", async () => {
  const repository = await Repository.of(path.join(folder, "config"));
  const before = await repository.commitOf("HEAD~1");

  expect(await repository.filesIn(before, "config/environments")).toEqual(["dev.ts", "prod.ts"]);
  expect(await repository.filesIn(before, "nowhere")).toEqual([]);
  expect(await repository.textOf(before, "config/environments/dev.ts")).toBe("one");
  expect(await repository.textOf(before, "config/environments/test.ts")).toBeUndefined();
});

test("a copy of a commit holds its files, starts no hook of the repository, and leaves nothing behind", async () => {
  const hook = path.join(folder, ".git", "hooks", "post-checkout");
  fs.mkdirSync(path.dirname(hook), { recursive: true });
  fs.writeFileSync(hook, `#!/bin/sh\ntouch ${path.join(folder, ".git", "was-started")}\n`, { mode: 0o755 });
  const repository = await Repository.of(folder);
  const copy = path.join(folder, ".git", "copy");

  await repository.checkOut(await repository.commitOf("HEAD~1"), copy);

  expect(fs.readFileSync(path.join(copy, "config/environments/dev.ts"), "utf8")).toBe("one");
  fs.rmSync(copy, { recursive: true });
  expect(fs.readdirSync(path.join(folder, ".git"))).not.toContain("copy.index");
  expect(git("status", "--porcelain")).toBe("");
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
  expect(fs.existsSync(path.join(folder, ".git", "was-started"))).toBe(false);
});

test("where one left another is found, and two that have nothing in common have no such place", async () => {
  git("checkout", "--quiet", "-b", "topic", "HEAD~1");
  git("commit", "--quiet", "--allow-empty", "-m", "topic");
  git("checkout", "--quiet", "--orphan", "other");
  git("commit", "--quiet", "--allow-empty", "-m", "other");
  const repository = await Repository.of(folder);
  const [main, topic, other] = await Promise.all(["main", "topic", "other"].map((ref) => repository.commitOf(ref)));

  expect(await repository.commonAncestor(main!, topic!)).toBe(git("rev-parse", "main~1"));
  expect(await repository.commonAncestor(main!, other!)).toBeUndefined();
});

test("a folder that is in no repository is told so, with what to do instead", async () => {
  const nowhere = fs.mkdtempSync(path.join(os.tmpdir(), "plinth-nowhere-"));
  await expect(Repository.of(nowhere)).rejects.toThrow(
    /is in no git repository that can be read: .*\n  compare folders instead: plinth review --folders <before> <after>$/,
  );
  fs.rmSync(nowhere, { recursive: true });
});
