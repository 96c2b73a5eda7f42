import * as fc from "fast-check";
import { SHARE_PATTERN, shareToFraction } from "../../values/share";

test.each([
  ["0%", 0],
  ["0.1%", 0.001],
  ["5%", 0.05],
  ["99.9%", 0.999],
  ["99.9999%", 0.999999],
  ["100%", 1],
  ["100.0%", 1],
])("%s is %d", (text, fraction) => {
  expect(shareToFraction(text)).toBe(fraction);
});

test.each(["", "5", "%", "100.1%", "101%", "-1%", "0.00001%", "5 %", "1e1%", ".5%"])("%p is not a share", (text) => {
  expect(() => shareToFraction(text)).toThrow(new RangeError(`"${text}" is not a share: write "0%" to "100%"`));
});

test("every share is a fraction between 0 and 1, and a larger share is a larger fraction", () => {
  const share = fc.integer({ min: 0, max: 1_000_000 });

  fc.assert(
    fc.property(share, share, (one, other) => {
      const [text, otherText] = [`${one / 10_000}%`, `${other / 10_000}%`];

      fc.pre(SHARE_PATTERN.test(text) && SHARE_PATTERN.test(otherText));
      expect(shareToFraction(text)).toBeGreaterThanOrEqual(0);
      expect(shareToFraction(text)).toBeLessThanOrEqual(1);
      expect(shareToFraction(text) < shareToFraction(otherText)).toBe(one < other);
    }),
  );
});
