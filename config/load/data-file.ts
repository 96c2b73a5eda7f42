import fs from "node:fs";
import vm from "node:vm";
import type { FileFault } from "./fault";
import type { Place } from "./instrument";

/** The largest file of data that may be imported, in bytes: more than anything that a launcher can pass on. */
export const LARGEST_DATA = 1_048_576;

/** What came of reading a file of data. */
export type Data = { readonly value: unknown } | { readonly fault: FileFault };

/**
 * Reads a JSON file as data of the world that environment files run in, frozen at every depth: whoever imports it cannot
 * change it for others.
 *
 * @param name the file as findings name it
 */
export function readData(file: string, name: string, context: vm.Context): Data {
  const fail = (rule: FileFault["rule"], problem: string, at: Place = { line: 1, column: 1 }): Data => ({
    fault: { rule, problem, location: { file: name, ...at } },
  });
  let text: string;
  try {
    const { size } = fs.statSync(file);
    if (size > LARGEST_DATA)
      return fail(
        "file/data",
        `the file has ${size} bytes: what is imported as data has ${LARGEST_DATA} bytes at most`,
      );
    text = fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    return fail(
      "file/unreadable",
      `the file cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    );
  }
  try {
    const parse = vm.runInContext("JSON.parse", context) as (text: string) => unknown;
    return { value: freeze(parse(text)) };
  } catch {
    // What the engine says of it differs from version to version.
    const offset = jsonFault(text);
    return fail("file/data", `${whatIsAt(text, offset)}: the file is not JSON`, placeAt(text, offset));
  }
}

/** Where a text stops being JSON, in characters from its beginning. */
export function jsonFault(text: string): number {
  const token =
    /\s*(?:([[\]{}:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;
  // What is open, and what may come next.
  const open: ("{" | "[")[] = [];
  let expects: Expects = "value";
  for (let end = 0; ; end = token.lastIndex) {
    token.lastIndex = end;
    const match = token.exec(text);
    const start = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0);
    if (match === null) return start;
    const [, sign, scalar = ""] = match;
    const next: Expects | undefined =
      sign === undefined ? afterScalar(expects, scalar, open) : afterSign(expects, sign, open);
    if (next === undefined) return start;
    expects = next;
  }
}

/** What may come next in a text: `first` and `key` inside brackets just opened and after a comma, `end` after everything. */
type Expects = "value" | "first-value" | "first-key" | "key" | "colon" | "comma" | "end";

function afterScalar(expects: Expects, scalar: string, open: readonly string[]): Expects | undefined {
  if (expects === "key" || expects === "first-key") return scalar.startsWith('"') ? "colon" : undefined;
  return expects === "value" || expects === "first-value" ? afterValue(open) : undefined;
}

function afterSign(expects: Expects, sign: string, open: ("{" | "[")[]): Expects | undefined {
  const isValue = expects === "value" || expects === "first-value";
  switch (sign) {
    case "{":
    case "[":
      if (!isValue) return undefined;
      open.push(sign);
      return sign === "{" ? "first-key" : "first-value";
    case "}":
    case "]": {
      const ends = expects === "comma" || expects === (sign === "}" ? "first-key" : "first-value");
      if (!ends || open.pop() !== (sign === "}" ? "{" : "[")) return undefined;
      return afterValue(open);
    }
    case ":":
      return expects === "colon" ? "value" : undefined;
    default:
      if (expects !== "comma") return undefined;
      return open.at(-1) === "{" ? "key" : "value";
  }
}

function afterValue(open: readonly string[]): Expects {
  return open.length === 0 ? "end" : "comma";
}

function whatIsAt(text: string, offset: number): string {
  return offset >= text.length ? "it ends too early" : `${JSON.stringify(text[offset])} cannot stand here`;
}

function placeAt(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
