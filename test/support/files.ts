import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadEnvironment, type LoadedEnvironment } from "../../config/load/load";
import { textReport } from "../../config/report/text";
import type { Rule } from "../../config/rules/rule";

const folders: string[] = [];

/** Writes files into a new folder, which is removed when the tests of the file are through. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "plinth-")));
  folders.push(root);
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  return root;
}

afterAll(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** Loads `test.ts` from files beside it, by default without any rule over more than one value. */
export function load(files: Readonly<Record<string, string>>, rules: readonly Rule[] = []): LoadedEnvironment {
  const placed = Object.entries(files).map(([name, text]) => [`config/environments/${name}`, text] as const);
  return loadEnvironment("config/environments/test.ts", { root: writeFiles(Object.fromEntries(placed)), rules });
}

/** The findings about a file as people read them, without the folder. */
export function findingsOf(files: Readonly<Record<string, string>>, rules: readonly Rule[] = []): string {
  return textReport(load(files, rules).findings, {}).replaceAll("config/environments/", "");
}

/** A whole environment file around what a test is about, which begins at line 5, column 3. */
export function environmentFile(...lines: readonly string[]): string {
  return [
    `import { defineEnvironment } from "../define";`,
    `export default defineEnvironment({`,
    `  name: "test",`,
    `  project: { id: "acme-ml-test", number: "481516234200", region: "europe-west4" },`,
    ...lines.map((line) => `  ${line}`),
    `});`,
    ``,
  ].join("\n");
}
