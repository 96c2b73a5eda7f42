import { ADDRESSES } from "../../support/vertex/addresses";
import { objectRightsUsed, permissionsUsed } from "../../support/vertex/permissions";
import { PLAN, releaseCloud, releaseSource, reportsOf, UNTOUCHED } from "../../support/vertex/release";
import type { ReleasePlan } from "../../../constructs/workflows/releases/props";

const DAY = 86_400;

/** The splits that an endpoint had, in their order. */
const splitsOf = ({ vertex }: ReturnType<typeof releaseCloud>) =>
  vertex.endpoints.endpoint(ADDRESSES.ENDPOINT).splits.map(({ split }) => split);

const strategies: readonly [string, Partial<ReleasePlan>, readonly Record<string, number>[]][] = [
  ["all at once", { strategy: "all-at-once", steps: [100], keepPrevious: 0 }, [{ "301": 100 }]],
  ["blue-green", { strategy: "blue-green", steps: [100] }, [{ "301": 100 }]],
  [
    "canary",
    { steps: [5, 25, 50, 100] },
    [{ "301": 5, "101": 95 }, { "301": 25, "101": 75 }, { "301": 50, "101": 50 }, { "301": 100 }],
  ],
  [
    "A/B with the candidate afterwards",
    {
      strategy: "ab",
      steps: [100],
      sideBySide: { share: 30, lasts: DAY, reportEvery: DAY / 4, afterwards: "candidate" },
    },
    [{ "301": 30, "101": 70 }, { "301": 100 }],
  ],
];

test.each(strategies)("%s: traffic moves as planned, and no step is left out", (_, plan, splits) => {
  const cloud = releaseCloud({ other: { plan } });
  const execution = cloud.begin.release("3");
  cloud.simulation.run(2 * DAY - 3_600);

  expect(
    splitsOf(cloud).filter((split, index, all) => JSON.stringify(split) !== JSON.stringify(all[index - 1])),
  ).toEqual([{ "101": 100 }, ...splits]);
  expect(execution.error).toBeUndefined();
  expect(cloud.state()).toMatchObject({
    split: { "301": 100 },
    champion: "3",
    lock: undefined,
    monitored: ["301"],
    operating: false,
  });
  expect(reportsOf(execution)).toEqual([
    {
      severity: "NOTICE",
      report: "plinth-release",
      workflow: "release-fraud",
      execution: "1",
      endpoint: "fraud",
      model: "fraud",
      version: "3",
      deployedModel: "301",
      strategy: plan.strategy ?? "canary",
      outcome: "succeeded",
      reason: null,
      message: null,
      share: 100,
      gates: expect.objectContaining({ errorRate: 0, p99: 80, cpu: expect.closeTo(0.3), declined: 0.1 }),
      split: { "301": 100 },
      settled: true,
      champion: "1",
      attachment: null,
      monitor: null,
      seconds: expect.any(Number),
    },
  ]);
});

test("between two steps traffic flows for as long as is asked for", () => {
  const cloud = releaseCloud({ other: { plan: { steps: [10, 100], soak: 1_800 } } });
  cloud.release("3");
  const [, first = { at: 0 }, second = { at: 0 }] = cloud.vertex.endpoints.endpoint(ADDRESSES.ENDPOINT).splits;

  expect(second.at - first.at).toBeGreaterThanOrEqual(1_800);
  expect(second.at - first.at).toBeLessThan(1_860);
});

test("all at once removes the previous model with the success", () => {
  const cloud = releaseCloud({ other: { plan: { steps: [100], keepPrevious: 0 } } });
  const execution = cloud.release("3");

  expect((execution.ended ?? 0) - execution.started).toBeLessThan(7_200);
  expect(cloud.state()).toMatchObject({ deployed: ["301"], previous: { removed: true } });
});

