import fc from "fast-check";
import { cronProblem, longestGap } from "../../values/cron";

test.each([
  "0 2 * * *",
  "*/15 * * * *",
  "0 6-18/2 * * mon-fri",
  "5,35 0 1 jan,jul *",
  "0 0 29 2 *",
  "0 0 31 2 1",
  "10 3 * * 7",
  "0/20 * * * *",
])("%s is a schedule", (text) => {
  expect(cronProblem(text)).toBeUndefined();
});

test.each([
  ["", "has 0 fields, and needs five: minute, hour, day of the month, month, day of the week"],
  ["daily", "has 1 field, and needs five: minute, hour, day of the month, month, day of the week"],
  ["0 0 2 * * *", "has 6 fields, and needs five: minute, hour, day of the month, month, day of the week"],
  ["60 2 * * *", `has the minute "60", where 0 to 59 stand`],
  ["0 24 * * *", `has the hour "24", where 0 to 23 stand`],
  ["0 2 0 * *", `has the day of the month "0", where 1 to 31 stand`],
  ["0 2 * 13 *", `has the month "13", where 1 to 12 stand or jan to dec`],
  ["0 2 * * fry", `has the day of the week "fry", where 0 to 7 stand or sun to sat`],
  ["0 18-6 * * *", `has the hour "18-6", where 0 to 23 stand`],
  ["*/0 * * * *", `has the minute "*/0", where 0 to 59 stand`],
  ["1-2-3 * * * *", `has the minute "1-2-3", where 0 to 59 stand`],
  ["0 0 30 2 *", "never happens: no such month has that day"],
  ["0 0 31 4,6 *", "never happens: no such month has that day"],
])("%s is none, because it %s", (text, problem) => {
  expect(cronProblem(text)).toBe(problem);
});

test("every combination of numbers within the fields that a long month has is a schedule", () => {
  const field = (min: number, max: number) => fc.integer({ min, max }).map(String);
  fc.assert(
    fc.property(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7), (...fields) => {
      expect(cronProblem(fields.join(" "))).toBeUndefined();
    }),
  );
});

test.each([
  ["*/15 * * * *", 15 * 60],
  ["0 2 * * *", 24 * 3_600],
  ["0,30 6-18 * * *", (24 - 12) * 3_600 - 30 * 60],
  ["0 2 * * mon-fri", 3 * 24 * 3_600],
  ["0 4 * * 0", 7 * 24 * 3_600],
  ["0 4 * * 7", 7 * 24 * 3_600],
  ["0 0 1 * *", 31 * 24 * 3_600],
  ["0 0 1 * 1", 7 * 24 * 3_600],
  ["0 0 29 2 *", (4 * 365 + 1) * 24 * 3_600],
])("%s leaves at most %i seconds between two starts", (schedule, seconds) => {
  expect(longestGap(schedule)).toBe(seconds);
});

test("more starts never leave more time between two", () => {
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(hours, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (some, more, minute) => {
      const of = (all: readonly number[]) => longestGap(`${minute} ${all.join(",")} * * *`);

      expect(of([...some, more])).toBeLessThanOrEqual(of(some));
      expect(of(some)).toBeLessThanOrEqual(86_400);
    }),
    { numRuns: 20 },
  );
});
