import { addressOf, describe as text, type Diagnostic } from "../../validation/diagnostics";

const problem = { severity: "error", summary: "Unsupported argument" } satisfies Diagnostic;

test.each([
  ["its address", { ...problem, address: "google_x.Raw_1A2B3C4D" }],
  ["the text of a JSON file", { ...problem, snippet: { context: "resource.google_x.Raw_1A2B3C4D" } }],
  ["the text of another tool", { ...problem, snippet: { context: 'resource "google_x" "Raw_1A2B3C4D"' } }],
])("the resource of a diagnostic is found by %s", (_what, diagnostic) => {
  expect(addressOf(diagnostic)).toBe("google_x.Raw_1A2B3C4D");
});

test("a diagnostic about no resource has no place", () => {
  expect(addressOf({ ...problem, snippet: { context: "provider.google" } })).toBeUndefined();
  expect(text(problem, {})).toBe("error: Unsupported argument");
});

test("a resource without an origin is told by its address", () => {
  expect(text({ ...problem, address: "google_x.Raw" }, { "google_x.Other": "storage" })).toBe(
    "error: google_x.Raw: Unsupported argument",
  );
});
