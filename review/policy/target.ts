import type { Resource } from "../platform";
import { matches } from "./rule";

/** Whether a path of an environment file is that of a pattern or below it; `*` stands for one part of the path. */
export function isWithin(path: string | undefined, pattern: string): boolean {
  if (path === undefined) return false;
  const parts = stepsOf(path);
  const wanted = stepsOf(pattern);
  return (
    wanted.length > 0 && wanted.length <= parts.length && wanted.every((step, index) => isStep(parts[index], step))
  );
}

/**
 * Whether a target means a resource: a path in the environment file that it comes from, a Terraform address, or
 * `<stack>/<address>`. `*` stands for one part of a path, and for any part of an address.
 */
export function isTarget(target: string, { stack, type, name, address, origin }: Resource): boolean {
  if (isWithin(origin, target)) return true;
  const [before, after] = [target.slice(0, target.indexOf("/")), target.slice(target.indexOf("/") + 1)];
  const written = target.includes("/") && !/\s/.test(target) ? (matches(before, stack) ? after : undefined) : target;
  if (written === undefined) return false;
  if (written === address) return true;
  const dot = written.indexOf(".");
  return dot !== -1 && matches(written.slice(0, dot), type) && matches(written.slice(dot + 1), name);
}

/** The parts of a path: `storage.zones.raw`, `labels["a b"]`, `steps[0]`. */
export function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\[(\d+|"(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, inside, plain = ""]) => inside ?? plain);
}

/** Whether one part fits another, in which `*` stands for any letters. */
function isStep(part: string | undefined, pattern: string): boolean {
  return part !== undefined && matches(pattern, part);
}
