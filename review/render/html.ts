import type { ChangeSet, Review } from "../model/change-set";
import { gathered, type Gathered } from "./gathered";
import { outlineOf, type OutlinePart } from "./outline";
import { html, page } from "./page";

/** The pictures of a platform, as SVG that is safe to put into a page. */
export interface ReviewPictures {
  /** With what changes coloured, what goes included. */
  readonly changes?: string;
  /** @default - there was none */
  readonly before?: string;
  /** @default - there is none */
  readonly after?: string;
}

/** What the page shows beside the change sets. */
export interface HtmlLook {
  /** Pictures of each change set, in their order. @default - none */
  readonly pictures?: readonly ReviewPictures[];
  /** Where a path of an environment file is written, as `file:line`. @default - nobody knows */
  readonly placeOf?: (environment: string, origin: string) => string | undefined;
}

const STYLES = `
.summary { font-size: 1.2rem; margin: .25rem 0 1rem; }
.stop { border: 2px solid var(--bad); border-radius: 6px; padding: .5rem 1rem; margin: 1rem 0; }
.tools { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; padding: .5rem 0; background: var(--ground); border-bottom: 1px solid var(--line); }
.tools input[type=search] { flex: 1 1 16rem; }
.items { list-style: none; margin: 0; padding: 0; }
.items > li { border-left: 4px solid var(--line); margin: .5rem 0; padding: .35rem .75rem; background: var(--raised); border-radius: 0 6px 6px 0; }
.items > li.is-bad { border-color: var(--bad); } .items > li.is-warn { border-color: var(--warn); } .items > li.is-good { border-color: var(--good); }
.verb { font-weight: 600; } .where { display: block; font-size: .85rem; }
.items [data-member] .where { display: inline; padding-left: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .5rem 0; padding: 0; }
h3 { scroll-margin-top: 4rem; }
.items ul { margin: .25rem 0 0; padding-left: 1.25rem; }
pre { overflow-x: auto; padding: .5rem; background: var(--ground); border: 1px solid var(--line); border-radius: 4px; }
.picture { overflow: auto; border: 1px solid var(--line); border-radius: 6px; max-height: 80vh; } .picture svg { display: block; max-width: none; }
summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
dl.counts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .5rem 0; } dl.counts div { display: flex; gap: .4rem; } dl.counts dt { color: var(--quiet); } dl.counts dd { margin: 0; font-weight: 600; }
`;

/** Hides what does not hold every word that is looked for, and says how much is left. */
const SCRIPT = `
const field = document.getElementById("search");
const count = document.getElementById("count");
const items = [...document.querySelectorAll(".items > li")].map((element) => ({ element, text: element.textContent.toLowerCase(), things: Number(element.dataset.things) }));
const all = items.reduce((sum, { things }) => sum + things, 0);
const parts = [...document.querySelectorAll("section[data-part]")];
const show = () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
  let left = 0;
  for (const { element, text, things } of items) {
    element.hidden = !words.every((word) => text.includes(word));
    if (!element.hidden) left += things;
  }
  for (const part of parts) {
    part.hidden = words.length > 0 && part.querySelector(".items > li:not([hidden])") === null;
    const fold = part.querySelector("details");
    if (fold !== null && words.length > 0) fold.open = true;
  }
  count.textContent = words.length === 0 ? all + " things" : left + " of " + all + " things";
};
field.addEventListener("input", show);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
  if (event.key === "Escape" && document.activeElement === field) { field.value = ""; show(); }
});
show();
`;

/** A review as one page that asks nobody for anything. Readable without its script. */
export function htmlReview(review: Review, { pictures = [], placeOf }: HtmlLook = {}): string {
  const isOnly = review.changeSets.length === 1;
  const sets = review.changeSets.map((set, index) => changeSet(set, index, isOnly, pictures[index], placeOf));
  const body = [
    `<p class="summary">${html(review.summary)}</p>`,
    ...(review.approvable
      ? []
      : [
          `<div class="stop" role="alert"><strong class="bad">Not approvable</strong><ul>${review.notApprovable.map((reason) => `<li>${html(reason)}</li>`).join("")}</ul></div>`,
        ]),
    '<div class="tools" role="search"><label for="search">Search</label><input id="search" type="search" autocomplete="off" aria-describedby="count keys"><span id="count" role="status"></span><span id="keys" class="quiet">/ to search, Esc to clear</span></div>',
    ...sets,
    `<p class="quiet">Digest <code>${html(review.digest)}</code></p>`,
  ].join("\n");
  const drawn = pictures.flatMap(({ changes, before, after }) => [changes, before, after]);
  return page({
    title: `Review: ${review.changeSets.map((set) => outlineOf(set).title).join("; ") || "nothing"}`,
    styles: STYLES,
    body,
    bodyStyles: [...new Set(drawn.flatMap((svg) => stylesIn(svg ?? "")))],
    script: SCRIPT,
  });
}

/** The text of the style elements of a picture: the page's policy lets these apply, and no others. */
function stylesIn(svg: string): readonly string[] {
  return [...svg.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, text = ""]) => text);
}

