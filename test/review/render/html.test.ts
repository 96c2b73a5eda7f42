import { createHash } from "node:crypto";
import vm from "node:vm";
import * as parser from "prettier/plugins/html";
import type { Review } from "../../../review/model/change-set";
import { htmlReview, type ReviewPictures } from "../../../review/render/html";
import { PAGE_STYLES } from "../../../review/render/page";
import { HOSTILE } from "../../support/hostile";
import { bucket, reviewOfResources } from "../../support/reviews";

interface Element {
  readonly kind: string;
  readonly fullName?: string;
  readonly value?: string;
  readonly attrs?: readonly { readonly fullName: string; readonly value?: string | null }[];
  readonly children?: readonly Element[];
}

/** Every element and text of a page, as a parser of HTML sees it. Throws when something is not closed. */
function nodesOf(text: string): readonly Element[] {
  const all: Element[] = [];
  const walk = (node: Element) => {
    all.push(node);
    for (const child of node.children ?? []) walk(child);
  };
  walk(parser.parsers.html.parse(text, { originalText: text, name: "html" } as never) as Element);
  return all;
}

const nameOf = ({ fullName = "" }: Element) => fullName.replace(/^:?svg:/, "");
const elements = (nodes: readonly Element[], name: string) =>
  nodes.filter((node) => node.kind === "element" && nameOf(node) === name);
const attribute = (element: Element | undefined, name: string) =>
  element?.attrs?.find(({ fullName }) => fullName === name)?.value ?? undefined;
const valuesOf = (nodes: readonly Element[], name: string) =>
  nodes.flatMap((node) => {
    const value = attribute(node, name);
    return value === undefined ? [] : [value];
  });

const svg = (title: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title"><title id="title">${title}</title><style>.a{fill:red}</style><g id="box"/><use href="#box"/></svg>`;
const PICTURES: readonly ReviewPictures[] = [{ changes: svg("c"), before: svg("b"), after: svg("a") }];

function reviewOfHostile(): Review {
  const named = (location: string) => ({
    google_storage_bucket: Object.fromEntries(
      HOSTILE.map((name, index) => [
        name,
        bucket(name, { location: `${location}${index % 4}`, labels: { [name]: location } }),
      ]),
    ),
    google_compute_network: { Network: { name: "n" } },
  });
  return reviewOfResources(named("EU"), { ...named("US"), google_compute_network: {} });
}

const page = htmlReview(reviewOfHostile(), { pictures: PICTURES, placeOf: (_, origin) => `prod.ts of ${origin}` });
const nodes = nodesOf(page);
const script = elements(nodes, "script")[0]?.children?.[0]?.value ?? "";

test("its policy lets nothing run and nothing be fetched but what the page was made with", () => {
  const [policy = ""] = elements(nodes, "meta")
    .filter((meta) => attribute(meta, "http-equiv") === "Content-Security-Policy")
    .map((meta) => attribute(meta, "content") ?? "");
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text = ""]) => hash(text));

  expect(policy).not.toContain("unsafe");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`script-src ${hash(/<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "")};`);
  for (const style of styles) expect(policy).toContain(style);
});

