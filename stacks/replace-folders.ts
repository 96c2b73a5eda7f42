import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Replaces folders within `parent` together. `write` fills a draft beside `parent`, one folder for each name; only when it
 * returns does anything within `parent` change, by renaming. When that fails, what was there is put back. A process that
 * is killed leaves a draft and never half a folder; the next one puts back what the killed one had set aside.
 */
export function replaceFolders<T>(parent: string, names: readonly string[], write: (draft: string) => T): T {
  const target = path.resolve(parent);
  recoverFolders(target);
  const draft = `${draftPrefix(target)}${process.pid}`;
  fs.mkdirSync(path.join(draft, "new"), { recursive: true });
  fs.mkdirSync(path.join(draft, "old"));
  try {
    const result = write(path.join(draft, "new"));
    fs.mkdirSync(target, { recursive: true });
    swap(target, draft, names);
    return result;
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** Removes what killed processes left beside `parent`; a folder that one had set aside comes back, unless there is a new one. */
export function recoverFolders(parent: string): void {
  const target = path.resolve(parent);
  const folder = path.dirname(target);
  if (!fs.existsSync(folder)) return;
  const prefix = path.basename(draftPrefix(target));
  for (const entry of fs.readdirSync(folder)) {
    if (!entry.startsWith(prefix) || isRunning(Number(entry.slice(prefix.length)))) continue;
    const draft = path.join(folder, entry);
    putBack(path.join(draft, "old"), target);
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

function putBack(aside: string, target: string): void {
  for (const name of fs.existsSync(aside) ? fs.readdirSync(aside) : []) {
    const place = path.join(target, name);
    if (!fs.existsSync(place)) fs.renameSync(path.join(aside, name), place);
  }
}

function swap(target: string, draft: string, names: readonly string[]): void {
  const undo: (() => void)[] = [];
  const move = (from: string, to: string) => {
    fs.renameSync(from, to);
    undo.unshift(() => fs.renameSync(to, from));
  };
  try {
    for (const name of names) {
      const folder = path.join(target, name);
      if (fs.existsSync(folder)) move(folder, path.join(draft, "old", name));
      move(path.join(draft, "new", name), folder);
    }
  } catch (error) {
    for (const step of undo) step();
    throw error;
  }
}

/** Beside the folder and not within it, so that renaming stays within one file system and nobody reads a draft. */
function draftPrefix(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}-draft-`);
}

function isRunning(processId: number): boolean {
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
