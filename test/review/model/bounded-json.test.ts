import { isWithin, JsonError, LIMITS, readBoundedJson } from "../../../review/model/bounded-json";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test("JSON is read, also with a mark of byte order before it", () => {
  expect(readBoundedJson(Buffer.from('\uFEFF{"a":1}'), "plan.json")).toEqual({ a: 1 });
});

test.each([
  ["{", /^plan\.json is no JSON: /],
  [nested(LIMITS.depth + 2), /^plan\.json is nested deeper than 200 levels/],
  [nested(100_000), /^plan\.json is nested deeper than 200 levels/],
])("what cannot be read is told by name", (text, message) => {
  expect(() => readBoundedJson(text, "plan.json")).toThrow(JsonError);
  expect(() => readBoundedJson(text, "plan.json")).toThrow(message);
});

test("more than is read is refused before it is parsed", () => {
  const large = { length: LIMITS.bytes + 1 };
  Object.setPrototypeOf(large, Buffer.prototype);
  expect(() => readBoundedJson(large as Buffer, "plan.json")).toThrow(
    "plan.json has 257 MiB\n  allowed: at most 256 MiB",
  );
});

test("depth counts levels, of lists and of objects", () => {
  expect([0, 1, 2].map((depth) => isWithin({ a: [1] }, depth))).toEqual([false, false, true].map((_, i) => i >= 1));
});
