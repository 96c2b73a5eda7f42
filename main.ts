import * as fs from "node:fs";
import * as path from "node:path";
import { loadEnvironment } from "./config/load/load";
import { synthesizeInto } from "./stacks/synthesize";

// What the framework's own command runs: one environment, into the folder that it names.
const name = process.env.PLINTH_ENV ?? "dev";
const outdir = path.resolve(process.env.CDKTF_OUTDIR ?? "cdktf.out");
const file = `config/environments/${name}.ts`;

if (fs.existsSync(path.join(__dirname, file))) {
  const { environment, findings } = loadEnvironment(file, { root: __dirname });
  for (const { location, path: at, problem, allowed, fix } of findings) {
    console.error(`${location.file}:${location.line}:${location.column}  ${at}\n  ${problem}`);
    if (allowed !== undefined) console.error(`  allowed: ${allowed}`);
    if (fix !== undefined) console.error(`  ${fix}`);
  }
  if (environment === undefined) process.exit(2);
  fs.mkdirSync(outdir, { recursive: true });
  synthesizeInto(environment, outdir);
} else {
  console.error(`PLINTH_ENV names "${name}", and there is no ${file}`);
  process.exit(1);
}
