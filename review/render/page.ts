import { createHash } from "node:crypto";
import { printable } from "../../values/printable";

/** One page that is complete in itself. */
export interface PageContent {
  /** Plain text: what the browser's tab says, and the heading of the page. */
  readonly title: string;
  /** CSS that comes after {@link PAGE_STYLES}. @default - nothing but those */
  readonly styles?: string;
  /** HTML of what comes after the heading, inside `main`. Text in it must have gone through {@link html}. */
  readonly body: string;
  /**
   * The text of every `style` element within the body, such as a picture's, letter for letter: the policy lets no other
   * one apply. Attributes called `style` never apply. @default - none
   */
  readonly bodyStyles?: readonly string[];
  /** JavaScript, run when the page is there; the page must be readable without. @default - none */
  readonly script?: string;
}

/**
 * What every page has: colours for light and dark with enough contrast in both, a font that is there, tables that can be
 * read, a focus that can be seen. Colours are variables: `--text`, `--quiet`, `--ground`, `--raised`, `--line`,
 * `--accent`, `--bad`, `--warn`, `--good`.
 */
export const PAGE_STYLES = `
:root { color-scheme: light dark; --text: #1c2024; --quiet: #5a6169; --ground: #ffffff; --raised: #f4f6f8; --line: #d0d5db;
  --accent: #0b57d0; --bad: #b3261e; --warn: #8a4b00; --good: #17662f; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --quiet: #a4acb5; --ground: #14171a; --raised: #1f2428;
  --line: #3a4148; --accent: #8ab4f8; --bad: #ff9c94; --warn: #f5b560; --good: #7fd79a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 90rem; padding: 1.5rem; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
h1, h2, h3, td, th, li, p, code { overflow-wrap: anywhere; }
a { color: var(--accent); }
code { font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: var(--quiet); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
thead th { position: sticky; top: 0; background: var(--raised); }
input, select, button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: 4px; padding: .35rem .5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--quiet); } .bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; z-index: 2; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
@media print { .skip, .tools { display: none; } thead th { position: static; } }
`;

/**
 * An HTML page that asks nobody for anything: its policy forbids every request, and everything to run or to style but
 * the very text that it was made with. The same content gives the same bytes.
 */
export function page({ title, styles = "", body, bodyStyles = [], script }: PageContent): string {
  const css = `${PAGE_STYLES}${styles}`;
  // Within a script, HTML knows nothing but its end.
  const code = script?.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
  const policy = [
    "default-src 'none'",
    `style-src ${[css, ...bodyStyles].map(hashOf).join(" ")}`,
    ...(code === undefined ? [] : [`script-src ${hashOf(code)}`]),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${html(title)}</title>
<style>${css}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<main id="content" tabindex="-1">
<h1>${html(title)}</h1>
${body}
</main>
${code === undefined ? "" : `<script>${code}</script>\n`}</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML, for elements and for attributes in quotes: no letter of it means anything, and none is unseen. */
export function html(text: string): string {
  return printable(text).replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

/** Data that a page's script reads from an element: `JSON.parse(document.getElementById(id).textContent)`. */
export function data(id: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${html(id)}">${json}</script>`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}
