import type { Thing } from "./graph";
import { labelOf } from "./labels";
import { widthOf } from "./text";

/** Sizes of the fonts, in pixels. */
export const FONTS = { title: 17, stack: 11.5, kind: 8.5, name: 12.5, detail: 9.5, legend: 10 } as const;

/** Heights of the lines of a box, in pixels. */
export const LINES = { top: 7, kind: 11, name: 16, detail: 12, bottom: 5 } as const;

const SIDES = 22;
const NARROWEST = 84;

/** How big a box must be for what it says, in pixels. */
export function sizeOf(thing: Thing): { readonly width: number; readonly height: number } {
  const { kind, name, details } = labelOf(thing);
  const width = Math.max(
    NARROWEST,
    widthOf(kind, FONTS.kind) + (thing.ownKey ? 12 : 0),
    widthOf(name, FONTS.name, true),
    ...details.map((line) => widthOf(line, FONTS.detail)),
  );
  const height = LINES.top + LINES.kind + LINES.name + details.length * LINES.detail + LINES.bottom;
  return { width: Math.ceil(width + SIDES), height };
}
