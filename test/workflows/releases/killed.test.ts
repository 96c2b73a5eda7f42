import { killPoints, type Other, PLAN, releaseCloud, reportsOf, UNTOUCHED } from "../../support/vertex/release";
import type { ServingProps } from "../../support/vertex/serving";

const DAY = 86_400;
const FAST = { deployments: [{ takes: 100 }], undeployments: [{ takes: 40 }] };
type Cloud = ReturnType<typeof releaseCloud>;

/** What is left, without what differs between two runs that did the same. */
function outcome(cloud: Cloud) {
  const { previous, ...state } = cloud.state();
  return { ...state, previous: previous && { ...previous, removeAt: 0 } };
}

const strategies: readonly [string, Other, ServingProps?][] = [
  ["a canary", { plan: { steps: [5, 100] } }],
  ["all at once, with nothing asked", { plan: { steps: [100], keepPrevious: 0, gates: [] } }],
  ["a blue-green release without monitor", { plan: { steps: [100] }, monitor: undefined }],
  [
    "an A/B test",
    {
      plan: {
        strategy: "ab",
        steps: [100],
        sideBySide: { share: 50, lasts: 7_200, reportEvery: 3_600, afterwards: "candidate" },
      },
    },
  ],
  [
    "an A/B test that goes back",
    {
      plan: {
        strategy: "ab",
        steps: [100],
        sideBySide: { share: 50, lasts: 7_200, reportEvery: 3_600, afterwards: "previous" },
      },
    },
  ],
  ["a first release", { plan: { steps: [100], gates: [] } }, { deployed: {}, split: {}, versions: [{}, {}, {}] }],
];

test.each(strategies)("%s that is killed anywhere ends fully old or fully new", (_, other, serving = {}) => {
  const make = () => releaseCloud({ ...FAST, ...serving, other });
  const whole = make();
  const execution = whole.release("3");
  expect(execution.state).toBe("SUCCEEDED");
  const before = outcome(make());
  const after = outcome(whole);
  let wasNew = false;
  for (const killAtStep of killPoints(execution)) {
    const cloud = make();
    const killed = cloud.release("3", { killAtStep });
    cloud.guard();
    cloud.simulation.run(2 * DAY);
    const last = cloud.guard();
    const left = outcome(cloud);
    // Once it was final it stays so, wherever it is killed later.
    wasNew ||= left.split["301"] === 100;

    expect({ killAtStep, state: killed.state, guard: last.state }).toEqual({
      killAtStep,
      state: "CANCELLED",
      guard: "SUCCEEDED",
    });
    expect({ killAtStep, left }).toEqual({ killAtStep, left: wasNew ? after : before });
  }
});

test("a release that is killed at any step at all ends fully old or fully new", () => {
  const other = { plan: { steps: [100], gates: [], keepPrevious: 0 }, monitor: undefined };
  const make = () => releaseCloud({ ...FAST, other });
  const whole = make();
  const { steps } = whole.release("3");
  const before = outcome(make());
  const after = outcome(whole);
  let wasNew = false;
  for (let killAtStep = 1; killAtStep <= steps; killAtStep += 1) {
    const cloud = make();
    cloud.release("3", { killAtStep });
    cloud.guard();
    const left = outcome(cloud);
    wasNew ||= left.split["301"] === 100;

    expect({ killAtStep, left }).toEqual({ killAtStep, left: wasNew ? after : before });
  }
  expect(wasNew).toBe(true);
});

test("what the guard did is told: taken back, or completed", () => {
  const other = { plan: { steps: [100] } };
  const points = killPoints(releaseCloud({ ...FAST, other }).release("3"));
  const told = points.map((killAtStep) => {
    const cloud = releaseCloud({ ...FAST, other });
    cloud.release("3", { killAtStep });
    const guard = cloud.begin.guard();
    cloud.simulation.run();
    const { split } = cloud.state();
    return { split, reports: reportsOf(guard) };
  });
  const spoken = told.flatMap(({ reports }) => reports);

  for (const { split, reports } of told)
    for (const report of reports)
      expect(report).toMatchObject({
        workflow: "release-fraud",
        execution: "1",
        settled: true,
        split,
        ...(split["301"] === 100
          ? { severity: "NOTICE", outcome: "succeeded", reason: null }
          : { severity: "ERROR", outcome: "failed", reason: "unwatched" }),
      });
  expect(new Set(spoken.map(({ outcome: end }) => end))).toEqual(new Set(["failed", "succeeded"]));
});

