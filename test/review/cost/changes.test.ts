import fc from "fast-check";
import { beyondLimit, costChanges } from "../../../review/cost/changes";
import { costLimitOf } from "../../../review/cost/limit";
import { costOf } from "../../../review/cost/cost-of";
import { endpoint, platform, usage } from "./platform";

type Parts = Parameters<typeof endpoint>[0];
const of = (...endpoints: readonly Parts[]) =>
  costOf(platform({}), usage({ workloads: endpoints.map((parts) => endpoint(parts)) }));
const replicas = (count: number) => ({ replicas: { low: count, expected: count, high: count } });
const strange = { machines: [{ role: "machines", type: "x9-large", count: 1 }] };
/** What one machine of the endpoint costs in a month. */
const MACHINE = 730 * (4 * 0.034802 + 15 * 0.004664) * 1.15;

test("a workload is matched by where it is declared, and its difference is end by end", () => {
  const { changes, difference, share } = costChanges(of(replicas(2)), of(replicas(5)));

  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({ of: "endpoints.fraud", section: "serving", models: ["fraud"] });
  expect(difference.expected).toBeCloseTo(3 * MACHINE, 6);
  expect(share).toBeCloseTo(1.5, 9);
});

test("what is new has nothing before, and what is gone nothing after", () => {
  const other = { name: "churn", path: "endpoints.churn", ...replicas(1) };

  const { changes, difference } = costChanges(of(replicas(1)), of(other));

  expect(changes.map(({ of: path, before, after }) => [path, before === undefined, after === undefined])).toEqual([
    ["endpoints.churn", true, false],
    ["endpoints.fraud", false, true],
  ]);
  expect(difference.expected).toBeCloseTo(0, 9);
});

test("what had a price and has none is no saving: nobody can say, and no limit lets it pass", () => {
  const comparison = costChanges(of(replicas(4)), of(strange));

  expect(comparison.changes).toEqual([]);
  expect(comparison.difference.expected).toBe(0);
  expect(comparison.unknown).toMatchObject([
    {
      of: "endpoints.fraud",
      isMachines: true,
      reason: expect.stringContaining("the price book does not know the machine type x9-large") as string,
    },
  ]);
  expect(beyondLimit(comparison, { share: 1 })).toHaveLength(1);
});

test("more machines without a price are a change, and the same ones are none", () => {
  expect(costChanges(of({ ...strange, ...replicas(1) }), of({ ...strange, ...replicas(9) })).unknown).toHaveLength(1);
  expect(costChanges(of(strange), of(strange)).unknown).toEqual([]);
});

test("what is gone without ever having had a price passes a limit", () => {
  const comparison = costChanges(of(strange), of());

  expect(comparison.unknown).toMatchObject([
    { reason: expect.stringMatching(/^it is gone, and had no price/) as string },
  ]);
  expect(beyondLimit(comparison, { dollars: 0 })).toEqual([]);
});

test("against a platform of which no workloads are known, they are no additions", () => {
  const comparison = costChanges(costOf(platform({}), undefined, "old"), of(replicas(3)));

  expect(comparison.changes).toEqual([]);
  expect(comparison.unknown.map(({ reason }) => reason)).toContain("nothing is known of the workloads before");
  expect(beyondLimit(comparison, { share: 1 }).length).toBeGreaterThan(0);
});

test("assumptions that differ are told", () => {
  const assuming = (value: string) =>
    costOf(platform({}), usage({ assumptions: [{ path: "cost.assumptions.logs", value, written: true }] }));

  expect(costChanges(assuming("50GiB"), assuming("1TiB")).assumptions).toEqual([
    { path: "cost.assumptions.logs", before: "50GiB", after: "1TiB" },
  ]);
});

test.each([
  ["+20%", { share: 0.2 }],
  ["+0%", { share: 0 }],
  ["+250%", { share: 2.5 }],
  ["+500", { dollars: 500 }],
  ["+0.5", { dollars: 0.5 }],
  ["20%", undefined],
  ["-20%", undefined],
  ["+20 %", undefined],
  ["+", undefined],
  ["+1e9", undefined],
  ["", undefined],
])("the limit %j is read as %j", (text, limit) => {
  expect(costLimitOf(text)).toEqual(limit);
});

test.each([
  [5, { share: 0.25 }, 0],
  [6, { share: 0.25 }, 1],
  [3, { share: 0 }, 0],
  [5, { dollars: MACHINE + 1 }, 0],
  [5, { dollars: MACHINE - 1 }, 1],
])("from 4 to %i machines, the limit %j is hit by %i sentences", (count, limit, sentences) => {
  expect(beyondLimit(costChanges(of(replicas(4)), of(replicas(count))), limit)).toHaveLength(sentences);
});

test("a comparison and its reverse cancel out, and nothing differs from itself", () => {
  const count = fc.integer({ min: 1, max: 1_000 });
  fc.assert(
    fc.property(count, count, (some, others) => {
      const [one, other] = [of(replicas(some)), of(replicas(others))];
      const [there, back] = [costChanges(one, other), costChanges(other, one)];
      for (const end of ["low", "expected", "high"] as const) {
        expect(there.difference[end]).toBeCloseTo(-back.difference[end], 6);
        expect(there.before[end] + there.difference[end]).toBeCloseTo(there.after[end], 6);
      }
      expect(costChanges(one, one).changes).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
