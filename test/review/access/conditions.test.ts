import { admits, implies, sameCondition } from "../../../review/access/conditions";

const when = (expression: string) => ({ title: "t", expression });
const objects = (prefix: string) => `resource.name.startsWith("projects/_/buckets/b/objects/${prefix}")`;

test.each<[narrow: string, wide: string]>([
  [objects("a/b/"), objects("a/")],
  ['resource.name == "projects/_/buckets/b/objects/a/x"', objects("a/")],
  [`${objects("a/")} && request.time < timestamp("2027-01-01T00:00:00Z")`, objects("a/")],
  ['request.time < timestamp("2026-01-01T00:00:00Z")', 'request.time < timestamp("2027-01-01T00:00:00Z")'],
  [objects("a/"), `${objects("b/")} || ${objects("a/")}`],
  [`(${objects("a/")}) && x`, `((${objects("a/")}))`],
  ["x   &&  y", "y"],
  ['a == "||" && b', 'a == "||"'],
])("%s is within %s, and not the other way round", (narrow, wide) => {
  expect(implies(when(narrow), when(wide))).toBe(true);
  expect(implies(when(wide), when(narrow))).toBe(false);
});

test("a condition is within none, and none is not within a condition", () => {
  expect(implies(when("x"), undefined)).toBe(true);
  expect(implies(undefined, when("x"))).toBe(false);
});

test("what is not understood is the same only as itself", () => {
  expect(implies(when("x.matches('a')"), when("x.matches('b')"))).toBe(false);
  expect(sameCondition(when("x.matches( 'a' )"), { title: "other", expression: "x.matches( 'a' )" })).toBe(true);
  expect(sameCondition(when("a || b"), when("b || a"))).toBe(true);
});

test.each<[expression: string, verdict: boolean | undefined]>([
  [objects("a/"), true],
  [objects("b/"), false],
  [`${objects("b/")} || ${objects("a/")}`, true],
  [`${objects("a/")} && request.time < timestamp("2027-01-01T00:00:00Z")`, undefined],
  [`${objects("b/")} && something`, false],
  ["something", undefined],
])("whether %s lets an object through: %s", (expression, verdict) => {
  expect(admits(when(expression), "projects/_/buckets/b/objects/a/file")).toBe(verdict);
});

test("nothing that is written as a condition takes long or breaks", () => {
  const hostile = when("(".repeat(100000) + "&&".repeat(1000) + '"'.repeat(3));
  expect(implies(hostile, when("x"))).toBe(false);
  expect(admits(hostile, "x")).toBeUndefined();
});
