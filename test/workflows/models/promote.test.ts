import type { PromotionProps } from "../../../constructs/workflows/models/props";
import { evaluated, lifeCloud, PROMOTION, promotionSource } from "../../support/vertex/life";
import { permissionsUsed } from "../../support/vertex/permissions";
import type { Fault } from "../../support/vertex/faults";
import type { Vertex, VertexProps } from "../../support/vertex/vertex";
import type { Answer } from "../../support/workflows/execution";

const SLICES = { "country=nl": 0.8, "country=be": 0.7 };
const MODEL = "test-fraud";
const SOURCES = {
  plain: promotionSource(),
  unserved: promotionSource({ served: false }),
  asked: promotionSource({ approvalWithin: 86_400 }),
};

interface Case {
  readonly source?: string;
  readonly champion?: object | null;
  readonly version?: object | null;
  readonly argument?: unknown;
  readonly faults?: readonly Fault[];
  readonly meddling?: VertexProps["meddling"];
  readonly answer?: Answer;
  readonly killAtStep?: number;
  readonly before?: (vertex: Vertex) => void;
}

/** A champion 1 and a version 2, and what a promotion of the version makes of them. */
function promoted({
  source = SOURCES.plain,
  champion = evaluated(0.83, SLICES),
  version = evaluated(0.85, SLICES),
  argument = { version: "2" },
  faults,
  meddling,
  answer,
  killAtStep,
  before,
}: Case = {}) {
  const cloud = lifeCloud({ faults, meddling });
  const { models } = cloud.vertex;
  models.register(MODEL, {
    aliases: champion === null ? ["old"] : ["champion"],
    evaluation: champion ?? evaluated(0.9),
  });
  models.register(MODEL, { aliases: ["run-2"], evaluation: version ?? { metrics: { auRoc: 0.99 } } });
  before?.(cloud.vertex);
  const execution = cloud.run("promote-fraud", source, {
    argument,
    killAtStep,
    ...(answer === undefined ? {} : { answer: () => answer }),
  });
  const entries = execution.log.map(({ payload }) => payload as Record<string, unknown>);
  const report = entries.find(({ report }) => report === "plinth-promotion");
  return {
    ...cloud,
    execution,
    report,
    severity: execution.log.at(-1)?.severity,
    challenger: models.versionOf(MODEL, "challenger"),
    championNow: models.versionOf(MODEL, "champion"),
    decisions: cloud.rows("decisions"),
  };
}

describe("a version that is better", () => {
  test("becomes the challenger, and the decision stands in the table and in the log with its numbers", () => {
    const { execution, report, decisions, challenger, championNow, severity } = promoted();
    expect(execution.state).toBe("SUCCEEDED");
    expect(execution.result).toEqual(report);
    expect(report).toEqual({
      report: "plinth-promotion",
      workflow: "promote-fraud",
      execution: "1",
      model: "fraud",
      version: "2",
      champion: "1",
      outcome: "succeeded",
      decision: "promoted",
      rule: null,
      message: null,
      metric: "auPrc",
      value: 0.85,
      championValue: 0.83,
      slices: {
        "country=nl": { value: 0.8, championValue: 0.8, mayLose: 0.02 },
        "country=be": { value: 0.7, championValue: 0.7, mayLose: 0 },
      },
      approved: false,
      aliases: ["challenger"],
      recorded: true,
      seconds: expect.any(Number) as number,
    });
    expect(severity).toBe("NOTICE");
    expect(decisions).toEqual([
      expect.objectContaining({
        model: "fraud",
        version: "2",
        champion: "1",
        decision: "promoted",
        rule: null,
        message: null,
        metric: "auPrc",
        value: 0.85,
        champion_value: 0.83,
        workflow: "promote-fraud",
        execution: "1",
      }),
    ]);
    expect([challenger, championNow]).toEqual(["2", "1"]);
  });

  test("becomes the champion as well where no endpoint serves the model", () => {
    const { challenger, championNow } = promoted({ source: SOURCES.unserved });
    expect([challenger, championNow]).toEqual(["2", "2"]);
  });

  test("is found by alias, and by the name of its model", () => {
    expect(promoted({ argument: { version: "run-2" } }).challenger).toBe("2");
    expect(promoted({ argument: { model: "fraud@2" } }).challenger).toBe("2");
  });

  test("is promoted where there is no champion yet, whatever its slices", () => {
    const { report, challenger } = promoted({ champion: null, version: evaluated(0.81) });
    expect([report?.champion, report?.championValue, challenger]).toEqual([null, null, "2"]);
  });

  test("is compared with slices that lie beside its evaluation too", () => {
    const beside = {
      ...evaluated(0.85),
      slices: [
        { slice: { dimension: "country", value: "nl" }, metrics: { auPrc: 0.7 } },
        { slice: { dimension: "country", value: "be" }, metrics: { auPrc: 0.71 } },
      ],
    };
    expect(promoted({ version: beside }).report).toMatchObject({
      rule: "slice:country=nl",
      slices: { "country=be": { value: 0.71 } },
    });
  });
});

