import type * as z from "zod";
import { branchesOf, factsOf, isRequired, shapeOf, sortOf, unwrap, valuesOf, type Schema } from "../schema/walk";
import { show, showKey } from "./show";

/** More values than this are not listed one by one. */
const MOST_LISTED = 16;

/** What a schema's values are, with the article: "a duration". */
export function nounOf(schema: Schema): string {
  const { noun } = factsOf(schema);
  if (noun !== undefined) return noun;
  const { def } = unwrap(schema)._zod;
  switch (def.type) {
    case "string":
      return "text";
    case "number":
      return limitsOf(schema).whole ? "a whole number" : "a number";
    case "boolean":
      return "true or false";
    case "object":
      return "an object";
    case "record":
      return "an object of names";
    case "array":
      return "a list";
    case "union":
      return branchesOf(schema).map(nounOf).join(" or ");
    default: {
      const values = (valuesOf(schema) ?? []).map(show);
      return values.length === 1 ? (values[0] ?? "") : `one of ${values.join(", ")}`;
    }
  }
}

/** What may be written, in words; `undefined` where the schema does not say. */
export function allowedOf(schema: Schema): string | undefined {
  const { allowed } = factsOf(schema);
  if (allowed !== undefined) return allowed;
  const values = valuesOf(schema);
  if (values !== undefined) return list(values.map(show));
  const { def } = unwrap(schema)._zod;
  switch (def.type) {
    case "string": {
      const { most } = limitsOf(schema);
      return most === undefined ? "text in quotes" : `text of at most ${most} characters`;
    }
    case "number":
      return range(nounOf(schema), schema);
    case "boolean":
      return "true or false";
    case "object":
      return `an object with ${list(Object.keys(def.shape))}`;
    case "record":
      return `an object whose keys are names: ${allowedOf(def.keyType) ?? "text"}`;
    case "array":
      return `[${nounOf(def.element)}, ...]${range("", schema)}`;
    case "union":
      return branchesOf(schema).map(allowedOf).join(", or ");
    default:
      return undefined;
  }
}

/** Text of the values that the branches take, for a union of fixed values and others. */
export function textValuesOf(schema: Schema): readonly string[] {
  return branchesOf(schema)
    .flatMap((branch) => valuesOf(branch) ?? [])
    .filter((value): value is string => typeof value === "string");
}

/** Something to copy: the example of the schema, or one made of what it must hold. */
export function exampleOf(schema: Schema): string | undefined {
  const { example } = factsOf(schema);
  if (example !== undefined) return show(JSON.parse(example));
  const [branch = schema] = branchesOf(schema);
  const values = valuesOf(branch);
  if (values !== undefined) return show(values[0]);
  const shape = shapeOf(branch);
  if (shape !== undefined) {
    const parts = Object.entries(shape)
      .filter(([, inner]) => isRequired(inner))
      .map(([key, inner]) => `${showKey(key)}: ${exampleOf(inner) ?? "..."}`);
    return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
  }
  switch (sortOf(branch)) {
    case "list": {
      const { def } = unwrap(branch)._zod;
      const entry = def.type === "array" && (limitsOf(branch).least ?? 0) > 0 ? exampleOf(def.element) : "";
      return `[${entry ?? "..."}]`;
    }
    case "object":
      return "{}";
    case "number":
      return String(limitsOf(branch).least ?? 1);
    case "boolean":
      return "true";
    default:
      return undefined;
  }
}

/** A few keys or values by commas. */
export function list(words: readonly string[]): string {
  if (words.length <= MOST_LISTED) return words.join(", ");
  return `${words.slice(0, MOST_LISTED).join(", ")} and ${words.length - MOST_LISTED} more`;
}

/** The limits of a number, or of the length of a text or a list; both inclusive. */
export interface Limits {
  readonly least?: number;
  readonly most?: number;
  readonly whole: boolean;
}

/** What the checks of a schema say of its limits. */
export function limitsOf(schema: Schema): Limits {
  const { def } = unwrap(schema)._zod;
  const limits: { least?: number; most?: number } = {};
  for (const check of def.checks ?? []) {
    const { def: rule } = (check as z.core.$ZodChecks)._zod;
    if (rule.check === "greater_than") limits.least = Number(rule.value) + (rule.inclusive ? 0 : 1);
    if (rule.check === "less_than") limits.most = Number(rule.value) - (rule.inclusive ? 0 : 1);
    if (rule.check === "min_length") limits.least = rule.minimum;
    if (rule.check === "max_length") limits.most = rule.maximum;
  }
  return { ...limits, whole: def.type === "number" && "format" in def && def.format === "safeint" };
}

function range(noun: string, schema: Schema): string {
  const { least, most } = limitsOf(schema);
  const unit = sortOf(schema) !== "list" ? "" : (most ?? least) === 1 ? " entry" : " entries";
  const limits =
    least !== undefined && most !== undefined
      ? `${least} to ${most}`
      : least !== undefined
        ? `at least ${least}`
        : most !== undefined
          ? `at most ${most}`
          : "";
  if (limits === "") return noun;
  return noun === "" ? `, ${limits}${unit}` : `${noun}, ${limits}${unit}`;
}
