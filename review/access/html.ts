import { ROLE_CONTENTS_COLLECTED } from "../../catalog/role-contents";
import { html, page } from "../render/page";
import { type Access, sortedGrants } from "./access";
import type { AccessChanges } from "./changes";
import type { Direction } from "./direction";
import type { Grant } from "./grants";
import { deedOf } from "./meaning";
import { PRINCIPAL_KINDS } from "./principals";
import { type Answer, type Question, relevant } from "./questions";
import { listed } from "./sentences";
import { noticesOf } from "./text";
import { grouped, phraseOf, remarksOf, startsLine, wayLine } from "./words";

const STYLES = `
.tools { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 1rem 0; }
.tools label { display: flex; flex-direction: column; font-size: .85rem; color: var(--quiet); gap: .15rem; }
.tools input { min-width: 20rem; }
#grants { table-layout: fixed; }
#grants th:nth-child(1) { width: 19%; } #grants th:nth-child(3) { width: 21%; } #grants th:nth-child(4) { width: 24%; }
#grants tbody th { font-weight: 500; }
td .remark { display: block; color: var(--quiet); font-size: .9em; }
.does { font-weight: 600; }
.way { border-left: 3px solid var(--warn); padding: .1rem .8rem; margin: .8rem 0; }
.way p { margin: .15rem 0; }
ul { padding-left: 1.2rem; }
`;

/** Filters the rows; without it, all of them are there. */
const SCRIPT = `
const text = document.getElementById("filter");
const kind = document.getElementById("kind");
const weight = document.getElementById("weight");
const shown = document.getElementById("shown");
const rows = Array.from(document.querySelectorAll("#grants tbody tr"));
const words = rows.map((row) => row.textContent.toLowerCase());
document.getElementById("tools").hidden = false;
function filter() {
  const wanted = text.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  rows.forEach((row, index) => {
    const seen = wanted.every((word) => words[index].includes(word))
      && (kind.value === "" || row.dataset.kind === kind.value)
      && (weight.value === "" || row.dataset.weight === weight.value);
    row.hidden = !seen;
    if (seen) count += 1;
  });
  shown.textContent = count + " of " + rows.length + " grants";
}
for (const control of [text, kind, weight]) control.addEventListener("input", filter);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== text) { event.preventDefault(); text.focus(); }
  if (event.key === "Escape" && document.activeElement === text) { text.value = ""; filter(); }
});
filter();
`;

const WEIGHTS: Readonly<Record<string, string>> = {
  rules: "decides over others' access, or is not known",
  acts: "acts as others, starts things",
  writes: "writes",
  reads: "reads",
  uses: "uses",
};

/** What an HTML page of an access matrix is about. */
export interface AccessPageOptions {
  readonly title: string;
  readonly question: Question;
  /** @default - nothing is compared */
  readonly changes?: { readonly title: string; readonly changes: AccessChanges };
}

/** The access matrix as one page, complete in itself: what changes, a table that can be filtered, ways to more. */
export function accessPage(access: Access, { grants, paths }: Answer, options: AccessPageOptions): string {
  const { title, question, changes } = options;
  const shown = access.principals.all.filter((principal) => grants.some((grant) => grant.principal === principal));
  const kinds = [...new Set(shown.map(({ kind }) => kind))];
  const rows = shown.flatMap((principal) =>
    sortedGrants(grants.filter((grant) => grant.principal === principal)).map((grant) => rowOf(grant, question)),
  );
  const option = ([value, words]: readonly [string, string]) =>
    `<option value="${html(value)}">${html(words)}</option>`;
  const all = Object.keys(question).length === 0;
  const body = [
    `<p class="quiet">Roles as Google had them on ${html(ROLE_CONTENTS_COLLECTED)}. Groups are not looked into.</p>`,
    changes === undefined ? "" : changesHtml(changes.title, changes.changes),
    "<h2>Who may do what</h2>",
    '<form id="tools" class="tools" hidden role="search">',
    '<label>Filter (press /)<input id="filter" type="search" autocomplete="off" placeholder="a name, a resource, a role"></label>',
    `<label>Who<select id="kind"><option value="">everybody</option>${kinds.map((kind) => option([kind, PRINCIPAL_KINDS[kind]])).join("")}</select></label>`,
    `<label>What<select id="weight"><option value="">everything</option>${Object.entries(WEIGHTS).map(option).join("")}</select></label>`,
    '<span id="shown" role="status" class="quiet"></span>',
    "</form>",
    '<table id="grants"><caption>One row for each role that somebody is given</caption>',
    '<thead><tr><th scope="col">Who</th><th scope="col">may</th><th scope="col">by the role</th><th scope="col">because of</th></tr></thead>',
    `<tbody>\n${rows.join("\n")}\n</tbody></table>`,
    waysHtml(paths),
    all ? wideHtml(access) : "",
    all
      ? listHtml(
          "To know",
          noticesOf(access).map(({ text, loud }) => `<li${loud ? ' class="bad"' : ""}>${html(text)}</li>`),
        )
      : "",
  ];
  return page({
    title: `Access: ${title}`,
    styles: STYLES,
    body: body.filter((part) => part !== "").join("\n"),
    script: SCRIPT,
  });
}

