import { cancelOutputSchema } from "../../deploy/output";
import { cancel, type CancelOptions } from "../../scripts/cancel";
import { Failure } from "../../scripts/failure";
import { googleError, type SimulatedExecution, type SimulatedExecutions } from "../support/executions";
import { releasingContext } from "../support/releasing";
import { failure, simulatedContext } from "../support/run-context";

const text: CancelOptions = { follow: true, format: "text" };
const json: CancelOptions = { follow: true, format: "json" };

test("stops a run, and says who looks after the job that it started", async () => {
  const { api, context, printed } = simulatedContext();
  const run = api.put("train-fraud", "run-1");

  expect(await cancel(context, "test", "train-fraud", "run-1", text)).toBe(0);
  expect(run.state).toBe("CANCELLED");
  expect(printed).toEqual({
    out: "train-fraud run-1 is stopped\n",
    err: "A job that it had started is found and cancelled by the guard of jobs on its next round.\n",
  });
});

test("a run that is over is left alone", async () => {
  const { api, context, printed } = simulatedContext();
  api.put("train-fraud", "run-1", { state: "SUCCEEDED" });

  expect(await cancel(context, "test", "train-fraud", "run-1", text)).toBe(0);
  expect(api.received.map(({ method }) => method)).toEqual(["GET"]);
  expect(printed).toEqual({ out: "train-fraud run-1 was over before: succeeded\n", err: "" });
});

test("a run that ends while it is being cancelled was over before", async () => {
  const { api, context, printed } = simulatedContext();
  const run = api.put("train-fraud", "run-1");
  const executions = api.client();
  jest.spyOn(executions, "cancel").mockImplementation((address) => {
    api.end(run, "FAILED");
    return api.client().cancel(address);
  });

  expect(await cancel({ ...context, executions: () => executions }, "test", "train-fraud", "run-1", json)).toBe(0);

  const output = JSON.parse(printed.out);
  expect(cancelOutputSchema.parse(output)).toMatchObject({ cancelled: false, run: { state: "failed" } });
});

test("prints JSON as its schema says", async () => {
  const { api, context, printed } = simulatedContext();
  api.put("train-fraud", "run-1");

  await cancel(context, "test", "train-fraud", "run-1", json);

  const output = JSON.parse(printed.out);
  expect(cancelOutputSchema.parse(output)).toEqual(output);
  expect(output).toMatchObject({ cancelled: true, run: { state: "cancelled" } });
});

test("a refusal for another reason is told", async () => {
  const { api, context } = simulatedContext();
  api.put("train-fraud", "run-1");
  const executions = api.client();
  jest.spyOn(executions, "cancel").mockImplementation((address) => {
    api.misbehave(googleError(400, "FAILED_PRECONDITION", "Not now."));
    return api.client().cancel(address);
  });

  await expect(
    cancel({ ...context, executions: () => executions }, "test", "train-fraud", "run-1", text),
  ).rejects.toEqual(new Failure("Could not cancel a run of train-fraud in project acme-ml-test: Not now.", 1));
});

test("a cancellation whose answer was lost is not a failure", async () => {
  const { api, context } = simulatedContext();
  const run = api.put("train-fraud", "run-1");
  const executions = api.client();
  jest.spyOn(executions, "cancel").mockImplementation((address) => {
    api.misbehave({ breaks: "after" });
    return api.client().cancel(address);
  });

  expect(await cancel({ ...context, executions: () => executions }, "test", "train-fraud", "run-1", text)).toBe(0);
  expect(run.state).toBe("CANCELLED");
});

test("a run that nobody knows is told", async () => {
  const { context } = simulatedContext();

  await expect(cancel(context, "test", "train-fraud", "run-7", text)).rejects.toThrow(
    "there is no run run-7. `plinth runs test train-fraud` lists those there are.",
  );
});

