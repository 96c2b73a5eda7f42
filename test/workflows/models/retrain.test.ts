import { retrainingLock } from "../../../constructs/workflows/models/retrain";
import type { RetrainingReport } from "../../../constructs/workflows/models/retraining-report";
import { ADDRESSES } from "../../support/vertex/addresses";
import type { Fault } from "../../support/vertex/faults";
import { lifeCloud, lingeringRelease, retrainingSource, stub } from "../../support/vertex/life";
import type { ExecutionProps } from "../../support/workflows/execution";

const SOURCES = {
  releasing: retrainingSource(),
  telling: retrainingSource({ endpoints: undefined }),
  short: retrainingSource({ within: 3_600 }),
};
const LOCK = `gs://${ADDRESSES.RELEASES_BUCKET}/${retrainingLock("fraud")}`;
const BUDGET = `gs://${ADDRESSES.RELEASES_BUCKET}/budgets/fraud.json`;
const trained = { outcome: "succeeded", version: "7" };

interface Case {
  readonly source?: string;
  readonly argument?: unknown;
  readonly train?: string;
  readonly promote?: string;
  readonly checkout?: string;
  readonly portal?: string;
  readonly age?: string | null;
  readonly rows?: string;
  readonly faults?: readonly Fault[];
}

/** A cloud in which the model can be retrained. */
function life({ train, promote, checkout, portal, age = "20", rows = "5000", faults, ...rest }: Case = {}) {
  const cloud = lifeCloud({ faults });
  const { executions } = cloud.vertex;
  const deploy = (name: string, source: string) =>
    executions.workflows.set(name, { source, environment: ADDRESSES, service: cloud.vertex.service });
  deploy("train-fraud", train ?? stub({ takes: 3_600, gives: trained }));
  deploy("promote-fraud", promote ?? stub({ takes: 60 }));
  deploy("release-checkout", checkout ?? lingeringRelease("checkout"));
  deploy("release-portal", portal ?? stub({ takes: 600 }));
  cloud.answers.query = (sql) => ({ rows: [{ value: sql === "SELECT age" ? age : rows }] });
  const start = (more: Partial<ExecutionProps> = {}) =>
    cloud.start("retrain-fraud", rest.source ?? SOURCES.releasing, { argument: rest.argument ?? {}, ...more });
  const started = (workflow: string) => cloud.simulation.all(workflow);
  return { ...cloud, start, started };
}

/** Retrains once. */
function retrained(given: Case = {}, more: Partial<ExecutionProps> = {}) {
  const cloud = life(given);
  const execution = cloud.start(more);
  cloud.simulation.run();
  const report = execution.log.map(({ payload }) => payload as RetrainingReport).at(-1);
  return { ...cloud, execution, report, severity: execution.log.at(-1)?.severity };
}

/** `train succeeded` of every step. */
const steps = (report: RetrainingReport | undefined) => report?.steps.map(({ name, outcome }) => `${name} ${outcome}`);

const GOOD = ["input:fresh succeeded", "input:enough succeeded", "train succeeded", "promote succeeded"];

describe("a retraining", () => {
  test("looks at the data, trains, promotes and releases, and one report tells of every step", () => {
    const { execution, report, rows, severity, started, vertex } = retrained();
    expect(execution.state).toBe("SUCCEEDED");
    expect(execution.result).toEqual(report);
    expect(steps(report)).toEqual([...GOOD, "release:checkout succeeded", "release:portal succeeded"]);
    expect(report).toMatchObject({
      report: "plinth-retraining",
      workflow: "retrain-fraud",
      model: "fraud",
      outcome: "succeeded",
      reason: null,
      version: "7",
      runsThisWeek: 1,
    });
    expect(report?.steps[0]?.message).toBe("20 hours since the newest as_of of features.fraud_training");
    expect(report?.steps[2]?.run).toMatch(/\/workflows\/train-fraud\/executions\/2$/);
    expect(severity).toBe("NOTICE");
    expect(started("train-fraud")[0]?.argument).toEqual({ run: "retrain-1" });
    expect(started("promote-fraud")[0]?.argument).toEqual({ version: "7" });
    expect(started("release-portal")[0]?.argument).toEqual({ version: "7" });
    expect(rows("retrainings")).toEqual([
      expect.objectContaining({ model: "fraud", outcome: "succeeded", version: "7", execution: "1" }),
    ]);
    expect(vertex.storage.objects.has(LOCK)).toBe(false);
  });

  test("does not wait until a release takes the previous model away", () => {
    expect(retrained().report?.seconds).toBeLessThan(10_000);
  });

  test("only tells where nothing is to be released", () => {
    const { report } = retrained({ source: SOURCES.telling });
    expect(steps(report)).toEqual([...GOOD, "notice succeeded"]);
    expect(report?.steps.at(-1)?.message).toBe("fraud@7 is promoted: it serves once somebody releases it");
  });
});

