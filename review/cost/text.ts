import { createColors } from "picocolors";
import { PRICE_SOURCES } from "../../catalog/prices";
import { printable } from "../../values/printable";
import type { CostComparison } from "./changes";
import type { CostLine, Estimate, Unpriced } from "./estimate";
import { type CostGrouping, groupsBy } from "./groups";
import { sum } from "./ranges";
import { converted, counted, dollarRange, dollars, percent, signedDollars } from "./money";

/** How estimates are shown. */
export interface CostLook {
  readonly color: boolean;
  readonly by: CostGrouping;
  /** Whether each cost tells how it is computed and where its prices are from. */
  readonly explain: boolean;
}

const LARGEST = 3;

/** An estimate for people: the sum, the three largest, everything by group, what has no price, what was assumed. */
export function costText(estimate: Estimate, look: CostLook): string {
  const { bold, dim } = createColors(look.color);
  const { environment, region, total, lines, unpriced, assumptions, collected, rate } = estimate;
  const among = unpriced.some(({ isMachines }) => isMachines === true) ? ", machines among them" : "";
  const plus = unpriced.length === 0 ? "" : `, plus ${counted(unpriced.length, "thing")} without a price${among}`;
  const largest = lines.slice(0, LARGEST).filter(({ cost }) => cost.high > 0);
  return [
    `${bold(printable(environment))}  ${printable(region)}`,
    "",
    `  ${bold(`${dollars(total.expected)}${converted(total.expected, estimate)}`)} a month expected, ${dollarRange(total)}${plus}`,
    `  ${dim(`list prices of ${collected} in dollars, before discounts and tax${rate === undefined ? "" : `; rate of ${rate.of}`}`)}`,
    ...(largest.length === 0 ? [] : ["", "  the largest"]),
    ...largest.flatMap((line) => largestLines(line, estimate, dim)),
    ...groupsBy(estimate, look.by).flatMap((group) => [
      "",
      `  ${row(group.cost, bold(printable(group.name)))}`,
      ...(look.explain ? group.lines : worthALine(group.lines, total)).flatMap((line) => [
        `  ${row(line.cost, printable(line.what), "  ")}`,
        ...(look.explain ? explained(line, dim) : []),
      ]),
      ...(look.explain ? [] : smaller(group.lines, total, dim)),
    ]),
    ...unpricedLines(unpriced, bold),
    ...(assumptions.length === 0
      ? []
      : ["", `  ${bold("assumed")}, where nothing is written in the environment file; * marks what is`]),
    ...aligned(
      assumptions.map(({ path, value, written }) => [`  ${written ? "*" : " "} ${printable(path)}`, printable(value)]),
    ),
    ...(look.explain ? sources(estimate, bold) : []),
    "",
  ].join("\n");
}

const WIDTH = 10;

/** Costs of less than this part of all are put together, unless they are explained. */
const SMALL = 0.005;

function isSmall({ cost }: CostLine, total: CostLine["cost"]): boolean {
  return cost.expected < SMALL * total.expected && cost.high < SMALL * total.high;
}

/** A single small one needs no more room than the words for several. */
function worthALine(lines: readonly CostLine[], total: CostLine["cost"]): readonly CostLine[] {
  const few = lines.filter((line) => isSmall(line, total)).length < 2;
  return few ? lines : lines.filter((line) => !isSmall(line, total));
}

function smaller(
  lines: readonly CostLine[],
  total: CostLine["cost"],
  dim: (text: string) => string,
): readonly string[] {
  const rest = lines.filter((line) => isSmall(line, total));
  if (rest.length < 2) return [];
  return [`  ${row(sum(rest.map(({ cost }) => cost)), dim(`${rest.length} smaller ones, told by --explain`), "  ")}`];
}

function row({ low, expected, high }: CostLine["cost"], words: string, indent = ""): string {
  return `${dollars(expected).padStart(WIDTH)}  ${`${dollars(low)} to ${dollars(high)}`.padStart(2 * WIDTH)}  ${indent}${words}`;
}

function largestLines(line: CostLine, { total }: Estimate, dim: (text: string) => string): readonly string[] {
  const share = total.expected > 0 ? percent(line.cost.expected / total.expected) : "";
  return [
    `  ${dollars(line.cost.expected).padStart(WIDTH)}  ${share.padStart(4)}  ${printable(line.what)}`,
    `  ${" ".repeat(WIDTH)}        ${dim(printable(line.how))}`,
    ...(line.note === undefined ? [] : [`  ${" ".repeat(WIDTH)}        ${dim(printable(line.note))}`]),
  ];
}

