import { train, trainCommand, type TrainOptions } from "../../scripts/train";
import { trainOutputSchema } from "../../deploy/output";
import { applicationDefaultCredentials } from "../../deploy/credentials";
import { googleError, type Misbehaviour, type SimulatedExecutions } from "../support/executions";
import { failure, simulatedContext, terminal } from "../support/run-context";

const options: TrainOptions = { follow: true, format: "text" };
const MINUTE = 60_000;

/** A world in which the run that is started next ends after some minutes. */
function ending(state: string, parts: Parameters<SimulatedExecutions["end"]>[2] = {}, live = false) {
  const world = simulatedContext(undefined, live);
  world.api.clock.after(30 * MINUTE, () => {
    for (const run of world.api.runs("train-fraud")) world.api.end(run, state, parts);
  });
  return world;
}

describe("--dry-run", () => {
  test("prints the request, sends nothing and needs no credentials", async () => {
    const { api, context, printed } = simulatedContext();
    const nobody = applicationDefaultCredentials(() => Promise.reject(new Error("asked for credentials")));

    const code = await train({ ...context, executions: () => api.client(nobody) }, "test", "fraud", {
      ...options,
      set: ["args=--epochs=3", "args=--fast", "capacity=spot"],
      dryRun: true,
    });

    expect(code).toBe(0);
    expect(api.received).toEqual([]);
    expect(printed).toEqual({
      out: `POST https://workflowexecutions.googleapis.com/v1/projects/acme-ml-test/locations/europe-west4/workflows/train-fraud/executions
Content-Type: application/json
X-Goog-User-Project: acme-ml-test

{"argument":"{\\"run\\":\\"manual-1\\",\\"args\\":[\\"--epochs=3\\",\\"--fast\\"],\\"capacity\\":\\"spot\\"}","labels":{"started-by":"ana","start-key":"manual-1"}}
`,
      err: "",
    });
  });

  test("prints what is sent without it, byte for byte", async () => {
    const dry = simulatedContext();
    const real = simulatedContext();
    const wanted = { ...options, set: ["datasetVersion=v7"], format: "json", follow: false } as const;

    await train(dry.context, "test", "churn", { ...wanted, dryRun: true });
    await train(real.context, "test", "churn", wanted);

    const { request } = JSON.parse(dry.printed.out);
    const [sent] = real.api.received;
    expect({ method: sent?.method, url: sent?.url, body: sent?.body }).toEqual({
      method: request.method,
      url: request.url,
      body: request.body,
    });
    expect(request.url).toContain("/workflows/tune-churn/executions");
    expect(trainOutputSchema.parse({ version: 1, request })).toMatchObject({ request });
  });
});

test("starts a job, follows it and prints what it returned", async () => {
  const { api, context, printed } = ending("SUCCEEDED", {
    result: '{"run":"manual-1","metrics":{"auPrc":0.91},"reason":null}',
  });

  const code = await train(context, "test", "fraud", options);

  expect(code).toBe(0);
  expect(api.received.filter(({ method }) => method === "POST")).toHaveLength(1);
  expect(printed.out).toBe(`train-fraud run-1 succeeded after 30m 02s
  run: manual-1
  metrics: {"auPrc":0.91}
`);
  expect(printed.err).toBe(`Started train-fraud run-1
train-fraud run-1 running for 0s at main.submit
train-fraud run-1 running for 10m 02s at main.submit
train-fraud run-1 running for 20m 02s at main.submit
train-fraud run-1 succeeded
`);
});

test("shows one line that changes to somebody who looks, no wider than the terminal", async () => {
  const { context, printed } = ending("SUCCEEDED", {}, true);

  await train(context, "test", "fraud", options);

  const lines = printed.err.split("\r\u001b[2K");
  expect(lines[0]).toBe("Started train-fraud run-1\n");
  expect(lines[1]).toBe("train-fraud run-1 running for 0s at main.submit");
  expect(lines.at(-1)).toBe("");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
});

test("a run that fails exits with 1 and says why", async () => {
  const { context, printed } = ending("FAILED", { error: { payload: '{"message":"job ended in JOB_STATE_FAILED"}' } });

  expect(await train(context, "test", "fraud", options)).toBe(1);
  expect(printed.out).toBe(`train-fraud run-1 failed after 30m 02s at main.submit
reason: job ended in JOB_STATE_FAILED
`);
});