function changeSet(
  set: ChangeSet,
  index: number,
  isOnly: boolean,
  pictures: ReviewPictures | undefined,
  placeOf: HtmlLook["placeOf"],
): string {
  const { title, summary, parts, notes } = outlineOf(set);
  const environment = set.after.environment ?? set.before.environment ?? "";
  const { create, update, updateOrReplace, replace, delete: destroyed, move, folded } = set.counts;
  const all = Object.entries({
    create,
    change: update,
    "change or replace": updateOrReplace,
    replace,
    destroy: destroyed,
    rename: move,
    folded,
  });
  const counts = all.filter(([, count]) => count > 0);
  return [
    `<h2 id="set-${index}">${html(title)}</h2>`,
    // Of one environment the sentence is told on top already.
    isOnly ? "" : `<p>${html(summary)}</p>`,
    `<dl class="counts">${counts.map(([name, count]) => `<div><dt>${name}</dt><dd>${count}</dd></div>`).join("")}</dl>`,
    parts.length < 2 ? "" : contents(parts, index, title),
    ...parts.map((one) => part(one, `${index}-${one.id}`, environment, placeOf)),
    ...(pictures === undefined ? [] : [pictureSection(pictures, index)]),
    ...(notes.length === 0 ? [] : [`<h3>Notes</h3><ul>${notes.map((note) => `<li>${html(note)}</li>`).join("")}</ul>`]),
  ].join("\n");
}

/** What there is to read: the first screen tells of everything, however much there is. */
function contents(parts: readonly OutlinePart[], index: number, title: string): string {
  const links = parts.map(
    ({ id, title: name, items }) =>
      `<li><a href="#part-${index}-${html(id)}">${html(name)}</a> <span class="quiet">${items.length}</span></li>`,
  );
  return `<nav aria-label="Parts of ${html(title)}"><ul>${links.join("")}</ul></nav>`;
}

function part(
  { title, folded, items }: OutlinePart,
  id: string,
  environment: string,
  placeOf: HtmlLook["placeOf"],
): string {
  const list = `<ul class="items">\n${gathered(items)
    .map((one) => item(one, environment, placeOf))
    .join("\n")}\n</ul>`;
  const heading = `<h3 id="part-${id}">${html(title)} <span class="quiet">(${items.length})</span></h3>`;
  const inside = folded ? `${heading}<details><summary>Show</summary>${list}</details>` : `${heading}${list}`;
  return `<section data-part="${html(id)}" aria-labelledby="part-${id}">${inside}</section>`;
}

function item(
  { verb, title, address, origin, tone, severity, lines, members }: Gathered,
  environment: string,
  placeOf: HtmlLook["placeOf"],
): string {
  const whereOf = (one: { readonly origin: string; readonly address: string }) => {
    const place = one.origin === "" ? undefined : placeOf?.(environment, one.origin);
    const where = [one.origin, place ?? "", one.address].filter((word) => word !== "");
    return where.length === 0
      ? ""
      : `<span class="where quiet">${where.map((word) => `<code>${html(word)}</code>`).join(" · ")}</span>`;
  };
  const inside = [
    ...lines.map(
      ({ text, tone: of, paste }) =>
        `<li${of === undefined ? "" : ` class="${of}"`}>${html(text)}${paste === undefined ? "" : `<pre tabindex="0">${paste.split("\n").map(html).join("\n")}</pre>`}</li>`,
    ),
    ...members.map((member) => `<li data-member>${html(member.title)}${whereOf(member)}</li>`),
  ];
  return [
    `<li class="is-${tone}" data-things="${Math.max(1, members.length)}">`,
    // Colours alone say nothing to many.
    tone === "bad" || severity === "critical" ? '<span class="unseen">Important: </span>' : "",
    verb === "" ? "" : `<span class="verb ${tone}">${html(verb)}</span> `,
    `<span>${html(title)}</span>`,
    whereOf({ origin, address }),
    inside.length === 0 ? "" : `<ul>${inside.join("")}</ul>`,
    "</li>",
  ].join("");
}

function pictureSection({ changes, before, after }: ReviewPictures, index: number): string {
  const one = (title: string, svg: string | undefined, open: boolean) =>
    svg === undefined
      ? ""
      : `<details${open ? " open" : ""}><summary>${title}</summary><div class="picture" tabindex="0" role="region" aria-label="${title}">${apart(svg, `${index}-${title.replaceAll(" ", "-")}`)}</div></details>`;
  return [
    `<section aria-labelledby="picture-${index}"><h3 id="picture-${index}">Picture</h3>`,
    one("What changes", changes, true),
    one("Before", before, false),
    one("After", after, false),
    "</section>",
  ].join("");
}

/** Several pictures in a page must not share ids. */
function apart(svg: string, suffix: string): string {
  return svg
    .replace(/^<\?xml[^>]*\?>\s*/, "")
    .replace(/\bid="([^"]*)"/g, (_, id: string) => `id="${id}-${suffix}"`)
    .replace(
      /\b(aria-labelledby|aria-describedby)="([^"]*)"/g,
      (_, name: string, ids: string) =>
        `${name}="${ids
          .split(" ")
          .map((id) => `${id}-${suffix}`)
          .join(" ")}"`,
    )
    .replace(/(href="#|url\(#)([^")]+)/g, (_, before: string, id: string) => `${before}${id}-${suffix}`);
}