function explained({ how, note, prices, assumes }: CostLine, dim: (text: string) => string): readonly string[] {
  const from = [...new Set(prices.map(({ id, source, date, status }) => `${id} (${source}, ${date}, ${status})`))];
  const indent = " ".repeat(3 * WIDTH + 8);
  return [
    how,
    ...(note === undefined ? [] : [note]),
    `prices: ${from.join(", ")}`,
    ...(assumes.length === 0 ? [] : [`assumes: ${assumes.join(", ")}`]),
  ].map((text) => `${indent}${dim(printable(text))}`);
}

function unpricedLines(unpriced: readonly Unpriced[], bold: (text: string) => string): readonly string[] {
  return unpriced.length === 0 ? [] : ["", `  ${bold("without a price")}, and in no sum`, ...byReason(unpriced)];
}

/** Things with one reason are told together. */
function byReason(all: readonly { readonly what: string; readonly reason: string }[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { what, reason } of all) {
    const others = reasons.get(reason);
    if (others === undefined) reasons.set(reason, [what]);
    else others.push(what);
  }
  return [...reasons].flatMap(([reason, what]) => {
    const [first = "", ...others] = what.map(printable);
    const words = printable(reason);
    return others.length === 0
      ? [`    ${first}: ${words}`]
      : [`    ${words}`, `      ${[first, ...others].join(", ")}`];
  });
}

function sources({ lines }: Estimate, bold: (text: string) => string): readonly string[] {
  const used = [...new Set(lines.flatMap(({ prices }) => prices.map(({ source }) => source)))].sort();
  if (used.length === 0) return [];
  return ["", `  ${bold("sources")}`, ...aligned(used.map((source) => [`    ${source}`, PRICE_SOURCES[source] ?? ""]))];
}

function aligned(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `${first.padEnd(width)}  ${second}`.trimEnd());
}

/** What a change costs, for people: the difference, then what makes it, the largest first. */
export function comparisonText(
  comparison: CostComparison,
  names: { readonly before: string; readonly after: string },
  color: boolean,
): string {
  const { bold, dim, red, green } = createColors(color);
  const { before, after, difference, share, changes, unknown, assumptions, unpriced } = comparison;
  const tint = difference.expected > 0 ? red : green;
  const title = `${bold(printable(names.after))} against ${bold(printable(names.before))}`;
  const sums = `${unknown.length === 0 ? "" : "as far as it can be compared; all sums "}from ${dollars(before.expected)} to ${dollars(after.expected)}, the upper end from ${dollars(before.high)} to ${dollars(after.high)}`;
  return [
    title,
    "",
    changes.length === 0
      ? "  nothing that has a price costs more or less"
      : `  ${bold(tint(`${signedDollars(difference.expected)} a month expected`))}${share === undefined ? "" : ` (${percent(share, true)})`}, ${sums}`,
    ...(unknown.length === 0
      ? []
      : [`  and ${counted(unknown.length, "change")} of which nobody can say what it costs`]),
    ...(unpriced === 0 ? [] : [dim(`  ${counted(unpriced, "thing")} without a price afterwards, in no sum`)]),
    ...changes.flatMap((change) => {
      const what = [change.before?.what, change.after?.what].map((text) =>
        text === undefined ? undefined : printable(text),
      );
      const [was, is] = what;
      const words =
        was === undefined ? `${is} (new)` : is === undefined ? `${was} (gone)` : was === is ? is : `${was}, then ${is}`;
      const how = [change.before?.how, change.after?.how].filter((text) => text !== undefined).map(printable);
      return [
        "",
        `  ${signedDollars(change.difference.expected).padStart(WIDTH)}  ${words}`,
        `  ${" ".repeat(WIDTH)}  ${dim(`${change.before === undefined ? "" : `${dollars(change.before.cost.expected)}, ${dollarRange(change.before.cost)}, `}${change.after === undefined ? "then nothing" : `${change.before === undefined ? "" : "then "}${dollars(change.after.cost.expected)}, ${dollarRange(change.after.cost)}`}`)}`,
        ...how.map((text) => `  ${" ".repeat(WIDTH)}  ${dim(text)}`),
      ];
    }),
    ...(unknown.length === 0 ? [] : ["", `  ${bold("nobody can say")}, and in no sum`]),
    ...byReason(unknown),
    ...(assumptions.length === 0 ? [] : ["", `  ${bold("assumed otherwise")}`]),
    ...aligned(
      assumptions.map(({ path, before: was, after: is }) => [
        `    ${printable(path)}`,
        printable(`${was ?? "nothing"}, then ${is ?? "nothing"}`),
      ]),
    ),
    "",
  ].join("\n");
}
