import { type Condition, sameCondition } from "./conditions";
import type { AccessChange } from "./changes";
import type { Grant, Takeover } from "./grants";
import { isWide } from "./meaning";

/** What changes for one principal on one thing, in one sentence. */
export function sentenceOf(change: Omit<AccessChange, "sentence">): string {
  const { before, after } = change;
  const asks = [...before, ...after].some(({ form }) => form === "entitlement") ? ", on request and for a time" : "";
  const condition = conditionChange(before, after);
  const roles = rolesChange(before, after);
  return [
    wordsOf(change),
    asks,
    condition === "" ? "" : `, ${condition}`,
    // The words of a whole project end with where that is.
    roles === "" ? "" : ` (${roles})`,
  ].join("");
}

function wordsOf(change: Omit<AccessChange, "sentence">): string {
  const { kind, direction, principal, target, from, was, is, gains, loses, before, after } = change;
  const who = principal.name;
  if (kind === "moved" && from !== undefined) return `${who}: ${is?.words} ${target.name}, and no longer ${from.name}`;
  if (direction === "unknown") return `${who}: it cannot be told whether it may do more or less on ${target.name}`;
  if (isWide(target)) {
    const more = gains === undefined ? [] : [`now ${kind === "gained" ? "" : "also "}${gains.words}`];
    const less = loses === undefined ? [] : [`no longer ${loses.words}`];
    return `${who}, on ${target.name}: ${[...more, ...less].join(", and ")}`;
  }
  if (was === undefined || is === undefined) {
    return `${who} ${is === undefined ? "no longer" : "now"} ${(is ?? was)?.words} ${target.name}`;
  }
  if (was.words !== is.words && direction !== "both") {
    return `${who} now ${direction === "narrowed" ? "only " : ""}${is.words} ${target.name} (before: ${was.words})`;
  }
  // The same role, at other times: the condition says it all.
  if (direction !== "both" && !change.byRole && rolesChange(before, []) === rolesChange([], after)) {
    return `${who} still ${is.words} ${target.name}`;
  }
  const more = gains === undefined ? [] : [`may do more on ${target.name}: ${listed(change.gained)}`];
  const less = loses === undefined ? [] : [`may do less on ${target.name}: no longer ${listed(change.lost)}`];
  return `${who} ${[...more, ...less].join("; and ")}`;
}

/** Of grants that all have one condition, that; of others, none. */
export function conditionIn(grants: readonly Grant[]): Condition | undefined {
  const [first] = grants;
  return grants.every((grant) => sameCondition(grant.condition, first?.condition)) ? first?.condition : undefined;
}

function conditionChange(before: readonly Grant[], after: readonly Grant[]): string {
  const [then] = before;
  const [now] = after;
  if (before.length !== 1 || after.length !== 1) {
    const only = [...before, ...after].filter(({ condition }) => condition !== undefined);
    return only.length === 1 && before.length + after.length === 1 ? `only if ${only[0]!.condition!.expression}` : "";
  }
  if (sameCondition(then!.condition, now!.condition)) return "";
  if (now!.condition === undefined) return "now without a condition";
  if (then!.condition === undefined) return `now only if ${now!.condition.expression}`;
  return `now if ${now!.condition.expression}, before if ${then!.condition.expression}`;
}

function rolesChange(before: readonly Grant[], after: readonly Grant[]): string {
  const names = (grants: readonly Grant[]) => [...new Set(grants.map(({ role }) => role.label))].sort().join(", ");
  const then = names(before);
  const now = names(after);
  if (then === "" || now === "" || then === now) return now || then;
  return `${then} → ${now}`;
}

/** More permissions than this are counted. */
const MOST_NAMED = 4;

/** `a, b and 3 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, names.length === MOST_NAMED + 1 ? names.length : MOST_NAMED);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

/** What a policy takes from others, in words. */
export function takeoverSentence({ target, role, evicts }: Takeover): string {
  const what = role === undefined ? `every role on ${target.name}` : `${role.label} on ${target.name}`;
  const names = [...new Set(evicts.map(({ principal }) => principal.name))].sort();
  const known = names.length === 0 ? "" : `, here from ${listed(names)}`;
  return `takes ${what} from everybody whom it does not name${known}, and from whoever was given it outside this platform`;
}
