import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { findStacks } from "../validation/stacks";
import { bareScript, type Environments, type StackJson } from "./bare-script";
import { measure } from "./measure";
import { planSource, writePlatform } from "./review-inputs";
import { ratio, render, type Ratio } from "./ratio";
import { environmentSource, sixHundredResources } from "./workloads";

const ROOT = resolve(__dirname, "..");
const PLINTH = join(ROOT, "bin", "plinth.js");

/** What is held against what, and how much more it may cost. */
const LIMITS = { time: 1.5, memory: 1.3, tenfold: 11, check: 0.65 };
const FEW = 9;

/** What a review may cost, whatever the machine does beside. */
const REVIEW = { resources: 1_000, time: 2_000, planBytes: 20 * 1024 * 1024, planTime: 3_000, planMemory: 500 };

/** Writes a bare script into a folder of its own, where it finds the project's libraries. */
function writeBareScript(folder: string, environments: Environments): string {
  mkdirSync(folder);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const file = join(folder, "main.js");
  writeFileSync(file, bareScript(environments));
  return file;
}

function readEnvironments(folder: string): Environments {
  const environments: Record<string, Record<string, StackJson>> = {};
  for (const { environment, stack, file } of findStacks(folder)) {
    (environments[environment] ??= {})[stack] = JSON.parse(readFileSync(file, "utf8")) as StackJson;
  }
  return environments;
}

function againstBareScript(workspace: string, rounds: number): readonly Ratio[] {
  const shipped = join(workspace, "shipped");
  // Also rebuilds the command should it be older than its sources, so that no measured run does.
  execFileSync(process.execPath, [PLINTH, "synth", "--out", shipped], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const environments = readEnvironments(shipped);
  const [checked = ""] = Object.keys(environments);
  const bare = writeBareScript(join(workspace, "bare"), environments);
  const six = writeBareScript(join(workspace, "six-hundred"), sixHundredResources());
  const out = join(workspace, "out");
  const cost = measure(
    {
      "plinth synth": { args: [PLINTH, "synth", "--out", join(workspace, "again")], folder: ROOT },
      "bare script of the same resources": { args: [bare, out], folder: ROOT },
      "plinth check": { args: [PLINTH, "check", checked], folder: ROOT },
      "bare script of 600 resources": { args: [six, out], folder: ROOT },
    },
    rounds,
  );
  const synth = cost["plinth synth"];
  const same = cost["bare script of the same resources"];
  return [
    ratio("synth of all environments, time", "ms", synth.time, same.time, LIMITS.time),
    ratio("synth of all environments, peak memory", "MiB", synth.memory, same.memory, LIMITS.memory),
    ratio(
      "check of one environment, time",
      "ms",
      cost["plinth check"].time,
      cost["bare script of 600 resources"].time,
      LIMITS.check,
    ),
  ];
}

function tenfold(workspace: string, rounds: number): Ratio {
  const folder = join(workspace, "tenfold");
  const sizes = { none: 0, few: FEW, many: 10 * FEW };
  mkdirSync(join(folder, "config", "environments"), { recursive: true });
  for (const [name, workloads] of Object.entries(sizes)) {
    writeFileSync(join(folder, "config", "environments", `${name}.ts`), environmentSource(name, workloads));
  }
  const synth = (name: string) => ({ args: [PLINTH, "synth", name, "--out", join(folder, "out")], folder });
  const cost = measure({ none: synth("none"), few: synth("few"), many: synth("many") }, rounds);
  return ratio(
    `${10 * FEW} workloads against ${FEW}, time above start-up`,
    "ms",
    cost.many.time - cost.none.time,
    cost.few.time - cost.none.time,
    LIMITS.tenfold,
  );
}

function reviews(workspace: string, rounds: number): readonly Ratio[] {
  const program = join(workspace, "review.js");
  buildSync({
    entryPoints: [join(__dirname, "review-program.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20.19",
  });
  const folder = (name: string, resources: number, changed: boolean) => {
    writePlatform(join(workspace, name), resources, changed);
    return join(workspace, name);
  };
  const compare = (resources: number) => ({
    args: [
      program,
      "compare",
      folder(`before-${resources}`, resources, false),
      folder(`after-${resources}`, resources, true),
    ],
    folder: workspace,
  });
  const plan = join(workspace, "plan.json");
  writeFileSync(plan, planSource(REVIEW.planBytes));
  const cost = measure(
    {
      none: compare(4),
      one: compare(REVIEW.resources),
      ten: compare(10 * REVIEW.resources),
      plan: { args: [program, "plan", plan], folder: workspace },
    },
    Math.min(rounds, 3),
  );
  return [
    ratio("review of two platforms of 1,000 resources, time", "ms", cost.one.time, REVIEW.time, 1),
    ratio(
      "review of 10,000 resources against 1,000, time above start-up",
      "ms",
      cost.ten.time - cost.none.time,
      cost.one.time - cost.none.time,
      LIMITS.tenfold,
    ),
    ratio("review of a plan of 20 MB, time", "ms", cost.plan.time, REVIEW.planTime, 1),
    ratio("review of a plan of 20 MB, peak memory", "MiB", cost.plan.memory, REVIEW.planMemory, 1),
  ];
}

function main(): number {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "7" } },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a whole number, got "${values.rounds}"`);

  const workspace = mkdtempSync(join(tmpdir(), "plinth-bench-"));
  try {
    const ratios = [...againstBareScript(workspace, rounds), tenfold(workspace, rounds), ...reviews(workspace, rounds)];
    console.log(values.json ? JSON.stringify({ rounds, ratios }, undefined, 2) : render(ratios));
    return ratios.some(({ ok }) => !ok) ? 2 : 0;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
