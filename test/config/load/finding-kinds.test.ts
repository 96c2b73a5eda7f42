import fs from "node:fs";
import path from "node:path";
import { FINDING_KINDS } from "../../../config/load/finding-kinds";

test("every kind of finding that loading tells is explained, and no other", () => {
  const folder = path.resolve(__dirname, "../../../config/load");
  const told = fs
    .readdirSync(folder)
    .filter((file) => file !== "finding-kinds.ts")
    .flatMap((file) => fs.readFileSync(path.join(folder, file), "utf8").match(/"(file|schema)\/[a-z-]+"/g) ?? [])
    .map((quoted) => quoted.slice(1, -1));

  expect(Object.keys(FINDING_KINDS)).toEqual([...new Set(told)].sort());
});
