import { runsOutputSchema } from "../../deploy/output";
import { Failure } from "../../scripts/failure";
import { runs, runsCommand, type RunsOptions } from "../../scripts/runs";
import { googleError, SimulatedExecutions } from "../support/executions";
import { releasingContext } from "../support/releasing";
import { simulatedContext, terminal } from "../support/run-context";

const options: RunsOptions = { limit: 20, format: "text" };

function fixture() {
  const api = new SimulatedExecutions(["train-fraud", "tune-churn"]);
  api.put("train-fraud", "run-1", {
    state: "FAILED",
    createTime: "2026-11-24T06:00:00Z",
    startTime: "2026-11-24T06:00:01Z",
    endTime: "2026-11-24T06:12:05Z",
    labels: { "started-by": "ana" },
    error: { payload: '{"message":"job ended in JOB_STATE_FAILED"}' },
  });
  api.put("tune-churn", "run-2", { createTime: "2026-11-24T07:00:00Z", startTime: "2026-11-24T07:00:00Z" });
  api.put("train-fraud", "run-3", { state: "QUEUED", createTime: "2026-11-24T07:30:00Z", startTime: undefined });
  return simulatedContext(api);
}

test("lists the runs of all workflows, newest first", async () => {
  const { context, printed } = fixture();

  expect(await runs(context, "test", undefined, undefined, options)).toBe(0);
  expect(printed).toEqual({
    err: "",
    out: `workflow     run    state    started               took     by   reason
train-fraud  run-3  queued
tune-churn   run-2  running  2026-11-24 07:00 UTC  1h 00m
train-fraud  run-1  failed   2026-11-24 06:00 UTC  12m 04s  ana  job ended in JOB_STATE_FAILED
`,
  });
});

test("lists the runs of one workflow, of one state, and no more than asked for", async () => {
  const { api, context, printed } = fixture();
  api.put("train-fraud", "run-4", { state: "FAILED", createTime: "2026-11-24T07:40:00Z" });

  await runs(context, "test", "train-fraud", undefined, { ...options, state: "failed", limit: 1, format: "json" });

  expect(JSON.parse(printed.out).runs).toMatchObject([{ run: "run-4", state: "failed" }]);
});

test("lists the runs of guards only when it is asked to", async () => {
  const { api, context, printed } = simulatedContext(
    new SimulatedExecutions(["train-fraud", "tune-churn", "guard-training"]),
  );
  api.put("guard-training", "run-1");

  await runs(context, "test", undefined, undefined, options);
  expect(printed.out).toBe("no runs\n");

  await runs(context, "test", undefined, undefined, { ...options, guards: true });
  expect(printed.out).toContain("guard-training  run-1");
});

test("says which workflows are not deployed yet", async () => {
  const { context, printed } = simulatedContext(new SimulatedExecutions(["tune-churn"]));

  expect(await runs(context, "test", undefined, undefined, options)).toBe(0);
  expect(printed).toEqual({ out: "no runs\n", err: "train-fraud is not deployed yet\n" });
});

test("prints JSON as its schema says", async () => {
  const { context, printed } = fixture();

  await runs(context, "test", undefined, undefined, { ...options, format: "json" });

  const output = JSON.parse(printed.out);
  expect(runsOutputSchema.parse(output)).toEqual(output);
  expect(output.notDeployed).toEqual([]);
});

test("shows one run with its reason", async () => {
  const { context, printed } = fixture();

  expect(await runs(context, "test", "train-fraud", "run-1", options)).toBe(0);
  expect(printed.out).toBe("train-fraud run-1 failed after 12m 04s\nreason: job ended in JOB_STATE_FAILED\n");
});

test.each([
  ["SUCCEEDED", 0],
  ["FAILED", 1],
])("follows a run, whose end decides the exit code: %s", async (state, code) => {
  const { api, context, printed } = fixture();
  const run = api.put("train-fraud", "run-9");
  api.clock.after(60_000, () => api.end(run, state));

  expect(await runs(context, "test", "train-fraud", "run-9", { ...options, follow: true })).toBe(code);
  expect(printed.out).toContain(`train-fraud run-9 ${state.toLowerCase()} after 1m`);
});

test.each<[string, string | undefined, string | undefined, string]>([
  [
    "an unknown workflow",
    "train-frauds",
    undefined,
    'test has no workflow "train-frauds". Did you mean "train-fraud"?\n  workflows: guard-training, train-fraud, tune-churn',
  ],
  [
    "an unknown run",
    "train-fraud",
    "run-77",
    "Could not read a run of train-fraud in project acme-ml-test: there is no run run-77. `plinth runs test train-fraud` lists those there are.",
  ],
  [
    "something that is no run's id",
    "train-fraud",
    "../../x",
    '"../../x" is not the id of a run\n  allowed: letters, digits and dashes, as `plinth runs` prints them',
  ],
])("tells of %s", async (_, workflow, run, message) => {
  const { context } = fixture();

  await expect(runs(context, "test", workflow, run, options)).rejects.toEqual(new Failure(message, 1));
});

test("--follow needs a run", async () => {
  const { context } = fixture();

  await expect(runs(context, "test", "train-fraud", undefined, { ...options, follow: true })).rejects.toThrow(
    "--follow needs a run",
  );
});

test("tells which permission is missing", async () => {
  const { api, context } = fixture();
  api.misbehave(googleError(403, "PERMISSION_DENIED", "No."));

  await expect(runs(context, "test", "train-fraud", undefined, options)).rejects.toThrow(
    "you lack the permission workflows.executions.list, which Plinth gives to scientists (ml-scientists@acme.example).",
  );
});

test.each(["0", "1001", "-1", "many", "1.5"])("%s is no number of runs", async (limit) => {
  const { context } = fixture();
  const command = runsCommand(terminal, () => context)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });

  await expect(command.parseAsync(["test", "--limit", limit], { from: "user" })).rejects.toThrow(
    `"${limit}" is not a number from 1 to 1000.`,
  );
});

test("a release that is followed is over when only its previous model is kept", async () => {
  const { api, context, printed } = releasingContext();
  const run = api.put("release-fraud", "run-1", { status: { currentSteps: [{ routine: "soak", step: "flow" }] } });
  api.clock.after(60_000, () => {
    run.status = { currentSteps: [{ routine: "retire", step: "keep" }] };
  });

  expect(await runs(context, "test", "release-fraud", "run-1", { ...options, follow: true })).toBe(0);
  expect(printed.out).toMatch(/^release-fraud run-1 has released: the version serves at fraud after 1m/);
});

test("lists releases beside rollbacks", async () => {
  const { api, context, printed } = releasingContext();
  api.put("release-fraud", "run-1");
  api.put("rollback-churn", "run-2");

  await runs(context, "test", undefined, undefined, options);

  expect(printed.out).toContain("release-fraud   run-1  running");
  expect(printed.out).toContain("rollback-churn  run-2  running");
  expect(printed.err).toBe(
    ["monitor-fraud", "promote-churn", "promote-fraud", "tell-drift"]
      .map((name) => `${name} is not deployed yet\n`)
      .join(""),
  );
});
