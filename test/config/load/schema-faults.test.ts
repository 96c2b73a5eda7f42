import { z } from "zod";
import { schemaFaults } from "../../../config/load/schema-faults";

const capacity = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("spot") }),
  z.strictObject({ kind: z.literal("reservation"), name: z.string() }),
]);
const flow = z.union([
  z.strictObject({ zone: z.string() }),
  z.strictObject({ dataset: z.string(), table: z.string() }),
]);

test.each([
  [
    "a kind that is misspelt",
    { kind: "spto" },
    [
      {
        rule: "schema/wrong-value",
        path: ["kind"],
        problem: '"spto" is not one of the values allowed here. Did you mean "spot"?',
        allowed: '"spot", "reservation"',
      },
    ],
  ],
  [
    "a kind that is missing",
    {},
    [
      {
        rule: "schema/missing",
        path: ["kind"],
        problem: '"kind" is missing: one of "spot", "reservation"',
        allowed: '"spot", "reservation"',
        fix: 'add kind: "spot"',
      },
    ],
  ],
  [
    "what another kind has",
    { kind: "spot", name: "a" },
    [{ rule: "schema/unknown-key", path: ["name"], problem: 'unknown key "name"', allowed: "kind" }],
  ],
])("of branches that a key tells apart, %s is told of the one that was meant", (_what, value, faults) => {
  expect(schemaFaults(capacity, value)).toEqual(faults);
});

test("of branches that no key tells apart, the one with most of the keys was meant", () => {
  expect(schemaFaults(z.strictObject({ flow }), { flow: { dataset: "a", tabel: "b" } })).toEqual([
    {
      rule: "schema/unknown-key",
      path: ["flow", "tabel"],
      problem: 'unknown key "tabel". Did you mean "table"?',
      allowed: "dataset, table",
    },
  ]);
});

test.each([
  [
    "two alternatives",
    { zone: "a", dataset: "b", table: "c" },
    '"zone", "dataset" and "table" exclude each other: they are of different alternatives',
    [],
  ],
  [
    "two alternatives of which one is not whole",
    { dataset: "b", zone: "a" },
    '"dataset" and "zone" exclude each other: they are of different alternatives',
    [],
  ],
  [
    "two alternatives, and what nobody knows",
    { zone: "a", dataset: "b", table: "c", other: 1 },
    '"zone", "dataset" and "table" exclude each other: they are of different alternatives',
    ["flow.other"],
  ],
])("%s at once are told as one fault, and no key of them as unknown", (_what, value, problem, more) => {
  const [first, ...rest] = schemaFaults(
    z.strictObject({ flow: flow.meta({ allowed: "{ zone } or { dataset, table }" }) }),
    {
      flow: value,
    },
  );

  expect(first).toEqual({
    rule: "schema/wrong-value",
    path: ["flow"],
    problem,
    allowed: "{ zone } or { dataset, table }",
    fix: "leave the keys of all alternatives but one out",
  });
  expect(rest.map(({ path }) => path.join("."))).toEqual(more);
});

test("of branches that share no key with what is written, the one with a key that is nearly written was meant", () => {
  const event = z.union([z.strictObject({ branch: z.string() }), z.strictObject({ tag: z.string() })]);

  expect(schemaFaults(z.strictObject({ on: event }), { on: { tags: "^v" } })).toEqual([
    {
      rule: "schema/unknown-key",
      path: ["on", "tags"],
      problem: 'unknown key "tags". Did you mean "tag"?',
      allowed: "tag",
    },
  ]);
});
