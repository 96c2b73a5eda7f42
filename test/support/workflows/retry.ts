import { contains, text } from "./library";
import { equal, isList, isMap, type Value, type ValueMap } from "./values";

/** Seconds until the next try, after so many retries. */
export function backoff(
  { initial, maximum, multiplier }: Readonly<Record<"initial" | "maximum" | "multiplier", number>>,
  retries: number,
): number {
  return Math.min(maximum, initial * multiplier ** retries);
}

const IDEMPOTENT = { codes: [429, 502, 503, 504], tags: ["ConnectionError", "ConnectionFailedError", "TimeoutError"] };
const NOT_IDEMPOTENT = { codes: [429, 503], tags: ["ConnectionFailedError"] };

/** Whether one of Google's predicates tries again after an error. */
export function predicate(name: string, error: Value): boolean {
  if (name === "retry.always") return true;
  if (name === "retry.never" || !isMap(error)) return false;
  const { codes, tags } = name.endsWith("_non_idempotent") ? NOT_IDEMPOTENT : IDEMPOTENT;
  const has = (error: ValueMap) => (tag: string) => isList(error.tags) && contains(error.tags, text(tag));
  return tags.some(has(error)) || codes.some((code) => equal(error.code ?? null, BigInt(code)));
}
