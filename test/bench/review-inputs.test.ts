import { planSource, writePlatform } from "../../bench/review-inputs";
import { changesOfPlan } from "../../review/model/changes-of-plan";
import { compare } from "../../review/model/compare";
import type { Json } from "../../review/json";
import { readPlatform, resourcesOf } from "../../review/platform";
import { temporaryFolders } from "../support/folders";

const temporaryFolder = temporaryFolders();
const sides = { before: { label: "before" }, after: { label: "after" } };

test("the platforms have so many resources, and what can change does", () => {
  const [before, after] = [false, true].map((changed) => {
    const folder = temporaryFolder();
    writePlatform(folder, 80, changed);
    return readPlatform(folder);
  }) as [ReturnType<typeof readPlatform>, ReturnType<typeof readPlatform>];
  expect(resourcesOf(before)).toHaveLength(80);
  expect(compare(before, after, sides).counts).toMatchObject({ replace: 30, update: 40, folded: 20 });
});

test("the plan is as large as it was asked for, and is one", () => {
  const source = planSource(100_000);
  expect(source.length).toBeGreaterThanOrEqual(100_000);
  expect(source.length).toBeLessThan(120_000);
  const { counts } = changesOfPlan([{ stack: "bench", json: JSON.parse(source) as Json }], sides);
  expect(counts.replace).toBeGreaterThan(0);
  expect(counts.update).toBeGreaterThan(counts.replace);
});
