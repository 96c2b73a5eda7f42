import fc from "fast-check";
import { re2Problem } from "../../values/re2";

test.each([
  "^main$",
  ".*",
  "^v\\d+\\.\\d+(-rc[1-9])?$",
  "(?i)release/.*",
  "(?i:release)",
  "(?s-m:a)",
  "(?P<major>\\d+)\\.(?<minor>\\d+)",
  "(?:a|b)+?",
  "[[:alpha:]]{1,1000}",
  "[]a]",
  "[^]a]+",
  "[(?=]",
  "\\Qa.b\\E",
  "\\pL\\x41\\101\\0",
  "\\A\\z",
  "\\(?=x",
])("RE2 reads %j", (pattern) => {
  expect(re2Problem(pattern)).toBeUndefined();
});

test.each([
  ["(?=a)", "looks around with (?=, which RE2 cannot"],
  ["a(?!b)", "looks around with (?!, which RE2 cannot"],
  ["(?<=a)b", "looks around with (?<=, which RE2 cannot"],
  ["(?<!a)b", "looks around with (?<!, which RE2 cannot"],
  ["[a](?!b)", "looks around with (?!, which RE2 cannot"],
  ["(a)\\1", "refers back with \\1, which RE2 cannot"],
  ["(?<x>a)\\k<x>", "refers back with \\k, which RE2 cannot"],
  ["[\\1]", "refers back with \\1, which RE2 cannot"],
  ["(?>a)", "has a group that begins with (?>, which RE2 does not know"],
  ["(?#a)", "has a group that begins with (?#, which RE2 does not know"],
  ["(?x)a", "has a group that begins with (?x, which RE2 does not know"],
  ["a++", "repeats with ++, which RE2 does not know"],
  ["a{2}+", "repeats with {2}+, which RE2 does not know"],
  ["a{1001}", "repeats with {1001}, and RE2 repeats at most 1000 times"],
  ["a{1,1001}", "repeats with {1,1001}, and RE2 repeats at most 1000 times"],
  ["\\Z", "holds \\Z, which RE2 does not know"],
  ["\\u0041", "holds \\u, which RE2 does not know"],
  ["a\\", "ends with a backslash"],
  ["(a", "cannot be read: Unterminated group"],
  ["a)", "cannot be read: Unmatched ')'"],
  ["[a", "cannot be read: Unterminated character class"],
  ["*a", "cannot be read: Nothing to repeat"],
  ["a{2,1}", "cannot be read: numbers out of order in {} quantifier"],
])("RE2 does not read %j, which %s", (pattern, problem) => {
  expect(re2Problem(pattern)).toBe(problem);
});

test("a name with everything escaped that is no letter or digit is always read", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), (name) => {
      const escaped = name.replace(/[^A-Za-z0-9]/g, "\\$&");

      expect(re2Problem(`^${escaped}$`)).toBeUndefined();
    }),
  );
});
