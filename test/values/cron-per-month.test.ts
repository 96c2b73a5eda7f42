import { startsPerMonth } from "../../values/cron";

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
