import { printable } from "../../values/printable";
import { readKey } from "./path";

const LONGEST = 80;

/** A value on one line, as one would write it, cut where it is long. Takes anything without throwing. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "symbol":
      return value.description ?? "a symbol";
    case "bigint":
      return cut(`${value}n`);
    case "number":
      return String(value);
    case "function":
      return "a function";
    case "undefined":
      return "undefined";
    case "string":
      return printable(JSON.stringify(cut(value)));
    case "boolean":
      return String(value);
    default:
      return value === null ? "null" : printable(cut(asText(value)));
  }
}

/** More parts than this would be cut anyway. */
const MOST_PARTS = LONGEST / 2;

function asText(value: unknown, above: readonly unknown[] = []): string {
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : show(value);
  if (above.includes(value)) return "(itself)";
  const inside = [...above, value];
  if (Array.isArray(value)) {
    return `[${Array.from(value.slice(0, MOST_PARTS), (item) => asText(item, inside)).join(", ")}]`;
  }
  const parts = Object.keys(value).slice(0, MOST_PARTS);
  const texts = parts.map((key) => `${showKey(key)}: ${asText(readKey(value, key), inside)}`);
  return texts.length === 0 ? "{}" : `{ ${texts.join(", ")} }`;
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 3).join("")}...`;
}

/** A key as it is written before its colon. */
export function showKey(key: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? key : JSON.stringify(key);
}