describe("a rule", () => {
  const rules: [string, Case, string, string][] = [
    [
      "evaluation: the metric is missing",
      { version: null },
      "evaluation",
      "no evaluation of fraud@2 has the metric auPrc",
    ],
    [
      "floor",
      { version: evaluated(0.79, SLICES), champion: evaluated(0.5, SLICES) },
      "floor",
      "auPrc of fraud@2 is 0.79, at least 0.8 is asked for",
    ],
    [
      "champion: it is worse",
      { version: evaluated(0.82, SLICES) },
      "champion",
      "auPrc of fraud@2 is 0.82, of the champion 1 0.83: it must be higher by 0.01 at least",
    ],
    [
      "champion: it is not better by enough",
      { version: evaluated(0.835, SLICES) },
      "champion",
      "auPrc of fraud@2 is 0.835, of the champion 1 0.83: it must be higher by 0.01 at least",
    ],
    [
      "champion: nothing is known of it",
      { champion: { metrics: { auRoc: 0.9 } } },
      "champion",
      "the champion fraud@1 has no evaluation with the metric auPrc: nothing can be compared with it",
    ],
    [
      "slice: it is worse there",
      { version: evaluated(0.9, { "country=nl": 0.77, "country=be": 0.9 }) },
      "slice:country=nl",
      "auPrc on country=nl is 0.77, of the champion 1 0.8: it may be worse by 0.02 at most",
    ],
    [
      "slice: nothing is known there",
      { version: evaluated(0.9, { "country=nl": 0.9 }) },
      "slice:country=be",
      "the evaluation of fraud@2 says nothing of auPrc on country=be",
    ],
  ];
  test.each(rules)("%s", (_, given, rule, message) => {
    const { execution, report, decisions, challenger, championNow, severity } = promoted(given);
    expect(report).toMatchObject({ outcome: "refused", decision: "refused", rule, message, recorded: true });
    expect(execution.state).toBe("FAILED");
    expect(execution.error).toMatchObject({ message: `${rule}: ${message}`, tags: ["PromotionFailed"] });
    expect(severity).toBe("WARNING");
    expect(decisions).toEqual([expect.objectContaining({ decision: "refused", rule, message })]);
    expect([challenger, championNow]).toEqual([undefined, "1"]);
  });

  const smaller: PromotionProps["evaluation"] = {
    metric: "rmse",
    goal: "minimize",
    atMost: 3,
    beatsChampionBy: 0,
    slices: {},
  };
  test.each([
    ["a tie passes where nothing more is asked for", 2, 2, null],
    ["less is better", 1.9, 2, null],
    ["more is worse", 2.1, 2, "champion"],
    ["the ceiling", 3.5, 4, "ceiling"],
  ])("of a metric that is to be small: %s", (_, value, championValue, rule) => {
    const { report } = promoted({
      source: promotionSource({ evaluation: smaller }),
      version: { metrics: { rmse: value } },
      champion: { metrics: { rmse: championValue } },
    });
    expect(report?.rule).toBe(rule);
  });

  test("counts a difference that only binary numbers make as none", () => {
    const evaluation = { ...PROMOTION.evaluation, beatsChampionBy: 0.1, slices: {}, atLeast: 0.9 } as const;
    const { report } = promoted({
      source: promotionSource({ evaluation: evaluation as PromotionProps["evaluation"] }),
      version: evaluated(0.9),
      champion: evaluated(0.8),
    });
    expect(report?.decision).toBe("promoted");
  });

  test("takes the newest evaluation that has the metric", () => {
    const { report } = promoted({
      before: ({ models }) =>
        models.versions
          .get(MODEL)?.[1]
          ?.evaluations.push(
            { ...evaluated(0.95, SLICES), createTime: "2026-01-05T00:00:00Z" },
            { createTime: "2026-01-06T00:00:00Z", metrics: { auRoc: 0.1 } },
          ),
    });
    expect(report?.value).toBe(0.95);
  });
});

