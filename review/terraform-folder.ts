import fs from "node:fs";
import path from "node:path";
import { isObject, type Json, type JsonObject, listOf, objectOf } from "./json";
import { type Platform, PlatformError, platformOf, readPlatform } from "./platform";

/** Plain Terraform JSON, whoever wrote it. */
export interface TerraformFolder {
  /** The folder's name, or that of an environment within it. */
  readonly name: string;
  readonly platform: Platform;
  /** The file that a resource stands in, absolute, by `<stack>/<address>`. */
  readonly files: ReadonlyMap<string, string>;
  /** What could not be looked at: files of another form, and modules from elsewhere. */
  readonly unread: readonly string[];
}

/**
 * Reads a folder of Terraform JSON: what `plinth synth` wrote for one environment or for several, or any files
 * `*.tf.json` that Terraform reads together. Throws a {@link PlatformError} when there is none.
 */
export function readTerraformFolder(folder: string): readonly TerraformFolder[] {
  const entries = entriesOf(folder);
  const name = path.basename(path.resolve(folder));
  if (entries.includes("manifest.json")) return [synthesized(folder, name)];
  const files = entries.filter((entry) => entry.endsWith(".tf.json")).sort();
  if (files.length > 0) return [written(folder, name, files, entries)];
  const inside = entries.filter((entry) => fs.existsSync(path.join(folder, entry, "manifest.json"))).sort();
  if (inside.length > 0) return inside.map((entry) => synthesized(path.join(folder, entry), entry));
  const hcl = entries.some((entry) => entry.endsWith(".tf"));
  throw new PlatformError(
    `${folder} holds no Terraform JSON${hcl ? ", only files in Terraform's own language, which are not read" : ""}\n` +
      "  name a folder with *.tf.json in it, or one that plinth synth or cdktf synth has written",
  );
}

function entriesOf(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    throw new PlatformError(`cannot read ${folder}: ${(error as Error).message}\n  name a folder of Terraform JSON`);
  }
}

function synthesized(folder: string, name: string): TerraformFolder {
  const platform = readPlatform(folder);
  const manifest = readJson(path.join(folder, "manifest.json"));
  const files = new Map<string, string>();
  for (const stack of platform.stacks) {
    const place = objectOf(objectOf(objectOf(manifest).stacks)[stack.name]).synthesizedStackPath;
    const file = path.resolve(folder, typeof place === "string" ? place : ".");
    for (const { address } of stack.resources) files.set(`${stack.name}/${address}`, file);
  }
  const unread = platform.stacks.flatMap(({ name: stack, settings }) =>
    modulesIn(settings).map((module) => `module ${module} of stack ${stack}`),
  );
  return { name, platform, files, unread };
}

function written(folder: string, name: string, names: readonly string[], entries: readonly string[]): TerraformFolder {
  // Names come from the files: none of them may be taken for something that every object has.
  const merged = { resource: bare<Record<string, JsonObject>>(), data: bare<Record<string, JsonObject>>() };
  const locals = bare<Json | undefined>();
  const providers = bare<Json[]>();
  const files = new Map<string, string>();
  const unread = entries.filter((entry) => entry.endsWith(".tf")).map((entry) => `${entry}, which is not JSON`);
  for (const entry of names) {
    const file = path.join(folder, entry);
    const content = readJson(file);
    if (!isObject(content)) throw new PlatformError(`${file} is no JSON object, as Terraform's files are`);
    for (const kind of ["resource", "data"] as const) {
      for (const [type, label, block] of blocksIn(content[kind])) {
        (merged[kind][type] ??= bare())[label] = block;
        if (kind === "resource") files.set(`${name}/${type}.${label}`, path.resolve(file));
      }
    }
    for (const block of listOf(content.locals)) Object.assign(locals, objectOf(block));
    for (const block of listOf(content.provider)) {
      for (const [provider, settings] of Object.entries(objectOf(block))) {
        (providers[provider] ??= []).push(...listOf(settings));
      }
    }
    unread.push(...modulesIn(content).map((module) => `module ${module} in ${entry}`));
  }
  const platform = platformOf({
    manifest: { stacks: { [name]: { dependencies: [] } } },
    stacks: new Map([[name, { ...merged, locals, provider: providers }]]),
  });
  return { name, platform, files, unread };
}

function bare<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** Terraform takes an object or a list of objects at every level: a block is what stands two levels below. */
function* blocksIn(value: Json | undefined): Generator<readonly [type: string, label: string, block: JsonObject]> {
  for (const types of listOf(value)) {
    for (const [type, named] of Object.entries(objectOf(types))) {
      for (const labels of listOf(named)) {
        for (const [label, blocks] of Object.entries(objectOf(labels))) {
          for (const block of listOf(blocks)) yield [type, label, objectOf(block)];
        }
      }
    }
  }
}

function modulesIn(content: JsonObject): readonly string[] {
  return listOf(content.module).flatMap((block) => Object.keys(objectOf(block)));
}

function readJson(file: string): Json {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new PlatformError(`cannot read ${file}: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as Json;
  } catch (error) {
    throw new PlatformError(`${file} is no JSON: ${(error as Error).message}`);
  }
}