test("a run that another watches already exits with 1, for nobody knows yet how that ends", async () => {
  const { context, printed } = ending("SUCCEEDED", {
    result: '{"outcome":"skipped","message":"another execution watches it"}',
  });

  expect(await train(context, "test", "fraud", options)).toBe(1);
  expect(printed.out).toBe(`train-fraud run-1 skipped after 30m 02s at main.submit
reason: another execution watches it
`);
});

test("a run that somebody cancels exits with 1", async () => {
  const { context, printed } = ending("CANCELLED");

  expect(await train(context, "test", "fraud", options)).toBe(1);
  expect(printed.out).toBe("train-fraud run-1 cancelled after 30m 02s at main.submit\n");
});

test.each(["SUCCEEDED", "FAILED"])("prints a run that %s as its schema says", async (state) => {
  const { context, printed } = ending(state, { result: "[1]" });

  await train(context, "test", "fraud", { ...options, format: "json" });

  const output = JSON.parse(printed.out);
  expect(trainOutputSchema.parse(output)).toEqual(output);
  expect(output.run).toMatchObject({ environment: "test", workflow: "train-fraud", run: "run-1", startedBy: "ana" });
});

test("with --no-follow says how to follow and how to cancel", async () => {
  const { api, context, printed } = simulatedContext();

  expect(await train(context, "test", "fraud", { ...options, follow: false })).toBe(0);
  expect(api.received).toHaveLength(1);
  expect(printed).toEqual({
    out: "train-fraud run-1 running for 0s at main.submit\n",
    err: `The run goes on: train-fraud run-1
  follow: plinth runs test train-fraud run-1 --follow
  cancel: plinth cancel test train-fraud run-1
`,
  });
});

test("Ctrl-C stops the looking and not the run", async () => {
  const { api, context, printed, interrupt } = simulatedContext();
  api.clock.after(3_000, interrupt);

  expect(await train(context, "test", "fraud", options)).toBe(130);
  expect(api.runs("train-fraud")[0]?.state).toBe("ACTIVE");
  expect(printed.out).toBe("");
  expect(printed.err).toBe(`Started train-fraud run-1
train-fraud run-1 running for 0s at main.submit
Stopped following. The run goes on: train-fraud run-1
  follow: plinth runs test train-fraud run-1 --follow
  cancel: plinth cancel test train-fraud run-1
`);
});

test("Ctrl-C while Google does not answer the start is told as what it is", async () => {
  const { api, context, interrupt } = simulatedContext();
  api.misbehave(googleError(503, "UNAVAILABLE", "Busy."));
  api.clock.after(500, interrupt);

  expect(await failure(train(context, "test", "fraud", options))).toEqual({
    exitCode: 130,
    message: `Could not start a run of train-fraud in project acme-ml-test: interrupted while Google did not answer (503 Busy.).
Google did not say whether the run was started: look with \`plinth runs test train-fraud\`, or repeat the command with \`--set run=manual-1\`.`,
  });
});

test("when following fails, the run goes on and can be followed again", async () => {
  const { api, context } = simulatedContext();
  api.clock.after(2_000, () => api.misbehave(googleError(401, "UNAUTHENTICATED", "Expired.")));

  expect(await failure(train(context, "test", "fraud", options))).toEqual({
    exitCode: 1,
    message: `Could not read a run of train-fraud in project acme-ml-test: Google does not accept your credentials. Log in again with \`gcloud auth application-default login\`.
The run goes on: train-fraud run-1
  follow: plinth runs test train-fraud run-1 --follow
  cancel: plinth cancel test train-fraud run-1`,
  });
});

