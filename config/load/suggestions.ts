import ipaddr from "ipaddr.js";
import * as zod from "zod";
import { branchesOf, factsOf, isRequired, shapeOf, valuesOf, type Schema } from "../schema/walk";
import { nearest } from "../../values/nearest";
import { show } from "./show";
import { exampleOf, textValuesOf } from "./words";

/** What is close to a word, or the only one that begins with it. */
export function meantBy(word: string, candidates: readonly string[]): string | undefined {
  const longer = candidates.filter((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
  return nearest(word, candidates) ?? (word.length > 2 && longer.length === 1 ? longer[0] : undefined);
}

/** The branch that takes more than fixed values: its form is what was missed. */
export function formOf(branches: readonly Schema[]): Schema | undefined {
  return branches.filter((branch) => valuesOf(branch) === undefined).at(-1);
}

/** ` Did you mean ...?`, where what was meant can be told from what was received. */
export function suggest(schema: Schema, received: unknown): string {
  const meant = corrected(schema, received);
  if (meant !== undefined) return `. Did you mean ${show(meant)}?`;
  const value = typeof received === "string" ? synonymOf(schema, received) : undefined;
  return value === undefined ? "" : `. Did you mean ${show(value)}?`;
}

/** The fixed value that a text stands for in another's words, or is a misspelling of. */
function synonymOf(schema: Schema, received: string): string | undefined {
  const known = branchesOf(schema).map((branch) => factsOf(branch).synonyms ?? {});
  const values = textValuesOf(schema);
  const synonym = known.map((synonyms) => synonyms[received.trim().toLowerCase()]).find((word) => word !== undefined);
  return synonym !== undefined && values.includes(synonym) ? synonym : meantBy(received, values);
}

/** What the schema would take and differs from what was received only in how it is written. */
function corrected(schema: Schema, received: unknown): unknown {
  const example = exampleOf(formOf(branchesOf(schema)) ?? schema) ?? "";
  const takes = (attempt: unknown) => zod.safeParse(schema, attempt).success;
  // Where any text goes, that this would go in another writing says nothing.
  if (takes("\u0000")) return undefined;
  return [...attempts(received, example, textValuesOf(schema).length > 0), ...wrapped(schema, received)].find(takes);
}

/** What was written alone, put into the object that it belongs in; or taken out of the list that holds nothing else. */
function wrapped(schema: Schema, received: unknown): readonly unknown[] {
  if (Array.isArray(received)) return received.length === 1 ? [received[0] as unknown] : [];
  const shape = shapeOf(schema);
  if (shape === undefined || typeof received === "object" || typeof received === "symbol") return [];
  if (received === true) return [{}];
  const keys = Object.keys(shape);
  const required = keys.filter((key) => isRequired(shape[key] as Schema));
  return (keys.length === 1 ? keys : required.length === 1 ? required : []).map((key) => ({ [key]: received }));
}

function attempts(received: unknown, example: string, isSwitch: boolean): readonly unknown[] {
  if (typeof received === "number") {
    const unit = /^"[0-9.]+([a-zA-Z%]+)"$/.exec(example)?.[1];
    const scaled = unit === "%" && received > 0 && received < 1 ? Number(`${received}e2`) : received;
    return unit === undefined ? [`${received}`] : [`${scaled}${unit}`];
  }
  if (typeof received === "boolean") return isSwitch ? [received ? "on" : "off"] : [`${received}`];
  if (typeof received !== "string") return [];
  const trimmed = received.trim();
  const tries: unknown[] = [
    [trimmed],
    trimmed,
    trimmed.toLowerCase(),
    trimmed.toUpperCase(),
    trimmed.replace(/\s+/g, ""),
    trimmed.toLowerCase().replace(/^([0-9]+)\s*([a-z])[a-z]*$/, "$1$2"),
    ...inDays(trimmed.toLowerCase()),
    // A scheme or the sort of a member, as other tools write them in front.
    trimmed.replace(/^[a-z]+:\/*/, ""),
    trimmed.toLowerCase().replace(/[ _./-]+/g, "-"),
  ];
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(trimmed)) {
    tries.push(`${ipaddr.IPv4.networkAddressFromCIDR(trimmed).toString()}/${trimmed.split("/")[1]}`);
  }
  if (/^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/i.test(trimmed)) tries.push(Number(trimmed));
  if (trimmed === "true" || trimmed === "false") tries.push(trimmed === "true");
  return tries.filter((attempt) => attempt !== received && attempt !== "");
}

/** `2w`, `3 months` and `1y` in days, of which durations are made. */
function inDays(text: string): readonly string[] {
  const [, count, unit = ""] = /^([0-9]+)\s*(w|weeks?|months?|y|years?)$/.exec(text) ?? [];
  const days = { w: 7, m: 30, y: 365 }[unit.charAt(0)];
  return count === undefined || days === undefined ? [] : [`${Number(count) * days}d`];
}
