import type { EnvironmentInput } from "../../config/schema/environment";
import { releasePlan, releasePlanSchema, releasePlanText } from "../../deploy/release-plan";
import { environment } from "../support/environment";

type EndpointInput = NonNullable<EnvironmentInput["endpoints"]>[string];

function planned(parts: Partial<EndpointInput>, rest: Partial<EnvironmentInput> = {}) {
  const checked = environment({
    ...rest,
    endpoints: { fraud: { model: "fraud", machine: { type: "n1-standard-4" }, ...parts } },
  });
  const settings = checked.endpoints.fraud;
  if (settings === undefined) throw new Error("it declares the endpoint");
  return releasePlan(checked, { endpoint: "fraud", settings, version: "7" });
}

const strategies = [
  { strategy: "all-at-once" },
  { strategy: "blue-green", keepPrevious: "1h" },
  { strategy: "canary", steps: ["10%", "100%"] },
  { strategy: "ab", share: "20%", lasts: "2d", reportEvery: "6h" },
  { strategy: "shadow", maxDisagreement: "2%" },
] as const satisfies readonly EndpointInput["release"][];

test.each(strategies)("a plan of $strategy has the published form", (release) => {
  const plan: unknown = JSON.parse(JSON.stringify(planned({ release })));

  expect(releasePlanSchema.parse(plan)).toEqual(plan);
});

test.each([
  [strategies[0], ["traffic     100%; 15m, then the gates", "previous    goes with the success"]],
  [strategies[1], ["traffic     100%; 15m, then the gates", "previous    stays deployed for 1h after the success"]],
  [strategies[2], ["traffic     10%, 100%; 15m after each, then the gates"]],
  [strategies[3], ["traffic     20% for 2d, measured every 6h; then the previous model serves alone"]],
  [
    strategies[4],
    [
      "compare     on replayed requests first: both may disagree on 2%",
      "traffic     100%; 15m, then the gates",
      "previous    stays deployed for 24h after the success",
    ],
  ],
])("%j is told in words", (release, lines) => {
  const text = releasePlanText(planned({ release }));

  for (const line of lines) expect(text).toContain(`\n  ${line}`);
});

test.each<[string, Partial<EndpointInput>, string]>([
  ["one machine", {}, "machines    1 × n1-standard-4, beside those that serve; up within 1h"],
  [
    "machines of another kind",
    { capacity: { kind: "spot" }, replicas: { min: 3 } },
    "machines    3 × n1-standard-4, spot, beside those that serve; up within 1h",
  ],
  ["a pool", { machine: undefined, pool: "small" }, "machines    of the pool small"],
  ["no gates", {}, "gates       none: nothing is asked after a step"],
  ["nobody who is asked", {}, "approval    nobody is asked"],
  [
    "approval before every step, and no approvers",
    { release: { strategy: "canary", approval: { before: "every" } } },
    "approval    before every step, within 24h, by nobody: the environment declares no approvers",
  ],
  [
    "a known attachment",
    { access: { kind: "private", attachment: "projects/p1/regions/europe-west4/serviceAttachments/a" } },
    "access      private, by projects/p1/regions/europe-west4/serviceAttachments/a",
  ],
])("%s is told in words", (_, parts, line) => {
  expect(releasePlanText(planned(parts))).toContain(`\n  ${line}\n`);
});

test.each<[NonNullable<EndpointInput["release"]>["gates"], readonly string[]]>([
  [{ errorRate: { max: "1%" } }, ["errorRate at most 1%"]],
  [{ errorRate: { growth: "0.5%" } }, ["errorRate at most 0.5 points above the model that serves now"]],
  [{ p50: { growth: "10%" } }, ["p50 at most 10% slower than the model that serves now"]],
  [{ p95: { max: "2s" }, cpu: { max: "80%" } }, ["p95 at most 2s", "cpu at most 80%"]],
  [{ accelerator: { max: "90%" } }, ["accelerator at most 90%"]],
  [
    { queries: { zeta: { query: "q", min: 0.2, max: 3 }, alpha: { query: "q", min: 1 } } },
    ["alpha at least 1", "zeta at least 0.2 and at most 3"],
  ],
])("the gates %j are told in words", (gates, words) => {
  const plan = planned({ release: { strategy: "blue-green", gates } });

  expect(plan.gates.map(({ gate, limit }) => `${gate} ${limit}`)).toEqual(words);
});

test.each([
  [{ metric: "auPrc" }, "auPrc must be there"],
  [{ metric: "auPrc", atLeast: 0.8 }, "auPrc at least 0.8"],
  [{ metric: "rmse", atLeast: 0, atMost: 2 }, "rmse at least 0 and at most 2"],
])("the evaluation %j is told in words", (evaluation, words) => {
  const models = { fraud: { serving: { image: "fraud-server" }, evaluation } };

  expect(releasePlanText(planned({}, { models }))).toContain(`\n  evaluation  ${words}\n`);
});

test("a model without an evaluation is asked nothing", () => {
  expect(releasePlanText(planned({}))).not.toContain("evaluation");
});
