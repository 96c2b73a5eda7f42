import { follow, type FollowProps, type Sight } from "../../deploy/follow";
import { googleError, type Misbehaviour, SimulatedExecutions } from "../support/executions";

const MINUTE = 60_000;
const busy = googleError(503, "UNAVAILABLE", "Busy.");

function fixture(until?: FollowProps["until"]) {
  const api = new SimulatedExecutions();
  const execution = api.put("train-fraud", "run-1", {
    status: { currentSteps: [{ routine: "main", step: "submit" }] },
  });
  const controller = new AbortController();
  const told: Sight[] = [];
  const followed = () =>
    follow({
      executions: api.client(),
      owner: { environment: "test", workflow: "train-fraud" },
      address: { project: "acme-ml-test", region: "europe-west4", workflow: "train-fraud", run: "run-1" },
      signal: controller.signal,
      clock: api.clock,
      tell: (sight) => told.push(sight),
      until,
    });
  const states = () => told.map((sight) => (sight.kind === "seen" ? sight.run.state : sight.problem));
  return { api, execution, controller, told, followed, states };
}

test("follows a run to its end and reads its result", async () => {
  const { api, execution, followed, states } = fixture();
  api.clock.after(5_000, () => api.end(execution, "SUCCEEDED", { result: '{"model":"fraud@7"}' }));

  const outcome = await followed();

  expect(outcome).toMatchObject({
    kind: "over",
    run: { state: "succeeded", result: { model: "fraud@7" }, seconds: 7 },
  });
  expect(states()).toEqual(["running", "running", "running", "succeeded"]);
});

test("tells the step that the run is at", async () => {
  const { api, execution, followed, told } = fixture();
  api.clock.after(1_000, () => {
    execution.status = {
      currentSteps: [
        { routine: "main", step: "wait" },
        { routine: "poll", step: "pause" },
      ],
    };
  });
  api.clock.after(3_000, () => api.end(execution, "SUCCEEDED", {}));

  await followed();

  const steps = told.map((sight) => sight.kind === "seen" && sight.run.step);
  expect(steps).toEqual(["main.submit", "poll.pause", "poll.pause"]);
});

test("looks less and less often, at least every 15 seconds", async () => {
  const { api, execution, followed } = fixture();
  api.clock.after(5 * MINUTE, () => api.end(execution, "FAILED", { error: { payload: '"quota"' } }));

  await followed();

  expect(api.clock.slept[0]).toBe(2_000);
  expect(Math.max(...api.clock.slept)).toBe(15_000);
  expect([...api.clock.slept].sort((a, b) => a - b)).toEqual(api.clock.slept);
});

test("stops looking when the person wants to, and does not touch the run", async () => {
  const { api, controller, execution, followed } = fixture();
  api.clock.after(1 * MINUTE, () => controller.abort());

  expect(await followed()).toEqual({ kind: "interrupted" });
  expect(execution.state).toBe("ACTIVE");
  expect(api.received.every(({ method }) => method === "GET")).toBe(true);
});

test("stops looking at once when Google does not answer at all", async () => {
  const { api, controller, followed } = fixture();
  api.misbehave({ hangs: true });

  const outcome = followed();
  controller.abort();

  expect(await outcome).toEqual({ kind: "interrupted" });
});

test("does not even look when the person was faster", async () => {
  const { controller, followed, told } = fixture();
  controller.abort();

  expect(await followed()).toEqual({ kind: "interrupted" });
  expect(told).toEqual([]);
});

test.each<[string, Misbehaviour]>([
  ["a storm of 503", busy],
  ["a network that is away", { breaks: "before", code: "ENOTFOUND" }],
])("goes on after %s of ten minutes", async (_, misbehaviour) => {
  const { api, execution, followed, states } = fixture();
  api.misbehave(...Array.from({ length: 6 * 14 }, () => misbehaviour));
  api.clock.after(20 * MINUTE, () => api.end(execution, "SUCCEEDED", {}));

  const outcome = await followed();

  expect(outcome).toMatchObject({ kind: "over", run: { state: "succeeded" } });
  expect(states()).toContain("running");
});

test("gives up when nothing was seen for a quarter of an hour", async () => {
  const { api, followed } = fixture();
  api.misbehave(...Array.from({ length: 500 }, () => busy));

  await expect(followed()).rejects.toMatchObject({ kind: "unavailable" });
  expect(api.clock.slept.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(15 * MINUTE);
});

test("takes a page of somebody else's for no answer", async () => {
  const { api, execution, followed, states } = fixture();
  api.misbehave({ status: 200, text: "<html>Log in to the hotel</html>" });
  api.clock.after(1_000, () => api.end(execution, "SUCCEEDED", {}));

  await followed();

  expect(states()).toEqual([
    expect.stringContaining("was not understood: <html>Log in to the hotel</html>"),
    "succeeded",
  ]);
});

test("fails at once when the permission is taken away meanwhile", async () => {
  const { api, followed } = fixture();
  api.misbehave(googleError(403, "PERMISSION_DENIED", "No."));

  await expect(followed()).rejects.toMatchObject({ kind: "forbidden" });
});

test("is over when Google can read the run no longer", async () => {
  const { api, execution, followed } = fixture();
  api.end(execution, "UNAVAILABLE", { stateError: { details: "The key is disabled." } });

  expect(await followed()).toMatchObject({ run: { state: "unavailable", reason: "The key is disabled." } });
});

test("ends when the run has come far enough, and does not touch it", async () => {
  const { api, execution, followed } = fixture((steps) => steps.some(({ routine }) => routine === "retire"));
  api.clock.after(60_000, () => {
    execution.status = { currentSteps: [{ routine: "retire", step: "keep" }] };
  });

  expect(await followed()).toMatchObject({ kind: "reached", run: { state: "running", step: "retire.keep" } });
  expect(execution.state).toBe("ACTIVE");
});
