/** Widths of printable ASCII in Helvetica, in thousandths of the size of the font, from the space on. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
] as const;

/** Fonts that stand in for Helvetica are up to so much wider. */
const WIDER = 1.12;

/** How wide a line is at most, in the units of the size of its font. */
export function widthOf(text: string, size: number, bold = false): number {
  const thousandths = [...text].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    return sum + (WIDTHS[code - 32] ?? (code >= 0x1100 ? 1000 : 620));
  }, 0);
  return (thousandths / 1000) * size * WIDER * (bold ? 1.06 : 1);
}

/** What no reader of XML takes, what turns the direction of text, and what cannot be seen. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text that can be seen: what cannot becomes a sign that something is there. */
export function visible(text: string): string {
  return text.replace(UNSEEN, "\u{fffd}");
}

/** At most so many characters: the middle goes, because names differ at their ends. */
export function capped(text: string, most: number): string {
  const characters = [...visible(text)];
  if (characters.length <= most) return characters.join("");
  const end = Math.floor((most - 1) / 3);
  return `${characters.slice(0, most - 1 - end).join("")}…${characters.slice(characters.length - end).join("")}`;
}

/** Text within an element or an attribute of XML. */
export function escapeXml(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
