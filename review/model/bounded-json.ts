import { isObject, type Json } from "../json";

/** How much JSON is read, and how deep. Terraform's own files stay far below both. */
export const LIMITS = { bytes: 256 * 1024 * 1024, depth: 200 } as const;

/** Something that should be JSON is none, or more of it than is read. The message says what, and is for people. */
export class JsonError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "JsonError";
  }
}

/**
 * Reads JSON from somebody. Throws a {@link JsonError} when it is none, is too large, or is nested too deep to be walked
 * through; `what` names it in the message.
 */
export function readBoundedJson(text: string | Buffer, what: string): Json {
  const bytes = Buffer.isBuffer(text) ? text.length : Buffer.byteLength(text);
  if (bytes > LIMITS.bytes) {
    throw new JsonError(
      `${what} has ${Math.ceil(bytes / 1024 / 1024)} MiB\n  allowed: at most ${LIMITS.bytes / 1024 / 1024} MiB`,
    );
  }
  let json: Json;
  try {
    json = JSON.parse(text.toString().replace(/^\uFEFF/, "")) as Json;
  } catch (error) {
    throw new JsonError(`${what} is no JSON: ${(error as Error).message}`);
  }
  if (!isWithin(json, LIMITS.depth)) {
    throw new JsonError(`${what} is nested deeper than ${LIMITS.depth} levels\n  no file of Terraform is`);
  }
  return json;
}

/** Whether JSON is nested at most so deep. Asks without recursion, so that any depth can be asked about. */
export function isWithin(json: Json | undefined, depth: number): boolean {
  let level: Json[] = json === undefined ? [] : [json];
  for (let deep = 0; level.length > 0; deep += 1) {
    if (deep > depth) return false;
    const next: Json[] = [];
    for (const value of level) {
      if (Array.isArray(value)) {
        for (const item of value) if (typeof item === "object" && item !== null) next.push(item as Json);
      } else if (isObject(value)) {
        for (const key in value) {
          const item = value[key];
          if (typeof item === "object" && item !== null) next.push(item);
        }
      }
    }
    level = next;
  }
  return true;
}