test("a slice that the champion says nothing of can get no worse", () => {
  const { report } = promoted({ champion: evaluated(0.83, { "country=be": 0.7 }) });
  expect(report).toMatchObject({ decision: "promoted", slices: { "country=nl": { championValue: null } } });
});

test("the champion itself is not promoted again, and that is no failure", () => {
  const { execution, report, decisions } = promoted({ argument: { version: "1" } });
  expect(execution.state).toBe("SUCCEEDED");
  expect(report).toMatchObject({ outcome: "skipped", rule: "already-champion", decision: null });
  expect(decisions).toEqual([]);
});

test.each([
  [{ version: "7" }, "version", "the model fraud has no version 7"],
  [{}, "request", 'the argument names no version\n  allowed: {"version": "7"}'],
  [
    { model: "churn@2" },
    "request",
    "this workflow promotes the model fraud, received churn@2\n  allowed: fraud@<version>",
  ],
])("%j is refused and decides nothing", (argument, rule, message) => {
  const { report, decisions } = promoted({ argument });
  expect(report).toMatchObject({ outcome: "refused", rule, message, decision: null });
  expect(decisions).toEqual([]);
});

describe("an approver", () => {
  const late = { after: 100_000, body: { decision: "approve" } };
  test("says yes", () => {
    const { report, challenger, execution } = promoted({
      source: SOURCES.asked,
      answer: { after: 600, body: { decision: "approve" } },
    });
    expect(report).toMatchObject({ approved: true, decision: "promoted" });
    expect(challenger).toBe("2");
    expect(execution.log[0]?.payload).toMatchObject({
      report: "plinth-promotion-approval",
      model: "fraud",
      version: "2",
      champion: "1",
      value: 0.85,
      championValue: 0.83,
    });
  });

  test.each([
    [
      "says no",
      { after: 5, body: { decision: "deny", reason: "audit week" } },
      "denied",
      "an approver said no: audit week",
    ],
    ["answers too late", late, "not-approved", "no approver answered in time"],
  ])("%s", (_, answer, rule, message) => {
    const { report, challenger, decisions } = promoted({ source: SOURCES.asked, answer });
    expect(report).toMatchObject({ outcome: "refused", decision: "refused", rule, message });
    expect(challenger).toBeUndefined();
    expect(decisions).toHaveLength(1);
  });

  test("is not asked about a version that a rule refuses", () => {
    const { execution } = promoted({ source: SOURCES.asked, version: evaluated(0.7) });
    expect(execution.callbacks).toEqual([]);
  });
});

