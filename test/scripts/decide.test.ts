import { decisionOutputSchema } from "../../deploy/output";
import { approveCommand, decide, type DecideOptions, denyCommand } from "../../scripts/decide";
import { googleError, type Misbehaviour } from "../support/executions";
import { releasingContext, releasingParts } from "../support/releasing";
import { failure, terminal } from "../support/run-context";

const options: DecideOptions = { format: "text" };

/** A world with releases that are under way at these routines; those at `approve` wait. */
function underWay(runs: Readonly<Record<string, string>>) {
  const world = releasingContext();
  const asked = Object.entries(runs).flatMap(([run, routine]) => {
    const execution = world.api.put("release-fraud", run, { status: { currentSteps: [{ routine, step: "s" }] } });
    // Whatever it asked before was answered.
    world.api.ask(execution, { waiters: 0 });
    return routine === "approve" ? [world.api.ask(execution)] : [];
  });
  return { ...world, asked };
}

test("approves the release that waits, beside those that keep their previous model", async () => {
  const { context, printed, asked } = underWay({ "run-1": "retire", "run-2": "approve" });

  expect(await decide(context, "approve", "test", "fraud", undefined, options)).toBe(0);
  expect(asked[0]?.received).toEqual([{ decision: "approve" }]);
  expect(printed).toEqual({
    out: "release-fraud run-2 is approved and goes on\n",
    err: "  follow: plinth runs test release-fraud run-2 --follow\n",
  });
});

test("denies with a reason, on one line", async () => {
  const { context, printed, asked } = underWay({ "run-2": "approve" });

  await decide(context, "deny", "test", "fraud", undefined, { ...options, reason: " too many\n  false alarms " });

  expect(asked[0]?.received).toEqual([{ decision: "deny", reason: "too many false alarms" }]);
  expect(printed.out).toBe("release-fraud run-2 is denied and takes itself back\n");
});

test.each<[string, Readonly<Record<string, string>>, string | undefined, string]>([
  [
    "nothing is under way",
    {},
    undefined,
    "no release of fraud waits for an approver\n  none is under way: plinth runs test release-fraud",
  ],
  [
    "nothing waits",
    { "run-1": "retire", "run-2": "soak" },
    undefined,
    "no release of fraud waits for an approver\n  release-fraud run-2 is at soak.s\n  release-fraud run-1 has released, and keeps the previous model for a while",
  ],
  [
    "several wait",
    { "run-1": "approve", "run-2": "approve" },
    undefined,
    "several releases of fraud wait for an approver: name one\n  plinth approve test fraud run-2\n  plinth approve test fraud run-1",
  ],
  [
    "the named run does not wait",
    { "run-1": "soak" },
    "run-1",
    "release-fraud run-1 does not wait for an approver\n  it is at soak.s",
  ],
  [
    "nobody knows the named run",
    {},
    "run-9",
    "Could not read a run of release-fraud in project acme-ml-test: there is no run run-9. `plinth runs test release-fraud` lists those there are.",
  ],
  [
    "the run's name is none",
    {},
    "../x",
    '"../x" is not the id of a run\n  allowed: letters, digits and dashes, as `plinth runs` prints them',
  ],
])("is told when %s", async (_, runs, run, message) => {
  const { context, asked } = underWay(runs);

  expect(await failure(decide(context, "approve", "test", "fraud", run, options))).toEqual({ message, exitCode: 1 });
  expect(asked.flatMap(({ received }) => received)).toEqual([]);
});

test("one of several that wait can be named", async () => {
  const { context, asked } = underWay({ "run-1": "approve", "run-2": "approve" });

  await decide(context, "approve", "test", "fraud", "run-1", options);

  expect(asked.map(({ received }) => received)).toEqual([[{ decision: "approve" }], []]);
});

test("a run that is over waits for nobody", async () => {
  const { api, context } = releasingContext();
  api.put("release-fraud", "run-1", { state: "SUCCEEDED" });

  expect((await failure(decide(context, "deny", "test", "fraud", "run-1", options))).message).toBe(
    "release-fraud run-1 waits for nobody: it is over, and succeeded",
  );
});

test("a run that ends while its callbacks are asked for does not wait", async () => {
  const { api, context } = underWay({ "run-1": "soak" });
  const executions = api.client();
  jest.spyOn(executions, "list").mockImplementation(async (...asked) => {
    const found = await api.client().list(...asked);
    api.misbehave(googleError(404, "NOT_FOUND", "No."));
    return found;
  });

  const denied = decide({ ...context, executions: () => executions }, "deny", "test", "fraud", undefined, options);
  expect((await failure(denied)).message).toContain("no release of fraud waits for an approver");
});

