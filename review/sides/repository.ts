import fs from "node:fs";
import path from "node:path";
import { type SimpleGit, simpleGit, type SimpleGitOptions } from "simple-git";

/** A commit that somebody named. */
export interface NamedCommit {
  /** As it was named, such as `main` or `v1.2`. */
  readonly ref: string;
  /** In full. */
  readonly commit: string;
}

/** A repository or a ref is not what it is taken for. The message says what and what to do, and is for people. */
export class RepositoryError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "RepositoryError";
  }
}

/** The git repository that a project is in. Only reads it; checked-out copies of commits lie elsewhere. */
export class Repository {
  private constructor(
    private readonly git: SimpleGit,
    /** The folder of the whole working tree, absolute. */
    readonly folder: string,
  ) {}

  /** The repository that a folder is in. Throws a {@link RepositoryError} when it is in none, or there is no git. */
  static async of(folder: string): Promise<Repository> {
    try {
      const top = path.resolve((await gitAt(folder).revparse(["--show-toplevel"])).trim());
      return new Repository(gitAt(top), top);
    } catch (error) {
      throw new RepositoryError(
        `${folder} is in no git repository that can be read: ${firstLine(error)}\n` +
          "  compare folders instead: plinth review --folders <before> <after>",
      );
    }
  }

  /** The commit that a ref names. Throws a {@link RepositoryError} when it names none. */
  async commitOf(ref: string): Promise<NamedCommit> {
    // What begins with a dash would be an option of git.
    if (ref === "" || ref.startsWith("-")) throw noSuchCommit(ref);
    try {
      const commit = (
        await this.git.raw(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`])
      ).trim();
      if (/^[0-9a-f]{40,64}$/.test(commit)) return { ref, commit };
    } catch {
      // Told below, in words of our own: those of git speak of revisions and paths.
    }
    throw noSuchCommit(ref);
  }

  /** The last commit that two have in common; `undefined` when there is none. */
  async commonAncestor(one: NamedCommit, other: NamedCommit): Promise<string | undefined> {
    const found = (await this.git.raw(["merge-base", one.commit, other.commit]).catch(() => "")).trim();
    return found === "" ? undefined : found;
  }

  /** Whether the files of a folder are those of a commit: nothing changed, nothing new. */
  async isAt({ commit }: NamedCommit, folder: string): Promise<boolean> {
    const head = await this.commitOf("HEAD");
    if (head.commit !== commit) return false;
    return (await this.git.raw(["status", "--porcelain", "--untracked-files=all", "--", folder])).trim() === "";
  }

  /** The names of the files right in a folder at a commit, relative to the repository with `/`; empty when there is none. */
  async filesIn({ commit }: NamedCommit, folder: string): Promise<readonly string[]> {
    const listed = await this.git.raw(["ls-tree", "--name-only", "-z", commit, "--", `${folder}/`]);
    return listed
      .split("\0")
      .filter((file) => file !== "")
      .map((file) => path.posix.basename(file));
  }

  /** The text of a file at a commit, relative to the repository with `/`; `undefined` when it is not there. */
  async textOf({ commit }: NamedCommit, file: string): Promise<string | undefined> {
    return this.git.raw(["cat-file", "blob", `${commit}:${file}`]).catch(() => undefined);
  }

  /**
   * Writes the files of a commit into a folder that is not there yet. Through an index of its own, so that the repository knows
   * nothing of it, and nothing is left there whenever the process ends.
   */
  async checkOut({ commit }: NamedCommit, folder: string): Promise<void> {
    const index = `${folder}.index`;
    const end = new AbortController();
    const abort = () => end.abort();
    // Who removes the folder when the process ends must not find git still writing into it.
    process.prependOnceListener("exit", abort);
    const own = { allowEnvironment: ["GIT_INDEX_FILE"], abort: end.signal };
    const git = gitAt(this.folder, own).env({ ...environment(), GIT_INDEX_FILE: index });
    try {
      await git.raw(["read-tree", commit]);
      await git.raw(["checkout-index", "--all", `--prefix=${folder}/`]);
    } finally {
      process.off("exit", abort);
      fs.rmSync(index, { force: true });
    }
  }
}

/** What git needs to be found and to find who asks: of everything else nothing may decide what is checked out. */
function environment(): Readonly<Record<string, string>> {
  const names = ["PATH", "Path", "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "SystemRoot", "TMPDIR", "TEMP"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Hooks of a repository are somebody's programs, and a review starts none of them. Of git's own variables only those that are
 * named reach it, and they are set here.
 */
function gitAt(baseDir: string, own: Partial<SimpleGitOptions> = {}): SimpleGit {
  const unsafe = { allowUnsafeHooksPath: true };
  return simpleGit({ ...own, baseDir, config: ["core.hooksPath=/dev/null"], unsafe });
}

function noSuchCommit(ref: string): RepositoryError {
  return new RepositoryError(
    `git knows no commit ${JSON.stringify(ref)}\n` +
      "  allowed: a branch, a tag, a commit, or what leads to one such as HEAD~1\n" +
      "  fix: in CI, name the remote's, such as origin/main, and fetch it first: a shallow clone has only the newest commit",
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
}
