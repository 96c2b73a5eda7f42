import * as fs from "node:fs";
import * as path from "node:path";
import { loadEnvironment } from "./config/load/load";
import { report } from "./config/report/report";
import { synthesizeInto } from "./stacks/synthesize";

/** What the framework's own command runs: one environment, into the folder that it names. Returns the exit code. */
async function main(name: string, outdir: string): Promise<number> {
  const file = `config/environments/${name}.ts`;
  if (!fs.existsSync(path.join(__dirname, file))) {
    console.error(`PLINTH_ENV names "${name}", and there is no ${file}`);
    return 1;
  }
  const loaded = loadEnvironment(file, { root: __dirname });
  const { environment, findings } = loaded;
  if (findings.length > 0) console.error(await report({ environments: [loaded], findings }, "text"));
  if (environment === undefined) return 2;
  fs.mkdirSync(outdir, { recursive: true });
  synthesizeInto(environment, outdir);
  return 0;
}

void main(process.env.PLINTH_ENV ?? "dev", path.resolve(process.env.CDKTF_OUTDIR ?? "cdktf.out")).then((code) => {
  process.exitCode = code;
});
