import { spell } from "../../deploy/progress";

test.each([
  [0, "0s"],
  [59, "59s"],
  [60, "1m 00s"],
  [724, "12m 04s"],
  [3_599, "59m 59s"],
  [3_600, "1h 00m"],
  [86_399, "23h 59m"],
  [86_400, "1d 00h"],
  [187_200, "2d 04h"],
])("%i seconds are %s", (seconds, text) => {
  expect(spell(seconds)).toBe(text);
});
