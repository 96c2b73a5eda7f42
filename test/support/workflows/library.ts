import { createHash, createHmac } from "node:crypto";
import { equal, failure, fromJson, isList, isMap, isNumber, toJson, typeOf, type Value, type ValueMap } from "./values";

const wrong = (what: string, value: Value | undefined) =>
  failure("TypeError", `${what} expected, received ${value === undefined ? "nothing" : typeOf(value)}`);

/** A text. Throws a `Raised` for anything else. */
export function text(value: Value | undefined): string {
  if (typeof value !== "string") throw wrong("string", value);
  return value;
}

/** A number of either kind. Throws a `Raised` for anything else. */
export function number(value: Value | undefined): bigint | number {
  if (value === undefined || !isNumber(value)) throw wrong("number", value);
  return value;
}

function integer(value: Value | undefined): number {
  if (typeof value !== "bigint") throw wrong("integer", value);
  return Number(value);
}

function map(value: Value | undefined): ValueMap {
  if (!isMap(value)) throw wrong("map", value);
  return value;
}

function list(value: Value | undefined): readonly Value[] {
  if (!isList(value)) throw wrong("list", value);
  return value;
}

function bytes(value: Value | undefined): Uint8Array {
  if (typeof value === "string") return Buffer.from(value);
  if (!(value instanceof Uint8Array)) throw wrong("bytes", value);
  return value;
}

/** RE2 knows no look-around and no back reference; what else it writes differently is rewritten. */
function pattern(value: Value | undefined): RegExp {
  const source = text(value);
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]/.test(source)) throw failure("ValueError", `RE2 does not know ${source}`);
  try {
    return new RegExp(source.replaceAll("(?P<", "(?<"), "gu");
  } catch {
    throw failure("ValueError", `not a regular expression: ${source}`);
  }
}

function parseJson(value: Value | undefined): Value {
  const source = value instanceof Uint8Array ? Buffer.from(value).toString() : text(value);
  try {
    return fromJson(JSON.parse(source));
  } catch {
    throw failure("ValueError", "not JSON");
  }
}

function toText(value: Value | undefined): string {
  if (typeof value === "number") {
    // Whether 3.0 becomes 3 or 3.0 is not documented, so no workflow may lean on it.
    if (Number.isInteger(value)) throw new Error(`string(${value}.0) is not documented: write string(int(x))`);
    return String(value);
  }
  if (typeof value === "bigint" || typeof value === "boolean" || typeof value === "string") return String(value);
  throw wrong("integer, double, boolean or string", value);
}

function toInteger(value: Value | undefined): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return BigInt(Math.trunc(value));
  const source = text(value);
  if (!/^[+-]?[0-9]+$/.test(source)) throw failure("ValueError", `not an integer: ${source}`);
  return BigInt(source);
}

function toDouble(value: Value | undefined): number {
  if (value !== undefined && isNumber(value)) return Number(value);
  const source = text(value);
  if (source.trim() === "" || Number.isNaN(Number(source))) throw failure("ValueError", `not a double: ${source}`);
  return Number(source);
}

function length(value: Value | undefined): bigint {
  if (typeof value === "string") return BigInt([...value].length);
  return BigInt(isList(value) ? value.length : Object.keys(map(value)).length);
}

function lookUp(from: Value, keys: Value | undefined): Value {
  const path = isList(keys) ? keys.map(text) : [text(keys)];
  return path.reduce<Value>(
    (value, key) => (isMap(value) && Object.hasOwn(value, key) ? (value[key] as Value) : null),
    from,
  );
}

function mergeNested(first: ValueMap, second: ValueMap): ValueMap {
  const entries = Object.entries(second).map(([key, value]) => {
    const old = Object.hasOwn(first, key) ? first[key] : undefined;
    return [key, isMap(old) && isMap(value) ? mergeNested(old, value) : value] as const;
  });
  return { ...first, ...Object.fromEntries(entries) };
}

function found(source: string, match: string, index: number): Value {
  return { index: BigInt([...source.slice(0, index)].length), match };
}

function findAll(source: string, part: string): readonly Value[] {
  const matches: Value[] = [];
  for (let at = source.indexOf(part); at >= 0 && part !== ""; at = source.indexOf(part, at + part.length))
    matches.push(found(source, part, at));
  return matches;
}

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: "md5",
  SHA1: "sha1",
  SHA256: "sha256",
  SHA384: "sha384",
  SHA512: "sha512",
};

function algorithm(value: Value | undefined): string {
  const name = ALGORITHMS[text(value)];
  if (name === undefined) throw failure("ValueError", `unknown algorithm ${text(value)}`);
  return name;
}

