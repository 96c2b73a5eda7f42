import fs from "node:fs";
import path from "node:path";
import { readBoundedJson } from "./model/bounded-json";
import { isObject, type Json, type JsonObject, objectOf, textAt } from "./json";

/** A synthesized platform, as plain Terraform JSON says it. */
export interface Platform {
  /** In the order in which they are applied. */
  readonly stacks: readonly Stack[];
}

/** One state of Terraform. */
export interface Stack {
  readonly name: string;
  /** The stacks that must have been applied before, by name. */
  readonly after: readonly string[];
  /** The Google project that the provider works in, unless a resource says another one. */
  readonly project: string | undefined;
  /** The region that the provider works in, unless a resource says another one. */
  readonly region: string | undefined;
  /** What Terraform is told, without resources: `terraform`, `provider`, `data`, `moved` and whatever else there is. */
  readonly settings: JsonObject;
  /** By address. */
  readonly resources: readonly Resource[];
}

/** A resource of Terraform. */
export interface Resource {
  readonly stack: string;
  /** Such as `google_storage_bucket`. */
  readonly type: string;
  /** The part of the address after the type. */
  readonly name: string;
  /** Unique within the stack, and not beyond it. */
  readonly address: string;
  /** As written, references included; without the framework's notes. */
  readonly attributes: JsonObject;
  /** The path in the environment file that it comes from, such as `storage.zones.raw`. */
  readonly origin: string | undefined;
  /** What its attributes refer to in the same stack, in the order of the attributes; `depends_on` is not among them. */
  readonly references: readonly Reference[];
  /** The addresses in its `depends_on`. */
  readonly dependsOn: readonly string[];
}

/** A place in a resource where Terraform puts in what another one has. */
export interface Reference {
  /** Keys and positions in lists, from the resource down. */
  readonly path: readonly (string | number)[];
  /** Of the resource or data source in the same stack. */
  readonly address: string;
  /** What of it is put in, such as `id`. */
  readonly attribute: string;
}

/** The files of a synthesized platform, parsed. */
export interface PlatformFiles {
  readonly manifest: Json;
  /** `cdk.tf.json` of every stack of the manifest, by the stack's name. */
  readonly stacks: ReadonlyMap<string, Json>;
  /** Left out for a platform that something else than Plinth has synthesized. */
  readonly origins?: Json;
}

/** A folder is no synthesized platform. The message says which file and why, and is for people. */
export class PlatformError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "PlatformError";
  }
}

/** `${type.name.attribute}`, and not `$${...}`, which is text. */
const REFERENCE = /(?<!\$)\$\{((?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z0-9_-]+)(?:\.([A-Za-z0-9_.[\]*-]+))?/g;

/**
 * Reads what `plinth synth` wrote for one environment: `manifest.json`, `stacks/<stack>/cdk.tf.json` and
 * `origins.json`. Throws a {@link PlatformError} when that is not in the folder.
 */
export function readPlatform(folder: string): Platform {
  const manifestFile = path.join(folder, "manifest.json");
  const manifest = readJson(manifestFile);
  const stacks = new Map<string, Json>();
  for (const name of Object.keys(stacksIn(manifest, manifestFile))) {
    const place = textAt(manifest, "stacks", name, "synthesizedStackPath") ?? "";
    const file = path.resolve(folder, place);
    // A manifest is input: it names files of its own folder only.
    if (place === "" || !file.startsWith(path.resolve(folder) + path.sep)) {
      throw new PlatformError(
        `${manifestFile}: stack ${JSON.stringify(name)} is written to ${JSON.stringify(place)}\n` +
          "  allowed: a file within the folder",
      );
    }
    stacks.set(name, readJson(file));
  }
  const origins = path.join(folder, "origins.json");
  return platformOf({ manifest, stacks, ...(fs.existsSync(origins) && { origins: readJson(origins) }) });
}

/** The platform that files say. Throws a {@link PlatformError} when they are of another form. */
export function platformOf({ manifest, stacks, origins }: PlatformFiles): Platform {
  const known = Object.entries(stacksIn(manifest)).map(([name, entry]) => {
    const file = stacks.get(name);
    if (!isObject(file)) {
      throw new PlatformError(`stack ${JSON.stringify(name)} of manifest.json has no Terraform JSON`);
    }
    const after = valueList(objectOf(entry).dependencies);
    return stackOf(name, after, file, objectOf(objectOf(origins)[name]));
  });
  return { stacks: inOrder(known, Object.keys(objectOf(origins))) };
}

/** Every resource of every stack, in the order in which stacks are applied. */
export function resourcesOf({ stacks }: Platform): readonly Resource[] {
  return stacks.flatMap(({ resources }) => resources);
}

function stackOf(name: string, after: readonly string[], file: JsonObject, origins: JsonObject): Stack {
  const { resource, ...settings } = withoutNotes(file);
  const resources = Object.entries(objectOf(resource)).flatMap(([type, named]) =>
    Object.entries(objectOf(named)).map(([id, written]) => {
      const { depends_on, ...attributes } = withoutNotes(objectOf(written));
      const address = `${type}.${id}`;
      return {
        stack: name,
        type,
        name: id,
        address,
        attributes,
        origin: textAt(origins, address),
        references: referencesIn(attributes),
        dependsOn: valueList(depends_on),
      };
    }),
  );
  return {
    name,
    after,
    project: textAt(settings, "provider", "google", 0, "project"),
    region: textAt(settings, "provider", "google", 0, "region"),
    settings,
    resources: resources.sort((a, b) => (a.address < b.address ? -1 : 1)),
  };
}

/** Without what the framework writes for itself. */
function withoutNotes(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== "//"));
}

function referencesIn(value: Json | undefined, at: readonly (string | number)[] = []): readonly Reference[] {
  if (typeof value === "string") {
    return [...value.matchAll(REFERENCE)].map(([, address = "", attribute = ""]) => ({ path: at, address, attribute }));
  }
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => referencesIn(item, [...at, index]));
  return Object.entries(objectOf(value)).flatMap(([key, item]) => referencesIn(item, [...at, key]));
}

/** Each after those that it comes after; where that leaves a choice, in the order of `preferred`, then by name. */
function inOrder(stacks: readonly Stack[], preferred: readonly string[]): readonly Stack[] {
  const rank = (name: string) => (preferred.includes(name) ? preferred.indexOf(name) : preferred.length);
  const waiting = [...stacks].sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  const ordered: Stack[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ after }) => !waiting.some(({ name }) => after.includes(name)));
    if (next === -1) {
      throw new PlatformError(`the stacks ${waiting.map(({ name }) => name).join(", ")} come after each other`);
    }
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}

function stacksIn(manifest: Json, file = "manifest.json"): JsonObject {
  const stacks = objectOf(manifest).stacks;
  if (!isObject(stacks)) throw new PlatformError(`${file} names no stacks: is it the manifest of a synthesis?`);
  return stacks;
}

function valueList(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function readJson(file: string): Json {
  let text: Buffer;
  try {
    text = fs.readFileSync(file);
  } catch (error) {
    throw new PlatformError(
      `cannot read ${file}: ${(error as Error).message}\n  name a folder that plinth synth has written for an environment`,
    );
  }
  try {
    return readBoundedJson(text, file);
  } catch (error) {
    throw new PlatformError((error as Error).message);
  }
}
