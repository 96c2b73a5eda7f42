import { nearest } from "../../values/nearest";

test.each([
  ["nearlin", "nearline"],
  ["coldlien", "coldline"],
  ["achrive", "archive"],
  ["nearlines", "nearline"],
])("%s was meant as %s", (written, meant) => {
  expect(nearest(written, ["nearline", "coldline", "archive"])).toBe(meant);
});

test.each(["", "x", "storage", "retain"])("%p is like nothing that is known", (written) => {
  expect(nearest(written, ["nearline", "coldline", "archive"])).toBeUndefined();
});

test("two swapped letters of a short name are seen", () => {
  expect(nearest("dya", ["day", "id"])).toBe("day");
});

test("without candidates there is no guess", () => {
  expect(nearest("raw", [])).toBeUndefined();
});
