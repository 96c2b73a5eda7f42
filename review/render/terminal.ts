import { createColors } from "picocolors";
import type { Review } from "../model/change-set";
import { type Outline, type OutlineItem, outlineOf, type OutlinePart, type Tone } from "./outline";

/** How a review looks in a terminal. */
export interface TerminalLook {
  readonly color: boolean;
  /** Whether what is folded is shown as well. */
  readonly all: boolean;
  /** Where a path of an environment file is written, as `file:line`. @default - nobody knows */
  readonly placeOf?: (environment: string, origin: string) => string | undefined;
}

/** A review as text: the sentence first, then what matters most. */
export function terminalReview(review: Review, look: TerminalLook): string {
  const paint = createColors(look.color);
  const paints: Readonly<Record<Tone, (text: string) => string>> = {
    bad: paint.red,
    warn: paint.yellow,
    good: paint.green,
    quiet: paint.dim,
  };
  const toned = (text: string, tone: Tone | undefined) => (tone === undefined ? text : paints[tone](text));

  const item = (one: OutlineItem, environment: string): readonly string[] => {
    const place = one.origin === "" ? undefined : look.placeOf?.(environment, one.origin);
    const where = [one.origin, place].filter((word) => word !== undefined && word !== "").join("  ");
    const head = [
      one.verb === "" ? "" : toned(one.verb, one.tone),
      one.verb === "" ? toned(one.title, one.tone) : paint.bold(one.title),
    ];
    return [
      `  ${head.filter((word) => word !== "").join(" ")}${where === "" ? "" : `  ${paint.dim(where)}`}`,
      ...one.lines.flatMap(({ text, tone, paste }) => [
        `      ${toned(text, tone)}`,
        ...(paste === undefined ? [] : paste.split("\n").map((pasted) => `        ${pasted}`)),
      ]),
    ];
  };
  const part = ({ title, folded, items }: OutlinePart, environment: string): readonly string[] => {
    const heading = `${title} (${items.length})`;
    if (folded && !look.all) return ["", paint.dim(`${heading}: shown with --all`)];
    return [
      "",
      paint.bold(folded ? heading : heading.toUpperCase()),
      ...items.flatMap((one) => item(one, environment)),
    ];
  };
  const outline = (
    { title, summary, notApprovable, parts, notes }: Outline,
    environment: string,
  ): readonly string[] => [
    paint.bold(title),
    summary,
    ...notApprovable.map((reason) => paint.red(`NOT APPROVABLE: ${reason}`)),
    ...parts.flatMap((one) => part(one, environment)),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => paint.dim(`note: ${note}`))]),
  ];
  const sets = review.changeSets.map((set) =>
    outline(outlineOf(set), set.after.environment ?? set.before.environment ?? ""),
  );
  return `${[...sets.map((lines) => lines.join("\n")), `digest ${review.digest}`].join("\n\n")}\n`;
}
