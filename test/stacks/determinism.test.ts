import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { synthesize } from "../../stacks/synthesize";
import { filesOf, temporaryFolders } from "../support/folders";
import { shippedEnvironments } from "../support/shipped";

const environments = shippedEnvironments();
const temporaryFolder = temporaryFolders();

test("another process, folder, time zone, language and user write the same bytes", () => {
  const folder = temporaryFolder();
  const elsewhere = path.join(folder, "elsewhere");
  fs.mkdirSync(elsewhere);

  synthesize(environments, path.join(folder, "here"));
  const script = path.resolve(__dirname, "../support/synthesize-shipped.ts");
  execFileSync(process.execPath, [require.resolve("tsx/cli"), script, path.join(folder, "there")], {
    cwd: elsewhere,
    env: {
      PATH: process.env.PATH,
      HOME: elsewhere,
      USER: "somebody",
      TZ: "Pacific/Kiritimati",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      CDKTF_OUTDIR: path.join(folder, "wrong"),
      CDKTF_CONTEXT_JSON: '{"cdktfVersion":"9.9.9"}',
      SYNTH_HCL_OUTPUT: "true",
    },
  });

  const here = filesOf(path.join(folder, "here"));
  expect(Object.keys(here)).toEqual(
    expect.arrayContaining(environments.map(({ name }) => `${name}/stacks/data/cdk.tf.json`)),
  );
  expect(filesOf(path.join(folder, "there"))).toEqual(here);
  expect(fs.existsSync(path.join(folder, "wrong"))).toBe(false);
});

test("an environment is the same alone as after others in one process", () => {
  const folder = temporaryFolder();
  const last = environments.slice(-1);

  synthesize(environments, path.join(folder, "together"));
  synthesize(last, path.join(folder, "alone"));

  const [name] = last.map((environment) => environment.name);
  expect(filesOf(path.join(folder, "alone", `${name}`))).toEqual(filesOf(path.join(folder, "together", `${name}`)));
});
