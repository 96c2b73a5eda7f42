import { createColors } from "picocolors";
import type { Finding } from "../finding";
import { linesOf, type ReportOptions } from "./checked";

/**
 * For people: place and path, then the problem, what is allowed and what to do. A warning says that it is one. With
 * colours, the line of code as well, with a mark under the place.
 */
export function textReport(findings: readonly Finding[], { color = false, sourceOf }: ReportOptions): string {
  const paint = createColors(color);
  return findings
    .map((finding) => {
      const { severity, location, path, rule } = finding;
      const [problem = "", ...more] = linesOf(finding);
      const place = paint.cyan(`${location.file}:${location.line}:${location.column}`);
      const tint = severity === "error" ? paint.red : paint.yellow;
      const lines = [
        [place, ...(path === "" ? [] : [paint.bold(path)]), ...(color ? [paint.dim(rule)] : [])].join("  "),
        ...(color ? codeFrame(finding, sourceOf?.(location.file)).map((line) => paint.dim(`  ${line}`)) : []),
        `  ${tint(severity === "warning" ? `warning: ${problem}` : problem)}`,
        ...more.map((line) => `  ${line}`),
      ];
      return `${lines.join("\n")}\n`;
    })
    .join("\n");
}

/** Longer lines are cut around the place, so that the mark stays under it. */
const WIDEST = 100;

function codeFrame({ location }: Finding, source: string | undefined): readonly string[] {
  const text = source?.split(/\r?\n/)[location.line - 1];
  if (text === undefined) return [];
  const from = location.column > WIDEST ? location.column - WIDEST / 2 : 0;
  const shown = text.slice(from, from + WIDEST);
  const number = String(location.line);
  // Tabs stay tabs, or the mark would stand elsewhere.
  const before = shown.slice(0, location.column - 1 - from).replace(/[^\t]/g, " ");
  return [`${number} | ${shown}`, `${" ".repeat(number.length)} | ${before}^`];
}
