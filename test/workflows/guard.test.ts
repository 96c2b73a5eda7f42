import { cloud, SOURCES } from "../support/vertex/launch";

const LIFE = { waits: 300, runs: 3_600 };
const stepsOfRun = cloud({ lives: [LIFE] }).run(SOURCES.train).steps;

test("a launcher that is killed at any step leaves nothing that the guard does not end", () => {
  // Every step of the submission, where most can be lost, and every seventh of the rest.
  for (let killAtStep = 1; killAtStep <= stepsOfRun; killAtStep += killAtStep < 150 ? 1 : 7) {
    const { run, guard, vertex, simulation } = cloud({ lives: [LIFE] });
    const killed = run(SOURCES.train, { killAtStep });
    const before = vertex.alive();
    const guarded = guard();
    simulation.run(60);

    expect({ killAtStep, state: killed.state }).toEqual({ killAtStep, state: "CANCELLED" });
    expect({ killAtStep, result: guarded.result }).toMatchObject({ killAtStep, result: { cancelled: before } });
    expect({ killAtStep, alive: vertex.alive() }).toEqual({ killAtStep, alive: [] });
  }
});

test("a job that was cancelled because nobody watched it is told once, and can run again", () => {
  const { run, guard, vertex } = cloud({ lives: [LIFE] });
  run(SOURCES.train, { argument: { run: "monday" }, killAtStep: 200 });
  const first = guard();
  const second = guard();

  expect(first.log).toEqual([
    {
      time: expect.any(Number),
      severity: "ERROR",
      payload: {
        report: "plinth-run",
        workflow: "train-fraud",
        execution: "1",
        job: "fraud",
        run: "monday",
        outcome: "failed",
        reason: "unwatched",
        message: "the launcher of the job was gone, so the guard cancelled it",
        resource: vertex.customJobs.all[0]?.name,
      },
    },
  ]);
  expect(second.log).toEqual([]);
  expect(run(SOURCES.train, { argument: { run: "monday" } }).result).toMatchObject({ outcome: "succeeded" });
});

test("a job that somebody watches is left alone", () => {
  const { start, simulation, vertex } = cloud({ lives: [LIFE] });
  const launcher = start(SOURCES.train);
  const guard = start(SOURCES.guard, { workflow: "guard-training", startAfter: 1_000 });
  simulation.run();

  expect(guard.result).toEqual({ seen: 1, cancelled: [] });
  expect(launcher.result).toMatchObject({ outcome: "succeeded" });
  expect(vertex.customJobs.all).toHaveLength(1);
});

test("what somebody watches is told of: how long it waits, how long it runs, and when its machines were taken away", () => {
  const { start, simulation } = cloud({ lives: [{ ...LIFE, interrupted: { after: 1_200, lasts: 600 } }] });
  start(SOURCES.train, { argument: { run: "monday" } });
  const told = [200, 1_000, 1_600, 2_500].map((startAfter) =>
    start(SOURCES.guard, { workflow: "guard-training", startAfter }),
  );
  simulation.run();

  const entry = { report: "plinth-live", workflow: "train-fraud", run: "monday" };
  expect(told.map(({ log }) => log.map(({ payload }) => payload))).toEqual([
    [{ ...entry, state: "JOB_STATE_PENDING", queued: expect.any(Number), running: 0, again: false }],
    [{ ...entry, state: "JOB_STATE_RUNNING", queued: 300, running: expect.any(Number), again: false }],
    [{ ...entry, state: "JOB_STATE_PENDING", queued: 300, running: expect.any(Number), again: true }],
    [{ ...entry, state: "JOB_STATE_RUNNING", queued: 300, running: expect.any(Number), again: false }],
  ]);
  const numbers = told.map(
    ({ log: [first] }) => first?.payload as { readonly queued: number; readonly running: number },
  );
  expect(numbers[0]?.queued).toBeGreaterThan(190);
  expect(numbers[0]?.queued).toBeLessThan(300);
  expect(numbers.map(({ running }) => Math.round(running / 100))).toEqual([0, 7, 13, 22]);
});

test("studies and jobs beyond the first page are looked after, jobs of others are not", () => {
  const { run, guard, vertex, simulation } = cloud({ lives: [LIFE] });
  const labels = { "plinth-environment": "test", "plinth-workflow": "train-fraud", "plinth-execution": "gone" };
  const jobSpec = { workerPoolSpecs: [{ machineSpec: { machineType: "n1-standard-4" } }] };
  for (let count = 0; count < 101; count += 1)
    vertex.customJobs.create({ displayName: "lost", labels, jobSpec }, simulation.now);
  vertex.customJobs.create({ displayName: "other", labels: { "plinth-environment": "dev" }, jobSpec }, simulation.now);
  vertex.customJobs.create({ displayName: "mine", labels: { "plinth-environment": "test" }, jobSpec }, simulation.now);
  run(SOURCES.tune, { workflow: "tune-fraud", killAtStep: 150 });
  const guarded = guard();

  expect((guarded.result as { cancelled: readonly string[] }).cancelled).toHaveLength(102);
  expect(vertex.customJobs.all.filter(({ cancelled }) => cancelled === undefined)).toMatchObject([
    { body: { displayName: "other" } },
    { body: { displayName: "mine" } },
  ]);
});

test("one job that cannot be looked after does not hide the others, and the guard fails", () => {
  const { run, guard, vertex, simulation } = cloud({
    lives: [LIFE],
    faults: [{ on: /:cancel$/, times: 1, answer: 403 }],
  });
  run(SOURCES.train, { killAtStep: 150 });
  run(SOURCES.train, { killAtStep: 150 });
  const guarded = guard();
  simulation.run(60);

  expect(guarded).toMatchObject({ state: "FAILED", error: { tags: ["GuardFailed"] } });
  expect(vertex.alive()).toHaveLength(1);
});

test("a storm of 503 does not make the guard cancel what is watched", () => {
  const { start, simulation } = cloud({ lives: [LIFE], faults: [{ on: /executions/, times: 20, answer: 503 }] });
  const launcher = start(SOURCES.train);
  const guard = start(SOURCES.guard, { workflow: "guard-training", startAfter: 1_000 });
  simulation.run();

  expect(guard.state).toBe("FAILED");
  expect(launcher.result).toMatchObject({ outcome: "succeeded" });
});
