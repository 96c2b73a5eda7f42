import { isObject, type Json, type JsonObject } from "../json";

/** A value that holds no others. */
export type Scalar = string | number | boolean;

/** Whether a value holds no others. */
export function isScalar(value: Json | undefined): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Whether what no schema knows are blocks: objects in a list, or an object on one side that is a list on the other. */
export function isBlocks(before: Json | undefined, after: Json | undefined): boolean {
  const sides = [before, after].filter((side) => side !== undefined);
  return (
    sides.some((side) => Array.isArray(side) && side.length > 0 && (side as Json[]).every((item) => isObject(item))) &&
    sides.every((side) => Array.isArray(side) || isObject(side))
  );
}

/** Blocks as a list: one that is written alone is a list of one. */
export function blocksOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as Json[]) : [value];
}

/** The keys of either, in order. */
export function keysOf(before: JsonObject, after: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}

/** What an object itself has under a key. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** What is in a list and not in another, each as often as it is more there. */
export function without(list: readonly Json[], other: readonly Json[], key: (value: Json) => string): readonly Json[] {
  const left = new Map<string, number>();
  for (const value of other) left.set(key(value), (left.get(key(value)) ?? 0) + 1);
  return list.filter((value) => {
    const count = left.get(key(value)) ?? 0;
    if (count > 0) left.set(key(value), count - 1);
    return count === 0;
  });
}
