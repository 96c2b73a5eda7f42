import fs from "node:fs";
import path from "node:path";

/** An environment file. */
export interface EnvironmentFile {
  /** The environment's name: the file's without its ending. */
  readonly name: string;
  /** The file, absolute. */
  readonly file: string;
}

/** Where environment files live, below the project's folder. */
export const ENVIRONMENTS = path.join("config", "environments");

/**
 * The environment files of a project, by name. A file whose name begins with `_`, or a declaration file, is none: shared
 * parts live there or beside the folder. Throws when the folder cannot be read.
 */
export function findEnvironments(root: string): readonly EnvironmentFile[] {
  const folder = path.join(root, ENVIRONMENTS);
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /^[^_.].*(?<!\.d)\.ts$/.test(entry.name))
    .map((entry) => ({ name: entry.name.slice(0, -".ts".length), file: path.join(folder, entry.name) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
