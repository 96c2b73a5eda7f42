import fs from "node:fs";
import path from "node:path";
import { assign, returns, routine } from "../../constructs/workflows/language/steps";
import { renderWorkflow, VALID } from "../../constructs/workflows/language/source";
import { rememberingValid } from "../../stacks/valid-workflows";
import { writeFiles } from "../support/files";

const definition = (value: string) => ({ main: routine([], [returns("give", value)]) });

test("what was found valid is kept for the next run of the same code, and nothing else is", () => {
  const file = path.join(writeFiles({}), "valid");
  VALID.clear();
  rememberingValid(file, () => renderWorkflow(definition("one")));
  const kept = fs.readFileSync(file, "utf8");
  VALID.clear();

  rememberingValid(file, () => {
    expect([...VALID]).toEqual([kept]);
    expect(renderWorkflow(definition("one"))).toContain("one");
  });

  expect(fs.readFileSync(file, "utf8")).toBe(kept);
});

test("a workflow that is not valid is refused in every run", () => {
  const file = path.join(writeFiles({}), "valid");
  const broken = { main: routine([], [assign("make", { a: 1 }, { next: "nowhere" })]) };

  for (let run = 1; run <= 2; run += 1)
    expect(() => rememberingValid(file, () => renderWorkflow(broken))).toThrow('there is no step "nowhere"');
  expect(fs.existsSync(file)).toBe(false);
});

test("where nothing can be kept, everything is checked", () => {
  VALID.clear();

  const text = rememberingValid(path.join(writeFiles({}), "no", "such", "folder"), () =>
    renderWorkflow(definition("two")),
  );

  expect(text).toContain("two");
});
