import * as fs from "node:fs";
import * as path from "node:path";
import type { EnvironmentInput } from "../../config/schema/environment";
import { OutputFolderError, synthesize, synthesizeInto } from "../../stacks/synthesize";
import { environment } from "../support/environment";
import { filesOf, temporaryFolders } from "../support/folders";

const temporaryFolder = temporaryFolders();
const storage = { zones: { raw: {} } };
const dev = (parts: Partial<EnvironmentInput> = {}) => environment({ name: "dev", storage, ...parts });
const prod = () => environment({ name: "prod", storage });

test("each environment has a manifest, its stacks and the origins of its resources", () => {
  const outdir = temporaryFolder();

  const result = synthesize([dev(), prod()], outdir);

  expect(result.map(({ environment: name, stacks }) => [name, stacks.map((stack) => stack.name)])).toEqual([
    ["dev", ["foundation", "data", "observability"]],
    ["prod", ["foundation", "data", "observability"]],
  ]);
  expect(Object.keys(filesOf(outdir))).toEqual(
    ["dev", "prod"].flatMap((name) => [
      `${name}/manifest.json`,
      `${name}/origins.json`,
      `${name}/stacks/data/cdk.tf.json`,
      `${name}/stacks/foundation/cdk.tf.json`,
      `${name}/stacks/observability/cdk.tf.json`,
      `${name}/workloads.json`,
    ]),
  );
});

test("the counts are those of the output", () => {
  const outdir = temporaryFolder();

  const [{ stacks } = { stacks: [] }] = synthesize([dev()], outdir);

  for (const { name, resources } of stacks) {
    const { resource } = json(outdir, `dev/stacks/${name}/cdk.tf.json`) as Record<string, Record<string, object>>;
    expect(Object.values(resource ?? {}).flatMap((named) => Object.keys(named))).toHaveLength(resources);
  }
});

test("every resource tells where in the environment file it comes from", () => {
  const outdir = temporaryFolder();

  synthesize([dev({ workloads: { loader: { writes: ["zone:raw"] } } })], outdir);

  const origins = json(outdir, "dev/origins.json") as Record<string, Record<string, string>>;
  expect(Object.entries(origins.data ?? {}).map(([address, at]) => [address.replace(/_[0-9A-F]{8}$/, ""), at])).toEqual(
    [
      ["google_project_iam_member.Project_logging-logWriter-workload-loader", "workloads.loader"],
      ["google_service_account.Workloads_loader", "workloads.loader"],
      ["google_storage_bucket.Zones_raw", "storage.zones.raw"],
      ["google_storage_bucket_iam_member.Zones_raw_storage-objectUser-workload-loader", "workloads.loader.writes.0"],
      ["time_sleep.Workloads_loader_Settled", "workloads.loader"],
    ],
  );
});

test("stacks that are gone vanish, and environments that are not asked for stay", () => {
  const outdir = temporaryFolder();
  synthesize([dev(), prod()], outdir);

  synthesize([dev({ storage: {} })], outdir);

  const stacks = (name: string) => fs.readdirSync(path.join(outdir, name, "stacks")).sort();
  expect(stacks("dev")).toEqual(["foundation", "observability"]);
  expect(stacks("prod")).toEqual(["data", "foundation", "observability"]);
});

test("when one environment fails, none is changed", () => {
  const parent = temporaryFolder();
  const outdir = path.join(parent, "out");
  synthesize([dev(), prod()], outdir);
  const before = filesOf(parent);
  const broken = { ...prod(), workloads: { loader: { reads: ["zone:row"], writes: [], attachedBy: [] } } };

  expect(() => synthesize([dev({ labels: { team: "other" } }), broken], outdir)).toThrow(
    new Error('data: "zone:row" names nothing: there are zone:raw'),
  );

  expect(filesOf(parent)).toEqual(before);
});

test("what was not synthesized is never removed", () => {
  const outdir = temporaryFolder();
  fs.mkdirSync(path.join(outdir, "dev"));
  synthesize([dev()], outdir);
  fs.mkdirSync(path.join(outdir, "prod"));
  fs.writeFileSync(path.join(outdir, "prod", "notes.txt"), "mine");
  const before = filesOf(outdir);

  expect(() => synthesize([dev({ labels: { team: "other" } }), prod()], outdir)).toThrow(
    new OutputFolderError(
      `${path.join(outdir, "prod")} holds something else than synthesized stacks: name another folder to write into`,
    ),
  );

  expect(filesOf(outdir)).toEqual(before);
});

test("a file is no folder to write into", () => {
  const file = path.join(temporaryFolder(), "notes.txt");
  fs.writeFileSync(file, "mine");

  expect(() => synthesize([dev()], file)).toThrow(
    new OutputFolderError(`${file} is a file: name a folder to write into`),
  );
  expect(() => synthesize([dev()], path.join(file, "out"))).toThrow(OutputFolderError);
});

test("the framework's own command gets the same bytes", () => {
  const outdir = temporaryFolder();
  const folder = temporaryFolder();

  synthesize([dev()], outdir);
  synthesizeInto(dev(), folder);

  expect(filesOf(folder)).toEqual(filesOf(path.join(outdir, "dev")));
});

test("variables of the framework change nothing and are put back, and so are stack traces", () => {
  const outdir = temporaryFolder();
  const { captureStackTrace } = Error;
  const variables = {
    CDKTF_OUTDIR: path.join(outdir, "wrong"),
    SYNTH_HCL_OUTPUT: "true",
    CDKTF_TARGET_STACK_ID: "data",
  };
  Object.assign(process.env, variables);
  try {
    synthesize([dev()], outdir);

    expect(process.env).toMatchObject(variables);
    expect(Error.captureStackTrace).toBe(captureStackTrace);
    expect(fs.existsSync(path.join(outdir, "dev/stacks/data/cdk.tf.json"))).toBe(true);
    expect(fs.existsSync(variables.CDKTF_OUTDIR)).toBe(false);
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
});

function json(folder: string, file: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
}
