/** How wide a letter is, of the size of the text, on average: no font is measured, so that every machine draws the same. */
const LETTER = 0.54;

/** Colors of the series of a chart, in their order. */
export const COLORS = ["#1a73e8", "#e8710a", "#12a4af", "#9334e6", "#d01884", "#7cb342", "#5f6368"] as const;

/** Text for an SVG. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** As much of a text as fits, with `…` where it does not. */
export function fitted(text: string, width: number, size: number): string {
  const most = Math.floor(width / (size * LETTER));
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

/** The width of a text. */
export function widthOf(text: string, size: number): number {
  return text.length * size * LETTER;
}

/** A text at a place. */
export function label(
  x: number,
  y: number,
  text: string,
  {
    size = 11,
    fill = "#3c4043",
    more = "",
  }: { readonly size?: number; readonly fill?: string; readonly more?: string } = {},
): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}"${more}>${escaped(text)}</text>`;
}

/** A number with at most one digit behind the point. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A number as people read it: `1.2 TiB`, `300`, `90%`. */
export function shown(value: number, unit: string): string {
  if (unit.startsWith("share")) return `${round(value * 100)}%`;
  if (unit.startsWith("bytes")) return inSteps(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]);
  if (unit === "seconds" && value >= 3_600) return `${round(value / 3_600)} h`;
  return value >= 1_000 ? inSteps(value, 1_000, ["", "k", "M", "G"]) : String(round(value));
}

function inSteps(value: number, step: number, units: readonly string[]): string {
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(value) / Math.log(step) + 1e-9));
  return `${round(value / step ** power)} ${units[power] ?? ""}`.trimEnd();
}
