import fs from "node:fs";
import path from "node:path";
import type { Finding } from "../config/finding";
import { withClashes } from "../config/load/between";
import { ENVIRONMENTS, findEnvironments, type EnvironmentFile } from "../config/load/environments";
import { loadEnvironment, type LoadedEnvironment } from "../config/load/load";
import { didYouMean } from "../values/nearest";
import { Failure } from "./failure";
import { breathe } from "./interrupts";
import type { Terminal } from "./terminal";

/** The project's folder: the nearest upward that holds environment files, else that of this package. */
export function projectDirectory({ directory, packageDirectory }: Terminal): string {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    if (fs.statSync(path.join(folder, ENVIRONMENTS), { throwIfNoEntry: false })?.isDirectory()) return folder;
    if (folder === path.dirname(folder)) return packageDirectory;
  }
}

/**
 * The environments that were asked for, by name or by file, or all; each once, by name. Throws a {@link Failure} when one
 * does not exist.
 */
export function selectEnvironments(
  root: string,
  asked: readonly string[],
  directory: string,
): readonly EnvironmentFile[] {
  const all = listEnvironments(root);
  if (asked.length === 0) return all;
  const names = new Set(
    asked.map((word) => {
      const found = all.find(({ name, file }) => name === word || file === path.resolve(directory, word));
      if (found !== undefined) return found.name;
      const known = all.map(({ name }) => name);
      throw new Failure(
        `there is no environment ${JSON.stringify(word)}${didYouMean(word, known)}\n` +
          `  environments: ${known.join(", ")}`,
      );
    }),
  );
  return all.filter(({ name }) => names.has(name));
}

/** Loads environments one after the other, and compares those that are faultless. */
export async function loadAll(root: string, files: readonly EnvironmentFile[]): Promise<readonly LoadedEnvironment[]> {
  const loaded: LoadedEnvironment[] = [];
  for (const { file } of files) {
    loaded.push(loadEnvironment(file, { root }));
    await breathe();
  }
  return withClashes(loaded);
}

/** The text of a file of the project, for the line of code beside a finding. */
export function sourceReader(root: string): (file: string) => string | undefined {
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (!texts.has(file)) {
      const place = path.join(root, file);
      texts.set(file, fs.existsSync(place) ? fs.readFileSync(place, "utf8").replace(/^\uFEFF/, "") : undefined);
    }
    return texts.get(file);
  };
}

/** `2 environments, 3 errors, 1 warning`. */
export function summaryOf(environments: number, findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  return [count(environments, "environment"), count(errors, "error"), count(findings.length - errors, "warning")].join(
    ", ",
  );
}

function listEnvironments(root: string): readonly EnvironmentFile[] {
  const folder = path.join(root, ENVIRONMENTS);
  const exists = fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const all = exists ? findEnvironments(root) : [];
  if (all.length === 0) {
    throw new Failure(
      `there is no environment file in ${folder}\n  write the first one with: plinth new <environment>`,
    );
  }
  return all;
}
