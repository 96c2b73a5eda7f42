import { ADDRESSES } from "../../support/vertex/addresses";
import { type Other, releaseCloud, reportsOf, UNTOUCHED } from "../../support/vertex/release";
import type { ServingProps } from "../../support/vertex/serving";

const FUTURE = Date.parse("2026-02-01T00:00:00Z") / 1_000;
const evaluation = (auPrc: number) => ({ evaluation: { metrics: { auPrc }, createTime: "2026-01-01T00:00:00Z" } });

test.each<[string, unknown, string, string, Other, ServingProps]>([
  ["nothing", {}, "request", "the argument names no version", {}, {}],
  ["an unknown key", { version: "3", split: 5 }, "request", "unknown key split", {}, {}],
  ["no version", { version: "v 3" }, "request", "neither the number of a version nor an alias", {}, {}],
  ["two things", { version: "3", model: "fraud@3" }, "request", "both version and model", {}, {}],
  ["another model", { model: "churn@3" }, "request", "serves the model fraud, received churn@3", {}, {}],
  ["an unknown version", { version: "9" }, "version", "the model fraud has no version 9", {}, {}],
  ["an unknown alias", { version: "nobody" }, "version", "the model fraud has no version nobody", {}, {}],
  [
    "a frozen endpoint",
    { version: "3" },
    "frozen",
    "releases are frozen: year's end",
    { freeze: { reason: "year's end" } },
    {},
  ],
  [
    "one that is frozen still",
    { version: "3" },
    "frozen",
    "releases are frozen: sale",
    { freeze: { reason: "sale", until: FUTURE } },
    {},
  ],
  [
    "a version that nobody evaluated",
    { version: "3" },
    "evaluation",
    "no evaluation of fraud@3 has the metric auPrc",
    { evaluation: { metric: "auPrc", atLeast: 0.8 } },
    {},
  ],
  [
    "a version below the floor",
    { version: "2" },
    "evaluation",
    "auPrc of fraud@2 is 0.79, at least 0.8 is asked for",
    { evaluation: { metric: "auPrc", atLeast: 0.8 } },
    { versions: [{ aliases: ["champion"] }, evaluation(0.79)] },
  ],
  [
    "a version above the ceiling",
    { version: "2" },
    "evaluation",
    "auPrc of fraud@2 is 0.5, at most 0.4 is allowed",
    { evaluation: { metric: "auPrc", atMost: 0.4 } },
    { versions: [{ aliases: ["champion"] }, evaluation(0.5)] },
  ],
  [
    "a comparison with nobody",
    { version: "3" },
    "no-previous",
    "nothing serves at fraud",
    { plan: { strategy: "ab", sideBySide: { share: 5, lasts: 3_600, reportEvery: 900, afterwards: "previous" } } },
    { deployed: {}, split: {} },
  ],
])("%s is refused before anything is touched", (_, argument, reason, message, other, props) => {
  const cloud = releaseCloud({ ...props, other });
  const before = cloud.state();
  const execution = cloud.release("3", { argument });

  expect(execution).toMatchObject({ state: "FAILED", error: { tags: ["ReleaseFailed"] } });
  expect(reportsOf(execution)).toMatchObject([
    { severity: "WARNING", outcome: "refused", reason, message: expect.stringContaining(message), settled: true },
  ]);
  expect(cloud.vertex.requests.filter(({ request }) => request.method !== "GET")).toEqual([]);
  expect(cloud.state()).toEqual(before);
});

test("a freeze that is over and an evaluation that is good enough are no hindrance; the newest counts", () => {
  const versions = [{ aliases: ["champion"] }, evaluation(0.1), evaluation(0.81)];
  const other = {
    freeze: { reason: "sale", until: Date.parse("2026-01-01T00:00:00Z") / 1_000 },
    evaluation: { metric: "auPrc", atLeast: 0.8 },
  };
  const cloud = releaseCloud({ versions, other });

  expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "succeeded" }]);
});

test("a version that serves all traffic already is nothing to do", () => {
  const cloud = releaseCloud();
  const execution = cloud.release("1");

  expect(execution.state).toBe("SUCCEEDED");
  expect(reportsOf(execution)).toMatchObject([{ severity: "NOTICE", outcome: "skipped", reason: "already-serving" }]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test("of two releases at once one is refused, whenever the second begins", () => {
  for (const startAfter of [0, 0.1, 0.5, 1, 2, 900, 1_800, 3_000]) {
    const cloud = releaseCloud();
    const first = cloud.begin.release("3");
    const second = cloud.begin.release("4", { startAfter });
    cloud.simulation.run();
    const outcomes = [first, second].map((execution) => reportsOf(execution)[0]?.outcome);
    const winner = outcomes[0] === "succeeded" ? "301" : "401";

    expect({ startAfter, outcomes: [...outcomes].sort() }).toEqual({ startAfter, outcomes: ["refused", "succeeded"] });
    expect(reportsOf(outcomes[0] === "refused" ? first : second)).toMatchObject([{ reason: "busy" }]);
    expect(cloud.state()).toMatchObject({ split: { [winner]: 100 }, deployed: [winner], lock: undefined });
  }
});

test("a freeze does not stop a rollback", () => {
  const cloud = releaseCloud();
  cloud.begin.release("3");
  cloud.simulation.run(7_200);
  const frozen = releaseCloud({ other: { freeze: { reason: "sale" } } });
  for (const [address, object] of cloud.vertex.storage.objects) frozen.vertex.storage.put(address, object.content);
  frozen.vertex.endpoints.put(ADDRESSES.ENDPOINT, "301", "fraud@3");
  frozen.vertex.endpoints.setSplit(ADDRESSES.ENDPOINT, { "301": 100 });

  expect(reportsOf(frozen.rollback())).toMatchObject([{ outcome: "succeeded", split: { "101": 100 } }]);
});