describe("the first failure ends it", () => {
  const refused = (reason: string) => stub({ takes: 60, fails: { outcome: "refused", reason, message: "no" } });
  test.each<[string, Case, string, string, string, readonly string[]]>([
    [
      "data that is too old",
      { age: "72" },
      "refused",
      "input",
      "fresh: 72 hours since the newest as_of of features.fraud_training, at most 48 are allowed",
      ["input:fresh refused"],
    ],
    [
      "no data",
      { age: null },
      "refused",
      "input",
      "fresh: no hours since the newest as_of of features.fraud_training: there is no data",
      ["input:fresh refused"],
    ],
    [
      "too few rows",
      { rows: "999" },
      "refused",
      "input",
      "enough: 999 rows in features.fraud_training, at least 1000 are asked for",
      ["input:fresh succeeded", "input:enough refused"],
    ],
    [
      "a job that fails",
      { train: stub({ fails: { outcome: "failed", reason: "quota", message: "no GPU" } }) },
      "failed",
      "training",
      "quota: no GPU",
      [...GOOD.slice(0, 2), "train failed"],
    ],
    [
      "a job that is skipped",
      { train: stub({ gives: { outcome: "skipped", message: "another watches", version: null } }) },
      "failed",
      "training",
      "train-fraud ended without a version: another watches",
      [...GOOD.slice(0, 2), "train failed"],
    ],
    [
      "a job that registers nothing",
      { train: stub({ gives: { outcome: "succeeded", message: null, version: null } }) },
      "failed",
      "training",
      "train-fraud ended without a version: it registers none",
      [...GOOD.slice(0, 2), "train failed"],
    ],
    [
      "a version that is not promoted",
      { promote: stub({ fails: { outcome: "refused", rule: "champion", message: "not better" } }) },
      "refused",
      "promotion",
      "champion: not better",
      [...GOOD.slice(0, 3), "promote refused"],
    ],
    [
      "a promotion that fails",
      { promote: stub({ fails: { outcome: "failed", rule: "aliases", message: "403" } }) },
      "refused",
      "promotion",
      "aliases: 403",
      [...GOOD.slice(0, 3), "promote failed"],
    ],
    [
      "a release that is refused: frozen",
      { checkout: refused("frozen") },
      "failed",
      "release",
      "frozen: no",
      [...GOOD, "release:checkout refused"],
    ],
    [
      "a second release that fails",
      { portal: stub({ fails: { outcome: "failed", reason: "gate", message: "p99" } }) },
      "failed",
      "release",
      "gate: p99",
      [...GOOD, "release:checkout succeeded", "release:portal failed"],
    ],
  ])("%s", (_, given, outcome, reason, message, expected) => {
    const { execution, report, rows, vertex } = retrained(given);
    expect(report).toMatchObject({ outcome, reason, message });
    expect(steps(report)).toEqual(expected);
    expect(execution.state).toBe("FAILED");
    expect(execution.error).toMatchObject({ message: `${reason}: ${message}`, tags: ["RetrainingFailed"] });
    expect(rows("retrainings")).toEqual([expect.objectContaining({ outcome, reason })]);
    expect(vertex.storage.objects.has(LOCK)).toBe(false);
  });

  test("nothing is trained, and no run counted, while the data is not good", () => {
    const { started, vertex } = retrained({ age: "72" });
    expect(started("train-fraud")).toEqual([]);
    expect(vertex.storage.objects.has(BUDGET)).toBe(false);
  });

  test("what takes too long is cancelled", () => {
    const { report, started } = retrained({
      source: SOURCES.short,
      train: stub({ takes: 100_000, gives: trained }),
    });
    expect(report).toMatchObject({
      outcome: "failed",
      reason: "deadline",
      message: "train: it did not end in time and was cancelled",
    });
    expect(started("train-fraud")[0]?.state).toBe("CANCELLED");
    expect(report?.seconds).toBeLessThan(3_700);
  });
});

describe("one at a time", () => {
  test("a second one is skipped while the first is at work", () => {
    const cloud = life();
    const first = cloud.start();
    const second = cloud.start({ startAfter: 1_000 });
    cloud.simulation.run();
    expect([first.state, second.state]).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect(second.result).toMatchObject({
      outcome: "skipped",
      reason: "busy",
      message: "another retraining of fraud is at work, or what it has started",
    });
    expect(cloud.started("train-fraud")).toHaveLength(1);
    expect(cloud.rows("retrainings")).toHaveLength(1);
  });

  test("two in the same moment train once", () => {
    const cloud = life();
    const both = [cloud.start(), cloud.start()];
    cloud.simulation.run();
    expect(cloud.started("train-fraud")).toHaveLength(1);
    expect(both.map(({ result }) => (result as RetrainingReport).outcome).sort()).toEqual(["skipped", "succeeded"]);
  });

  test("what a killed one has started is waited for, and then the next one goes on", () => {
    const cloud = life();
    const killed = cloud.start();
    cloud.simulation.run(1_000);
    cloud.simulation.cancel(killed);
    const early = cloud.start();
    cloud.simulation.run(600);
    expect(early.result).toMatchObject({ outcome: "skipped", reason: "busy" });
    cloud.simulation.run(7_200);
    const next = cloud.start();
    cloud.simulation.run();
    expect(next.result).toMatchObject({ outcome: "succeeded" });
  });

  test("killed at any step, it leaves nothing that stops the next one", () => {
    const { steps: all } = retrained().execution;
    for (let step = 1; step < all; step += 41) {
      const cloud = retrained({}, { killAtStep: step });
      const next = cloud.start();
      cloud.simulation.run();
      expect([step, next.error, next.state]).toEqual([step, undefined, "SUCCEEDED"]);
      expect(cloud.vertex.storage.objects.has(LOCK)).toBe(false);
    }
  });
});

