/**
 * What a change comes to: somebody may do more, or less, or both at once, or that cannot be told (`unknown`): because of a role whose
 * contents are not known, or a condition that cannot be compared.
 */
export type Direction = "broadened" | "narrowed" | "both" | "unknown";

/** By how many permissions come and go. */
export function directionOf(gained: number, lost: number): Direction {
  if (gained > 0 && lost > 0) return "both";
  return gained > 0 ? "broadened" : "narrowed";
}

/** What several changes come to together; `undefined` when there are none. */
export function overall(directions: readonly Direction[]): Direction | undefined {
  if (directions.length === 0) return undefined;
  const more = directions.some((direction) => direction === "broadened" || direction === "both");
  const less = directions.some((direction) => direction === "narrowed" || direction === "both");
  if (directions.includes("unknown") && !more) return "unknown";
  return more && less ? "both" : more ? "broadened" : "narrowed";
}