test("the previous model stays for as long as is asked for, remembered, and goes then", () => {
  const cloud = releaseCloud();
  cloud.begin.release("3");
  cloud.simulation.run(DAY);
  const kept = { deployed: ["101", "301"], previous: { version: "3", previousVersion: "1", kept: ["101"] } };
  expect(cloud.state()).toMatchObject({ ...kept, previous: { ...kept.previous, removed: false } });

  cloud.simulation.run(7_200);
  expect(cloud.state()).toMatchObject({ deployed: ["301"], previous: { removed: true }, lock: undefined });
});

test("a kept model to which somebody gave traffic stays", () => {
  const cloud = releaseCloud();
  cloud.begin.release("3");
  cloud.simulation.run(DAY);
  cloud.vertex.endpoints.setSplit(ADDRESSES.ENDPOINT, { "101": 10, "301": 90 });
  cloud.simulation.run();

  expect(cloud.state()).toMatchObject({ split: { "101": 10, "301": 90 }, deployed: ["101", "301"], lock: undefined });
});

test("when the release is gone by then, the guard takes the kept model away, not before its time", () => {
  const cloud = releaseCloud();
  const execution = cloud.begin.release("3");
  cloud.simulation.run(7_200);
  cloud.simulation.cancel(execution);
  expect(cloud.guard().result).toMatchObject({ found: null });
  expect(cloud.state().deployed).toEqual(["101", "301"]);

  cloud.simulation.run(DAY);
  cloud.guard();
  expect(cloud.state()).toMatchObject({ deployed: ["301"], previous: { removed: true }, lock: undefined });
});

test("A/B reports of both, as often as is asked for, and gives the traffic back to the previous model", () => {
  const sideBySide = { share: 30, lasts: 6 * 3_600, reportEvery: 7_200, afterwards: "previous" } as const;
  const cloud = releaseCloud({ other: { plan: { strategy: "ab", steps: [100], sideBySide } } });
  cloud.vertex.monitoring.traffic = (id) => ({ errorShare: id === "301" ? 0.005 : 0.004, p50: id === "301" ? 15 : 20 });
  const execution = cloud.release("3");
  const variants = execution.log.filter(
    ({ payload }) => (payload as { readonly report: string }).report === "plinth-release-variant",
  );

  expect(variants.map(({ payload }) => payload)).toMatchObject(
    [1, 2, 3].flatMap(() => [
      { variant: "candidate", deployedModel: "301", version: "3", share: 30, readings: { p50: 15 }, problem: null },
      { variant: "previous", deployedModel: "101", version: "1", share: 70, readings: { p50: 20 }, problem: null },
    ]),
  );
  expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded", share: 30, split: { "101": 100 } }]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test("a gate that is breached ends an A/B test", () => {
  const sideBySide = { share: 30, lasts: DAY, reportEvery: 7_200, afterwards: "candidate" } as const;
  const cloud = releaseCloud({ other: { plan: { strategy: "ab", steps: [100], sideBySide } } });
  const begin = cloud.simulation.now;
  cloud.vertex.monitoring.traffic = (id, _, at) => ({ errorShare: id === "301" && at > begin + 30_000 ? 0.2 : 0 });
  const execution = cloud.release("3");

  expect(reportsOf(execution)).toMatchObject([{ outcome: "failed", reason: "gate" }]);
  expect(execution.ended).toBeLessThan(begin + 45_000);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

describe("shadow", () => {
  const plan = { strategy: "shadow", steps: [100], maxDisagreement: 0.02 } as const;
  const shadow = (result: object) => {
    const cloud = releaseCloud({ other: { plan } });
    cloud.vertex.executions.workflows.set("shadow-fraud", {
      source: JSON.stringify({ main: { steps: [{ compare: { return: result } }] } }),
    });
    return cloud;
  };

  test("a version that agrees takes over", () => {
    const cloud = shadow({ outcome: "succeeded", disagreement: 0.01 });
    const execution = cloud.release("3");

    expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded", gates: { disagreement: 0.01 } }]);
    expect(cloud.state()).toMatchObject({ split: { "301": 100 }, champion: "3", lock: undefined });
    expect(cloud.simulation.all("shadow-fraud")).toMatchObject([{ argument: { version: "3" } }]);
  });

  test.each<[string, object, string]>([
    ["disagrees", { outcome: "succeeded", disagreement: 0.5 }, "on 0.5 of the requests, at most 0.02 allowed"],
    ["had nothing to compare", { outcome: "skipped", message: "no requests" }, "could not be compared: no requests"],
  ])("a version that %s is never deployed", (_, result, message) => {
    const cloud = shadow(result);
    const execution = cloud.release("3");

    expect(reportsOf(execution)).toMatchObject([
      { outcome: "failed", reason: "shadow", message: expect.stringContaining(message) },
    ]);
    expect(cloud.vertex.requests.filter(({ request }) => request.url.endsWith(":deployModel"))).toEqual([]);
    expect(cloud.state()).toEqual(UNTOUCHED);
  });

  test("a comparison that failed says why", () => {
    const cloud = releaseCloud({ other: { plan } });
    cloud.vertex.executions.workflows.set("shadow-fraud", {
      source: JSON.stringify({
        main: { steps: [{ stop: { raise: { code: 500, message: "query: no such table" } } }] },
      }),
    });

    expect(reportsOf(cloud.release("3"))).toMatchObject([
      {
        outcome: "failed",
        reason: "shadow",
        message: "shadow-fraud ended as FAILED: query: no such table",
        settled: true,
      },
    ]);
    expect(cloud.state()).toEqual(UNTOUCHED);
  });

  test("a comparison that cannot be started is no comparison", () => {
    const cloud = releaseCloud({ other: { plan } });

    expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "failed" }]);
    expect(cloud.state()).toEqual(UNTOUCHED);
  });
});

