import { exactly, rangeOf } from "../../values/guess";

test.each([
  ["90m", exactly(1.5)],
  ["2TiB", exactly(2048)],
  ["40%", exactly(0.4)],
  [7, exactly(7)],
  [
    { low: "1h", expected: "1d", high: "2d" },
    { low: 1, expected: 24, high: 48 },
  ],
])("%j is read as %j", (guess, range) => {
  expect(rangeOf(guess)).toEqual(range);
});

test("other text is no guess", () => {
  expect(() => rangeOf("soon")).toThrow(new RangeError('"soon" is no duration, size, share or number'));
});
