import { readFileSync } from "node:fs";
import { readBoundedJson } from "../review/model/bounded-json";
import { changesOfPlan } from "../review/model/changes-of-plan";
import { compare } from "../review/model/compare";
import { readPlatform } from "../review/platform";

/** What the bench measures: `compare <folder> <folder>`, or `plan <file>`. Prints how many resources change. */
const [what = "", before = "", after = ""] = process.argv.slice(2);
const set =
  what === "plan"
    ? changesOfPlan([{ stack: "bench", json: readBoundedJson(readFileSync(before), before) }], {
        before: { label: "state" },
        after: { label: "plan" },
      })
    : compare(readPlatform(before), readPlatform(after), { before: { label: "before" }, after: { label: "after" } });
console.log(set.changes.length);