describe("whatever happens", () => {
  test.each<[string, Fault]>([
    ["the answer to the decision is lost", { on: /POST .*\/queries$/, answer: "lost", times: 1 }],
    ["the answer to the decision is late", { on: /POST .*\/queries$/, answer: "late", times: 2 }],
    ["the answer to the alias is lost", { on: /:mergeVersionAliases/, answer: "lost", times: 2 }],
    ["Vertex AI is busy", { on: /GET .*\/evaluations/, answer: 503, times: 3 }],
  ])("%s: one decision, and the alias moves", (_, fault) => {
    const { decisions, challenger } = promoted({ faults: [fault] });
    expect(decisions).toHaveLength(1);
    expect(challenger).toBe("2");
  });

  test("nothing moves that could not be recorded", () => {
    const { report, challenger, decisions } = promoted({ faults: [{ on: /POST .*\/queries$/, answer: 403 }] });
    expect(report).toMatchObject({ outcome: "failed", rule: "record", decision: null, recorded: false });
    expect([challenger, decisions]).toEqual([undefined, []]);
  });

  test("a decision whose alias cannot be moved is recorded as what it came to", () => {
    const { report, decisions, challenger, severity } = promoted({
      faults: [{ on: /:mergeVersionAliases/, answer: 403 }],
    });
    expect(report).toMatchObject({ outcome: "failed", rule: "aliases", decision: "refused", aliases: [] });
    expect(severity).toBe("ERROR");
    expect(decisions).toEqual([expect.objectContaining({ decision: "refused", rule: "aliases" })]);
    expect(challenger).toBeUndefined();
  });

  test("a version is compared anew when another became the champion meanwhile", () => {
    const { report, challenger } = promoted({
      source: SOURCES.asked,
      answer: { after: 600, body: { decision: "approve" } },
      before: ({ models }) => models.register(MODEL, { evaluation: evaluated(0.9, SLICES) }),
      meddling: [
        {
          on: /POST .*upload.*|POST .*\/upload\//,
          act: ({ models }) => models.mergeAliases(`${MODEL}@3`, { versionAliases: ["champion"] }, Infinity),
        },
      ],
    });
    expect(report).toMatchObject({ rule: "champion", champion: "3", approved: true });
    expect(challenger).toBeUndefined();
  });

  test("two at the same time decide one after the other", () => {
    const cloud = lifeCloud();
    const { models } = cloud.vertex;
    models.register(MODEL, { aliases: ["champion"], evaluation: evaluated(0.83, SLICES) });
    models.register(MODEL, { evaluation: evaluated(0.9, SLICES) });
    models.register(MODEL, { evaluation: evaluated(0.86, SLICES) });
    const both = ["2", "3"].map((version) =>
      cloud.start("promote-fraud", SOURCES.unserved, { argument: { version }, startAfter: version === "2" ? 0 : 0.1 }),
    );
    cloud.simulation.run();
    expect(both.map(({ state }) => state)).toEqual(["SUCCEEDED", "FAILED"]);
    expect(models.versionOf(MODEL, "champion")).toBe("2");
    expect(cloud.rows("decisions").map(({ decision }) => decision)).toEqual(["promoted", "refused"]);
  });

  test("killed at any step, it moves nothing without a decision, and the next one promotes", () => {
    const { steps } = promoted().execution;
    for (let step = 1; step < steps; step += 3) {
      const killed = promoted({ killAtStep: step });
      const moved = killed.challenger !== undefined;
      if (moved) expect(killed.decisions).toHaveLength(1);
      const next = killed.run("promote-fraud", SOURCES.plain, { argument: { version: "2" } });
      expect([step, next.state]).toEqual([step, "SUCCEEDED"]);
      expect(killed.vertex.models.versionOf(MODEL, "challenger")).toBe("2");
      expect([...killed.vertex.storage.objects.keys()]).toEqual([]);
    }
  });
});

test("it asks for no more than its role gives", () => {
  expect(permissionsUsed(promoted().vertex)).toEqual([
    "aiplatform.modelEvaluations.list",
    "aiplatform.models.get",
    "aiplatform.models.update",
    "bigquery.jobs.create",
  ]);
});