test("it asks nobody for anything, and nothing in it is a handler", () => {
  const names = nodes.flatMap(({ attrs = [] }) => attrs.map(({ fullName }) => fullName));

  expect(names.filter((name) => /^on|^style$|^src|^srcset|^action|^formaction|^poster|^data$/i.test(name))).toEqual([]);
  expect(
    [...valuesOf(nodes, "href"), ...valuesOf(nodes, "xlink:href")].filter((value) => !value.startsWith("#")),
  ).toEqual([]);
  expect(page.match(/url\((?!#)/g)).toBeNull();
  for (const name of ["script", "iframe", "object", "embed", "link", "base", "form", "img"]) {
    expect([name, elements(nodes, name).length]).toEqual([name, name === "script" ? 1 : 0]);
  }
});

test("every id is there once, and what refers to one finds it", () => {
  const ids = valuesOf(nodes, "id");

  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  for (const name of ["aria-labelledby", "aria-describedby", "for"]) {
    for (const value of valuesOf(nodes, name)) for (const id of value.split(" ")) expect(ids).toContain(id);
  }
  for (const value of valuesOf(nodes, "href")) expect(ids).toContain(value.slice(1));
});

test("it is found through by ear and by keyboard: language, landmarks, headings in order, labels, what scrolls", () => {
  const levels = nodes.flatMap((node) =>
    node.kind === "element" && /^h[1-6]$/.test(nameOf(node)) ? [Number(nameOf(node)[1])] : [],
  );

  expect(attribute(elements(nodes, "html")[0], "lang")).toBe("en");
  expect(elements(nodes, "main")).toHaveLength(1);
  expect(nodes.some((node) => attribute(node, "role") === "search")).toBe(true);
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1));
  for (const input of elements(nodes, "input")) expect(valuesOf(nodes, "for")).toContain(attribute(input, "id"));
  for (const picture of nodes.filter((node) => attribute(node, "class") === "picture")) {
    expect([attribute(picture, "tabindex"), attribute(picture, "role")]).toEqual(["0", "region"]);
  }
  for (const region of nodes.filter((node) => attribute(node, "role") === "region"))
    expect(attribute(region, "aria-label")).toBeTruthy();
});

test("what is bad is said, and not only coloured", () => {
  const bad = elements(nodes, "li").filter((node) => attribute(node, "class") === "is-bad");

  expect(bad.length).toBeGreaterThan(0);
  for (const item of bad) expect(item.children?.[0]?.children?.[0]?.value).toBe("Important: ");
});

test("text in a name is text", () => {
  const texts = nodes.filter(({ kind }) => kind === "text").map(({ value = "" }) => value);

  expect(texts.some((text) => text.includes("&lt;script&gt;alert(1)&lt;/script&gt;"))).toBe(true);
  expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
});

/** The colours of a theme of the page, by name. */
function colors(dark: boolean): ReadonlyMap<string, string> {
  const part = PAGE_STYLES.split("@media (prefers-color-scheme: dark)")[dark ? 1 : 0] ?? "";
  return new Map([...part.matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name = "", color = ""]) => [name, color]));
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each([
  ["light", false],
  ["dark", true],
])("all text has contrast enough: %s", (_, dark) => {
  const theme = colors(dark);
  const contrast = (one: string, other: string) => {
    const [a, b] = [luminance(theme.get(one) ?? ""), luminance(theme.get(other) ?? "")];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  for (const ground of ["ground", "raised"]) {
    for (const text of ["text", "quiet", "accent", "bad", "warn", "good"]) {
      expect([text, ground, contrast(text, ground) >= 4.5]).toEqual([text, ground, true]);
    }
  }
});

/** As much of a page as its script asks for. */
function run(texts: readonly (readonly [text: string, things: number])[]) {
  const listeners = new Map<string, (event: object) => void>();
  const items = texts.map(([textContent, things]) => ({
    textContent,
    hidden: false,
    dataset: { things: String(things) },
  }));
  const fold = { open: false };
  const part = {
    hidden: false,
    querySelector: (selector: string) =>
      selector === "details" ? fold : (items.find(({ hidden }) => !hidden) ?? null),
  };
  const field = {
    value: "",
    focus: jest.fn(),
    addEventListener: (name: string, call: () => void) => listeners.set(name, call),
  };
  const count = { textContent: "" };
  const document = {
    activeElement: undefined as unknown,
    getElementById: (id: string) => ({ search: field, count })[id],
    querySelectorAll: (selector: string) => (selector === ".items > li" ? items : [part]),
    addEventListener: (name: string, call: (event: object) => void) => listeners.set(name, call),
  };
  vm.runInNewContext(script, { document });
  return { items, part, fold, field, count, document, listeners };
}

test("the search leaves what holds every word, opens what is folded, and says how much is left", () => {
  const { items, part, fold, field, count, listeners } = run([
    ["Bucket RAW loses data", 1],
    ["15 alerts", 15],
  ]);
  expect(count.textContent).toBe("16 things");
  const search = (words: string) => {
    field.value = words;
    listeners.get("input")?.({});
  };

  search("data  bucket");
  expect([items.map(({ hidden }) => hidden), count.textContent, fold.open]).toEqual([
    [false, true],
    "1 of 16 things",
    true,
  ]);
  search("nothing of it");
  expect([part.hidden, count.textContent]).toEqual([true, "0 of 16 things"]);
  search("");
  expect([part.hidden, items.some(({ hidden }) => hidden), count.textContent]).toEqual([false, false, "16 things"]);
});

test("the keyboard reaches the search, and leaves it", () => {
  const { field, document, listeners, count } = run([["a", 1]]);
  const preventDefault = jest.fn();

  listeners.get("keydown")?.({ key: "/", preventDefault });
  expect([field.focus.mock.calls.length, preventDefault.mock.calls.length]).toEqual([1, 1]);
  document.activeElement = field;
  field.value = "zzz";
  listeners.get("input")?.({});
  listeners.get("keydown")?.({ key: "/", preventDefault });
  expect(preventDefault.mock.calls.length).toBe(1);
  listeners.get("keydown")?.({ key: "Escape" });
  expect([field.value, count.textContent]).toEqual(["", "1 things"]);
});

test("a review that nobody may approve says so before anything else", () => {
  const refused = { ...reviewOfHostile(), approvable: false, notApprovable: ["<b>partial</b>"] };
  const text = htmlReview(refused);

  expect(text.indexOf("Not approvable")).toBeLessThan(text.indexOf("<h2"));
  expect(text).toContain("<li>&lt;b&gt;partial&lt;/b&gt;</li>");
});
