import { argumentAt, argumentsOf, type Arguments, behaviourAt } from "../../catalog/provider-behaviour";
import { isObject, type Json, type JsonObject, valueAt } from "../json";
import type { Sides } from "./attributes";
import type { Difference } from "./differences";
import type { Path } from "./place";
import { SPECIAL_RULES } from "./replacing-rules";
import type { Certainty, Replacement } from "./resource-change";

/** A value that forces a replacement, or may. */
export type Cause = Replacement["forcedBy"][number];

/** What belongs to Terraform and not to the resource. */
export const META: ReadonlySet<string> = new Set([
  "lifecycle",
  "provider",
  "count",
  "for_each",
  "provisioner",
  "connection",
  "timeouts",
]);

/** What forces a replacement: the plan's own word, a special rule, or what the provider says of the argument. */
export function causeOf(difference: Difference, sides: Sides, ignored: readonly string[]): Cause | undefined {
  const { path, at, fold, place } = difference;
  const cause = (certainty: Certainty, reason: string): Cause => ({ path: [...path], at, certainty, reason });
  if (sides.plan !== undefined) {
    const forced = sides.plan.replacePaths.some((forcing) => isWithin(path, forcing) || isWithin(forcing, path));
    return forced ? cause("plan", "Terraform says so") : undefined;
  }
  // Only what the provider itself takes for no change is none.
  if (fold !== undefined || META.has(String(path[0])) || isIgnored(path, ignored)) return undefined;
  const keys = keysOf(path).join(".");
  const special = SPECIAL_RULES.find(({ type, at: where }) => type === sides.type && (where === keys || where === "*"));
  if (special !== undefined && difference.inner === undefined) {
    const verdict = special.replaces(difference.before, difference.after, sides);
    if (verdict !== undefined) return cause(verdict.certainty, verdict.reason);
    if (special.at !== "*") return undefined;
  }
  if (special !== undefined && difference.inner !== undefined) return embeddedCause(special, difference, sides, cause);
  if (place === undefined) return cause("unknown", unknownReason(sides.type));
  if (difference.block === "may-replace") {
    return cause(
      "unknown",
      "the block was left to Google or the provider before, and a change of it replaces the resource",
    );
  }
  if (difference.block === "replaces")
    return cause("predicted", "the provider cannot add or remove the block in place");
  if (!forces(difference.before, place) && !forces(difference.after, place)) return undefined;
  const chosen = difference.before === undefined && behaviourAt(place).serverChosen;
  return chosen
    ? cause("unknown", "it was left to Google or the provider before, and a change of it replaces the resource")
    : cause("predicted", "the provider cannot change it in place");
}

/** JSON as text is judged as a whole: what replaces is told at each of its differences. */
function embeddedCause(
  special: (typeof SPECIAL_RULES)[number],
  { path }: Difference,
  sides: Sides,
  cause: (certainty: Certainty, reason: string) => Cause,
): Cause | undefined {
  const verdict = special.replaces(valueAt(sides.before, ...path), valueAt(sides.after, ...path), sides);
  return verdict === undefined ? undefined : cause(verdict.certainty, verdict.reason);
}

function unknownReason(type: string): string {
  return argumentsOf(type) === undefined
    ? "nothing is known here of this type of resource"
    : "nothing is known here of this argument";
}

/** Whether an argument, or anything that is written in a block, cannot be changed in place. */
function forces(value: Json | undefined, place: Arguments): boolean {
  if (value === undefined || value === null) return false;
  const behaviour = behaviourAt(place);
  if (behaviour.replaces) return true;
  if (!behaviour.block) return false;
  if (Array.isArray(value)) return (value as Json[]).some((item) => forces(item, place));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, item]) => {
    const within = argumentAt(place, key);
    return within !== undefined && forces(item, within);
  });
}

/** What Terraform is told to leave alone. */
export function ignoredBy(after: JsonObject): readonly string[] {
  const ignore = valueAt(after, "lifecycle", "ignore_changes") ?? valueAt(after, "lifecycle", 0, "ignore_changes");
  if (ignore === "all") return ["*"];
  const written = Array.isArray(ignore) ? (ignore as Json[]) : [];
  return written
    .filter((item): item is string => typeof item === "string")
    .map((item) =>
      item === "all" ? "*" : item.replace(/\[(\d+|"([^"]*)")\]/g, (_, __, key) => (key ? `.${key}` : "")),
    );
}

/** Whether Terraform is told to leave what is at a path alone. */
export function isIgnored(path: Path, ignored: readonly string[]): boolean {
  if (ignored.length === 0 || path[0] === "lifecycle") return false;
  const at = keysOf(path).join(".");
  return ignored.some((item) => item === "*" || at === item || at.startsWith(`${item}.`));
}

/** The keys of a path, without positions. */
export function keysOf(path: Path): readonly string[] {
  return path.filter((key): key is string => typeof key === "string");
}

/** Whether one path is the other, or leads into it. */
function isWithin(path: Path, outer: Path): boolean {
  return outer.length <= path.length && outer.every((key, index) => String(key) === String(path[index]));
}