const EMPTY = { deployed: {}, split: {}, versions: [{}, {}, {}] } as const;

test("the first release of an endpoint takes all traffic at once and leaves no way back", () => {
  const cloud = releaseCloud(EMPTY);
  const execution = cloud.release("3");

  expect(splitsOf(cloud)).toEqual([{ "301": 100 }]);
  expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded", champion: null }]);
  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, champion: "3", previous: undefined, lock: undefined });
  expect(reportsOf(cloud.rollback())).toMatchObject([{ outcome: "refused", reason: "no-previous" }]);
});

test("the first release of an endpoint that nobody calls yet succeeds, but not one that answers with errors", () => {
  const silent = releaseCloud(EMPTY);
  silent.vertex.monitoring.traffic = () => undefined;
  expect(reportsOf(silent.release("3"))).toMatchObject([{ outcome: "succeeded" }]);

  const broken = releaseCloud(EMPTY);
  broken.vertex.monitoring.traffic = () => ({ errorShare: 0.5 });
  expect(reportsOf(broken.release("3"))).toMatchObject([
    { outcome: "failed", reason: "gate", message: expect.stringContaining("nothing serves at fraud now") },
  ]);
  expect(broken.state()).toEqual({ ...UNTOUCHED, split: {}, deployed: [], champion: undefined });
});

test("the first release of a private endpoint prints its attachment; one that fails says what is lost", () => {
  const private_ = { ...EMPTY, endpoint: { private: true }, other: { metrics: "private" as const } };
  const cloud = releaseCloud(private_);
  cloud.vertex.monitoring.traffic = (_, family) => (family === "private" ? {} : undefined);
  expect(reportsOf(cloud.release("3"))).toMatchObject([
    { attachment: "projects/p1234-tp/regions/europe-west4/serviceAttachments/gkedpm-1" },
  ]);

  const failing = releaseCloud(private_);
  failing.vertex.monitoring.traffic = (_, family) => (family === "private" ? { errorShare: 1 } : undefined);
  expect(reportsOf(failing.release("3"))).toMatchObject([
    { outcome: "failed", message: expect.stringContaining("its attachment goes within ten minutes") },
  ]);
});

test("a version can be deployed again, under another number, beside one that somebody else deployed", () => {
  const cloud = releaseCloud({ deployed: { "101": "1", "301": "3" } });
  const execution = cloud.release("3");

  expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded", deployedModel: "302" }]);
  expect(cloud.state()).toMatchObject({ split: { "302": 100 }, deployed: ["301", "302"] });
});

