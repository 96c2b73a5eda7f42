import fs from "node:fs";
import path from "node:path";
import type { Json } from "../../review/json";
import { platformOf, PlatformError, readPlatform, resourcesOf } from "../../review/platform";
import { synthesizeInto } from "../../stacks/synthesize";
import { temporaryFolders } from "../support/folders";
import { shippedEnvironments } from "../support/shipped";

const temporaryFolder = temporaryFolders();

const manifest = (after: Readonly<Record<string, readonly string[]>>): Json => ({
  stacks: Object.fromEntries(
    Object.entries(after).map(([name, dependencies]) => [
      name,
      { dependencies, synthesizedStackPath: `stacks/${name}/cdk.tf.json` },
    ]),
  ),
});

const one = (resource: Json): Json => ({
  "//": { metadata: {} },
  provider: { google: [{ project: "acme-ml-dev", region: "europe-west4" }] },
  resource,
});

const read = (resource: Json, origins?: Json) =>
  platformOf({ manifest: manifest({ data: [] }), stacks: new Map([["data", one(resource)]]), origins });

const written = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  return folder;
};

test("a shipped environment is read whole, its stacks in the order in which they are applied", () => {
  const prod = shippedEnvironments().find(({ name }) => name === "prod")!;
  const folder = temporaryFolder();
  const { stacks } = synthesizeInto(prod, folder);
  const platform = readPlatform(folder);
  expect(platform.stacks.map(({ name, resources }) => ({ name, resources: resources.length }))).toEqual(stacks);
  expect(platform.stacks.map(({ project, region }) => [project, region])).toEqual(
    stacks.map(() => ["acme-ml-prod", "europe-west4"]),
  );
  expect(resourcesOf(platform).filter(({ origin }) => origin === undefined)).toEqual([]);
  const raw = resourcesOf(platform).find(({ origin }) => origin === "storage.zones.raw");
  expect(raw).toMatchObject({ stack: "data", type: "google_storage_bucket" });
});

test("what a resource refers to is told with the place, and an escaped reference is text", () => {
  const platform = read({
    google_compute_route: {
      Apis: {
        "//": { metadata: {} },
        depends_on: ["google_compute_network.Network"],
        tags: ["a", "${google_compute_network.Network.id}-${data.google_project.It.number}"],
        description: "$${google_compute_network.Network.id}",
      },
    },
  });
  expect(platform.stacks[0]?.resources).toEqual([
    {
      stack: "data",
      type: "google_compute_route",
      name: "Apis",
      address: "google_compute_route.Apis",
      attributes: {
        tags: ["a", "${google_compute_network.Network.id}-${data.google_project.It.number}"],
        description: "$${google_compute_network.Network.id}",
      },
      origin: undefined,
      references: [
        { path: ["tags", 1], address: "google_compute_network.Network", attribute: "id" },
        { path: ["tags", 1], address: "data.google_project.It", attribute: "number" },
      ],
      dependsOn: ["google_compute_network.Network"],
    },
  ]);
});

test("stacks come after those that they need, else as the origins have them, else by name", () => {
  const order = (after: Readonly<Record<string, readonly string[]>>, origins?: Json) =>
    platformOf({
      manifest: manifest(after),
      stacks: new Map(Object.keys(after).map((name) => [name, {}])),
      origins,
    }).stacks.map(({ name }) => name);
  expect(order({ data: ["foundation"], foundation: [], network: ["foundation"] })).toEqual([
    "foundation",
    "data",
    "network",
  ]);
  const origins = { foundation: {}, network: {}, data: {} };
  expect(order({ data: ["foundation"], foundation: [], network: ["foundation"] }, origins)).toEqual([
    "foundation",
    "network",
    "data",
  ]);
});

test("keys that JavaScript knows something by are names like any other", () => {
  const platform = read(JSON.parse('{"constructor": {"__proto__": {"toString": "x"}}}') as Json, {});
  expect(platform.stacks[0]?.resources).toMatchObject([
    { address: "constructor.__proto__", attributes: { toString: "x" }, origin: undefined },
  ]);
});

test.each<[name: string, files: Readonly<Record<string, string>>, message: string]>([
  [
    "no manifest",
    {},
    "cannot read <folder>/manifest.json: ENOENT: no such file or directory, open '<folder>/manifest.json'\n" +
      "  name a folder that plinth synth has written for an environment",
  ],
  [
    "a manifest of something else",
    { "manifest.json": "{}" },
    "<folder>/manifest.json names no stacks: is it the manifest of a synthesis?",
  ],
  [
    "a manifest that names files elsewhere",
    { "manifest.json": JSON.stringify({ stacks: { data: { synthesizedStackPath: "../secret.json" } } }) },
    '<folder>/manifest.json: stack "data" is written to "../secret.json"\n  allowed: a file within the folder',
  ],
  [
    "stacks that come after each other",
    {
      "manifest.json": JSON.stringify(manifest({ data: ["network"], network: ["data"] })),
      "stacks/data/cdk.tf.json": "{}",
      "stacks/network/cdk.tf.json": "{}",
    },
    "the stacks data, network come after each other",
  ],
  [
    "a stack that is no object",
    { "manifest.json": JSON.stringify(manifest({ data: [] })), "stacks/data/cdk.tf.json": "[]" },
    'stack "data" of manifest.json has no Terraform JSON',
  ],
])("%s is told", (_, files, message) => {
  const folder = written(files);
  const reading = () => readPlatform(folder);
  expect(reading).toThrow(PlatformError);
  expect(reading).toThrow(message.replaceAll("<folder>", folder));
});

test("a file that is no JSON is named", () => {
  const folder = written({ "manifest.json": "{" });
  expect(() => readPlatform(folder)).toThrow(`${path.join(folder, "manifest.json")} is no JSON: `);
});
