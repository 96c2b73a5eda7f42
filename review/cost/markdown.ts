import { printable } from "../../values/printable";
import type { CostComparison } from "./changes";
import type { Estimate } from "./estimate";
import { type CostGrouping, groupsBy } from "./groups";
import { converted, counted, dollarRange, dollars, percent, signedDollars } from "./money";

/** More is cut, and said to be: comments on pull requests take 65,536 characters. */
const MOST_ROWS = 100;
const LONGEST_CELL = 400;

/** An estimate as Markdown. What names hold cannot become markup. */
export function costMarkdown(estimate: Estimate, by: CostGrouping): string {
  const { environment, region, total, lines, unpriced, assumptions, collected } = estimate;
  return [
    `## Cost of ${cell(environment)} (${cell(region)})`,
    "",
    `**${dollars(total.expected)}${converted(total.expected, estimate)} a month** expected, ${dollarRange(total)}, plus ${counted(unpriced.length, "thing")} without a price. List prices of ${collected}, before discounts and tax.`,
    "",
    ...table(
      [by, "expected", "low", "high"],
      groupsBy(estimate, by).map(({ name, cost }) => [name, ...numbers(cost)]),
    ),
    "",
    ...table(
      ["what", "expected", "low", "high", "how"],
      lines.map(({ what, cost, how, note }) => [what, ...numbers(cost), note === undefined ? how : `${how}; ${note}`]),
    ),
    ...(unpriced.length === 0
      ? []
      : [
          "",
          "### Without a price, and in no sum",
          "",
          ...table(
            ["what", "why"],
            unpriced.map(({ what, reason }) => [what, reason]),
          ),
        ]),
    ...(assumptions.length === 0
      ? []
      : [
          "",
          "### Assumed",
          "",
          ...table(
            ["where", "what", "said by"],
            assumptions.map(({ path, value, written }) => [path, value, written ? "the environment file" : "default"]),
          ),
        ]),
    "",
  ].join("\n");
}

/** What a change costs, as Markdown. */
export function comparisonMarkdown(
  comparison: CostComparison,
  names: { readonly before: string; readonly after: string },
): string {
  const { before, after, difference, share, changes, unknown, assumptions } = comparison;
  return [
    `## Cost of ${cell(names.after)} against ${cell(names.before)}`,
    "",
    `**${signedDollars(difference.expected)} a month**${share === undefined ? "" : ` (${percent(share, true)})`} expected${unknown.length === 0 ? "" : ", as far as it can be compared"}: the sum goes from ${dollars(before.expected)} to ${dollars(after.expected)}, its upper end from ${dollars(before.high)} to ${dollars(after.high)}.`,
    ...(unknown.length === 0 ? [] : ["", `Of ${counted(unknown.length, "change")} nobody can say what it costs.`]),
    ...(changes.length === 0
      ? []
      : [
          "",
          ...table(
            ["what", "difference", "before", "after"],
            changes.map((change) => [
              change.after?.what ?? `${change.before?.what} (gone)`,
              signedDollars(change.difference.expected),
              change.before === undefined ? "" : dollars(change.before.cost.expected),
              change.after === undefined ? "" : dollars(change.after.cost.expected),
            ]),
          ),
        ]),
    ...(unknown.length === 0
      ? []
      : [
          "",
          "### Nobody can say, and in no sum",
          "",
          ...table(
            ["what", "why"],
            unknown.map(({ what, reason }) => [what, reason]),
          ),
        ]),
    ...(assumptions.length === 0
      ? []
      : [
          "",
          "### Assumed otherwise",
          "",
          ...table(
            ["where", "before", "after"],
            assumptions.map((one) => [one.path, one.before ?? "", one.after ?? ""]),
          ),
        ]),
    "",
  ].join("\n");
}

function numbers({ low, expected, high }: Estimate["total"]): readonly string[] {
  return [expected, low, high].map(dollars);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const cut = rows.length - MOST_ROWS;
  return [
    line(head),
    `|${head.map((_name, index) => (index === 0 ? "---" : head.length > 3 && index < 4 ? "---:" : "---")).join("|")}|`,
    ...rows.slice(0, MOST_ROWS).map(line),
    ...(cut > 0 ? ["", `${counted(cut, "row")} more: see the text or JSON form.`] : []),
  ];
}

/** Text within a cell: nothing in it is markup, a mention or a link. */
function cell(text: string): string {
  const short = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
  return printable(short)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_{}[\]()#!|~$]/g, "\\$&")
    .replace(/@/g, "&#64;")
    .replace(/:\/\//g, ":&#47;&#47;");
}
