import type { ValueFault } from "./fault";
import type { Path } from "./path";
import { standIn, TOLD } from "./stand-in";

/** Deeper than any environment; what goes deeper holds itself in a new copy each time. */
const DEEPEST = 64;

/** A copy of what a file exports that holds nothing but plain data. */
export interface Snapshot {
  /** Plain objects, lists, text, numbers, truth values; a symbol whose description tells what anything else was. */
  readonly value: unknown;
  /** What no schema would see. */
  readonly faults: readonly ValueFault[];
}

/** Copies what a file exports, so that nothing in it can run, change or fail while it is checked. */
export function snapshot(root: unknown): Snapshot {
  const faults: ValueFault[] = [];
  const above: object[] = [];

  const copy = (value: unknown, path: Path): unknown => {
    if (value === standIn) return TOLD;
    switch (typeof value) {
      case "function":
        return Symbol("a function");
      case "symbol":
        return Symbol("a symbol");
      case "bigint":
        return Symbol(`${value}n`);
      case "object":
        return value === null ? null : copyObject(value, path);
      default:
        return value;
    }
  };

  const copyObject = (value: object, path: Path): unknown => {
    if (above.includes(value)) return Symbol("an object that holds itself");
    if (above.length > DEEPEST) return Symbol("an object that goes too deep");
    above.push(value);
    try {
      if (Array.isArray(value)) return Array.from(value, (item: unknown, index) => copy(item, [...path, index]));
      return isPlain(value) ? copyPlain(value, path) : Symbol(kindOf(value));
    } catch (error) {
      return Symbol(`something that fails when it is read (${String((error as Error | undefined)?.message)})`);
    } finally {
      above.pop();
    }
  };

  const copyPlain = (value: object, path: Path): unknown => {
    const result: Record<string, unknown> = {};
    for (const key of Reflect.ownKeys(value)) {
      const name = String(key);
      if (typeof key === "symbol" || key === "__proto__") {
        faults.push({
          rule: "schema/unknown-key",
          path: [...path, name],
          problem: `unknown key ${JSON.stringify(name)}`,
        });
      } else if (Object.getOwnPropertyDescriptor(value, key)?.enumerable) {
        result[name] = readOwn(value, key, (inner) => copy(inner, [...path, name]));
      }
    }
    return result;
  };

  return { value: copy(root, []), faults };
}

function readOwn(value: object, key: string, copy: (inner: unknown) => unknown): unknown {
  let inner: unknown;
  try {
    inner = (value as Record<string, unknown>)[key];
  } catch (error) {
    return Symbol(`something that fails when it is read (${String((error as Error | undefined)?.message)})`);
  }
  return copy(inner);
}

/** Made by a literal, in this world or in that of the file. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return (
    prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty"))
  );
}

function kindOf(value: object): string {
  const { constructor } = value as { readonly constructor?: unknown };
  const name = typeof constructor === "function" ? constructor.name : "";
  if (name === "" || name === "Object") return "an object with a prototype of its own";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
