import { sizeToGibibytes } from "../../values/size";

test.each([
  ["100GiB", 100],
  ["1TiB", 1024],
  ["62TiB", 63488],
])("%s is %d GiB", (text, expected) => {
  expect(sizeToGibibytes(text)).toBe(expected);
});

test.each(["100", "100GB", "0GiB", "010GiB", "1.5TiB", " 1GiB", ""])("%p is not a size", (text) => {
  expect(() => sizeToGibibytes(text)).toThrow(
    `"${text}" is not a size: write a whole number and a unit, such as "200GiB" (GiB, TiB)`,
  );
});