describe("what Google refuses is told with what to do", () => {
  const start = "Could not start a run of train-fraud in project acme-ml-test: ";
  const maybe =
    "\nGoogle did not say whether the run was started: look with `plinth runs test train-fraud`, or repeat the command with `--set run=manual-1`.";

  test.each<[string, readonly Misbehaviour[], string]>([
    [
      "a workflow that is not there",
      [googleError(404, "NOT_FOUND", "No.")],
      `${start}it is not deployed. Apply the stack \`training\` of test first.`,
    ],
    [
      "a permission",
      [googleError(403, "PERMISSION_DENIED", "No.", "IAM_PERMISSION_DENIED")],
      `${start}you lack the permission workflows.executions.create, which Plinth gives to scientists (ml-scientists@acme.example). Ask to become a member of one.`,
    ],
    [
      "an API that is off",
      [googleError(403, "PERMISSION_DENIED", "No.", "SERVICE_DISABLED")],
      `${start}the Workflow Executions API is off. Apply the stack \`foundation\` of test first.`,
    ],
    [
      "a project whose quota may not be used",
      [googleError(403, "PERMISSION_DENIED", "No.", "USER_PROJECT_DENIED")],
      `${start}you may not use the quota of project acme-ml-test. That takes the permission serviceusage.services.use there.`,
    ],
    [
      "credentials",
      [googleError(401, "UNAUTHENTICATED", "No.")],
      `${start}Google does not accept your credentials. Log in again with \`gcloud auth application-default login\`.`,
    ],
    [
      "somebody else's change",
      [googleError(409, "ABORTED", "Concurrent change.")],
      `${start}somebody else is changing the same at this moment (Concurrent change.). Look with \`plinth runs test train-fraud\`, then try again.`,
    ],
    ["a bad request", [googleError(400, "INVALID_ARGUMENT", "Bad label.")], `${start}Bad label.`],
    [
      "a storm",
      Array.from({ length: 6 }, () => googleError(429, "RESOURCE_EXHAUSTED", "Quota exceeded.")),
      `${start}Google takes no more such requests now, nor did it after several attempts (429 Quota exceeded.). Try again in a few minutes.`,
    ],
    [
      "somebody else's page",
      [{ status: 200, text: "<html>" }],
      `${start}the answer to POST https://workflowexecutions.googleapis.com/v1/projects/acme-ml-test/locations/europe-west4/workflows/train-fraud/executions was not understood: <html>.${maybe}`,
    ],
  ])("%s", async (_, misbehaviours, message) => {
    const { api, context } = simulatedContext();
    api.misbehave(...misbehaviours);

    expect(await failure(train(context, "test", "fraud", options))).toEqual({ message, exitCode: 1 });
  });
});

test("somebody who is not logged in is told how to", async () => {
  const { api, context } = simulatedContext();
  const nobody = applicationDefaultCredentials(() =>
    Promise.reject(new Error("Could not load the default credentials.")),
  );

  expect(await failure(train({ ...context, executions: () => api.client(nobody) }, "test", "fraud", options))).toEqual({
    message: "There are no Google credentials on this machine: log in with `gcloud auth application-default login`.",
    exitCode: 1,
  });
  expect(api.received).toEqual([]);
});

test.each([
  ["fruad", 'test has no training job "fruad". Did you mean "fraud"?\n  jobs: churn, fraud'],
  ["frauds", 'test has no training job "frauds". Did you mean "fraud"?\n  jobs: churn, fraud'],
  ["toString", 'test has no training job "toString"\n  jobs: churn, fraud'],
])("a job that is not declared is not started: %s", async (job, message) => {
  const { api, context } = simulatedContext();

  expect(await failure(train(context, "test", job, options))).toEqual({ message, exitCode: 1 });
  expect(api.received).toEqual([]);
});

test("overrides are checked before anything is sent", async () => {
  const { api, context } = simulatedContext();

  expect(await failure(train(context, "test", "fraud", { ...options, set: ["capcity=spot", "machine=larg"] }))).toEqual(
    {
      exitCode: 1,
      message: `--set capcity=spot
  unknown key "capcity". Did you mean "capacity"?
  allowed: args, image, datasetVersion, capacity, machine, run
--set machine=larg
  "larg" is not a machine that this job may use. Did you mean "large"?
  allowed: large, small`,
    },
  );
  expect(api.received).toEqual([]);
});

test("arguments that Google would refuse for their size are refused here", async () => {
  const { context } = simulatedContext();

  expect(await failure(train(context, "test", "fraud", { ...options, set: [`args=${"x".repeat(40_000)}`] }))).toEqual({
    message: "The argument has 40030 bytes, 7262 more than the 32768 that Google allows.",
    exitCode: 1,
  });
});

test("the command line sets what it says", async () => {
  const { context, printed } = simulatedContext();

  await trainCommand(terminal, () => context).parseAsync(
    ["test", "fraud", "--set", "args=a", "--set", "args=b", "--set", "run=night-7", "--dry-run", "--format", "json"],
    { from: "user" },
  );

  expect(JSON.parse(JSON.parse(printed.out).request.body.argument)).toEqual({ run: "night-7", args: ["a", "b"] });
});