describe("of a release", () => {
  /** A world whose guard ends after a minute, with a release that is at a routine. */
  function guarded(parts: Parameters<SimulatedExecutions["end"]>[2], state = "SUCCEEDED", routine = "soak") {
    const world = releasingContext();
    const run = world.api.put("release-fraud", "run-1", { status: { currentSteps: [{ routine, step: "s" }] } });
    world.api.clock.after(60_000, () => {
      for (const guard of world.api.runs("guard-fraud")) world.api.end(guard, state, parts);
    });
    return { ...world, run };
  }
  const result = (value: unknown) => ({ result: JSON.stringify(value) });
  const putBack = result({ found: "release", ended: true, report: { outcome: "failed", split: { "601": 100 } } });

  test("starts the guard at once, follows it and says how the traffic is", async () => {
    const { api, context, printed, run } = guarded(putBack);

    expect(await cancel(context, "test", "release-fraud", "run-1", text)).toBe(0);
    expect(run.state).toBe("CANCELLED");
    expect(api.runs("guard-fraud")).toHaveLength(1);
    expect(printed.out).toBe(`release-fraud run-1 is stopped
guard-fraud run-1 put the endpoint back; the traffic is 100% to 601
`);
    expect(printed.err).toContain("Started guard-fraud run-1, which puts the endpoint in order\n");
  });

  test("the guard is not started before the release has ended, for it leaves alone what is alive", async () => {
    const { api, context, run } = guarded(putBack);
    const executions = api.client();
    jest.spyOn(executions, "cancel").mockImplementation(async (address) => {
      const cancelling = await api.client().get(address);
      api.clock.after(20_000, () => {
        expect(api.runs("guard-fraud")).toEqual([]);
        api.end(run, "CANCELLED");
      });
      return cancelling;
    });

    expect(await cancel({ ...context, executions: () => executions }, "test", "release-fraud", "run-1", text)).toBe(0);
    expect(run.state).toBe("CANCELLED");
  });

  test.each<[unknown, string]>([
    [{ found: null, ended: false }, "found nothing to put in order"],
    [{ found: "previous", ended: true }, "found nothing to put in order"],
    [{ found: "rollback", ended: false }, "left the endpoint to a rollback that is at work"],
    [
      { found: "release", ended: true, report: { outcome: "succeeded", split: { "601": 60, "701": 40 } } },
      "completed the release; the traffic is 60% to 601, 40% to 701",
    ],
    [
      { found: "release", ended: true, report: { outcome: "failed", split: {} } },
      "put the endpoint back; the traffic is nobody's: no model serves",
    ],
  ])("a guard that returns %j is told in words", async (value, words) => {
    const { context, printed } = guarded(result(value));

    expect(await cancel(context, "test", "release-fraud", "run-1", text)).toBe(0);
    expect(printed.out).toContain(`guard-fraud run-1 ${words}\n`);
  });

  test("a guard that fails exits with 1 and says that it goes on", async () => {
    const { context, printed } = guarded({ error: { payload: '{"message":"Vertex AI does not answer"}' } }, "FAILED");

    expect(await cancel(context, "test", "release-fraud", "run-1", text)).toBe(1);
    expect(printed.out).toContain("reason: Vertex AI does not answer\n");
    expect(printed.err).toContain(
      "The endpoint may not be in order yet: its guard starts again by itself. Look with: plinth runs test guard-fraud\n",
    );
  });

  test("a guard that may not be started starts by itself, and the release is stopped all the same", async () => {
    const { api, context, printed, run } = guarded(putBack);
    const executions = api.client();
    jest.spyOn(executions, "start").mockImplementation((...asked) => {
      api.misbehave(googleError(403, "PERMISSION_DENIED", "No."));
      return api.client().start(...asked);
    });

    const cancelled = cancel({ ...context, executions: () => executions }, "test", "release-fraud", "run-1", text);
    const { message, exitCode } = await failure(cancelled);
    expect(exitCode).toBe(1);
    expect(message).toContain("Could not start a run of guard-fraud in project acme-ml-test: you lack the permission");
    expect(message).toContain("\nThe endpoint may not be in order yet: its guard starts again by itself.");
    expect(run.state).toBe("CANCELLED");
    expect(printed.out).toBe("release-fraud run-1 is stopped\n");
  });

  test("that has released already says that its version keeps serving", async () => {
    const { context, printed } = guarded(result({ found: null, ended: false }), "SUCCEEDED", "retire");

    await cancel(context, "test", "release-fraud", "run-1", text);

    expect(printed.err).toContain(
      "Its version keeps serving. The guard removes the previous model when its time is over.\n",
    );
  });

  const failed = (report?: object) => ({ payload: JSON.stringify({ message: "launcher: no answer", report }) });
  test.each<[string, Partial<SimulatedExecution>, number]>([
    ["somebody else has cancelled", { state: "CANCELLED" }, 1],
    ["crashed", { state: "FAILED", error: { context: "too many steps" } }, 1],
    ["could not put everything in order", { state: "FAILED", error: failed({ settled: false }) }, 1],
    ["has put everything in order", { state: "FAILED", error: failed({ settled: true }) }, 0],
    ["has released", { state: "SUCCEEDED" }, 0],
    ["had nothing to do", { state: "SUCCEEDED", result: '{"outcome":"skipped"}' }, 0],
  ])("that %s and is over", async (_, parts, guards) => {
    const { api, context, run } = guarded(putBack);
    Object.assign(run, parts);

    expect(await cancel(context, "test", "release-fraud", "run-1", text)).toBe(0);
    expect(api.received.filter(({ url }) => url.endsWith(":cancel"))).toEqual([]);
    expect(api.runs("guard-fraud")).toHaveLength(guards);
  });

  test("and of a rollback likewise", async () => {
    const { api, context, printed } = guarded(putBack);
    api.put("rollback-fraud", "run-2");

    await cancel(context, "test", "rollback-fraud", "run-2", text);

    expect(printed.out).toContain("rollback-fraud run-2 is stopped\nguard-fraud run-1 put the endpoint back");
  });

  test("with --no-follow says how to follow the guard", async () => {
    const { context, printed } = guarded(putBack);

    expect(await cancel(context, "test", "release-fraud", "run-1", { ...text, follow: false })).toBe(0);
    expect(printed.err).toContain("  follow: plinth runs test guard-fraud run-1 --follow\n");
  });

  test("Ctrl-C stops the looking and not the guard", async () => {
    const { api, context, interrupt } = guarded(putBack);
    api.clock.after(5_000, interrupt);

    expect(await cancel(context, "test", "release-fraud", "run-1", text)).toBe(130);
    expect(api.runs("guard-fraud")[0]?.state).toBe("ACTIVE");
  });

  test("prints JSON with the guard's run as its schema says", async () => {
    const { context, printed } = guarded(putBack);

    await cancel(context, "test", "release-fraud", "run-1", json);

    const output = JSON.parse(printed.out);
    expect(cancelOutputSchema.parse(output)).toEqual(output);
    expect(output).toMatchObject({ cancelled: true, guard: { workflow: "guard-fraud", state: "succeeded" } });
  });
});
