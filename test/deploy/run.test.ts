import type { Execution } from "../../deploy/executions";
import { googleState, RUN_STATES, runOf, runSchema } from "../../deploy/run";

const owner = { environment: "test", workflow: "train-fraud" };
const now = Date.parse("2026-11-24T09:00:00Z");
const execution = (parts: Partial<Execution>): Execution => ({
  run: "run-1",
  state: "ACTIVE",
  labels: {},
  steps: [],
  ...parts,
});

test.each([
  [
    "a map with a message",
    '{"message":"job ended in JOB_STATE_FAILED","tags":["JobFailed"]}',
    "job ended in JOB_STATE_FAILED",
  ],
  ["a text", '"quota of NVIDIA_L4 exceeded"', "quota of NVIDIA_L4 exceeded"],
  ["a map without a message", '{"code":500}', '{"code":500}'],
  ["several lines", '{"message":"one\\n  two"}', "one two"],
  ["something that is no JSON", "Traceback: boom", "Traceback: boom"],
  ["a message that is no text", '{"message":{"code":7}}', '{"code":7}'],
  ["a very long text", JSON.stringify("x".repeat(400)), `${"x".repeat(297)}...`],
])("the reason of a failure is read from %s", (_, error, reason) => {
  expect(runOf(owner, execution({ state: "FAILED", error }), now).reason).toBe(reason);
});

test.each([
  ['{"message":"gate: slow","report":{"outcome":"failed","settled":true}}', { outcome: "failed", settled: true }],
  ['{"message":"gate: slow"}', undefined],
  ['{"report":"text"}', undefined],
  ["no JSON", undefined],
])("the report of a failure is read from %s", (error, report) => {
  expect(runOf(owner, execution({ state: "FAILED", error }), now).report).toEqual(report);
});

test("a failure always has a reason", () => {
  expect(runOf(owner, execution({ state: "FAILED" }), now).reason).toBe("Google gives no reason");
});

test("a run that goes on has been running until now", () => {
  expect(runOf(owner, execution({ startTime: "2026-11-24T08:58:59.500Z" }), now).seconds).toBe(60);
});

test("the length of a run is that between its start and its end, never negative", () => {
  const times = { startTime: "2026-11-24T08:00:10.9Z", endTime: "2026-11-24T08:00:10.1Z" };

  expect(runOf(owner, execution({ state: "SUCCEEDED", ...times }), now).seconds).toBe(0);
});

test.each([[{}], [{ startTime: "yesterday" }], [{ state: "SUCCEEDED", startTime: "2026-11-24T08:00:00Z" }]])(
  "a length that is not known is left out: %j",
  (parts) => {
    expect(runOf(owner, execution(parts), now).seconds).toBeUndefined();
  },
);

test("a result that is no JSON is text", () => {
  expect(runOf(owner, execution({ state: "SUCCEEDED", result: "plain" }), now).result).toBe("plain");
});

test("a run that found nothing to do was skipped, and says why", () => {
  const result = '{"outcome":"skipped","reason":"duplicate","message":"another execution watches this run"}';

  expect(runOf(owner, execution({ state: "SUCCEEDED", result }), now)).toMatchObject({
    state: "skipped",
    reason: "another execution watches this run",
  });
});

test("a state that nobody has heard of is unknown, and not over", () => {
  expect(runOf(owner, execution({ state: "PAUSED" }), now).state).toBe("unknown");
});

test("every state has a word of Google's, but the unknown and what only a result tells", () => {
  expect(RUN_STATES.filter((state) => googleState(state) === undefined)).toEqual(["skipped", "unknown"]);
});

test.each(["QUEUED", "ACTIVE", "SUCCEEDED", "FAILED", "CANCELLED", "UNAVAILABLE", "PAUSED"])(
  "a run in the state %s has the published form",
  (state) => {
    const run = runOf(owner, execution({ state, result: "{}", startTime: "2026-11-24T08:00:00Z" }), now);

    expect(runSchema.parse(JSON.parse(JSON.stringify(run)))).toMatchObject({ run: "run-1" });
  },
);
