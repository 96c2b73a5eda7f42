import fc from "fast-check";
import { cronProblem, startsPerMonth } from "../../values/cron";

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
  ["* * * * *", 60 * 24 * (365.25 / 12)],
  ["0 2 * * *", 365.25 / 12],
  ["0 2 * * 0", 365.25 / 84],
  ["0 2 * * 0,7", 365.25 / 84],
  ["*/15 6 * * *", 4 * (365.25 / 12)],
  ["0 2 1 * *", 1],
  ["0 2 1 * 1", 365.25 / 84 + 1 - 1 / 7],
  ["0 0 29 2 *", 7 / 336],
  ["0 0 1 1,7 *", 2 / 12],
])("%s starts something %d times in an average month", (schedule, times) => {
  expect(startsPerMonth(schedule)).toBeCloseTo(times, 10);
});

test("what is no schedule starts nothing that could be counted", () => {
  expect(startsPerMonth("every night")).toBeUndefined();
});
