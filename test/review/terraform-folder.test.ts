import fs from "node:fs";
import path from "node:path";
import { readTerraformFolder } from "../../review/terraform-folder";
import { resourcesOf } from "../../review/platform";
import { temporaryFolders } from "../support/folders";

const temporaryFolder = temporaryFolders();

function written(files: Readonly<Record<string, unknown>>): string {
  const folder = path.join(temporaryFolder(), "infra");
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

const addresses = (folder: string) =>
  readTerraformFolder(folder).map(({ name, platform }) => [name, resourcesOf(platform).map(({ address }) => address)]);

test("files of Terraform JSON are read together, in each way that Terraform takes", () => {
  const folder = written({
    "a.tf.json": { resource: { google_storage_bucket: { Raw: { name: "raw" } } }, locals: { a: 1 } },
    "b.tf.json": `\ufeff${JSON.stringify({
      provider: { google: { project: "acme", region: "europe-west4" } },
      resource: [{ google_storage_bucket: [{ Curated: [{ name: "curated" }] }] }, { google_pubsub_topic: { T: {} } }],
      data: { google_project: { It: {} } },
      locals: [{ b: 2 }],
    })}`,
    "notes.json": { resource: { google_storage_bucket: { Not: {} } } },
  });

  const [read] = readTerraformFolder(folder);

  expect(addresses(folder)).toEqual([
    ["infra", ["google_pubsub_topic.T", "google_storage_bucket.Curated", "google_storage_bucket.Raw"]],
  ]);
  expect(read!.platform.stacks[0]).toMatchObject({
    project: "acme",
    region: "europe-west4",
    settings: { locals: { a: 1, b: 2 }, data: { google_project: { It: {} } } },
  });
  expect(read!.files.get("infra/google_storage_bucket.Curated")).toBe(path.join(folder, "b.tf.json"));
  expect(read!.unread).toEqual([]);
});

test("what cannot be looked at is told", () => {
  const folder = written({
    "main.tf.json": { module: { vpc: { source: "./vpc" } }, resource: {} },
    "other.tf": "resource {}",
  });

  expect(readTerraformFolder(folder)[0]!.unread).toEqual(["other.tf, which is not JSON", "module vpc in main.tf.json"]);
});

test("a synthesized environment, or a folder of several, is read as such", () => {
  const manifest = { stacks: { data: { dependencies: [], synthesizedStackPath: "stacks/data/cdk.tf.json" } } };
  const environment = (name: string) => ({
    [`${name}manifest.json`]: manifest,
    [`${name}stacks/data/cdk.tf.json`]: { resource: { google_storage_bucket: { Raw: {} } }, module: { a: {} } },
  });
  const both = written({ ...environment("prod/"), ...environment("dev/") });

  expect(addresses(both)).toEqual([
    ["dev", ["google_storage_bucket.Raw"]],
    ["prod", ["google_storage_bucket.Raw"]],
  ]);
  const [prod] = readTerraformFolder(path.join(both, "prod"));
  expect(prod).toMatchObject({ name: "prod", unread: ["module a of stack data"] });
  expect(prod!.files.get("data/google_storage_bucket.Raw")).toBe(path.join(both, "prod/stacks/data/cdk.tf.json"));
});

test.each([
  [{ "a.txt": "" }, /holds no Terraform JSON\n {2}name a folder with \*\.tf\.json in it/],
  [{ "a.tf": "" }, /holds no Terraform JSON, only files in Terraform's own language, which are not read\n/],
  [{ "a.tf.json": "{" }, /a\.tf\.json is no JSON: /],
  [{ "a.tf.json": [1] }, /a\.tf\.json is no JSON object, as Terraform's files are$/],
  [{ "manifest.json": {} }, /manifest\.json names no stacks/],
])("a folder that is none is refused: %j", (files, problem) => {
  expect(() => readTerraformFolder(written(files))).toThrow(problem);
});

test("a folder that is not there is refused", () => {
  expect(() => readTerraformFolder("/nowhere/at/all")).toThrow(
    /^cannot read \/nowhere\/at\/all: ENOENT.*\n {2}name a folder/,
  );
});

test("a name that every object has is a name like others", () => {
  const folder = written({
    "a.tf.json": '{"resource":{"google_storage_bucket":{"__proto__":{"name":"a"}}},"locals":{"__proto__":{}}}',
  });
  expect(addresses(folder)).toEqual([["infra", ["google_storage_bucket.__proto__"]]]);
});