function rowOf(grant: Grant, question: Question): string {
  const { principal, role, target } = grant;
  const { weight } = deedOf(grant);
  const tint = { rules: "bad", acts: "warn", writes: "", reads: "", uses: "quiet" }[weight];
  const remarks = remarksOf(grant).map((remark) => `<span class="remark">${html(remark)}</span>`);
  const address = principal.member.slice(principal.member.indexOf(":") + 1);
  return [
    `<tr data-kind="${html(principal.kind)}" data-weight="${weight}">`,
    `<th scope="row">${html(principal.name)}<span class="unseen"> ${html(address)}</span></th>`,
    `<td><span class="does ${tint}" title="${html(target.key)}">${html(phraseOf(grant, relevant(grant, question)))}</span>${remarks.join("")}</td>`,
    `<td><code title="${html(role.name)}">${html(role.label)}</code></td>`,
    `<td title="${html(`${grant.stack}: ${grant.address}`)}">${html(grant.origin ?? grant.address)}</td></tr>`,
  ].join("");
}

function waysHtml(paths: Answer["paths"]): string {
  if (paths.length === 0) return "";
  const ways = grouped(paths).map((group) =>
    [
      '<div class="way">',
      `<p>${html(startsLine(group))} <strong>${html(`${group.last.how} ${group.last.to.name}`)}</strong></p>`,
      `<p class="quiet">gives: ${html(group.gains)}</p>`,
      ...group.addresses.map((address) => `<p class="quiet"><code>${html(address)}</code></p>`),
      "</div>",
    ].join("\n"),
  );
  return ["<h2>Ways to more than was granted</h2>", ...ways].join("\n");
}

function wideHtml({ wide }: Access): string {
  const items = wide.map(({ words, count, holders }) => {
    const names = holders.map(({ principal, meant }) => {
      return meant.length === 0 ? principal.name : `${principal.name} (there for ${listed(meant)})`;
    });
    const may = `may ${words}${count === undefined ? "" : ` (${count})`}`;
    return `<li>${html(may)}: <span class="quiet">${html(names.join(", "))}</span></li>`;
  });
  return listHtml("What Google gives on whole projects only", items);
}

function changesHtml(title: string, changes: AccessChanges): string {
  const { roles, renamed, takeovers, controls, paths } = changes;
  const item = (direction: Direction, sentence: string) =>
    `<li><span class="${DIRECTION_STYLE[direction]}">${DIRECTION_WORDS[direction]}</span>: ${html(sentence)}</li>`;
  const items = [
    ...renamed.map(({ sentence }) => item("both", sentence)),
    ...takeovers.map(({ sentence, address }) => item("unknown", `${address} ${sentence}`)),
    ...roles.map(({ direction, sentence }) => item(direction, sentence)),
    ...changes.changes.filter(({ byRole }) => !byRole).map(({ direction, sentence }) => item(direction, sentence)),
    ...controls.map(({ direction, sentence }) => item(direction, sentence)),
    ...grouped(paths.opened)
      .map(wayLine)
      .map((sentence) => item("broadened", `a way opens: ${sentence}`)),
    ...grouped(paths.closed)
      .map(wayLine)
      .map((sentence) => item("narrowed", `a way closes: ${sentence}`)),
  ];
  return items.length === 0 ? `<h2>${html(title)}</h2>\n<p>Nobody's access changes.</p>` : listHtml(title, items);
}

const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  broadened: "more",
  narrowed: "less",
  both: "more and less",
  unknown: "not known",
};
const DIRECTION_STYLE: Readonly<Record<Direction, string>> = {
  broadened: "bad",
  narrowed: "good",
  both: "warn",
  unknown: "warn",
};

function listHtml(heading: string, items: readonly string[]): string {
  return items.length === 0 ? "" : [`<h2>${html(heading)}</h2>`, "<ul>", ...items, "</ul>"].join("\n");
}
