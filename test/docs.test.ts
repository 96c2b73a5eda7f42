import * as fs from "node:fs";
import * as path from "node:path";
import { REFUSALS, RELEASE_REASONS } from "../constructs/workflows/releases/report";

const page = (file: string) => fs.readFileSync(path.resolve(__dirname, "../docs", file), "utf8");

/** The rows of the table on a page whose first column is headed so, without head and line. */
function rowsOf(text: string, head: string): readonly (readonly string[])[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${head} `));
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  return lines.slice(start + 2, start + length).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const reasons = Object.keys(RELEASE_REASONS);
const refusals: readonly string[] = REFUSALS;

test("the page about releases has every reason of a report, in its order, with the outcome that it has", () => {
  const rows = rowsOf(page("releases.md"), "reason");

  expect(rows.map(([reason, outcome]) => [reason, outcome])).toEqual(
    reasons.map((reason) => [
      `\`${reason}\``,
      reason === "already-serving" ? "skipped" : refusals.includes(reason) ? "refused" : "failed",
    ]),
  );
});

test("the runbook says for every reason what it means and what to do first", () => {
  const rows = rowsOf(page("runbooks/release-failed.md"), "reason");

  expect(rows.map(([reason]) => reason)).toEqual(reasons.map((reason) => `\`${reason}\``));
  for (const [, means, first] of rows) expect([means, first]).not.toContain("");
});
