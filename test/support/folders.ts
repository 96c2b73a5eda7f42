import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Gives a test file a maker of folders, which are removed when the test is over. Called at the top of the file. */
export function temporaryFolders(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plinth-test-"));
    made.push(folder);
    return folder;
  };
}

/** Every file below a folder with its text, by its path with `/`, in order. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files
      .map((file) => [path.relative(folder, file).split(path.sep).join("/"), fs.readFileSync(file, "utf8")] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
