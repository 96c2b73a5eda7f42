import { createColors } from "picocolors";
import type { Review } from "../model/change-set";
import { gathered, type Gathered } from "./gathered";
import { type Outline, outlineOf, type OutlinePart } from "./outline";
import type { Tone } from "./tone";

/** How a review looks in a terminal. */
export interface TerminalLook {
  readonly color: boolean;
  /** Whether what is folded is shown as well. */
  readonly all: boolean;
  /** Where a path of an environment file is written, as `file:line`. @default - nobody knows */
  readonly placeOf?: (environment: string, origin: string) => string | undefined;
}

/** From so many things on, the first screen says what comes further below. */
const MANY = 20;

function contents(parts: readonly OutlinePart[]): readonly string[] {
  const count = parts.reduce((sum, { items }) => sum + items.length, 0);
  if (count < MANY || parts.length < 2) return [];
  return [parts.map(({ title, items }) => `${title.split(":")[0]} (${items.length})`).join(" · ")];
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

  const whereOf = (origin: string, environment: string): string => {
    const place = origin === "" ? undefined : look.placeOf?.(environment, origin);
    const words = [origin, place].filter((word) => word !== undefined && word !== "");
    return words.length === 0 ? "" : `  ${paint.dim(words.join("  "))}`;
  };
  const item = ({ verb, title, tone, origin, lines, members }: Gathered, environment: string): readonly string[] => {
    const head = verb === "" ? toned(title, tone) : `${toned(verb, tone)} ${paint.bold(title)}`;
    return [
      `  ${head}${whereOf(origin, environment)}`,
      ...lines.flatMap(({ text, tone: of, paste }) => [
        `      ${toned(text, of)}`,
        ...(paste === undefined ? [] : paste.split("\n").map((pasted) => `        ${pasted}`)),
      ]),
      ...members.map((member) => `      · ${member.title}${whereOf(member.origin, environment)}`),
    ];
  };
  const part = ({ title, folded, items }: OutlinePart, environment: string): readonly string[] => {
    const heading = `${title} (${items.length})`;
    if (folded && !look.all) return ["", paint.dim(`${heading}: shown with --all`)];
    return [
      "",
      paint.bold(folded ? heading : heading.toUpperCase()),
      ...gathered(items).flatMap((one) => item(one, environment)),
    ];
  };
  const outline = (
    { title, summary, notApprovable, parts, notes }: Outline,
    environment: string,
  ): readonly string[] => [
    paint.bold(title),
    summary,
    ...notApprovable.map((reason) => paint.red(`NOT APPROVABLE: ${reason}`)),
    ...contents(parts).map(paint.dim),
    ...parts.flatMap((one) => part(one, environment)),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => paint.dim(`note: ${note}`))]),
  ];
  const sets = review.changeSets.map((set) =>
    outline(outlineOf(set), set.after.environment ?? set.before.environment ?? ""),
  );
  return `${[...sets.map((lines) => lines.join("\n")), `digest ${review.digest}`].join("\n\n")}\n`;
}