describe("the budget of a week", () => {
  test("is used up by three runs, and there again a week later", () => {
    const cloud = life({ source: SOURCES.telling });
    const outcome = (days: number) => {
      const execution = cloud.start({ startAfter: days * 86_400 });
      cloud.simulation.run();
      return execution.result as RetrainingReport;
    };
    expect([outcome(0), outcome(1), outcome(1)].map(({ runsThisWeek }) => runsThisWeek)).toEqual([1, 2, 3]);
    expect(outcome(1)).toMatchObject({
      outcome: "skipped",
      reason: "budget",
      message: "3 runs of fraud have begun in the last seven days, at most 3 are allowed",
    });
    expect(outcome(4)).toMatchObject({ outcome: "succeeded", runsThisWeek: 3 });
  });

  test("counts a run that failed", () => {
    const { vertex } = retrained({ train: stub({ fails: {} }) });
    expect(vertex.storage.json(BUDGET)).toMatchObject({ runs: [{ run: null }] });
  });
});

describe("what starts it", () => {
  const message = (content: object) => ({
    specversion: "1.0",
    id: "815",
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    data: { message: { data: Buffer.from(JSON.stringify(content)).toString("base64") } },
  });
  const anomaly = message({
    jsonPayload: {
      modelDeploymentMonitoringJob: `${ADDRESSES.PARENT}/modelDeploymentMonitoringJobs/1`,
      totalAnomaliesCount: 2,
    },
  });

  test("the clock names its run", () => {
    const clock = { specversion: "1.0", type: "plinth.schedule" };
    expect(retrained({ argument: clock }).report?.run).toBe("schedule-2026-01-05-02-00");
  });

  test("the same event starts one, however often it is delivered", () => {
    const cloud = life({ argument: message({}), source: SOURCES.telling });
    const [first, again] = [cloud.start(), cloud.start({ startAfter: 50_000 })];
    cloud.simulation.run();
    expect(first.result).toMatchObject({ outcome: "succeeded", run: "event-815" });
    expect(again.result).toMatchObject({ outcome: "skipped", reason: "duplicate" });
  });

  test.each([
    ["drift at an endpoint of the model", "4815162342", { outcome: "succeeded", run: "drift-4815162342-2026-01-05" }],
    ["not drift at another", "9999999999", { outcome: "skipped", reason: "not-meant" }],
  ])("%s", (_, endpoint, expected) => {
    const cloud = life({ argument: anomaly, source: SOURCES.telling });
    const { service } = cloud.vertex;
    const execution = cloud.start({
      service: (request) =>
        request.url.endsWith("/modelDeploymentMonitoringJobs/1")
          ? { body: { endpoint: `${ADDRESSES.PARENT}/endpoints/${endpoint}` } }
          : service(request),
    });
    cloud.simulation.run();
    expect(execution.result).toMatchObject(expected);
  });

  test("an event that is not meant is skipped, and no row is kept of it", () => {
    const { report, rows } = retrained({ argument: { specversion: "1.0", type: "something.else" } });
    expect(report).toMatchObject({ outcome: "skipped", reason: "not-meant" });
    expect(rows("retrainings")).toEqual([]);
  });

  test("an argument that it does not know is refused", () => {
    expect(retrained({ argument: { epochs: 3 } }).report).toMatchObject({
      outcome: "refused",
      reason: "request",
      message: "the argument has an unknown key epochs\n  allowed: run",
    });
  });
});

describe("whatever happens", () => {
  test.each<[string, Fault]>([
    ["the answer to a start is lost", { on: /POST .*\/workflows\/train-fraud\/executions$/, answer: "lost", times: 1 }],
    ["the answer to a start is late", { on: /POST .*\/workflows\/train-fraud\/executions$/, answer: "late", times: 1 }],
    ["the answer to the budget is lost", { on: /POST .*\/upload\/.*/, answer: "lost", after: 1, times: 1 }],
    ["the answer to the row is lost", { on: /POST .*\/queries$/, answer: "lost", after: 2, times: 1 }],
  ])("%s: it trains once, and succeeds", (_, fault) => {
    const { report, started, rows } = retrained({ faults: [fault] });
    expect(report?.outcome).toBe("succeeded");
    expect(started("train-fraud")).toHaveLength(1);
    expect(rows("retrainings")).toHaveLength(1);
  });

  test("a row that cannot be kept does not undo what was done", () => {
    const { report } = retrained({ faults: [{ on: /POST .*\/queries$/, answer: 403, after: 2 }] });
    expect(report?.outcome).toBe("succeeded");
    expect(report?.message).toMatch(/^it succeeded; it could not be recorded: /);
  });
});
