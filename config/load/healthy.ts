import * as z from "zod";
import { environmentSchema, type Environment } from "../schema/environment";
import { branchFor, isRequired, schemaAt, shapeOf, sortOf, type Schema } from "../schema/walk";
import type { ValueFault } from "./fault";
import { readKey, valueAt, type Path } from "./path";
import { schemaFaults } from "./schema-faults";
import { standInFor } from "./stand-ins";
import { meantBy } from "./suggestions";

/** What is left of an environment without its faulty parts. */
export interface Healthy {
  /** With its defaults; parts that must be there and are faulty are stood in for. */
  readonly environment: Environment;
  /** Where something was taken out, stood in for, or moved from or to. */
  readonly removed: readonly Path[];
}

type Tree = Record<string | number, unknown>;

/** What a copy is pruned with. */
interface Pruning {
  readonly schema: Schema;
  readonly copy: unknown;
  /** Where the copy stands in the environment. */
  readonly at: Path;
  readonly removed: Path[];
  /** Places that were stood in for already: what is still refused there is removed. */
  readonly stoodIn: Set<string>;
}

/**
 * Takes the faulty parts out of a copy of an environment until the schema accepts the rest, so that the rules can be
 * asked about everything that is not faulty. What stands under a bad name stays, so that nothing that refers to it is
 * taken for a mistake.
 */
export function healthyPart(value: unknown): Healthy {
  const removed: Path[] = [];
  const environment = prune(environmentSchema, isTree(value) ? value : {}, [], removed);
  return { environment: environment as Environment, removed };
}

/** The output of a schema for the healthy part of a value; `undefined` when nothing is left. */
function prune(schema: Schema, value: unknown, at: Path, removed: Path[]): unknown {
  const badNames: ValueFault[] = [];
  const stoodIn = new Set<string>();
  let copy = copyOf(value);
  while (copy !== undefined) {
    const result = z.safeParse(schema, copy);
    if (result.success) {
      for (const { path } of badNames) putBack(schema, value, result.data, path, [...at, ...path], removed);
      return result.data;
    }
    for (const fault of schemaFaults(schema, copy)) {
      if (fault.rule === "schema/bad-name") badNames.push(fault);
      copy = takeOut({ schema, copy, at, removed, stoodIn }, fault);
    }
  }
  return undefined;
}

/**
 * Takes one faulty value out of a copy. What must be there is stood in for, so that its neighbours and its name stay, and
 * a misspelt key counts as the one that was meant, so that nothing that refers to what is below it is taken for a mistake.
 */
function takeOut(pruning: Pruning, { path, rule }: ValueFault): unknown {
  const { schema, copy, at, removed, stoodIn } = pruning;
  removed.push([...at, ...path]);
  const place = JSON.stringify(path);
  if (path.length > 0 && rule !== "schema/unknown-key" && rule !== "schema/bad-name" && !stoodIn.has(place)) {
    stoodIn.add(place);
    if (standIn(schema, copy, path)) return copy;
  }
  if (rule === "schema/unknown-key" && rename(pruning, path)) return copy;
  return remove(pruning, rule === "schema/missing" ? path.slice(0, -1) : path);
}

/** Returns whether something stands at a place of a copy that the schema takes there. */
function standIn(root: Schema, copy: unknown, path: Path): boolean {
  const key = path.at(-1) ?? "";
  const parent = valueAt(copy, path.slice(0, -1));
  const schema = schemaAt(root, path, copy);
  if (schema === undefined || typeof parent !== "object" || parent === null) return false;
  const isPart = typeof key === "string" && shapeOf(schemaAt(root, path.slice(0, -1), copy) ?? root) !== undefined;
  // What may be left out is, but a part of the environment stays there for those who ask whether it is.
  if (isPart && !isRequired(schema) && sortOf(schema) !== "object") return false;
  const value = standInFor(schema);
  if (value === undefined) return false;
  (parent as Tree)[key] = value;
  return true;
}

function rename({ schema, copy, at, removed }: Pruning, path: Path): boolean {
  const key = String(path.at(-1));
  const above = path.slice(0, -1);
  const parent = valueAt(copy, above);
  const object = branchFor(schemaAt(schema, above, copy) ?? schema, parent);
  const meant = meantBy(key, Object.keys((object && shapeOf(object)) ?? {}));
  if (meant === undefined || !isTree(parent) || Object.hasOwn(parent, meant)) return false;
  parent[meant] = parent[key];
  delete parent[key];
  removed.push([...at, ...above, meant]);
  return true;
}

function remove({ copy, at, removed }: Pruning, path: Path): unknown {
  // An entry taken out of a list would move those after it: the list goes as a whole.
  const inList = path.findIndex((step) => typeof step === "number");
  const target = inList < 0 ? path : path.slice(0, inList);
  removed.push([...at, ...target]);
  if (target.length === 0) return at.length === 0 ? {} : undefined;
  const parent = valueAt(copy, target.slice(0, -1));
  if (isTree(parent)) delete parent[target.at(-1) ?? ""];
  return copy;
}

function putBack(schema: Schema, value: unknown, output: unknown, path: Path, at: Path, removed: Path[]): void {
  const inner = schemaAt(schema, path, value);
  const parent = valueAt(output, path.slice(0, -1));
  const healthy = inner && prune(inner, valueAt(value, path), at, removed);
  if (healthy !== undefined && isTree(parent)) parent[path.at(-1) ?? ""] = healthy;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, copyOf(readKey(value, key))]));
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
