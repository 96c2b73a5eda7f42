import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { HANDED_ON } from "../../constructs/delivery/scripts";
import { temporaryFolders } from "./folders";

/** How a script ended. */
export interface ScriptRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Every command that was called with its arguments, one a line. */
  readonly calls: readonly string[];
  /** What was handed on, by file name. */
  readonly handedOn: Readonly<Record<string, string>>;
}

/** Gives what runs scripts of builds, in folders that are gone after the test. */
export function buildScripts() {
  const temporaryFolder = temporaryFolders();
  return (...given: RunArguments) => run(temporaryFolder(), ...given);
}

type RunArguments = Parameters<typeof run> extends [string, ...infer Rest] ? Rest : never;

/**
 * Runs a script as a step does, with commands that do what is written here and note how they were called. What earlier
 * steps handed on is there, and what it hands on is told.
 */
function run(
  folder: string,
  script: string,
  variables: Readonly<Record<string, string>>,
  commands: Readonly<Record<string, string>>,
  files: {
    readonly handedOn?: Readonly<Record<string, string>>;
    readonly source?: Readonly<Record<string, string>>;
  } = {},
): ScriptRun {
  const inside = (name: string) => path.join(folder, name);
  for (const name of ["bin", "plinth", "source"]) fs.mkdirSync(inside(name));
  const calls = inside("calls");
  fs.writeFileSync(calls, "");
  for (const [name, body] of Object.entries(commands)) {
    fs.writeFileSync(inside(`bin/${name}`), `#!/bin/sh\necho "${name} $*" >> "${calls}"\n${body}\n`, { mode: 0o755 });
  }
  for (const [name, text] of Object.entries(files.handedOn ?? {})) fs.writeFileSync(inside(`plinth/${name}`), text);
  for (const [name, text] of Object.entries(files.source ?? {})) fs.writeFileSync(inside(`source/${name}`), text);
  // The volume of a step lies at the root, where a test may write nothing.
  fs.writeFileSync(inside("script"), script.replaceAll(HANDED_ON, inside("plinth")), { mode: 0o755 });

  const { status, stdout, stderr } = spawnSync(inside("script"), {
    cwd: inside("source"),
    encoding: "utf8",
    env: { PATH: `${inside("bin")}:${process.env.PATH}`, ...variables },
  });
  const names = fs.readdirSync(inside("plinth"));
  return {
    status,
    stdout,
    stderr,
    calls: fs
      .readFileSync(calls, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.replaceAll(inside("plinth"), HANDED_ON)),
    handedOn: Object.fromEntries(names.map((name) => [name, fs.readFileSync(inside(`plinth/${name}`), "utf8")])),
  };
}