test.each([
  ["", "the reason is empty\n  allowed: 1 to 500 characters"],
  ["  \n ", "the reason is empty\n  allowed: 1 to 500 characters"],
  ["x".repeat(501), "the reason has 501 characters\n  allowed: 1 to 500 characters"],
])("the reason %j is refused before anything is sent", async (reason, message) => {
  const { api, context } = underWay({ "run-1": "approve" });

  expect(await failure(decide(context, "deny", "test", "fraud", undefined, { ...options, reason }))).toEqual({
    message,
    exitCode: 1,
  });
  expect(api.received).toEqual([]);
});

test("an endpoint that is not declared is told", async () => {
  const { context } = releasingContext();

  expect((await failure(decide(context, "approve", "test", "frauds", undefined, options))).message).toBe(
    'test has no endpoint "frauds". Did you mean "fraud"?\n  endpoints: churn, fraud',
  );
});

describe("what Google refuses is told with what to do", () => {
  const answer = "Could not answer a run of release-fraud in project acme-ml-test: ";

  test.each<[string, Misbehaviour, string]>([
    [
      "a permission",
      googleError(403, "PERMISSION_DENIED", "No."),
      `${answer}you lack the permission workflows.callbacks.send, which Plinth gives to approvers (ml-approvers@acme.example). Who may start a release may not say yes to it: ask one of them.`,
    ],
    [
      "somebody who was faster",
      googleError(404, "NOT_FOUND", "No."),
      `${answer}it waits no longer: somebody has answered already, or the run is over. Look with \`plinth runs test release-fraud run-1\`.`,
    ],
    [
      "somebody who answers at the same moment",
      googleError(409, "ABORTED", "Concurrent."),
      `${answer}somebody else is changing the same at this moment (Concurrent.). Look with \`plinth runs test release-fraud run-1\`, then try again.`,
    ],
  ])("%s", async (_, misbehaviour, message) => {
    const { api, context } = underWay({ "run-1": "approve" });
    const callbacks = api.callbackClient();
    jest.spyOn(callbacks, "decide").mockImplementation((...asked) => {
      api.misbehave(misbehaviour);
      return api.callbackClient().decide(...asked);
    });

    const approved = decide({ ...context, callbacks: () => callbacks }, "approve", "test", "fraud", undefined, options);
    expect(await failure(approved)).toEqual({ message, exitCode: 1 });
  });

  test("too many requests", async () => {
    const { api, context } = underWay({ "run-1": "approve" });
    api.misbehave(...Array.from({ length: 6 }, () => googleError(429, "RESOURCE_EXHAUSTED", "Quota exceeded.")));

    expect((await failure(decide(context, "approve", "test", "fraud", undefined, options))).message).toBe(
      "Could not list the runs of release-fraud in project acme-ml-test: Google takes no more such requests now, nor did it after several attempts (429 Quota exceeded.). Try again in a few minutes.",
    );
  });

  test("who may neither start nor approve learns who may look", async () => {
    const { api, context } = underWay({ "run-1": "approve" });
    api.misbehave(googleError(403, "PERMISSION_DENIED", "No."));

    expect((await failure(decide(context, "approve", "test", "fraud", undefined, options))).message).toBe(
      "Could not list the runs of release-fraud in project acme-ml-test: you lack the permission workflows.executions.list, which Plinth gives to engineers (ml-engineers@acme.example), approvers (ml-approvers@acme.example). Ask to become a member of one.",
    );
  });

  test("an environment without approvers", async () => {
    const { engineers } = releasingParts.groups;
    const { api, context } = releasingContext({ groups: { engineers } });
    api.ask(api.put("release-fraud", "run-1"));
    const callbacks = api.callbackClient();
    jest.spyOn(callbacks, "waiting").mockImplementation((...asked) => {
      api.misbehave(googleError(403, "PERMISSION_DENIED", "No."));
      return api.callbackClient().waiting(...asked);
    });

    const approved = decide({ ...context, callbacks: () => callbacks }, "approve", "test", "fraud", undefined, options);
    expect((await failure(approved)).message).toBe(
      "Could not see what waits in a run of release-fraud in project acme-ml-test: you lack the permission workflows.callbacks.list, which Plinth gives to the group approvers; test declares no such group.",
    );
  });
});

test.each(["approve", "deny"] as const)("prints JSON as its schema says: %s", async (decision) => {
  const { context, printed } = underWay({ "run-1": "approve" });

  await decide(context, decision, "test", "fraud", undefined, { format: "json" });

  const output = JSON.parse(printed.out);
  expect(decisionOutputSchema.parse(output)).toEqual(output);
  expect(output).toMatchObject({ decision, run: { run: "run-1", state: "running" } });
});

test("the command lines set what they say", async () => {
  const { context, asked } = underWay({ "run-1": "approve", "run-2": "approve" });

  await denyCommand(terminal, () => context).parseAsync(["test", "fraud", "run-1", "--reason", "no"], { from: "user" });
  await approveCommand(terminal, () => context).parseAsync(["test", "fraud", "run-2"], { from: "user" });

  expect(asked.map(({ received }) => received)).toEqual([
    [{ decision: "deny", reason: "no" }],
    [{ decision: "approve" }],
  ]);
});
