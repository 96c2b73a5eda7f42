import type * as z from "zod";
import * as zod from "zod";
import {
  branchesOf,
  branchFor,
  factsOf,
  schemaAt,
  shapeOf,
  sortOf,
  unwrap,
  valuesOf,
  type Schema,
} from "../schema/walk";
import { mixture } from "./alternatives";
import type { ValueFault } from "./fault";
import { formatPath, valueAt, type Path } from "./path";
import { show, showKey } from "./show";
import { TOLD, TOLD_TEXT } from "./stand-in";
import { formOf, meantBy, suggest } from "./suggestions";
import { allowedOf, exampleOf, list, nounOf } from "./words";

type Issue = z.core.$ZodIssue;

/** A fault, with the path of the key that a misspelt one was meant to be. */
type Found = ValueFault & { readonly meant?: Path };

/** Everything that a schema finds fault with in a value, one fault for each place at most. */
export function schemaFaults(schema: Schema, value: unknown, at: Path = []): readonly ValueFault[] {
  const result = zod.safeParse(schema, value, { reportInput: true });
  const faults = withoutRenamed((result.error?.issues ?? []).flatMap((issue) => toFaults(schema, value, issue)));
  const seen = new Set<string>();
  return faults
    .filter(({ path }) => {
      const place = JSON.stringify(path.map(String));
      return !seen.has(place) && seen.add(place);
    })
    .map((fault) => ({ ...fault, path: [...at, ...fault.path] }));
}

/** A key that is missing only because it is misspelt is told once, where it is misspelt. */
function withoutRenamed(faults: readonly Found[]): readonly ValueFault[] {
  const renamed = new Set(faults.flatMap(({ meant }) => (meant === undefined ? [] : [JSON.stringify(meant)])));
  return faults
    .filter(({ rule, path }) => rule !== "schema/missing" || !renamed.has(JSON.stringify(path)))
    .map(({ rule, path, problem, allowed, fix }) => ({ rule, path, problem, allowed, fix }));
}

function toFaults(root: Schema, value: unknown, issue: Issue): readonly Found[] {
  const path = issue.path as Path;
  const received = valueAt(value, path);
  const schema = schemaAt(root, path, value) ?? root;
  const branch = branchFor(schema, received);
  const mixed =
    branch && ["unrecognized_keys", "invalid_union"].includes(issue.code ?? "")
      ? mixture(schema, branch, received, path)
      : undefined;
  if (branch && mixed) return [mixed.fault, ...schemaFaults(branch, mixed.rest, path)];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(root, schema, value, path, key));
    case "invalid_key":
      return badName(root, value, path);
    case "invalid_union": {
      const kinds = kindsOf(root, value, path, issue);
      if (kinds !== undefined) return [received === undefined ? missing(kinds, path) : about(kinds, path, received)];
      const alone = branch !== undefined && (typeof received === "object" || branchesOf(schema).length === 1);
      if (alone) return schemaFaults(branch, received, path);
      return [received === undefined ? missing(schema, path) : about(schema, path, received)];
    }
    case "invalid_type":
    case "invalid_value":
      if (received === undefined) return [missing(schema, path)];
      return [misplaced(root, value, path, about(schema, path, received))];
    default:
      return [outOfForm(schema, path, received, issue)];
  }
}

function unknownKey(root: Schema, schema: Schema, value: unknown, path: Path, key: string): Found {
  const object = branchFor(schema, valueAt(value, path)) ?? schema;
  const shape = shapeOf(object) ?? {};
  const keys = Object.keys(shape);
  const meant = meantBy(key, keys);
  const elsewhere = meant === undefined ? belongs(root, shape, value, path, key) : undefined;
  return {
    rule: "schema/unknown-key",
    path: [...path, key],
    problem: `unknown key ${show(key)}${meant === undefined ? "" : `. Did you mean ${show(meant)}?`}`,
    allowed: list(keys),
    ...(elsewhere && { fix: elsewhere }),
    ...(meant !== undefined && { meant: [...path, meant] }),
  };
}

/** Of a union whose branches a key tells apart: the schema of that key over all branches. */
function kindsOf(root: Schema, value: unknown, path: Path, issue: Issue): Schema | undefined {
  if (issue.code !== "invalid_union" || issue.discriminator === undefined) return undefined;
  const union = schemaAt(root, path.slice(0, -1), value);
  const key = issue.discriminator;
  const values = (union ? branchesOf(union) : []).flatMap((branch) => {
    const inner = shapeOf(branch)?.[key];
    return (inner && valuesOf(inner)) ?? [];
  });
  return zod.enum(values.filter((item): item is string => typeof item === "string"));
}

/** Where a key that is unknown here would be known: one level further in or out. */
function belongs(root: Schema, shape: object, value: unknown, path: Path, key: string): string | undefined {
  for (const [name, inner] of Object.entries(shape) as [string, Schema][]) {
    if (Object.hasOwn(shapeOf(inner) ?? {}, key)) return `move it into ${showKey(name)}: { ... }`;
  }
  const outside = path.length === 0 ? undefined : schemaAt(root, path.slice(0, -1), value);
  if (outside === undefined || !Object.hasOwn(shapeOf(outside) ?? {}, key)) return undefined;
  const place = formatPath(path.slice(0, -1));
  return place === "" ? "move it out to the top of the environment" : `move it out, into ${place}`;
}

