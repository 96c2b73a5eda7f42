/** Keys and positions in lists, from a resource down. */
export type Path = readonly (string | number)[];

/** A part of a place for people: a key, or what tells one element of a list from the others. */
export type Step = string | { readonly element: string | number };

const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const PLAIN_ELEMENT = /^[A-Za-z0-9_.:/@-]{1,80}$/;

/** A place as people write it, such as `gates[errorRate].max`; whatever is not plain is quoted. */
export function placeOf(steps: readonly Step[]): string {
  let text = "";
  for (const step of steps) {
    if (typeof step === "object") {
      const element = String(step.element);
      text += `[${PLAIN_ELEMENT.test(element) ? element : quoted(element)}]`;
    } else if (PLAIN.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${quoted(step)}]`;
  }
  return text;
}

/** Text in quotes in which nothing can do anything to a terminal, however long it is. */
export function quoted(text: string, length = 120): string {
  const short = text.length > length ? `${text.slice(0, length)}…` : text;
  return harmless(JSON.stringify(short));
}

/** Control characters, and those that turn the direction of text around. */
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text on one line in which control characters, and those that turn text around, are written out. */
export function harmless(text: string): string {
  return text.replace(HARMFUL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
