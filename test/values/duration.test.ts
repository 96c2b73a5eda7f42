import * as fc from "fast-check";
import { Duration, DURATION_PATTERN } from "../../values/duration";

const seconds = fc.integer({ min: 0, max: 36_500 * 86_400 });

test.each([
  ["0s", 0],
  ["90s", 90],
  ["15m", 900],
  ["12h", 43_200],
  ["30d", 2_592_000],
])("%s is %d seconds", (text, expected) => {
  expect(Duration.parse(text).toSeconds()).toBe(expected);
});

test.each(["", "30", "d", "030d", "1.5h", "-1d", "30 d", "30D", "1w", "1d12h", "1e3s", "٣d"])(
  "%p is not a duration",
  (text) => {
    expect(() => Duration.parse(text)).toThrow(
      new RangeError(`"${text}" is not a duration: write a whole number and a unit, such as "30d" (s, m, h, d)`),
    );
  },
);

test("what is written can be read again and means the same", () => {
  fc.assert(
    fc.property(seconds, (count) => {
      const text = Duration.seconds(count).toText();

      expect(text).toMatch(DURATION_PATTERN);
      expect(Duration.parse(text).toSeconds()).toBe(count);
    }),
  );
});

test("every text of a duration is written in the largest unit that needs no fraction", () => {
  expect(Duration.parse("48h").toText()).toBe("2d");
  expect(Duration.parse("36h").toText()).toBe("36h");
  expect(Duration.parse("120s").toText()).toBe("2m");
  expect(Duration.parse("0d").toText()).toBe("0s");
});

test("a duration is written for Terraform in seconds, for BigQuery in milliseconds", () => {
  expect(Duration.days(90).toTerraform()).toBe("7776000s");
  expect(Duration.parse("1h").toMilliseconds()).toBe(3_600_000);
  expect(Duration.parse("36h").toDays()).toBe(1.5);
});

test("of two durations at most one is longer, and it has more seconds", () => {
  fc.assert(
    fc.property(seconds, seconds, (one, other) => {
      expect(Duration.seconds(one).isLongerThan(Duration.seconds(other))).toBe(one > other);
    }),
  );
});
