import type { Review } from "../model/change-set";
import { gathered, type Gathered } from "./gathered";
import { outlineOf, type OutlinePart } from "./outline";

/** How long a comment may be, in characters: GitHub refuses more than 65,536, and others leave their own words beside it. */
export const LONGEST_MARKDOWN = 60_000;

/** What the report keeps for its own words: the sentences on top, headings, what was cut, the digest. */
const RESERVED = 4_000;

/**
 * A review for a comment on a change, within {@link LONGEST_MARKDOWN} characters. What does not fit is cut from the end, which
 * is said on top, together with that nobody may approve what is not shown.
 */
export function markdownReview(review: Review, longest = LONGEST_MARKDOWN): string {
  const blocks = review.changeSets.flatMap((set): readonly Block[] => {
    const { title, summary, notApprovable, parts, notes } = outlineOf(set);
    return [
      // Of one environment the sentence is told on top already.
      { text: `## ${span(title)}\n${review.changeSets.length === 1 ? "" : `\n${sentence(summary)}\n`}`, counts: 0 },
      ...notApprovable.map((reason) => ({ text: `> **Not approvable:** ${sentence(reason)}\n`, counts: 0 })),
      ...parts.flatMap(partBlocks),
      ...(notes.length === 0
        ? []
        : [{ text: `${notes.map((note) => `- ${sentence(note)}`).join("\n")}\n`, counts: 0 }]),
    ];
  });
  const shown: Block[] = [];
  let left = longest - RESERVED;
  for (const block of blocks) {
    left -= block.text.length + 1;
    if (left < 0) break;
    shown.push(block);
  }
  const cut = blocks.slice(shown.length).reduce((sum, { counts }) => sum + counts, 0);
  const open = shown.reduce((sum, { opens = 0 }) => sum + opens, 0);
  const isCut = shown.length < blocks.length;
  const warning = `> [!CAUTION]\n> **NOT APPROVABLE: this report is cut.** ${cut} of ${cut + shown.reduce((sum, { counts }) => sum + counts, 0)} things that change are not shown. Read the whole review before anybody says yes: \`plinth review --format html\`.\n`;
  const refused = !isCut && !review.approvable ? "> [!CAUTION]\n> **NOT APPROVABLE**, for what is said below.\n" : "";
  return [
    `**${sentence(review.summary)}**\n`,
    ...(isCut ? [warning] : []),
    ...(refused === "" ? [] : [refused]),
    ...shown.map(({ text }) => text),
    ...(open > 0 ? ["\n</details>\n"] : []),
    ...(isCut ? [`**Cut here: ${cut} more.**\n`] : []),
    `Digest: \`${review.digest}\`\n`,
  ].join("\n");
}

interface Block {
  readonly text: string;
  /** How many things that change it tells. */
  readonly counts: number;
  /** 1 where it begins something that has to be closed, -1 where it closes it. */
  readonly opens?: 1 | -1;
}

function partBlocks({ title, folded, items }: OutlinePart): readonly Block[] {
  const inside = gathered(items).flatMap(itemBlocks);
  if (!folded) return [{ text: `\n### ${title} (${items.length})\n`, counts: 0 }, ...inside];
  return [
    { text: `<details><summary>${title} (${items.length})</summary>\n`, counts: 0, opens: 1 },
    ...inside,
    { text: "\n</details>\n", counts: 0, opens: -1 },
  ];
}

const MARKS = { bad: "🔴 ", warn: "🟠 ", good: "🟢 ", quiet: "" } as const;

/** An item, and each of those that are told together with it: what is cut is cut between two of them. */
function itemBlocks({ verb, title, address, origin, tone, lines, members }: Gathered): readonly Block[] {
  const head = verb === "" ? sentence(title) : `**${verb}** ${span(title)}`;
  const text = [
    `- ${MARKS[tone]}${head}${whereOf(origin, address)}`,
    ...lines.flatMap(({ text, paste }) => [
      `  - ${sentence(text)}`,
      ...(paste === undefined ? [] : fenced(paste).map((pasted) => `    ${pasted}`)),
    ]),
  ].join("\n");
  return [
    { text, counts: members.length === 0 ? 1 : 0 },
    ...members.map((member) => ({
      text: `  - ${span(member.title)}${whereOf(member.origin, member.address)}`,
      counts: 1,
    })),
  ];
}

function whereOf(...places: readonly string[]): string {
  const where = places.filter((place) => place !== "").map(span);
  return where.length === 0 ? "" : ` — ${where.join(", ")}`;
}

/** Text as text: no letter of it is taken for Markdown, HTML, a mention or a link. */
function sentence(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~^$-]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "@\u200b")
    .replace(/(https?|ftp):/gi, "$1\u200b:")
    .replace(/\bwww\./gi, "www\u200b.");
}

/** Text as code, in fences longer than any in it. */
function span(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? " " : "";
  return text === "" ? "" : `${fence}${pad}${text}${pad}${fence}`;
}

function fenced(text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}hcl`, ...text.split("\n"), fence];
}
