import { ADDRESSES } from "../../support/vertex/addresses";
import type { Traffic } from "../../support/vertex/monitoring";
import { type Other, releaseCloud, reportsOf, UNTOUCHED } from "../../support/vertex/release";
import type { ServingProps } from "../../support/vertex/serving";

type Cloud = ReturnType<typeof releaseCloud>;

/** The shares that the candidate reached. */
const sharesOf = ({ vertex }: Cloud) =>
  vertex.endpoints
    .endpoint(ADDRESSES.ENDPOINT)
    .splits.flatMap(({ split }) => (split["301"] === undefined ? [] : [split["301"]]));

/** A cloud in which the candidate does something from a share of the traffic on. */
function candidate(bad: Traffic | undefined, from = 0, other: Other = {}, props: ServingProps = {}): Cloud {
  const cloud = releaseCloud({ ...props, other });
  cloud.vertex.monitoring.traffic = (id, _family, at, endpoint) =>
    id === "301" && endpoint.shareAt("301", at) >= from ? bad : {};
  return cloud;
}

describe.each([
  ["first", 5, [5]],
  ["second", 50, [5, 50]],
  ["last", 100, [5, 50, 100]],
] as const)("at the %s step", (_, from, shares) => {
  test.each<[string, Traffic, string]>([
    ["errors", { errorShare: 0.02 }, "errorRate is 0.0"],
    ["errors beside the previous model", { errorShare: 0.009 }, "errorRate is 0.00"],
    ["slow answers", { p99: 301 }, "p99 is 301"],
    ["slower answers than the previous model's", { p99: 97 }, "p99 is 97"],
    ["busy processors", { cpu: 0.9 }, "cpu is 0.9"],
  ])("%s take the release back", (__, traffic, message) => {
    const cloud = candidate(traffic, from);
    const execution = cloud.release("3");

    expect(execution).toMatchObject({ state: "FAILED", error: { tags: ["ReleaseFailed"] } });
    expect(reportsOf(execution)).toMatchObject([
      {
        severity: "ERROR",
        outcome: "failed",
        reason: "gate",
        message: expect.stringContaining(message),
        settled: true,
      },
    ]);
    expect(sharesOf(cloud)).toEqual(shares);
    expect(cloud.state()).toEqual(UNTOUCHED);
  });
});

test("what is just within its limits passes", () => {
  const cloud = candidate({ errorShare: 0.0045, p99: 95, cpu: 0.8 });

  expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "succeeded" }]);
});

test("a query of one's own is asked with the candidate's number, and breaks above and below its limits", () => {
  const gates = [
    { kind: "query", name: "mine", query: 'q{m="$deployed_model",e="$endpoint"}[$window]', min: 1, max: 2 },
  ] as const;
  const run = (value: number | undefined) => {
    const cloud = candidate({}, 0, { plan: { gates, whenMissing: "fail" } });
    const asked: string[] = [];
    cloud.vertex.monitoring.query = (promql) => (asked.push(promql), value);
    return { asked, report: reportsOf(cloud.release("3"))[0] };
  };

  expect(run(1.5)).toMatchObject({ report: { outcome: "succeeded", gates: { mine: 1.5 } } });
  expect(run(1.5).asked[0]).toMatch(new RegExp(`^q\\{m="301",e="${ADDRESSES.ENDPOINT}"\\}\\[[0-9]+s\\]$`));
  expect(run(2.5)).toMatchObject({ report: { reason: "gate", message: expect.stringContaining("at most 2 allowed") } });
  expect(run(0.5)).toMatchObject({ report: { reason: "gate", message: expect.stringContaining("at least 1 wanted") } });
  expect(run(undefined)).toMatchObject({ report: { reason: "no-data" } });
});

