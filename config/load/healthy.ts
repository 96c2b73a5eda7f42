import { z } from "zod";
import type { Environment } from "../schema/environment";
import { environmentSchema } from "../schema/environment";
import { shapeOf, valuesOf, type Schema } from "../schema/walk";
import type { ValueFault } from "./fault";
import { readKey, type Path } from "./path";
import { schemaFaults } from "./schema-faults";

/** What is left of an environment without its faulty parts. */
export interface Healthy {
  /** With its defaults; required parts that are faulty are stood in for. */
  readonly environment: Environment;
  /** Where something was taken out or stood in for. */
  readonly removed: readonly Path[];
}

type Tree = Record<string | number, unknown>;

/**
 * Takes the faulty parts out of a copy of an environment until the schema accepts the rest, so that the rules can be
 * asked about everything that is not faulty.
 */
export function healthyPart(value: unknown): Healthy {
  const removed: Path[] = [];
  let copy: unknown = isTree(value) ? structuredCopy(value) : {};
  for (;;) {
    const result = environmentSchema.safeParse(copy);
    if (result.success) return { environment: result.data, removed };
    const before = removed.length;
    for (const fault of schemaFaults(environmentSchema, copy)) copy = takeOut(copy as Tree, fault, removed);
    // Cannot happen as long as every removal makes the copy smaller; an endless loop would be worse than an error.
    if (removed.length === before) throw new Error(`cannot take out ${z.prettifyError(result.error)}`);
  }
}

function takeOut(root: Tree, { path, rule }: ValueFault, removed: Path[]): Tree {
  const kept = rule === "schema/missing" ? path.slice(0, -1) : path;
  const inList = kept.findIndex((step) => typeof step === "number");
  const target = inList < 0 ? kept : kept.slice(0, inList);
  removed.push(path, target);
  if (standIn(root, path)) return root;
  if (target.length === 0) return {};
  const parent = target.slice(0, -1).reduce<unknown>(readKey, root);
  if (isTree(parent)) delete parent[target.at(-1) ?? ""];
  return root;
}

/** Without these there is no environment at all. */
function standIn(root: Tree, path: Path): boolean {
  const [section, key] = path;
  const values: Tree = { name: "stand-in", project: standInProject() };
  if (section === "name" || (section === "project" && (key === undefined || !isTree(root.project)))) {
    root[section] = values[section];
    return true;
  }
  if (section !== "project" || key === undefined || !Object.hasOwn(values.project as Tree, key)) return false;
  (root.project as Tree)[key] = (values.project as Tree)[key];
  return true;
}

function standInProject(): Tree {
  const region = (shapeOf(shapeOf(environmentSchema)?.project as Schema) ?? {}).region;
  return { id: "stand-in", number: "100000000000", region: valuesOf(region as Schema)?.[0] };
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, structuredCopy(inner)]));
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
