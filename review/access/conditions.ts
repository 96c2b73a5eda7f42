import { type Json, listOf, textAt } from "../json";

/** When a grant holds. */
export interface Condition {
  readonly title: string;
  /** In the Common Expression Language. */
  readonly expression: string;
}

/** The condition of a resource that grants; `undefined` when it holds always. */
export function conditionOf(written: Json | undefined): Condition | undefined {
  const [block] = listOf(written);
  const expression = textAt(block, "expression");
  return expression === undefined ? undefined : { title: textAt(block, "title") ?? "", expression };
}

/** Whether two conditions say the same, whatever they are called. */
export function sameCondition(a: Condition | undefined, b: Condition | undefined): boolean {
  return implies(a, b) && implies(b, a);
}

/**
 * Whether `b` provably holds whenever `a` does. What cannot be proved is `false`: comparisons of names and times, put together with
 * `&&` and `||`, are understood, everything else only when it is the same text.
 */
export function implies(a: Condition | undefined, b: Condition | undefined): boolean {
  if (b === undefined) return true;
  if (a === undefined) return false;
  const cases = alternatives(b.expression);
  return alternatives(a.expression).every((given) =>
    cases.some((wanted) => wanted.every((needed) => given.some((known) => atomImplies(known, needed)))),
  );
}

/** Whether a condition lets a resource of this full name through; `undefined` when that cannot be told. */
export function admits(condition: Condition | undefined, name: string): boolean | undefined {
  if (condition === undefined) return true;
  const verdicts = alternatives(condition.expression).map((atoms) => {
    const each = atoms.map((atom) => {
      if (atom.about !== "resource.name") return undefined;
      return atom.test === "==" ? name === atom.value : name.startsWith(atom.value);
    });
    return each.includes(false) ? false : each.includes(undefined) ? undefined : true;
  });
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
}

type Atom =
  | { readonly about: string; readonly test: "==" | "startsWith" | "before"; readonly value: string }
  | { readonly about: "text"; readonly test: "text"; readonly value: string };

function atomImplies(known: Atom, needed: Atom): boolean {
  if (known.about !== needed.about) return false;
  if (needed.test === "startsWith") {
    return (known.test === "==" || known.test === "startsWith") && known.value.startsWith(needed.value);
  }
  if (needed.test === "before" && known.test === "before") return known.value <= needed.value;
  return known.test === needed.test && known.value === needed.value;
}

/** An expression as alternatives, each of which is everything that must hold. */
function alternatives(expression: string): readonly (readonly Atom[])[] {
  const parts = split(expression.trim(), "||");
  // Something in brackets that is not understood stays one text.
  return parts.map((part) => split(part, "&&").map((text) => atomOf(text)));
}

function atomOf(written: string): Atom {
  const text = unwrapped(written);
  const equal = /^([a-z.]+)\s*==\s*("[^"\\]*"|'[^'\\]*')$/.exec(text);
  if (equal) return { about: equal[1]!, test: "==", value: equal[2]!.slice(1, -1) };
  const prefix = /^([a-z.]+)\.startsWith\(\s*("[^"\\]*"|'[^'\\]*')\s*\)$/.exec(text);
  if (prefix) return { about: prefix[1]!, test: "startsWith", value: prefix[2]!.slice(1, -1) };
  const time = /^request\.time\s*<\s*timestamp\(\s*["'](\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)["']\s*\)$/.exec(text);
  if (time) return { about: "request.time", test: "before", value: time[1]! };
  return { about: "text", test: "text", value: text.replace(/\s+/g, " ") };
}

/** Splits at an operator, but not within texts and brackets; brackets around everything are taken away. */
function split(expression: string, operator: "||" | "&&"): readonly string[] {
  const text = unwrapped(expression);
  const parts: string[] = [];
  let from = 0;
  for (const { at, depth } of outsideTexts(text)) {
    if (depth === 0 && at >= from && text.startsWith(operator, at)) {
      parts.push(text.slice(from, at));
      from = at + operator.length;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim());
}

/** More brackets around the same than anybody writes stay. */
const MOST_BRACKETS = 8;

function unwrapped(expression: string): string {
  let text = expression.trim();
  for (let round = 0; round < MOST_BRACKETS && text.startsWith("("); round++) {
    const end = outsideTexts(text).find(({ at, depth }) => depth === 0 && at > 0)?.at;
    if (end !== text.length - 1 || !text.endsWith(")")) break;
    text = text.slice(1, -1).trim();
  }
  return text;
}

/** Every place that is not within a text, and in how many brackets it is; a closing bracket is outside of what it closes. */
function outsideTexts(expression: string): readonly { readonly at: number; readonly depth: number }[] {
  const places: { at: number; depth: number }[] = [];
  let depth = 0;
  let quote = "";
  for (let at = 0; at < expression.length; at++) {
    const letter = expression[at]!;
    if (quote !== "") {
      if (letter === "\\") at++;
      else if (letter === quote) quote = "";
      continue;
    }
    if (letter === '"' || letter === "'") quote = letter;
    if (letter === ")" || letter === "]") depth--;
    places.push({ at, depth });
    if (letter === "(" || letter === "[") depth++;
  }
  return places;
}
