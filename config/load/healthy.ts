import * as z from "zod";
import { environmentSchema, type Environment } from "../schema/environment";
import { schemaAt, valuesOf, type Schema } from "../schema/walk";
import type { ValueFault } from "./fault";
import { readKey, valueAt, type Path } from "./path";
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
  let copy = copyOf(value);
  while (copy !== undefined) {
    const result = z.safeParse(schema, copy);
    if (result.success) {
      for (const { path } of badNames) putBack(schema, value, result.data, path, [...at, ...path], removed);
      return result.data;
    }
    for (const fault of schemaFaults(schema, copy)) {
      if (fault.rule === "schema/bad-name") badNames.push(fault);
      copy = takeOut(copy, fault, at, removed);
    }
  }
  return undefined;
}

function takeOut(root: unknown, { path, rule }: ValueFault, at: Path, removed: Path[]): unknown {
  const kept = rule === "schema/missing" ? path.slice(0, -1) : path;
  // An entry taken out of a list would move those after it: the list goes as a whole.
  const inList = kept.findIndex((step) => typeof step === "number");
  const target = inList < 0 ? kept : kept.slice(0, inList);
  removed.push([...at, ...path], [...at, ...target]);
  if (at.length === 0 && standIn(root as Tree, path)) return root;
  if (target.length === 0) return at.length === 0 ? {} : undefined;
  const parent = valueAt(root, target.slice(0, -1));
  if (isTree(parent)) delete parent[target.at(-1) ?? ""];
  return root;
}

function putBack(schema: Schema, value: unknown, output: unknown, path: Path, at: Path, removed: Path[]): void {
  const inner = schemaAt(schema, path, value);
  const parent = valueAt(output, path.slice(0, -1));
  const healthy = inner && prune(inner, valueAt(value, path), at, removed);
  if (healthy !== undefined && isTree(parent)) parent[path.at(-1) ?? ""] = healthy;
}

/** Without these there is no environment at all. Returns whether the path led to one of them. */
function standIn(root: Tree, [section, key]: Path): boolean {
  const project = standInProject();
  if (section === "name") {
    root.name = "stand-in";
    return true;
  }
  if (section !== "project") return false;
  if (key === undefined || !isTree(root.project)) {
    root.project = project;
    return true;
  }
  if (!Object.hasOwn(project, key)) return false;
  root.project[key] = project[key];
  return true;
}

function standInProject(): Tree {
  const region = schemaAt(environmentSchema, ["project", "region"]);
  return { id: "stand-in", number: "100000000000", region: region && valuesOf(region)?.[0] };
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, copyOf(readKey(value, key))]));
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
