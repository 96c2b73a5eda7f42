import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ENVIRONMENTS } from "../../config/load/environments";
import { loadEnvironment } from "../../config/load/load";
import type { NamedCommit, Repository } from "../../review/sides/repository";
import { Failure } from "../failure";
import { readableAt } from "../platforms";
import type { Terminal } from "../terminal";
import { type EnvironmentSide, locateIn, positionsOf, NOT_THERE, readPositions, temporaryFolder } from "./side";

/** A project in a repository: what commits are looked at for. */
export interface CommittedProject {
  readonly repository: Repository;
  /** The project's folder, absolute: that of `config/environments`. */
  readonly root: string;
}

/**
 * The names of the environments that a project has at a commit, sorted. Throws a {@link Failure} where it has none: then it is
 * no project of Plinth yet.
 */
export async function environmentsAt({ repository, root }: CommittedProject, named: NamedCommit) {
  const folder = path.posix.join(within(repository.folder, root), ENVIRONMENTS);
  const files = await repository.filesIn(named, folder);
  return files.filter((file) => file.endsWith(".ts")).map((file) => path.basename(file, ".ts"));
}

/**
 * What a commit makes of environments, by its own code: checked out into a folder of its own, synthesized there, and kept by
 * commit, so that the next review of it takes no time. Environments that the commit does not have are left out. Throws a
 * {@link Failure} that says what the commit's own command said, when that did not succeed.
 */
export async function synthesizeCommit(
  project: CommittedProject,
  named: NamedCommit,
  names: readonly string[],
  terminal: Terminal,
): Promise<ReadonlyMap<string, EnvironmentSide>> {
  const there = await environmentsAt(project, named);
  const wanted = names.filter((name) => there.includes(name));
  // Several projects of a repository may have environments of the same name.
  const inside = within(project.repository.folder, project.root).replaceAll("/", "+");
  const own = inside === "" ? named.commit : `${named.commit}+${inside}`;
  const kept = path.join(nodeModules(terminal.packageDirectory), ".cache", "plinth", "commits", own);
  const missing = wanted.filter((name) => !fs.existsSync(path.join(kept, name)));
  if (missing.length > 0) await fill(kept, project, named, missing, terminal);
  const side = { label: labelOf(named), ref: named.ref, commit: named.commit };
  return new Map(
    names.map((name) => [
      name,
      {
        side: { ...side, environment: name },
        ...(wanted.includes(name) ? readableAt(path.join(kept, name, "platform")) : NOT_THERE),
        locate: locateIn(readPositions(path.join(kept, name, "positions.json"))),
      },
    ]),
  );
}

/** `main (3af5c52)`, or the commit alone where that is what was named. */
export function labelOf({ ref, commit }: NamedCommit): string {
  const short = commit.slice(0, 7);
  return commit.startsWith(ref) ? short : `${ref} (${short})`;
}

