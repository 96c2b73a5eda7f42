import * as z from "zod";
import type { SchemaFacts } from "./types";
import { nearest } from "../../values/nearest";

/** Any schema, whatever it reads. */
export type Schema = z.core.$ZodType;

type Known = z.core.$ZodTypes;

/** The schema beneath what makes it optional, gives it a default or delays it. */
export function unwrap(schema: Schema): Known {
  const { def } = (schema as Known)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "readonly":
    case "nonoptional":
    case "catch":
      return unwrap(def.innerType);
    case "lazy":
      return unwrap(def.getter());
    case "pipe":
      return unwrap(def.in);
    default:
      return schema as Known;
  }
}

/** What a schema says of itself; what is said further out goes before what is said further in. */
export function factsOf(schema: Schema): SchemaFacts & { readonly description?: string } {
  const own = z.globalRegistry.get(schema) ?? {};
  const { def } = (schema as Known)._zod;
  if ("innerType" in def) return { ...factsOf(def.innerType), ...own };
  if (def.type === "lazy") return { ...factsOf(def.getter()), ...own };
  return own;
}

/** Whether a key with this schema must be written. */
export function isRequired(schema: Schema): boolean {
  return (schema as Known)._zod.optin === undefined;
}

/** The keys that an object may have with their schemas; `undefined` for anything that is not an object. */
export function shapeOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const { def } = unwrap(schema)._zod;
  return def.type === "object" ? (def.shape as Readonly<Record<string, Schema>>) : undefined;
}

/** The branches of a union, unions among them opened; the schema alone when it is none. */
export function branchesOf(schema: Schema): readonly Schema[] {
  const { def } = unwrap(schema)._zod;
  return def.type === "union" ? def.options.flatMap((option: Schema) => branchesOf(option)) : [schema];
}

/** The texts, numbers or truth values of which one must be written; `undefined` where the schema is no such list. */
export function valuesOf(schema: Schema): readonly unknown[] | undefined {
  const { def } = unwrap(schema)._zod;
  if (def.type === "enum") return Object.values(def.entries);
  return def.type === "literal" ? def.values : undefined;
}

/** The sort of value that a schema reads, as `typeof` and `Array.isArray` see it. */
export function sortOf(schema: Schema): "string" | "number" | "boolean" | "object" | "list" | "other" {
  const { def } = unwrap(schema)._zod;
  switch (def.type) {
    case "string":
    case "template_literal":
      return "string";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "object":
    case "record":
      return "object";
    case "array":
      return "list";
    case "enum":
    case "literal": {
      const sort = typeof (valuesOf(schema) ?? [])[0];
      return sort === "string" || sort === "number" || sort === "boolean" ? sort : "other";
    }
    default:
      return "other";
  }
}

/** The branch of a union that a value was meant for: of the value's sort, and of objects the one that fits best. */
export function branchFor(schema: Schema, value: unknown): Schema | undefined {
  const sort = Array.isArray(value) ? "list" : typeof value;
  const fitting = branchesOf(schema).filter((branch) => sortOf(branch) === sort);
  if (sort !== "object" || value === null) return fitting.at(-1);
  const scores = fitting.map((branch) => fit(branch, value as Readonly<Record<string, unknown>>));
  return fitting[scores.indexOf(Math.max(...scores))];
}

/** A key that tells the branches apart counts for more than any number of keys that exist, and one that is nearly written for less. */
function fit(branch: Schema, value: Readonly<Record<string, unknown>>): number {
  const shape = shapeOf(branch) ?? {};
  return Object.keys(value).reduce((score, key) => {
    const inner = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (inner === undefined) return score + (nearest(key, Object.keys(shape)) === undefined ? 0 : 0.5);
    return score + (valuesOf(inner)?.includes(value[key]) ? 1_000 : 1);
  }, 0);
}

/** The schema of a value below another; `undefined` where the path leads to nothing that may be written. */
export function schemaAt(schema: Schema, path: readonly (string | number)[], value?: unknown): Schema | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  const { def } = unwrap(schema)._zod;
  const inner: unknown =
    typeof value === "object" && value !== null && Object.hasOwn(value, step)
      ? (value as Readonly<Record<string | number, unknown>>)[step]
      : undefined;
  switch (def.type) {
    case "object": {
      const shape = def.shape as Readonly<Record<string, Schema>>;
      const next = Object.hasOwn(shape, step) ? shape[String(step)] : undefined;
      return next && schemaAt(next, rest, inner);
    }
    case "record":
      return schemaAt(def.valueType, rest, inner);
    case "array":
      return schemaAt(def.element, rest, inner);
    case "union": {
      const branch = branchFor(schema, value) ?? branchesOf(schema).find((option) => sortOf(option) === "object");
      return branch && schemaAt(branch, path, value);
    }
    default:
      return undefined;
  }
}
