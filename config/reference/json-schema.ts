import * as z from "zod";
import { environmentSchema } from "../schema/environment";
import type { SchemaFacts } from "../schema/types";

/** A JSON Schema, as far as ours go, with what a schema says of itself beside. */
export interface JsonSchema extends SchemaFacts {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | false;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  /** Of a union whose branches tell themselves apart by one key. */
  readonly oneOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** The schema of an environment as it is written, with everything that the schemas say of themselves. */
export function environmentJsonSchema(): JsonSchema {
  // Every page asks for it, and it is large.
  environmentSchemaOnce ??= toJsonSchema(environmentSchema);
  return environmentSchemaOnce;
}

let environmentSchemaOnce: JsonSchema | undefined;

/** A schema for editors and other tools: standard keywords only, with everything else told in the descriptions. */
export function published(title: string, schema: JsonSchema): unknown {
  const { $schema, ...keywords } = publish(schema) as Record<string, unknown>;
  return { $schema, title, ...keywords };
}

/** What a value may be before it is read (`input`, with defaults left out) or after (`output`). */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output" = "input"): JsonSchema {
  return z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "throw" }) as JsonSchema;
}

/** Facts that only Plinth's own messages and pages use. */
const OWN_KEYWORDS = new Set([
  "noun",
  "allowed",
  "example",
  "refers",
  "names",
  "defaultEffect",
  "change",
  "id",
  "synonyms",
]);

/** zod says that whole numbers are within what a double holds, which every reader knows. */
const isLimitOfNumbers = (value: unknown) => value === Number.MAX_SAFE_INTEGER || value === Number.MIN_SAFE_INTEGER;

function publish(schema: JsonSchema): unknown {
  const standard: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema) as [string, unknown][]) {
    if (OWN_KEYWORDS.has(keyword) || isLimitOfNumbers(value)) continue;
    standard[keyword] = publishKeyword(keyword, value);
  }
  const description = [schema.description, schema.allowed && `Allowed: ${schema.allowed}`]
    .concat(schema.defaultEffect && `By default: ${schema.defaultEffect}`, schema.change && `Change: ${schema.change}`)
    .filter((part) => part !== undefined)
    .join(". ");
  if (description !== "") standard.description = `${description}.`;
  if (schema.example !== undefined) standard.examples = [JSON.parse(schema.example)];
  return standard;
}

function publishKeyword(keyword: string, value: unknown): unknown {
  switch (keyword) {
    case "properties":
    case "$defs":
      return Object.fromEntries(
        Object.entries(value as Record<string, JsonSchema>).map(([key, inner]) => [key, publish(inner)]),
      );
    case "items":
    case "propertyNames":
      return publish(value as JsonSchema);
    case "additionalProperties":
      return value === false ? false : publish(value as JsonSchema);
    case "anyOf":
    case "oneOf":
      return (value as readonly JsonSchema[]).map(publish);
    default:
      return value;
  }
}
