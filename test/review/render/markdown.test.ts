import * as fc from "fast-check";
import * as markdown from "prettier/plugins/markdown";
import type { Review } from "../../../review/model/change-set";
import { wholeReview } from "../../../review/reviewing";
import { LONGEST_MARKDOWN, markdownReview } from "../../../review/render/markdown";
import { HOSTILE } from "../../support/hostile";
import { bucket, type Resources, reviewOfResources, setOfResources } from "../../support/reviews";

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

/** What Markdown is, as a parser of it sees it. */
function nodesOf(text: string): readonly Node[] {
  const all: Node[] = [];
  const walk = (node: Node) => {
    all.push(node);
    for (const child of node.children ?? []) walk(child);
  };
  walk(markdown.parsers.markdown.parse(text, { originalText: text } as never) as Node);
  return all;
}

/** HTML in it that is not the page's own. */
const strangeHtml = (nodes: readonly Node[]) =>
  nodes.filter(
    ({ type, value = "" }) =>
      type === "html" && !/^(<details><summary>Folded: [a-z, ]+ \(\d+\)<\/summary>|<\/details>)$/.test(value),
  );

const ofType = (nodes: readonly Node[], ...types: readonly string[]) =>
  nodes.filter(({ type }) => types.includes(type));

test("a review is told as a comment: the sentence, the parts, what is folded, the digest", () => {
  const before = {
    google_storage_bucket: { Raw: bucket("raw", { labels: { team: "a" } }) },
    google_service_account: { Old: { account_id: "old" } },
  };
  const after = { google_storage_bucket: { Raw: bucket("raw", { labels: { team: "b" } }) } };
  const review = reviewOfResources(before, after, { "google_storage_bucket.Raw": "storage.zones.raw" });

  expect(markdownReview(review).replace(/\n+/g, "\n")).toBe(
    [
      "**Destroys 1 service account.**",
      "## `prod: main → topic`",
      "### Destroyed and replaced (1)",
      "- 🟠 **destroy** `service account old` — `data/google_service_account.Old`",
      "  - grants to the account elsewhere stay with the deleted one: an account of the same name does not get them",
      "<details><summary>Folded: labels, descriptions, what means the same, single grants (1)</summary>",
      "- **change** `bucket raw` — `storage.zones.raw`, `data/google_storage_bucket.Raw`",
      '  - labels.team: "a" → "b"',
      "</details>",
      `Digest: \`${review.digest}\``,
      "",
    ].join("\n"),
  );
});

test("text to paste is a block of code", () => {
  const review = reviewOfResources(
    { google_storage_bucket: { Raw: bucket("raw") } },
    { google_storage_bucket: { Other: bucket("raw") } },
  );
  const [code] = ofType(nodesOf(markdownReview(review)), "code");

  expect(code?.value).toBe("moved {\n  from = google_storage_bucket.Raw\n  to   = google_storage_bucket.Other\n}");
});

test.each(HOSTILE)("no name is more than text: %j", (name) => {
  const named = (location: string): Resources => ({
    google_storage_bucket: { [name]: bucket(name, { location }) },
    google_monitoring_alert_policy: {
      [name]: { display_name: name, combiner: location, conditions: [{ display_name: name }] },
    },
  });
  const nodes = nodesOf(markdownReview(reviewOfResources(named("EU"), named(name))));

  expect(strangeHtml(nodes)).toEqual([]);
  expect(
    ofType(nodes, "link", "image", "linkReference", "imageReference", "definition", "table", "thematicBreak"),
  ).toEqual([]);
  expect(ofType(nodes, "heading").length).toBe(
    ofType(nodesOf(markdownReview(reviewOfResources(named("EU"), named("x")))), "heading").length,
  );
});

test("nobody is called by a name that is told, and no address becomes a link", () => {
  const review = reviewOfResources({}, { google_storage_bucket: { Raw: bucket("raw") } });
  const named: Review = {
    ...review,
    summary: "@everyone sees https://evil.example and www.evil.example",
  };
  expect(markdownReview(named)).toContain(
    "**@\u200beveryone sees https\u200b://evil.example and www\u200b.evil.example**",
  );
});

const name = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 60 }), fc.constant("n".repeat(100_000)));
const environment = fc.record({
  resources: fc.array(fc.tuple(name, name), { maxLength: 30 }),
  times: fc.constantFrom(1, 1, 20),
});

test("however much changes, the comment is short enough, whole in itself, and says what it leaves out", () => {
  fc.assert(
    fc.property(
      fc.array(environment, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(LONGEST_MARKDOWN, 8_000),
      (environments, longest) => {
        const sets = environments.map(({ resources, times }, at) => {
          const side = (location: number) => ({
            google_storage_bucket: Object.fromEntries(
              Array.from({ length: times }, (_, turn) =>
                resources.map((pair, index) => [
                  `R${turn}_${index}`,
                  bucket(`${pair[0]}${turn}`, { location: pair[location] }),
                ]),
              ).flat(),
            ),
          });
          return setOfResources(`e${at}`, side(0), side(1));
        });
        const review = wholeReview(sets);
        const text = markdownReview(review, longest);
        const nodes = nodesOf(text);
        const open = text.match(/^<details>/gm)?.length ?? 0;

        expect(text.length).toBeLessThanOrEqual(longest);
        expect(text.match(/^<\/details>/gm)?.length ?? 0).toBe(open);
        expect(strangeHtml(nodes)).toEqual([]);
        expect(text).toContain(`Digest: \`${review.digest}\``);
        const isCut = text.includes("Cut here");
        expect(text.slice(0, 4_000).includes("NOT APPROVABLE: this report is cut")).toBe(isCut);
        if (longest === LONGEST_MARKDOWN && sets.every(({ changes }) => changes.length < 5)) expect(isCut).toBe(false);
      },
    ),
    { numRuns: 25 },
  );
});

test("what is cut is counted, and everybody is told on top", () => {
  const many = (location: string) => ({
    google_storage_bucket: Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [
        `B${index}`,
        bucket(`bucket-${index}`, { location: `${location}${index % 700}` }),
      ]),
    ),
  });
  const text = markdownReview(reviewOfResources(many("A"), many("B")));
  const [, left, all] =
    /\*\*NOT APPROVABLE: this report is cut\.\*\* (\d+) of (\d+) things that change are not shown/.exec(text) ?? [];

  expect(text.length).toBeLessThanOrEqual(LONGEST_MARKDOWN);
  expect(Number(all)).toBe(2_000);
  expect(text).toContain(`**Cut here: ${left} more.**`);
  expect(text.match(/`bucket bucket-\d+`/g)?.length).toBe(2_000 - Number(left));
});

test("a review that nobody may approve says so on top, with why", () => {
  const review = reviewOfResources({}, { google_storage_bucket: { Raw: bucket("raw") } });
  const [set] = review.changeSets;
  const reason = "the plan of data is partial";
  const refused: Review = {
    ...review,
    approvable: false,
    notApprovable: [reason],
    changeSets: set === undefined ? [] : [{ ...set, approvable: false, notApprovable: [reason] }],
  };
  const lines = markdownReview(refused)
    .split("\n")
    .filter((line) => line !== "");

  expect(lines.slice(1, 3)).toEqual(["> [!CAUTION]", "> **NOT APPROVABLE**, for what is said below."]);
  expect(lines).toContain("> **Not approvable:** the plan of data is partial");
});
