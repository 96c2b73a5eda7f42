import { ADDRESSES } from "../../support/vertex/addresses";
import { killPoints, type Other, releaseCloud, reportsOf, UNTOUCHED } from "../../support/vertex/release";

const DAY = 86_400;
const FAST = { deployments: [{ takes: 100 }], undeployments: [{ takes: 40 }] };
const SHORT: Other = { plan: { steps: [50, 100], gates: [] }, monitor: undefined };

/** A cloud in which version 3 took over, `later` seconds ago. */
function released(later: number, other: Other = SHORT, faults: Parameters<typeof releaseCloud>[0] = {}) {
  const cloud = releaseCloud({ ...FAST, ...faults, other });
  cloud.begin.release("3");
  cloud.simulation.run(5_000 + later);
  return cloud;
}
const deployments = ({ vertex }: ReturnType<typeof releaseCloud>) =>
  vertex.requests.filter(({ request }) => request.url.endsWith(":deployModel")).length;

test("after a release the kept model serves again at once, and the new one goes", () => {
  const cloud = released(100, {});
  const execution = cloud.begin.rollback();
  cloud.simulation.run(60);
  expect(cloud.state().split).toEqual({ "101": 100 });
  cloud.simulation.run();

  expect(reportsOf(execution)).toEqual([
    {
      severity: "NOTICE",
      report: "plinth-release",
      workflow: "rollback-fraud",
      execution: "2",
      endpoint: "fraud",
      model: "fraud",
      version: "1",
      deployedModel: "101",
      strategy: "rollback",
      outcome: "succeeded",
      reason: null,
      message: null,
      share: 0,
      gates: {},
      split: { "101": 100 },
      settled: true,
      champion: null,
      attachment: null,
      monitor: null,
      seconds: expect.any(Number),
    },
  ]);
  expect(cloud.state()).toEqual({ ...UNTOUCHED, monitored: ["101"] });
  expect(deployments(cloud)).toBe(1);
});

test("when the previous model has gone, its version comes up once more while the other one serves", () => {
  const cloud = released(2 * DAY);
  expect(cloud.state().deployed).toEqual(["301"]);
  const execution = cloud.begin.rollback();
  cloud.simulation.run(90);
  expect(cloud.state().split).toEqual({ "301": 100 });
  cloud.simulation.run();

  expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded", version: "1", deployedModel: "101" }]);
  expect(cloud.state()).toEqual(UNTOUCHED);
  expect(deployments(cloud)).toBe(2);
});

test("a version that does not come up once more leaves the one that serves", () => {
  const cloud = released(2 * DAY, SHORT, { deployments: [{ takes: 100 }, { takes: 100, fails: "out of quota" }] });
  const execution = cloud.rollback();

  expect(execution).toMatchObject({ state: "FAILED", error: { tags: ["RollbackFailed"] } });
  expect(reportsOf(execution)).toMatchObject([{ severity: "ERROR", outcome: "failed", reason: "deploy" }]);
  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, deployed: ["301"], champion: "3", lock: undefined });
});

