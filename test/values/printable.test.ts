import { printable } from "../../values/printable";

test("letters that nobody sees, or that turn a terminal around, are told by their numbers", () => {
  expect(printable("plain, Ünï, 🙂")).toBe("plain, Ünï, 🙂");
  expect(printable("a\u001b[31mb\r\nc")).toBe("a\\u001b[31mb\\u000d\\u000ac");
  expect(printable("a\u202eb\u2028c\u{e0041}")).toBe("a\\u202eb\\u2028c\\udb40\\udc41");
});
