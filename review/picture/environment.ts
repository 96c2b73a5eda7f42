import { textAt } from "../json";
import type { Platform } from "../platform";

/** The environment's name, as the labels of every resource say. */
export function environmentOf({ stacks }: Platform): string | undefined {
  for (const { settings } of stacks) {
    const name = textAt(settings, "provider", "google", 0, "default_labels", "environment");
    if (name !== undefined) return name;
  }
  return undefined;
}