test("an alias is released as the version that has it, and several models keep their proportion", () => {
  const cloud = releaseCloud({
    deployed: { "101": "1", "201": "2" },
    split: { "101": 60, "201": 40 },
    other: { plan: { steps: [10, 100] } },
  });
  cloud.begin.release("candidate");
  cloud.simulation.run(7_200);

  expect(splitsOf(cloud)).toEqual([{ "101": 60, "201": 40 }, { "101": 54, "201": 36, "301": 10 }, { "301": 100 }]);
  expect(cloud.state().previous).toMatchObject({ split: { "101": 60, "201": 40 }, kept: ["101", "201"] });
});

test("the next release takes away nothing that it did not bring, and the memory is of the last one", () => {
  const cloud = releaseCloud();
  cloud.begin.release("3");
  cloud.simulation.run(7_200);
  const second = cloud.begin.release("4");
  cloud.simulation.run(7_200);

  expect(reportsOf(second)).toMatchObject([{ outcome: "succeeded" }]);
  expect(cloud.state()).toMatchObject({ split: { "401": 100 }, previous: { version: "4", previousVersion: "3" } });
  cloud.simulation.run();
  cloud.guard();
  expect(cloud.state()).toMatchObject({ deployed: ["401"], champion: "4", monitored: ["401"], lock: undefined });
});

test("windows end before the metrics' delay and begin with the step", () => {
  const cloud = releaseCloud();
  cloud.release("3");
  const { splits } = cloud.vertex.endpoints.endpoint(ADDRESSES.ENDPOINT);
  const asked = cloud.vertex.requests.filter(({ request }) => request.url.endsWith("/timeSeries"));

  expect(asked.length).toBeGreaterThan(3 * PLAN.steps.length);
  for (const { request, code } of asked) {
    const begun = splits.filter(({ at }) => at <= request.time).at(-1)?.at ?? 0;
    const since = Date.parse(request.query["interval.startTime"] ?? "") / 1_000;
    const until = Date.parse(request.query["interval.endTime"] ?? "") / 1_000;
    const beside = request.query.filter?.includes('deployed_model_id = "101"');

    expect(code).toBe(200);
    expect(until).toBeLessThanOrEqual(request.time - 360);
    if (beside !== true) expect(since).toBeGreaterThanOrEqual(Math.floor(begun));
  }
});

test("accounts need these permissions and no others, and these objects only", () => {
  const cloud = releaseCloud();
  cloud.begin.release("3");
  cloud.simulation.run(7_200);
  const bucket = `gs://${ADDRESSES.RELEASES_BUCKET}`;

  expect(permissionsUsed(cloud.vertex)).toEqual([
    "aiplatform.endpoints.deploy",
    "aiplatform.endpoints.get",
    "aiplatform.endpoints.update",
    "aiplatform.modelDeploymentMonitoringJobs.create",
    "aiplatform.modelDeploymentMonitoringJobs.list",
    "aiplatform.models.get",
    "aiplatform.models.update",
    "aiplatform.operations.list",
    "monitoring.timeSeries.list",
  ]);
  expect(objectRightsUsed(cloud.vertex)).toEqual([
    `create ${bucket}/locks/fraud.json`,
    `create ${bucket}/previous/fraud.json`,
    `delete ${bucket}/locks/fraud.json`,
    `get ${bucket}/previous/fraud.json`,
  ]);
  cloud.simulation.run();
  cloud.rollback();
  cloud.guard();
  expect(permissionsUsed(cloud.vertex)).toContain("aiplatform.endpoints.undeploy");
  expect(new Set(objectRightsUsed(cloud.vertex).map((right) => right.split(" ")[1]))).toEqual(
    new Set([`${bucket}/locks/fraud.json`, `${bucket}/previous/fraud.json`]),
  );
});

test("the texts are far from the limit of the service", () => {
  for (const kind of ["release", "rollback", "guard"] as const)
    expect(Buffer.byteLength(releaseSource(kind))).toBeLessThan(100_000);
});
