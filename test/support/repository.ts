import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Makes a git repository with a commit for each set of files, on the branch `main`. Returns what runs git in it. */
export function committed(
  folder: string,
  commits: readonly Readonly<Record<string, string>>[],
): (...words: readonly string[]) => string {
  // Nothing of whoever runs the tests: neither their name nor their settings.
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@acme.example",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@acme.example",
  };
  const git = (...words: readonly string[]) =>
    execFileSync("git", words, { cwd: folder, env, encoding: "utf8" }).trim();
  git("init", "--quiet", "--initial-branch=main");
  for (const files of commits) {
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    }
    git("add", "--all");
    git("commit", "--quiet", "-m", "files");
  }
  return git;
}