function formatTime(seconds: bigint | number, zone: string): string {
  if (zone !== "UTC") throw new Error(`the interpreter knows time.format in UTC only, received ${zone}`);
  return new Date(Number(seconds) * 1000).toISOString().replace(/\.000Z$/, "Z");
}

function parseTime(source: string): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/.test(source))
    throw failure("ValueError", `not an RFC 3339 time: ${source}`);
  return Date.parse(source) / 1000;
}

const encoded = (source: string) =>
  encodeURIComponent(source).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** What the functions of the standard library do that wait for nothing, by position of their parameters. */
export const FUNCTIONS: Readonly<Record<string, (...values: readonly (Value | undefined)[]) => Value>> = {
  default: (value, other) => (value === null ? (other as Value) : (value as Value)),
  if: (condition, yes, no) => {
    if (typeof condition !== "boolean") throw wrong("boolean", condition);
    return (condition ? yes : no) as Value;
  },
  get_type: (value) => typeOf(value as Value),
  int: toInteger,
  double: toDouble,
  string: toText,
  keys: (value) => Object.keys(map(value)),
  len: length,
  "base64.decode": (data) => new Uint8Array(Buffer.from(text(data), "base64")),
  "base64.encode": (data) => {
    if (!(data instanceof Uint8Array)) throw wrong("bytes", data);
    return Buffer.from(data).toString("base64");
  },
  "hash.compute_checksum": (data, name) => new Uint8Array(createHash(algorithm(name)).update(bytes(data)).digest()),
  "hash.compute_hmac": (key, data, name) =>
    new Uint8Array(createHmac(algorithm(name), bytes(key)).update(bytes(data)).digest()),
  "json.decode": parseJson,
  "json.encode": (data) => new Uint8Array(Buffer.from(JSON.stringify(toJson(data as Value)))),
  "json.encode_to_string": (data) => JSON.stringify(toJson(data as Value)),
  "list.concat": (items, item) => [...list(items), item as Value],
  "list.prepend": (items, item) => [item as Value, ...list(items)],
  "map.delete": (from, key) => Object.fromEntries(Object.entries(map(from)).filter(([name]) => name !== text(key))),
  "map.get": (from, keys) => lookUp(from as Value, keys),
  "map.merge": (first, second) => ({ ...map(first), ...map(second) }),
  "map.merge_nested": (first, second) => mergeNested(map(first), map(second)),
  "math.abs": (value) => (number(value) < 0 ? -number(value) : number(value)),
  "math.floor": (value) => BigInt(Math.floor(Number(number(value)))),
  "math.max": (one, other) => (number(one) >= number(other) ? number(one) : number(other)),
  "math.min": (one, other) => (number(one) <= number(other) ? number(one) : number(other)),
  "text.decode": (data) => {
    if (!(data instanceof Uint8Array)) throw wrong("bytes", data);
    return Buffer.from(data).toString();
  },
  "text.encode": (source) => new Uint8Array(Buffer.from(text(source))),
  "text.find_all": (source, part) => findAll(text(source), text(part)),
  "text.find_all_regex": (source, regexp) =>
    [...text(source).matchAll(pattern(regexp))].map((match) => found(text(source), match[0], match.index)),
  "text.match_regex": (source, regexp) => pattern(regexp).test(text(source)),
  "text.replace_all": (source, part, other) => text(source).split(text(part)).join(text(other)),
  "text.replace_all_regex": (source, regexp, other) => {
    if (/\\[0-9]/.test(text(other))) throw new Error(`a replacement cannot refer to groups: ${text(other)}`);
    return text(source).replace(pattern(regexp), () => text(other));
  },
  "text.split": (source, separator) => text(source).split(text(separator)),
  "text.substring": (source, start, end) => {
    const [characters, from, to] = [[...text(source)], integer(start), integer(end)];
    if (from < 0 || to > characters.length || from > to) throw failure("IndexError", `${from} to ${to} is not inside`);
    return characters.slice(from, to).join("");
  },
  "text.to_lower": (source) => text(source).toLowerCase(),
  "text.to_upper": (source) => text(source).toUpperCase(),
  "text.url_decode": (source) => decodeURIComponent(text(source).replaceAll("+", " ")),
  "text.url_encode": (source) => encoded(text(source)),
  "text.url_encode_plus": (source) => encoded(text(source)).replaceAll("%20", "+"),
  "time.format": (seconds, zone) => formatTime(number(seconds), zone === undefined ? "UTC" : text(zone)),
  "time.parse": (value) => parseTime(text(value)),
};

/** `item in container`. */
export function contains(container: Value, item: Value): boolean {
  if (isList(container)) return container.some((one) => equal(one, item));
  return Object.hasOwn(map(container), text(item));
}