async function fill(
  kept: string,
  { repository, root }: CommittedProject,
  named: NamedCommit,
  names: readonly string[],
  terminal: Terminal,
): Promise<void> {
  terminal.err(`synthesizing ${names.join(", ")} as of ${labelOf(named)}\n`);
  const folder = temporaryFolder(os.tmpdir(), "plinth-review-");
  const checkout = path.join(folder, "checkout");
  try {
    await repository.checkOut(named, checkout);
    const ownRoot = path.join(checkout, within(repository.folder, root));
    await install(checkout, repository, named, terminal);
    const command = path.join(checkout, within(repository.folder, terminal.packageDirectory), "bin", "plinth.js");
    if (!fs.existsSync(command))
      throw new Failure(`${labelOf(named)} has no command "plinth": it is older than Plinth`);
    const out = path.join(folder, "out");
    await run(
      process.execPath,
      [command, "synth", ...names, "--out", out],
      ownRoot,
      `${labelOf(named)} does not synthesize`,
    );
    for (const name of names) {
      const draft = path.join(folder, name);
      fs.mkdirSync(draft);
      fs.renameSync(path.join(out, name), path.join(draft, "platform"));
      // Read by this code: the file of an old commit may be one that it does not understand, and then nobody knows the lines.
      const loaded = loadEnvironment(path.join(ENVIRONMENTS, `${name}.ts`), { root: ownRoot, rules: [] });
      fs.writeFileSync(path.join(draft, "positions.json"), JSON.stringify(positionsOf(loaded)));
      keep(draft, path.join(kept, name));
    }
    forgetOldest(path.dirname(kept));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** How many commits are kept: more are looked at in no week, and each takes some megabytes. */
const KEPT = 40;

/** Forgets the commits that were looked at longest ago. */
function forgetOldest(commits: string): void {
  const all = fs.readdirSync(commits).map((name) => {
    const place = path.join(commits, name);
    return { place, time: fs.statSync(place).mtimeMs };
  });
  for (const { place } of all.sort((one, other) => other.time - one.time).slice(KEPT)) {
    fs.rmSync(place, { recursive: true, force: true });
  }
}

/** Puts a complete folder where it is kept; another review may have been faster, and made the same. */
function keep(draft: string, target: string): void {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  // From another disk: a copy beside the target first, so that the target is never half there.
  const beside = `${target}.${process.pid}`;
  fs.cpSync(draft, beside, { recursive: true });
  try {
    fs.renameSync(beside, target);
  } catch (error) {
    fs.rmSync(beside, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error;
  }
}

/** What is installed serves a commit that asks for the same; else what it asks for is installed beside it. */
async function install(
  checkout: string,
  repository: Repository,
  named: NamedCommit,
  terminal: Terminal,
): Promise<void> {
  const installed = nodeModules(terminal.packageDirectory);
  const lock = path.join(within(repository.folder, path.dirname(installed)), "package-lock.json");
  const now = path.join(repository.folder, lock);
  const own = path.join(checkout, path.dirname(lock));
  const same = fs.existsSync(now) && (await repository.textOf(named, lock)) === fs.readFileSync(now, "utf8");
  if (same) {
    fs.symlinkSync(fs.realpathSync(installed), path.join(own, "node_modules"), "junction");
    return;
  }
  terminal.err(`${labelOf(named)} asks for other dependencies: installing them\n`);
  const words = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"];
  await run(
    process.platform === "win32" ? "npm.cmd" : "npm",
    words,
    own,
    `the dependencies of ${labelOf(named)} cannot be installed`,
  );
}

/** The folder of installed packages that the command's own are in. */
function nodeModules(packageDirectory: string): string {
  const parts = packageDirectory.split(path.sep);
  const index = parts.lastIndexOf("node_modules");
  return index === -1 ? path.join(packageDirectory, "node_modules") : parts.slice(0, index + 1).join(path.sep);
}

/** A folder in a repository, from its top with `/`. */
function within(top: string, folder: string): string {
  const relative = path.relative(fs.realpathSync(top), fs.realpathSync(folder));
  if (relative.startsWith("..") || path.isAbsolute(relative)) {
    throw new Failure(`${folder} is not in the repository ${top}: compare folders instead, with --folders`);
  }
  return relative.split(path.sep).join("/");
}

function endAll(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Runs a program to its end. Throws a {@link Failure} with what it said, when it does not succeed. */
function run(program: string, words: readonly string[], directory: string, problem: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Results of its own are nobody's here; colours would be for a terminal that is not there. It leads a group, so that it
    // ends together with what it has started.
    const child = spawn(program, words, {
      cwd: directory,
      detached: process.platform !== "win32",
      env: { ...process.env, NO_COLOR: "1", PLINTH_DEBUG: undefined },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const end = () => endAll(child.pid);
    // Before its folder is removed, into which it would go on writing.
    process.prependOnceListener("exit", end);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-8_000)));
    child.on("error", (error) => reject(new Failure(`${problem}: ${error.message}`)));
    child.on("close", (code) => {
      process.off("exit", end);
      if (code === 0) resolve();
      else reject(new Failure(`${problem}:\n${said.trim().replace(/^/gm, "  ")}`));
    });
  });
}
