import { LIMITS } from "../../../constructs/workflows/language/limits";

/** A value of a running workflow. Never changed in place. Whole numbers are `bigint`, doubles are `number`. */
export type Value = null | boolean | bigint | number | string | Uint8Array | readonly Value[] | ValueMap;

/** A map of a running workflow. */
export interface ValueMap {
  readonly [key: string]: Value;
}

/** An error that a workflow can catch. */
export class Raised extends Error {
  constructor(readonly value: Value) {
    super(typeof value === "string" ? value : JSON.stringify(toJson(value)));
    this.name = "Raised";
  }
}

/** Makes an error of the service, with its tag. */
export function failure(tag: string, message: string, more: ValueMap = {}): Raised {
  return new Raised({ message, tags: [tag], ...more });
}

/** Whether a value is a map. */
export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Whether a value is a list. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The name that the language has for the type of a value. */
export function typeOf(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "bigint") return "integer";
  if (typeof value === "number") return "double";
  if (typeof value === "object") return isList(value) ? "list" : isMap(value) ? "map" : "bytes";
  return typeof value;
}

/** Whether two values are the same, inside too. Whole numbers equal doubles of the same size. */
export function equal(one: Value, other: Value): boolean {
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((item, index) => equal(item, other[index] as Value));
  }
  if (isMap(one) && isMap(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && equal(one[key] as Value, other[key] as Value))
    );
  }
  if (isNumber(one) && isNumber(other)) return Number(one) === Number(other);
  return one === other;
}

/** Whether a value is a number of either kind. */
export function isNumber(value: Value): value is bigint | number {
  return typeof value === "bigint" || typeof value === "number";
}

/** What a value is in JSON. Throws a `Raised` for bytes, which JSON has no form for. */
export function toJson(value: Value): unknown {
  if (typeof value === "bigint") return Number(value);
  if (isList(value)) return value.map(toJson);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  if (value instanceof Uint8Array) throw failure("TypeError", "bytes cannot be encoded as JSON");
  return value;
}

/** The value that JSON stands for. A number without a fraction is whole, also where the text said `1.0`. */
export function fromJson(json: unknown): Value {
  if (typeof json === "number") return Number.isInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === "object" && json !== null && !(json instanceof Uint8Array)) {
    const entries = Object.entries(json).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, fromJson(item)]));
  }
  return (json ?? null) as Value;
}

const sizes = new WeakMap<object, number>();

/** About how many bytes a value takes. Throws a `Raised` for a text that is longer than the service allows. */
export function sizeOf(value: Value): number {
  if (typeof value === "string") {
    const bytes = Buffer.byteLength(value);
    if (bytes > LIMITS.stringBytes) throw failure("ResourceLimitError", `a string of ${bytes} bytes`);
    return bytes;
  }
  if (typeof value !== "object" || value === null) return 8;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const size =
    value instanceof Uint8Array
      ? value.length
      : isList(value)
        ? value.reduce<number>((sum, item) => sum + sizeOf(item), 8)
        : Object.entries(value as ValueMap).reduce((sum, [key, item]) => sum + key.length + sizeOf(item), 8);
  sizes.set(value, size);
  return size;
}
