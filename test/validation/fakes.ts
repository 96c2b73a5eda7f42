import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A program in Terraform's place. It notes each call, its folder's files and the variables that matter in `calls.jsonl`;
 * then it looks at the stack: a resource named `refused` is refused, the provider `nowhere` is not found.
 */
const PROGRAM = `#!/usr/bin/env node
const fs = require("node:fs");
const args = process.argv.slice(2);
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(GOOGLE_|TF_)/.test(name)));
const files = fs.readdirSync(".").sort();
fs.appendFileSync(process.env.FAKE_CALLS, JSON.stringify({ args, env, files }) + "\\n");
const text = files.filter((file) => file.endsWith(".tf.json")).map((file) => fs.readFileSync(file, "utf8")).join();
if (args[0] === "init") {
  if (text.includes("nowhere")) {
    console.error("Error: provider nowhere was not found");
    process.exit(1);
  }
  fs.writeFileSync(".terraform.lock.hcl", "");
}
const refused = text.includes('"refused"');
const diagnostic = { severity: "error", summary: "name is too short", detail: "6 letters\\n  or more", address: "google_x.refused" };
if (args[0] === "validate") console.log(JSON.stringify({ valid: !refused, diagnostics: refused ? [diagnostic] : [] }));
if (args[0] === "plan") {
  console.log(JSON.stringify({ type: "version" }));
  if (refused) console.log(JSON.stringify({ type: "diagnostic", diagnostic }));
  else console.log(JSON.stringify({ type: "change_summary", changes: { add: 3, change: 0, remove: 0 } }));
}
process.exit(refused && args[0] !== "init" ? 1 : 0);
`;

/** One call of the program. */
export interface Call {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

/** Writes the program, and gives its path. */
export function writeFakeTerraform(folder: string): string {
  return writeProgram(folder, "fake-terraform", PROGRAM);
}

/** Writes a program in checkov's place that says `report` of whatever folder it is given, and gives its path. */
export function writeFakeCheckov(folder: string, report: object): string {
  const source = `#!/usr/bin/env node\nconsole.log(${JSON.stringify(JSON.stringify(report))});\n`;
  return writeProgram(folder, "fake-checkov", source);
}

function writeProgram(folder: string, name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  chmodSync(file, 0o755);
  return file;
}

/** Writes an output folder as `plinth synth` does: a stack for each entry, `<environment>/<stack>` to its content. */
export function writeStacks(folder: string, stacks: Readonly<Record<string, object>>): void {
  const environments = new Map<string, Record<string, { synthesizedStackPath: string }>>();
  for (const [path, content] of Object.entries(stacks)) {
    const [environment = "", stack = ""] = path.split("/");
    const synthesizedStackPath = `stacks/${stack}/cdk.tf.json`;
    environments.set(environment, { ...environments.get(environment), [stack]: { synthesizedStackPath } });
    const file = join(folder, environment, synthesizedStackPath);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  }
  for (const [environment, manifest] of environments) {
    writeFileSync(join(folder, environment, "manifest.json"), JSON.stringify({ stacks: manifest }));
  }
}
