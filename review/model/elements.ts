import { isObject, type Json, type JsonObject } from "../json";

/** An element that is in one list only. */
export interface Lone {
  readonly value: Json;
  readonly position: number;
  /** What tells it from the others, where something does; empty when its only key does. */
  readonly name: string | undefined;
}

/** Two elements that are one. */
export interface Pair {
  readonly before: Json;
  readonly after: Json;
  /** In the list after. */
  readonly position: number;
  readonly name: string | undefined;
}

/** Which elements of two lists are one. */
export interface Matched {
  readonly pairs: readonly Pair[];
  readonly removed: readonly Lone[];
  readonly added: readonly Lone[];
  /** The names on both sides, where the elements that both have stand in another order. */
  readonly order: { readonly before: readonly string[]; readonly after: readonly string[] } | undefined;
}

/** What names an element, the best first. */
const NAMING_KEYS = [
  "name",
  "key",
  "id",
  "display_name",
  "displayName",
  "title",
  "log_type",
  "field_path",
  "member",
  "role",
  "service",
  "metricName",
  "metric",
];

/** How many elements of a set are looked at to find those that are nearly the same. */
const MOST_COMPARED = 200;

/**
 * Matches the elements of two lists of objects: by what names them when something does on both sides, otherwise the same
 * elements from both ends; what is left is matched by where it stands when there is as much on both sides. Of a set, the
 * same elements wherever they stand.
 */
export function matchElements(before: readonly Json[], after: readonly Json[], set: boolean): Matched {
  if (areNamed(before, after, onlyKey)) return withoutNames(matchNamed(before, after, onlyKey));
  const naming = namingOf(before, after);
  if (naming !== undefined) return withFigures(matchNamed(before, after, naming));
  return set ? matchSet(before, after) : matchEnds(before, after);
}

type Naming = (element: Json) => string | undefined;

function namingOf(before: readonly Json[], after: readonly Json[]): Naming | undefined {
  const candidates: readonly Naming[] = [
    ...NAMING_KEYS.map((key) => (element: Json) => textOf(isObject(element) ? element : {}, key)),
  ];
  return candidates.find((naming) => areNamed(before, after, naming));
}

function areNamed(before: readonly Json[], after: readonly Json[], naming: Naming): boolean {
  return [before, after].every((list) => areNames(list.map(naming)));
}

/** Titles say limits: `error rate: 1%` and `error rate: 10%` are one thing with another limit, as long as no other is named so. */
function withFigures(matched: Matched): Matched {
  const isTitled = ({ value, name }: Lone) =>
    name !== undefined && isObject(value) && [value.display_name, value.displayName, value.title].includes(name);
  const { removed, added } = matched;
  if (removed.length === 0 || added.length === 0 || ![...removed, ...added].every(isTitled)) return matched;
  const plain = ({ name = "" }: Lone) => name.replace(/\d+(?:\.\d+)?/g, "#");
  const [left, right] = [removed.map(plain), added.map(plain)];
  const partner = (index: number) => {
    const name = left[index] ?? "";
    const only = (names: readonly string[]) => names.indexOf(name) === names.lastIndexOf(name);
    return only(left) && only(right) ? right.indexOf(name) : -1;
  };
  const partners = removed.map((_, index) => partner(index));
  const pairs = removed.flatMap(({ value }, index): readonly Pair[] => {
    const other = added[partners[index] ?? -1];
    return other === undefined
      ? []
      : [{ before: value, after: other.value, position: other.position, name: other.name }];
  });
  return {
    ...matched,
    pairs: [...matched.pairs, ...pairs],
    removed: removed.filter((_, index) => partners[index] === -1),
    added: added.filter((_, index) => !partners.includes(index)),
  };
}

/** The key is in the element, and in its place, already. */
function withoutNames({ pairs, removed, added, order }: Matched): Matched {
  return { pairs: pairs.map((pair) => ({ ...pair, name: "" })), removed, added, order };
}

