import * as fs from "node:fs";
import * as path from "node:path";
import { loadEnvironment } from "./config/load/load";
import { report } from "./config/report/report";
import { synthesizeInto } from "./stacks/synthesize";

/** What the framework's own command runs: one environment, into the folder that it names. */
async function main(): Promise<number> {
  const name = process.env.PLINTH_ENV ?? "dev";
  const outdir = path.resolve(process.env.CDKTF_OUTDIR ?? "cdktf.out");
  const file = `config/environments/${name}.ts`;
  if (!fs.existsSync(path.join(__dirname, file))) {
    console.error(`PLINTH_ENV names "${name}", and there is no ${file}`);
    return 1;
  }
  const loaded = loadEnvironment(file, { root: __dirname });
  process.stderr.write(await report({ environments: [loaded], findings: loaded.findings }, "text"));
  if (loaded.environment === undefined) return 2;
  fs.mkdirSync(outdir, { recursive: true });
  synthesizeInto(loaded.environment, outdir);
  return 0;
}

void main().then((code) => (process.exitCode = code));
