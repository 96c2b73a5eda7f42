import { isTimeZone, timeZoneLike } from "../../values/time-zone";

test.each(["Europe/Amsterdam", "Etc/UTC", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])(
  "%s is a time zone",
  (name) => {
    expect(isTimeZone(name)).toBe(true);
  },
);

test.each(["Europe/Amsterdamm", "europe/amsterdam", "CEST", "+02:00", ""])("%p is none", (name) => {
  expect(isTimeZone(name)).toBe(false);
});

test("a time zone in other capitals is found", () => {
  expect(timeZoneLike("europe/amsterdam")).toBe("Europe/Amsterdam");
  expect(timeZoneLike("nowhere")).toBeUndefined();
});
