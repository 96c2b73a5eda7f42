import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Node program to measure. */
export interface Program {
  /** The script and its arguments. */
  readonly args: readonly string[];
  readonly folder: string;
}

/** What a program costs at best. */
export interface Cost {
  /** The whole process, in milliseconds. */
  readonly time: number;
  /** Its peak memory, in MiB. */
  readonly memory: number;
}

/**
 * Runs programs in turns and gives the best of each: what the machine does beside slows all of them, and the best is what
 * the program itself costs. Throws an `Error` when one fails.
 */
export function measure<Name extends string>(
  programs: Readonly<Record<Name, Program>>,
  rounds: number,
): Readonly<Record<Name, Cost>> {
  const folder = mkdtempSync(join(tmpdir(), "plinth-bench-memory-"));
  const best = new Map<string, Cost>();
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, program] of Object.entries<Program>(programs)) {
        const cost = run(name, program, join(folder, "peak"));
        const before = best.get(name) ?? cost;
        best.set(name, {
          time: Math.min(cost.time, before.time),
          memory: Math.min(cost.memory, before.memory),
        });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return Object.fromEntries(best) as Record<Name, Cost>;
}

function run(name: string, { args, folder }: Program, memoryFile: string): Cost {
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ["--require", join(__dirname, "peak-memory.js"), ...args], {
    cwd: folder,
    env: { ...process.env, PEAK_MEMORY_FILE: memoryFile },
    encoding: "utf8",
  });
  const time = Number(process.hrtime.bigint() - begin) / 1e6;
  if (status !== 0) throw new Error(`${name} failed with exit code ${status}:\n${stderr}`);
  return { time, memory: Number(readFileSync(memoryFile, "utf8")) / 1024 };
}