test("a guard that is killed anywhere leaves the rest to the next", () => {
  const other = { plan: { steps: [100], gates: [] } };
  const points = killPoints(releaseCloud({ ...FAST, other }).release("3"));
  const killedAt = (killAtStep: number) => {
    const cloud = releaseCloud({ ...FAST, other });
    cloud.release("3", { killAtStep });
    return cloud;
  };
  for (const killAtStep of points.filter((_, index) => index % 3 === 2)) {
    const dry = killedAt(killAtStep);
    const guard = dry.begin.guard();
    dry.simulation.run();
    dry.simulation.run(2 * DAY);
    dry.guard();
    for (const guardKilled of killPoints(guard)) {
      const cloud = killedAt(killAtStep);
      cloud.begin.guard({ killAtStep: guardKilled });
      cloud.simulation.run();
      cloud.guard();
      cloud.simulation.run(2 * DAY);
      cloud.guard();

      expect({ killAtStep, guardKilled, left: outcome(cloud) }).toEqual({
        killAtStep,
        guardKilled,
        left: outcome(dry),
      });
    }
  }
});

test("a guard that looks every minute does not disturb a release", () => {
  const cloud = releaseCloud({ other: { plan: { steps: [50, 100] } } });
  const execution = cloud.begin.release("3");
  for (let minute = 0; minute < 60; minute += 1) cloud.begin.guard({ startAfter: minute * 60 + 0.4 });
  cloud.simulation.run();

  expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded", settled: true }]);
  expect(cloud.simulation.all("guard-fraud").flatMap(reportsOf)).toEqual([]);
  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, deployed: ["301"], lock: undefined });
});

test("two guards at once do it once", () => {
  const points = killPoints(releaseCloud(FAST).release("3"));
  for (const startAfter of [0, 0.2, 0.6, 1.1, 3, 20]) {
    const cloud = releaseCloud(FAST);
    cloud.release("3", { killAtStep: points[10] });
    const guards = [cloud.begin.guard(), cloud.begin.guard({ startAfter })];
    cloud.simulation.run();

    expect(guards.flatMap(reportsOf)).toHaveLength(1);
    expect(cloud.state()).toEqual(UNTOUCHED);
  }
});

describe("whatever request fails", () => {
  const other = { plan: { steps: [50, 100], gates: PLAN.gates.slice(0, 1) } };
  const make = (faults: ServingProps["faults"] = []) => releaseCloud({ ...FAST, other, faults });
  const whole = make();
  whole.release("3");
  const after = outcome(whole);
  const count = whole.vertex.requests.length;
  // Each row takes every other request, so that two rows that are alike meet all of them in half the time.
  const every = (row: number) => Array.from({ length: count }, (_, index) => index).filter((n) => n % 2 === row % 2);

  test.each([
    ["lost", 0],
    ["late", 1],
    ["unreachable", 0],
    [503, 1],
  ] as const)("once with %s, the release succeeds", (answer, row) => {
    for (const index of every(row)) {
      const cloud = make([{ on: /./, after: index, times: 1, answer }]);
      const execution = cloud.release("3");

      expect({ index, outcome: reportsOf(execution)[0]?.outcome }).toEqual({ index, outcome: "succeeded" });
      expect({ index, left: outcome(cloud) }).toEqual({ index, left: after });
    }
  });

  test.each([
    [403, 1, 0],
    [403, 10, 1],
    ["lost", 15, 0],
    [503, 30, 1],
  ] as const)(
    "with %s %d times, the endpoint ends fully old or fully new, and the report says which",
    (answer, times, row) => {
      for (const index of every(row)) {
        const cloud = make([{ on: /^(?!.*MonitoringJobs)/, after: index, times, answer }]);
        const execution = cloud.release("3");
        cloud.guard();
        cloud.simulation.run(2 * DAY);
        cloud.guard();
        const { split, deployed, champion, lock, operating } = cloud.state();
        const [report] = reportsOf(execution);
        const isNew = split["301"] === 100;

        expect({ index, split, deployed, champion, lock, operating }).toEqual({
          index,
          ...(isNew
            ? { split: { "301": 100 }, deployed: ["301"], champion: "3" }
            : { split: { "101": 100 }, deployed: ["101"], champion: "1" }),
          lock: undefined,
          operating: false,
        });
        // What is not settled yet, the guard tells.
        if (report?.settled === true)
          expect({ index, told: report.outcome === "succeeded" }).toEqual({ index, told: isNew });
      }
    },
  );
});
