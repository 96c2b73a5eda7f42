import { printable } from "../../values/printable";
import type { Estimate } from "./estimate";

const COLUMNS = [
  "environment", "section", "stack", "of", "models", "what", "low", "expected", "high", "currency", "how", "prices", "note", "assumes", "reason",
] as const; // prettier-ignore

/** Estimates for spreadsheets (RFC 4180): a row for each cost, and for each thing without a price one with empty numbers and the reason. */
export function costCsv(estimates: readonly Estimate[]): string {
  const rows = estimates.flatMap(({ environment, currency, lines, unpriced }) => [
    ...lines.map(({ section, stack, of, models, what, cost, how, prices, note, assumes }) => [
      environment, section, stack, of, models.join(" "), what, amount(cost.low), amount(cost.expected), amount(cost.high), currency, how,
      prices.map(({ id, source, date, status }) => `${id} (${source}, ${date}, ${status})`).join("; "), note ?? "", assumes.join(" "), "",
    ]), // prettier-ignore
    ...unpriced.map(({ section, stack, of, models, what, reason }) => [
      environment, section, stack, of, models.join(" "), what, "", "", "", currency, "", "", "", "", reason,
    ]), // prettier-ignore
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function amount(usd: number): string {
  return String(Number(usd.toFixed(4)));
}

/** A spreadsheet takes text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function field(text: string): string {
  const safe = printable(FORMULA.test(text) ? `'${text}` : text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
