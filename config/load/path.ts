import { printable } from "../../values/printable";

/** Where a value stands in an environment: keys, and numbers for the entries of lists. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z0-9_$-]+$/;

/** The path as findings tell it: `storage.zones.raw`, `reads[0]`, `labels["a b"]`. Empty for the root. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!PLAIN_KEY.test(step)) return `${text}[${printable(JSON.stringify(step))}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

const STEP = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g;

/** Reads a path back. An entry of a list may be written `reads[0]` or `reads.0`. */
export function parsePath(text: string): Path {
  return [...text.matchAll(STEP)].map(([, index, quoted, key = ""]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : key,
  );
}

/** Whether two steps are the same key, whichever way the number of an entry is written. */
export function sameStep(one: string | number | undefined, other: string | number | undefined): boolean {
  return one !== undefined && other !== undefined && String(one) === String(other);
}

/** The value below a root. Reading never throws: what throws when it is read counts as absent. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => readKey(value, step), root);
}

/** The own value of a key; `undefined` where there is none or reading it throws. */
export function readKey(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
  } catch {
    return undefined;
  }
}
