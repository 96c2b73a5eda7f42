import fc from "fast-check";
import { type CostComparison, costChanges, unjudgedIn } from "../../../review/cost/changes";
import { beyondLimit, costLimitOf } from "../../../review/cost/limit";
import { costOf } from "../../../review/cost/cost-of";
import { endpoint, platform, usage } from "./platform";

const judged = (comparison: CostComparison) => ({ ...comparison, unjudged: unjudgedIn(comparison) });

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
  expect(beyondLimit(judged(comparison), { share: 1 })).toHaveLength(1);
});

test("more machines without a price are a change, and the same ones are none", () => {
  expect(costChanges(of({ ...strange, ...replicas(1) }), of({ ...strange, ...replicas(9) })).unknown).toHaveLength(1);
  expect(costChanges(of(strange), of(strange)).unknown).toEqual([]);
});

test("what had no price and has none is no change for another reason alone, unless it is machines", () => {
  const topic = (reason: string) =>
    costOf(
      platform({ google_storage_bucket: { Raw: {} } }, { "google_storage_bucket.Raw": "storage.zones.raw" }),
      usage({ unknown: [{ of: "storage.zones.raw", what: "stored", write: reason }] }),
    );

  expect(costChanges(topic("one"), topic("other")).unknown).toEqual([]);
});

test("what gets a price says why it had none, without its name twice", () => {
  expect(costChanges(of(strange), of(replicas(1))).unknown.map(({ reason }) => reason)).toEqual([
    "it had no price before: the price book does not know the machine type x9-large; it would be 3 (2 to 6) machines × 730 h",
  ]);
});

test("what is gone without ever having had a price passes a limit", () => {
  const comparison = costChanges(of(strange), of());

  expect(comparison.unknown).toMatchObject([
    { reason: expect.stringMatching(/^it is gone, and had no price/) as string },
  ]);
  expect(beyondLimit(judged(comparison), { dollars: 0 })).toEqual([]);
});

test("against a platform of which no workloads are known, what rests on them is no addition", () => {
  const disks = { gce_setup: { boot_disk: { disk_size_gb: "150" } }, location: "europe-west4-a" };
  const server = platform(
    { google_workbench_instance: { Research: disks } },
    { "google_workbench_instance.Research": "training.notebooks.workbench.research" },
  );
  const research = endpoint({ kind: "workbench", path: "training.notebooks.workbench.research" });
  const logs = { of: "", what: "logs" as const, amount: { low: 60, expected: 60, high: 60 }, assumes: ["logs"] };
  const now = costOf(server, usage({ workloads: [endpoint(), research], amounts: [logs] }));

  const comparison = costChanges(costOf(server, undefined, "old"), now);

  expect(comparison.changes).toEqual([]);
  expect(comparison.share).toBeUndefined();
  expect(comparison.unknown[0]).toMatchObject({
    of: "workloads",
    reason: "nothing is known of the workloads before: the platform was synthesized without workloads.json",
  });
  expect(comparison.unknown.map(({ of: path }) => path)).toEqual(
    expect.arrayContaining(["endpoints.fraud", "training.notebooks.workbench.research", "logs"]),
  );
  expect(beyondLimit(judged(comparison), { share: 1 }).length).toBeGreaterThan(0);
});

test("of two platforms of which no workloads are known, nobody can judge the machines", () => {
  const old = costOf(platform({}), undefined, "old");

  expect(beyondLimit(judged(costChanges(old, old)), { share: 1 })).toEqual([
    "what machines of workloads costs cannot be judged: nothing is known of the workloads on either side: the platform was synthesized without workloads.json",
  ]);
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
  expect(beyondLimit(judged(costChanges(of(replicas(4)), of(replicas(count)))), limit)).toHaveLength(sentences);
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
