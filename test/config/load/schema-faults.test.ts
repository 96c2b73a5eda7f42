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
