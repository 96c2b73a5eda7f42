import type { Direction, Severity } from "../model/resource-change";

/** How something looks. */
export type Tone = "bad" | "warn" | "good" | "quiet";

/** How something looks that a reviewer should care about so much. */
export function toneOf(severity: Severity, direction: Direction, otherwise: Tone = "quiet"): Tone {
  if (severity === "critical") return "bad";
  if (severity === "high") return direction === "tightened" ? "good" : "bad";
  if (direction === "tightened") return "good";
  return severity === "medium" || direction === "loosened" ? "warn" : otherwise;
}
