import fs from "node:fs";
import path from "node:path";
import type { JsonObject } from "../../../review/json";
import { compareResources } from "./comparing";

/** One argument changed at a time: what Terraform 1.11 with version 6.50.0 of the provider planned for it. */
const RECORDED = JSON.parse(
  fs.readFileSync(path.resolve(__dirname, "plans/single-changes.json"), "utf8"),
) as readonly (readonly [type: string, before: JsonObject, after: JsonObject, planned: string])[];

test("what is predicted is what the real provider planned, for every single change that was tried", () => {
  const wrong = RECORDED.filter(([type, before, after, planned]) => {
    const [change] = compareResources({ [type]: { It: before } }, { [type]: { It: after } }).changes;
    return (change?.action ?? "no-op") !== planned;
  });
  expect(wrong).toEqual([]);
  expect(new Set(RECORDED.map(([, , , planned]) => planned))).toEqual(new Set(["no-op", "update", "replace"]));
});
