import checks from "../../../catalog/policy-checks.json";
import { environmentJsonSchema, type JsonSchema } from "../../../config/reference/json-schema";
import { rules as fileRules } from "../../../config/rules/all";
import type { Json, JsonObject } from "../../../review/json";
import { platformOf } from "../../../review/platform";
import { judge } from "../../../review/policy/judge";
import { typesOfThePlatform } from "../../../review/policy/page";
import { describe as inWords } from "../../../review/policy/predicate";
import { isAbout, matches, type PolicyRule } from "../../../review/policy/rule";
import { policyRules } from "../../../review/policy/rules/all";
import { stepsOf } from "../../../review/policy/target";
import { LEFT_OUT_TYPES, UNRULED_TYPES } from "../../../review/policy/unruled";
import { accessCases } from "./cases/access";
import type { Case, Resources } from "./cases/case";
import { dataCases, keyCases } from "./cases/data";
import { networkCases } from "./cases/network";
import { programCases } from "./cases/programs";

const groups = [dataCases, keyCases, accessCases, networkCases, programCases];
const cases: Readonly<Record<string, Case>> = Object.assign({}, ...groups);

/** What comes of one rule for the resource `It`, or the one project. */
function outcome(
  rule: PolicyRule,
  { type = rule.types[0] ?? "" }: Case,
  it: JsonObject | undefined,
  ...beside: readonly (Resources | undefined)[]
): string {
  const resource: Record<string, Record<string, Json>> = {};
  const all: readonly (Resources | undefined)[] = [
    ...beside,
    type === "project" || it === undefined ? undefined : { [type]: { It: it } },
  ];
  for (const resources of all) {
    for (const [kind, named] of Object.entries(resources ?? {})) resource[kind] = { ...resource[kind], ...named };
  }
  const stack = { provider: { google: [{ project: "acme-ml-test" }] }, resource };
  const platform = platformOf({
    manifest: { stacks: { data: { dependencies: [] } } },
    stacks: new Map([["data", stack]]),
  });
  const address = type === "project" ? "project acme-ml-test" : `${type}.It`;
  const found = judge(platform, { rules: [rule] }).find((judgement) => judgement.resource.address === address);
  return found?.outcome ?? "not asked";
}

/** The same with every word a variable, as a module's caller would set them. */
function withVariables(value: Json | undefined, path = "var.it"): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => withVariables(item, path) ?? null);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withVariables(item, `${path}_${key}`)]));
  }
  return value === undefined ? undefined : `\${${path}}`;
}

test("every rule has a good and a bad case, and every case a rule", () => {
  const sorted = (names: readonly string[]) => [...names].sort();
  expect(sorted(groups.flatMap((group) => Object.keys(group)))).toEqual(sorted(policyRules.map(({ id }) => id)));
});

test.each(policyRules.map((rule) => [rule.id, rule] as const))("%s tells good from bad", (id, rule) => {
  const given = cases[id] as Case;
  const absent = given.good === undefined ? "not asked" : "pass";

  expect({
    good: outcome(rule, given, given.good, given.beside, given.besideGood),
    bad: outcome(rule, given, given.bad, given.beside, given.besideBad),
  }).toEqual({ good: given.outcome ?? absent, bad: "fail" });
});

const depending = policyRules.filter(({ id }) => cases[id]?.depends !== false && cases[id]?.good !== undefined);

test.each(depending.map((rule) => [rule.id, rule] as const))(
  "%s does not guess what only an apply tells",
  (id, rule) => {
    const given = cases[id] as Case;

    expect(outcome(rule, given, withVariables(given.good) as JsonObject, given.beside)).toBe("unknown");
  },
);

test("ids are used once, name no rule about files, and have one form", () => {
  const ids = [...policyRules, ...fileRules].map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(policyRules.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test("every rule says in full sentences what is wrong, why it matters and what to do", () => {
  for (const { id, problem, reason, fix, must } of policyRules) {
    expect([id, problem]).toEqual([id, expect.stringMatching(/^\S.{15,}[^.]$/)]);
    expect([id, reason]).toEqual([id, expect.stringMatching(/^[A-Z].{20,}\.$/)]);
    expect([id, fix]).toEqual([id, expect.stringMatching(/^\S.{8,}[^.]$/)]);
    expect([id, inWords(must)]).toEqual([id, expect.stringMatching(/^\S.{5,}/)]);
  }
});

test("what controls a rule is in the environment file", () => {
  const schema = environmentJsonSchema();
  const unknown = policyRules.flatMap(({ id, setting }) =>
    setting === undefined || isThere(schema, schema, stepsOf(setting)) ? [] : [`${id}: ${setting}`],
  );
  expect(unknown).toEqual([]);
});

test("every type that the platform makes has a rule of its own, or a reason why none", () => {
  const specific = policyRules.filter(({ types }) => !types.includes("google_*"));
  const ruled = typesOfThePlatform().filter((type) => specific.some((rule) => isAbout(rule, type)));
  expect(typesOfThePlatform().filter((type) => !ruled.includes(type))).toEqual(Object.keys(UNRULED_TYPES).sort());
});

test.each([
  ["checkov", checks.checkov],
  ["trivy", checks.trivy],
] as const)("every check of %s is the same as a rule, or about something that is left out", (tool, all) => {
  const known = new Set(policyRules.flatMap((rule) => rule.checks?.[tool] ?? []));
  const isLeftOut = (type: string) => Object.keys(LEFT_OUT_TYPES).some((pattern) => matches(pattern, type));
  const missing = Object.entries(all).filter(([id, types]) => !known.has(id) && !types.split(" ").every(isLeftOut));
  expect(missing).toEqual([]);
  expect([...known].filter((id) => !Object.hasOwn(all, id))).toEqual([]);
});

/** Whether a path leads somewhere in the schema; `*` stands for a name. */
function isThere(root: JsonSchema, schema: JsonSchema, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  const own = schema.$ref === undefined ? schema : (root.$defs?.[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  const branches = own.anyOf ?? own.oneOf;
  if (branches !== undefined) return branches.some((branch) => isThere(root, branch, [step, ...rest]));
  const next = step === "*" ? own.additionalProperties : own.properties?.[step];
  return typeof next === "object" && isThere(root, next, rest);
}