test("errors and latencies of private endpoints are found in either family", () => {
  for (const family of ["private", "public"]) {
    const cloud = releaseCloud({
      endpoint: { private: true },
      other: { metrics: "private", plan: { gates: [{ kind: "errors", name: "errorRate", max: 0.01 }] } },
    });
    cloud.vertex.monitoring.traffic = (id, own) =>
      own === family ? { errorShare: id === "301" ? 0.1 : 0 } : undefined;
    const [report] = reportsOf(cloud.release("3"));

    expect(report).toMatchObject({ reason: "gate", gates: { errorRate: expect.closeTo(0.1, 1) } });
    expect(cloud.state()).toEqual(UNTOUCHED);
  }
});

describe("too few requests", () => {
  const few = (requestsPerMinute: number, whenFew: "wait" | "pass" | "fail") =>
    candidate({ requestsPerMinute }, 0, {
      plan: { whenFew, gates: [{ kind: "errors", name: "errorRate", max: 0.01 }] },
    });

  test("wait for more, and then the answers count", () => {
    const cloud = few(5, "wait");
    const execution = cloud.release("3");

    expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded" }]);
    const [, first = { at: 0 }, second = { at: 0 }] = cloud.vertex.endpoints.endpoint(ADDRESSES.ENDPOINT).splits;
    expect(second.at - first.at).toBeGreaterThan(100 * 12 + 360);
  });

  test.each([
    ["wait", "failed", "too-few"],
    ["pass", "succeeded", null],
    ["fail", "failed", "too-few"],
  ] as const)("when they never come: %s", (whenFew, outcome, reason) => {
    const cloud = few(0.1, whenFew);
    const execution = cloud.release("3");

    expect(reportsOf(execution)).toMatchObject([{ outcome, reason }]);
    if (outcome === "failed") expect(cloud.state()).toEqual(UNTOUCHED);
    const waited = (execution.ended ?? 0) - execution.started;
    if (outcome === "failed") expect(waited > 7_200).toBe(whenFew === "wait");
  });

  test("of the previous model leave nothing to compare with, which is decided the same way", () => {
    const cloud = releaseCloud({
      other: { plan: { whenFew: "fail", gates: [{ kind: "errors", name: "errorRate", growth: 0.01 }] } },
    });
    cloud.vertex.monitoring.traffic = (id) => ({ requestsPerMinute: id === "101" ? 1 : 600 });

    expect(reportsOf(cloud.release("3"))).toMatchObject([
      { reason: "too-few", message: expect.stringContaining("nothing to compare with") },
    ]);
  });
});

describe("no data", () => {
  test.each([
    ["wait", "failed", "no-data"],
    ["pass", "succeeded", null],
    ["fail", "failed", "no-data"],
  ] as const)("at all: %s", (whenMissing, outcome, reason) => {
    const cloud = candidate(undefined, 0, { plan: { whenMissing } });
    const execution = cloud.release("3");

    expect(reportsOf(execution)).toMatchObject([{ outcome, reason }]);
    if (outcome === "failed") expect(cloud.state()).toEqual(UNTOUCHED);
  });

  test("for a while is waited for", () => {
    const cloud = releaseCloud({ other: { plan: { whenMissing: "wait" } } });
    const begin = cloud.simulation.now;
    cloud.vertex.monitoring.traffic = (id, _, at) => (id === "301" && at < begin + 6_000 ? undefined : {});

    expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "succeeded" }]);
  });

  test.each([
    ["wait", "failed", "no-data"],
    ["pass", "succeeded", null],
    ["fail", "failed", "no-data"],
  ] as const)("because Cloud Monitoring is down: %s", (whenMissing, outcome, reason) => {
    for (const answer of [503, 403, "unreachable"] as const) {
      const cloud = candidate({}, 0, { plan: { whenMissing } }, { faults: [{ on: /monitoring/, answer }] });

      expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome, reason }]);
      if (outcome === "failed") expect(cloud.state()).toEqual(UNTOUCHED);
    }
  });

  test("of one gate does not hide that another is breached", () => {
    const cloud = candidate({ cpu: 0.95 }, 0, { plan: { whenMissing: "pass" } });
    cloud.vertex.monitoring.query = () => undefined;

    expect(reportsOf(cloud.release("3"))).toMatchObject([{ reason: "gate", gates: { declined: null } }]);
  });
});