test("a second rollback has nothing to go back to", () => {
  const cloud = released(100);
  cloud.rollback();
  const second = cloud.rollback();

  expect(reportsOf(second)).toMatchObject([{ severity: "WARNING", outcome: "refused", reason: "no-previous" }]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test("two rollbacks at once go back once", () => {
  for (const startAfter of [0, 0.3, 0.8, 2, 10]) {
    const cloud = released(100);
    const both = [cloud.begin.rollback(), cloud.begin.rollback({ startAfter })];
    cloud.simulation.run();

    expect(both.map((execution) => reportsOf(execution)[0]?.outcome).sort()).toEqual(["refused", "succeeded"]);
    expect(cloud.state()).toEqual(UNTOUCHED);
  }
});

test("a release that is at work is cancelled and taken back, wherever it is", () => {
  const dry = releaseCloud({ ...FAST, other: SHORT });
  const begin = dry.simulation.now;
  const release = dry.begin.release("3");
  dry.simulation.run(5_000);
  const moments = [...new Set(release.calls.map(({ time }) => time - begin + 0.3))];
  const ends = new Set<string>();
  for (const startAfter of moments) {
    const cloud = releaseCloud({ ...FAST, other: SHORT });
    const first = cloud.begin.release("3");
    const rollback = cloud.begin.rollback({ startAfter });
    cloud.simulation.run();
    cloud.guard();
    const [report] = reportsOf(rollback);
    ends.add(`release ${first.state}, rollback ${report?.outcome} ${report?.reason}`);

    expect({ startAfter, left: cloud.state() }).toEqual({ startAfter, left: UNTOUCHED });
  }
  expect([...ends].sort()).toEqual([
    "release CANCELLED, rollback succeeded null",
    // The rollback came before the release had anything to take back.
    "release FAILED, rollback refused no-previous",
    // The release had given its traffic back, or was waiting to take the previous model away.
    "release SUCCEEDED, rollback succeeded null",
  ]);
});

test("while the kept model is being taken away, a rollback waits for that and brings the version back", () => {
  const cloud = released(0);
  cloud.simulation.run(DAY - 5_000 + 1_940);
  for (let second = 0; cloud.state().lock === undefined && second < 4_000; second += 1) cloud.simulation.run(1);
  expect(cloud.state().lock).toMatchObject({ kind: "removal" });
  const execution = cloud.rollback();

  expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded", version: "1" }]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test("what a killed release left behind is taken back without waiting for the guard", () => {
  const points = killPoints(releaseCloud({ ...FAST, other: SHORT }).release("3"));
  for (const killAtStep of points.slice(4, -4)) {
    const cloud = releaseCloud({ ...FAST, other: SHORT });
    cloud.release("3", { killAtStep });
    cloud.rollback();
    cloud.guard();

    expect({ killAtStep, left: cloud.state() }).toEqual({ killAtStep, left: UNTOUCHED });
  }
});

test.each([100, 2 * DAY])(
  "a rollback that is killed anywhere, %d seconds later, ends before it or behind it",
  (later) => {
    const dry = released(later);
    const points = killPoints(dry.rollback());
    expect(dry.state()).toEqual(UNTOUCHED);
    const ends = points.map((killAtStep) => {
      const cloud = released(later);
      const killed = cloud.begin.rollback({ killAtStep });
      cloud.simulation.run(10);
      expect({ killAtStep, state: killed.state }).not.toMatchObject({ state: "SUCCEEDED" });
      for (let times = 0; times < 4; times += 1) {
        cloud.begin.guard();
        cloud.simulation.run(3_000);
      }
      cloud.simulation.run();
      cloud.guard();
      const { split, deployed, champion, lock, operating } = cloud.state();
      expect({ killAtStep, lock, operating }).toEqual({ killAtStep, lock: undefined, operating: false });
      return `${JSON.stringify(split)} ${deployed.join()} ${champion}`;
    });

    expect(new Set(ends)).toEqual(new Set(['{"301":100} 301 3', '{"101":100} 101 1']));
  },
);

test.each([
  ["once", 1, "succeeded"],
  ["for some time", 6, "succeeded"],
] as const)("a rollback whose requests fail %s succeeds all the same", (_, times, outcome) => {
  for (const on of [/^PATCH/, /:undeployModel$/, /:mergeVersionAliases$/, /^DELETE/, /^POST .*\/o$/])
    for (const answer of [503, "lost"] as const) {
      const cloud = released(100, SHORT);
      const again = releaseCloud({ ...FAST, other: SHORT, faults: [{ on, times, answer }] });
      for (const [address, object] of cloud.vertex.storage.objects) again.vertex.storage.put(address, object.content);
      again.vertex.endpoints.put(ADDRESSES.ENDPOINT, "301", "fraud@3");
      again.vertex.endpoints.setSplit(ADDRESSES.ENDPOINT, { "301": 100 });
      again.vertex.models.mergeAliases("fraud@3", { versionAliases: ["champion"] }, again.simulation.now);
      const execution = again.rollback();
      again.guard();

      expect({ on, answer, outcome: reportsOf(execution)[0]?.outcome }).toEqual({ on, answer, outcome });
      expect(again.state()).toEqual(UNTOUCHED);
    }
});

test("a rollback that nobody lets touch the endpoint says so, and the guard completes it later", () => {
  const cloud = released(100);
  const refused = released(100, SHORT, { faults: [{ on: /^PATCH/, after: 2, times: 3, answer: 403 }] });
  const execution = refused.rollback();

  expect(reportsOf(execution)).toMatchObject([{ severity: "ERROR", outcome: "failed", settled: false }]);
  expect(refused.state()).toMatchObject({ split: { "301": 100 }, lock: { kind: "rollback", committed: true } });
  refused.guard();
  expect(refused.state()).toEqual(UNTOUCHED);
  expect(cloud.state().split).toEqual({ "301": 100 });
});

test("without any release there is nothing to go back to", () => {
  const cloud = releaseCloud();

  expect(reportsOf(cloud.rollback())).toMatchObject([{ outcome: "refused", reason: "no-previous" }]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});