function badName(root: Schema, value: unknown, path: Path): readonly ValueFault[] {
  const key = String(path.at(-1));
  const record = unwrap(schemaAt(root, path.slice(0, -1), value) ?? root)._zod.def;
  if (record.type !== "record") return [];
  const { keyType, valueType } = record;
  const inside = belongsInside(valueType, key);
  if (inside !== undefined) {
    const problem = `${show(key)} is not ${nounOf(keyType)}`;
    return [{ rule: "schema/bad-name", path, problem, allowed: allowedOf(keyType), fix: inside }];
  }
  const better = [key.toLowerCase().replace(/[^a-z0-9]+/g, "-"), key.replace(/[^A-Za-z0-9_]+/g, "_")]
    .map((name) => name.replace(/^[-_0-9]+|[-_]+$/g, ""))
    .find((name) => zod.safeParse(keyType, name).success);
  const fault: ValueFault = {
    rule: "schema/bad-name",
    path,
    problem: `${show(key)} is not ${nounOf(keyType)}${better === undefined ? "" : `. Did you mean ${show(better)}?`}`,
    allowed: allowedOf(keyType),
  };
  // A record does not look at the value under a key that it refuses.
  return [fault, ...schemaFaults(valueType, valueAt(value, path), path)];
}

/** A key of the things that have names, written where the names are. */
function belongsInside(valueType: Schema, key: string): string | undefined {
  const known = Object.hasOwn(shapeOf(valueType) ?? {}, key);
  return known ? `move it under a name: { <name>: { ${showKey(key)}: ... } }` : undefined;
}

function misplaced(root: Schema, value: unknown, path: Path, fault: ValueFault): ValueFault {
  const parent = path.length === 0 ? undefined : schemaAt(root, path.slice(0, -1), value);
  const record = parent && unwrap(parent)._zod.def;
  if (record?.type !== "record" || fault.rule !== "schema/wrong-type") return fault;
  const fix = belongsInside(record.valueType, String(path.at(-1)));
  return fix === undefined ? fault : { ...fault, fix };
}

function missing(schema: Schema, path: Path): ValueFault {
  const key = path.at(-1);
  if (typeof key !== "string")
    return { rule: "schema/missing", path, problem: "nothing is written here", allowed: allowedOf(schema) };
  const { noun, description } = factsOf(schema);
  const what = noun ?? (description === undefined ? nounOf(schema) : decapitalize(description));
  const example = exampleOf(schema);
  return {
    rule: "schema/missing",
    path,
    problem: `${show(key)} is missing: ${what}`,
    allowed: allowedOf(schema),
    ...(example !== undefined && { fix: `add ${showKey(key)}: ${example}` }),
  };
}

/** A value of the wrong sort, or none of those that are allowed. */
function about(schema: Schema, path: Path, received: unknown): ValueFault {
  const fitting = branchesOf(schema).filter((branch) => sortOf(branch) === typeof received);
  const suggestion = suggest(schema, received);
  return {
    rule: fitting.length > 0 ? "schema/wrong-value" : "schema/wrong-type",
    path,
    problem: `${show(received)} is not ${factsOf(schema).noun ?? nounFor(schema, fitting)}${suggestion}`,
    allowed: allowedOf(schema),
    ...(suggestion === "" && fitting.length === 0 && (exampleFix(schema) ?? wholeFix(schema))),
  };
}

function nounFor(schema: Schema, fitting: readonly Schema[]): string {
  if (fitting.length === 0) return nounOf(schema);
  const form = formOf(fitting) ?? fitting[0] ?? schema;
  return factsOf(form).noun ?? (valuesOf(form) === undefined ? nounOf(form) : "one of the values allowed here");
}

/** Text or a number of the right sort, but not of the right form or size. */
function outOfForm(schema: Schema, path: Path, received: unknown, issue: Issue): ValueFault {
  const suggestion = suggest(schema, received);
  const allowed = allowedOf(schema);
  if (issue.code === "custom" || issue.code === "invalid_format") {
    const rule = issue.code === "custom" ? "schema/out-of-range" : "schema/wrong-form";
    const example = suggestion === "" && issue.code === "invalid_format" ? exampleFix(schema) : undefined;
    return { rule, path, problem: `${show(received)} ${issue.message}${suggestion}`, allowed, ...example };
  }
  const size = Array.isArray(received)
    ? ` has ${received.length} ${received.length === 1 ? "entry" : "entries"}`
    : typeof received === "string"
      ? ` has ${received.length} characters`
      : " is out of range";
  return { rule: "schema/out-of-range", path, problem: `${show(received)}${size}`, allowed };
}

function exampleFix(schema: Schema): { readonly fix: string } | undefined {
  const example = factsOf(schema).example ?? factsOf(formOf(branchesOf(schema)) ?? schema).example;
  return example === undefined ? undefined : { fix: `write it like ${show(JSON.parse(example))}` };
}

/** An object with what it must hold, where that is anything. */
function wholeFix(schema: Schema): { readonly fix: string } | undefined {
  const example = shapeOf(schema) && exampleOf(schema);
  return example === undefined || example === "{}" ? undefined : { fix: `write it like ${example}` };
}

function decapitalize(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** What a forbidden value leaves in a text, as it is or after it was calculated with. */
const TOLD_IN_TEXT = new RegExp(`${TOLD_TEXT}|NaN`);

/** Whether a fault only follows from something that was told about the text of the file. */
export function isTold(value: unknown, { path }: ValueFault): boolean {
  const received = valueAt(value, path);
  return received === TOLD || Number.isNaN(received) || (typeof received === "string" && TOLD_IN_TEXT.test(received));
}