function areNames(names: readonly (string | undefined)[]): boolean {
  return new Set(names).size === names.length && !names.includes(undefined);
}

/** The steps of a workflow are objects of one key each. */
function onlyKey(element: Json): string | undefined {
  if (!isObject(element)) return undefined;
  const [key, ...more] = Object.keys(element);
  return key !== undefined && more.length === 0 && typeof element[key] === "object" ? key : undefined;
}

function textOf(element: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(element, key) ? element[key] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function matchNamed(before: readonly Json[], after: readonly Json[], naming: Naming): Matched {
  const positions = new Map(before.map((element, position) => [naming(element) as string, position]));
  const pairs: Pair[] = [];
  const added: Lone[] = [];
  const kept: string[] = [];
  after.forEach((element, position) => {
    const name = naming(element) as string;
    const was = positions.get(name);
    if (was === undefined) added.push({ value: element, position, name });
    else {
      pairs.push({ before: before[was] as Json, after: element, position, name });
      kept.push(name);
    }
  });
  const here = new Set(kept);
  const removed = before
    .map((value, position) => ({ value, position, name: naming(value) as string }))
    .filter(({ name }) => !here.has(name));
  const earlier = before.map((element) => naming(element) as string).filter((name) => here.has(name));
  const moved = earlier.some((name, index) => name !== kept[index]);
  return { pairs, removed, added, order: moved ? { before: earlier, after: kept } : undefined };
}

function matchEnds(before: readonly Json[], after: readonly Json[]): Matched {
  const [a, b] = [before.map(canonical), after.map(canonical)];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const lone = (list: readonly Json[]) =>
    list.map((value, index) => ({ value, position: start + index, name: undefined }));
  if (left.length !== right.length) return nearest(lone(left), lone(right));
  const pairs = right.map((element, index) => ({
    before: left[index] as Json,
    after: element,
    position: start + index,
    name: undefined,
  }));
  return { pairs, removed: [], added: [], order: undefined };
}

function matchSet(before: readonly Json[], after: readonly Json[]): Matched {
  return nearest(others(before, after), others(after, before));
}

/** Those that are nearly the same are one, unless there are too many to look for them. */
function nearest(removed: readonly Lone[], added: readonly Lone[]): Matched {
  if (removed.length * added.length > MOST_COMPARED) return { pairs: [], removed, added, order: undefined };
  const right = new Set(added);
  const pairs: Pair[] = [];
  const left = removed.filter((element) => {
    const other = best(element.value, right);
    if (other === undefined) return true;
    right.delete(other);
    pairs.push({ before: element.value, after: other.value, position: other.position, name: undefined });
    return false;
  });
  return { pairs, removed: left, added: [...right], order: undefined };
}

function others(list: readonly Json[], other: readonly Json[]): Lone[] {
  const left = new Map<string, number>();
  for (const element of other) left.set(canonical(element), (left.get(canonical(element)) ?? 0) + 1);
  return list
    .map((value, position) => ({ value, position, name: undefined }))
    .filter(({ value }) => {
      const count = left.get(canonical(value)) ?? 0;
      if (count > 0) left.set(canonical(value), count - 1);
      return count === 0;
    });
}

/** The element that differs in fewest keys, if it is the same in more than half of them. */
function best(element: Json, among: ReadonlySet<Lone>): Lone | undefined {
  if (!isObject(element)) return undefined;
  let found: { readonly lone: Lone; readonly share: number } | undefined;
  for (const lone of among) {
    if (!isObject(lone.value)) continue;
    const keys = new Set([...Object.keys(element), ...Object.keys(lone.value)]);
    const other = lone.value;
    const same = [...keys].filter((key) => canonical(element[key] ?? null) === canonical(other[key] ?? null));
    const share = same.length / Math.max(keys.size, 1);
    if (share >= 0.5 && share > (found?.share ?? 0)) found = { lone, share };
  }
  return found?.lone;
}

/** JSON with its keys in order, so that what is the same is the same text. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${(value as Json[]).map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined && value[key] !== null)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join(",")}}`;
}
