import { googleError, SimulatedExecutions } from "../support/executions";

const run = { project: "acme-ml-test", region: "europe-west4", workflow: "release-fraud", run: "run-1" };

function fixture() {
  const api = new SimulatedExecutions(["release-fraud"]);
  return { api, execution: api.put("release-fraud", "run-1"), callbacks: api.callbackClient() };
}

test("what a run waits for is found over all pages, and what it waited for before is left out", async () => {
  const { api, execution, callbacks } = fixture();
  for (let count = 0; count < 100; count++) api.ask(execution, { waiters: 0 });
  api.ask(execution, { id: "cb_last" });

  expect(await callbacks.waiting(run)).toEqual([{ id: "cb_last", waiters: 1 }]);
  expect(api.received).toHaveLength(2);
});

test("what no answer can be sent to is left out", async () => {
  const { api, execution, callbacks } = fixture();
  api.ask(execution, { method: "GET" });

  expect(await callbacks.waiting(run)).toEqual([]);
});

test("a run that waits for nothing is told so", async () => {
  expect(await fixture().callbacks.waiting(run)).toEqual([]);
});

test("an answer is sent to Google's own address with the person's token", async () => {
  const { api, execution, callbacks } = fixture();
  const asked = api.ask(execution);

  await callbacks.decide(run, { id: asked.id, waiters: 1 }, { decision: "deny", reason: "too slow" });

  expect(asked.received).toEqual([{ decision: "deny", reason: "too slow" }]);
  expect(api.received).toMatchObject([
    {
      method: "POST",
      url: "https://workflowexecutions.googleapis.com/v1/projects/acme-ml-test/locations/europe-west4/workflows/release-fraud/executions/run-1/callbacks/cb_1",
      headers: { authorization: "Bearer token-of-ana" },
    },
  ]);
});

test.each([
  "https://evil.example/v1/steal?token=",
  "projects/p/callbacks/..",
  "projects/p/callbacks/",
  "projects/p/callbacks/a b",
  undefined,
  7,
])("a callback that is named %j is not understood, and no token goes anywhere", async (name) => {
  const { api, callbacks } = fixture();
  api.misbehave({ status: 200, body: { callbacks: [{ name, method: "POST", waiters: "1" }] } });

  await expect(callbacks.waiting(run)).rejects.toMatchObject({ kind: "unreadable" });
  expect(api.received).toHaveLength(1);
});

test("whatever an answer holds for an address, the token goes to Google", async () => {
  const { api, callbacks } = fixture();
  const name = "https://evil.example/callbacks/cb_9";
  api.misbehave(
    { status: 200, body: { callbacks: [{ name, url: name, method: "POST", waiters: "1" }] } },
    { status: 200 },
  );

  const [found] = await callbacks.waiting(run);
  await callbacks.decide(run, found ?? { id: "", waiters: 0 }, { decision: "approve" });

  expect(api.received.map(({ url }) => new URL(url).host)).toEqual([
    "workflowexecutions.googleapis.com",
    "workflowexecutions.googleapis.com",
  ]);
});

test("an answer whose receipt was lost is not sent again when it arrived", async () => {
  const { api, execution, callbacks } = fixture();
  const asked = api.ask(execution);
  api.misbehave({ breaks: "after" });

  await callbacks.decide(run, { id: asked.id, waiters: 1 }, { decision: "approve" });

  expect(asked.received).toEqual([{ decision: "approve" }]);
});

test("an answer that never arrived is sent again", async () => {
  const { api, execution, callbacks } = fixture();
  const asked = api.ask(execution);
  api.misbehave(googleError(503, "UNAVAILABLE", "Busy."));

  await callbacks.decide(run, { id: asked.id, waiters: 1 }, { decision: "approve" });

  expect(asked.received).toEqual([{ decision: "approve" }]);
});

test.each([
  [404, "absent"],
  [403, "forbidden"],
  [409, "conflict"],
])("a refusal with %i is told as %s", async (status, kind) => {
  const { api, callbacks } = fixture();
  api.misbehave(googleError(status, "X", "No."));

  await expect(callbacks.decide(run, { id: "cb_1", waiters: 1 }, { decision: "approve" })).rejects.toMatchObject({
    kind,
  });
});
