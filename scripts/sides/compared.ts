import fs from "node:fs";
import path from "node:path";
import { findEnvironments } from "../../config/load/environments";
import { type NamedCommit, Repository, RepositoryError } from "../../review/sides/repository";
import { Failure } from "../failure";
import { allSynthesizedNow, readableAt } from "../platforms";
import { projectDirectory } from "../project";
import type { Terminal } from "../terminal";
import { type CommittedProject, environmentsAt, labelOf, synthesizeCommit } from "./commits";
import { type EnvironmentSide, NOT_THERE } from "./side";

/** Two sides of one comparison. */
export interface Compared {
  readonly before: EnvironmentSide;
  readonly after: EnvironmentSide;
}

const WORKING_TREE = "the working tree";

/**
 * Environments as a commit has them, and as another one, or the files as they are, has them. `main` is compared with the files;
 * `main..topic` with each other; with three dots, from where the second left the first.
 */
export async function comparedCommits(
  terminal: Terminal,
  range: string,
  names: readonly string[],
): Promise<readonly Compared[]> {
  const root = projectDirectory(terminal);
  const [, first = "", dots, second = ""] = /^(.*?)(?:(\.{2,3})(.*))?$/.exec(range) ?? [];
  return toldAsFailure(async () => {
    const project: CommittedProject = { repository: await Repository.of(root), root };
    const { repository } = project;
    const named = await repository.commitOf(first === "" ? "HEAD" : first);
    const other = dots === undefined ? undefined : await repository.commitOf(second === "" ? "HEAD" : second);
    const before = dots === ".." ? named : await leftFrom(repository, named, other);
    const here =
      other === undefined ? findEnvironments(root).map(({ name }) => name) : await environmentsAt(project, other);
    const wanted = chosen(names, [...new Set([...(await environmentsAt(project, before)), ...here])].sort(), range);
    const befores = await synthesizeCommit(project, before, wanted, terminal);
    const afters =
      other === undefined
        ? await workingTree(
            terminal,
            root,
            wanted.filter((name) => here.includes(name)),
          )
        : await synthesizeCommit(project, other, wanted, terminal);
    return wanted.map((name) => ({ before: sideIn(befores, name), after: sideIn(afters, name) }));
  });
}

/** Two environments of the files as they are. */
export async function comparedEnvironments(
  terminal: Terminal,
  names: readonly [string, string],
): Promise<readonly Compared[]> {
  const root = projectDirectory(terminal);
  const sides = await workingTree(terminal, root, names);
  const [before, after] = names.map((name) => {
    const side = sideIn(sides, path.basename(name, ".ts"));
    return { ...side, side: { ...side.side, label: path.basename(name, ".ts") } };
  }) as [EnvironmentSide, EnvironmentSide];
  return [{ before, after }];
}

/** Two folders that `plinth synth` wrote: of one environment each, or of several, which are compared by name. */
export function comparedFolders(
  terminal: Terminal,
  folders: readonly [string, string],
  names: readonly string[],
): readonly Compared[] {
  const [before, after] = folders.map((folder) => environmentsIn(terminal, folder)) as [Found, Found];
  if (before.has("") || after.has("")) {
    const only = [before, after].map((found, index) => found.get("") ?? single(found, folders[index] ?? "")) as [
      EnvironmentSide,
      EnvironmentSide,
    ];
    const [asked] = names;
    const name = only[1].side.environment ?? only[0].side.environment;
    if (asked !== undefined && asked !== name) {
      throw new Failure(
        `${folders.join(" and ")} are the folders of one environment${name === undefined ? "" : `, ${name}`}, and not of ${JSON.stringify(asked)}`,
      );
    }
    return [{ before: only[0], after: only[1] }];
  }
  const wanted = chosen(names, [...new Set([...before.keys(), ...after.keys()])].sort(), folders.join(" and "));
  const nothing = (name: string, folder: string): EnvironmentSide => ({
    side: { label: folder, folder, environment: name },
    ...NOT_THERE,
    locate: () => undefined,
  });
  return wanted.map((name) => ({
    before: before.get(name) ?? nothing(name, folders[0]),
    after: after.get(name) ?? nothing(name, folders[1]),
  }));
}

type Found = ReadonlyMap<string, EnvironmentSide>;

/** The environments in a folder by name; one without a name where the folder is that of an environment itself. */
function environmentsIn(terminal: Terminal, folder: string): Found {
  const place = path.resolve(terminal.directory, folder);
  const has = (directory: string) => fs.existsSync(path.join(directory, "manifest.json"));
  const side = (name: string, directory: string): EnvironmentSide => {
    const made = readableAt(directory);
    const environment = name === "" ? made.usage?.environment : name;
    return {
      side: { label: folder, folder, ...(environment !== undefined && { environment }) },
      ...made,
      locate: () => undefined,
    };
  };
  const isFolder = fs.statSync(place, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder !== true) {
    throw new Failure(
      `${folder} is ${isFolder === undefined ? "not there" : "no folder"}\n  name a folder that plinth synth has written`,
    );
  }
  const inner = has(place) ? [] : fs.readdirSync(place).filter((name) => has(path.join(place, name)));
  if (inner.length === 0) return new Map([["", side("", place)]]);
  return new Map(inner.sort().map((name) => [name, side(name, path.join(place, name))]));
}

function single(found: Found, folder: string): EnvironmentSide {
  const [only, ...others] = found.values();
  if (only !== undefined && others.length === 0) return only;
  throw new Failure(
    `${folder} holds several environments, and the other folder one\n  name the folder of one environment on each side`,
  );
}

/** Where one left the other: what the other did since is not part of its change. */
async function leftFrom(
  repository: Repository,
  named: NamedCommit,
  other: NamedCommit | undefined,
): Promise<NamedCommit> {
  const tip = other ?? (await repository.commitOf("HEAD"));
  const ancestor = await repository.commonAncestor(named, tip);
  if (ancestor === undefined) {
    throw new Failure(
      `${labelOf(named)} and ${labelOf(tip)} have no common commit here\n` +
        "  fix: in CI, fetch more of the history; or compare them as they are, with two dots: " +
        `plinth review ${named.ref}..${tip.ref}`,
    );
  }
  return ancestor === named.commit ? named : { ref: `${named.ref} when it was left`, commit: ancestor };
}

async function workingTree(terminal: Terminal, root: string, names: readonly string[]): Promise<Found> {
  if (names.length === 0) return new Map();
  const made = await allSynthesizedNow(terminal, root, names);
  return new Map(
    made.map(({ platform, usage, loaded }) => [
      loaded.name,
      {
        side: { label: WORKING_TREE, environment: loaded.name },
        platform,
        usage,
        locate: (origin: string) => loaded.locate(origin),
      },
    ]),
  );
}

function sideIn(sides: Found, name: string): EnvironmentSide {
  return (
    sides.get(name) ?? {
      side: { label: WORKING_TREE, environment: name },
      ...NOT_THERE,
      locate: () => undefined,
    }
  );
}

function chosen(asked: readonly string[], known: readonly string[], where: string): readonly string[] {
  const names = asked.map((word) => path.basename(word, ".ts"));
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) {
    throw new Failure(
      `there is no environment ${JSON.stringify(missing)} in ${where}\n  environments: ${known.join(", ") || "none"}`,
    );
  }
  if (known.length === 0) throw new Failure(`there is no environment in ${where}`);
  return names.length === 0 ? known : [...new Set(names)].sort();
}

async function toldAsFailure<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof RepositoryError ? new Failure(error.message) : error;
  }
}
