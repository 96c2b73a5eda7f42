import * as fs from "node:fs";
import { VALID } from "../constructs/workflows/language/source";

/**
 * Runs with the digests of the workflows that this code found valid before, and keeps those that it finds now. In a folder that
 * cannot be written to every run checks everything, and is no less right.
 *
 * @param file belongs to one build of this code; `undefined` keeps nothing
 */
export function rememberingValid<T>(file: string | undefined, run: () => T): T {
  if (file === undefined) return run();
  for (const digest of read(file)) VALID.add(digest);
  const known = VALID.size;
  const result = run();
  if (VALID.size > known) write(file, [...VALID].sort());
  return result;
}

function read(file: string): readonly string[] {
  try {
    return fs.readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}

function write(file: string, digests: readonly string[]): void {
  const draft = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(draft, digests.join("\n"));
    fs.renameSync(draft, file);
  } catch {
    fs.rmSync(draft, { force: true });
  }
}
