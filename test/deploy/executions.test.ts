import { ArgumentTooLargeError, type StartProps, type WorkflowAddress } from "../../deploy/executions";
import { ApiError } from "../../deploy/api-error";
import { googleError, SimulatedExecutions, type Misbehaviour } from "../support/executions";

const workflow: WorkflowAddress = { project: "acme-ml-test", region: "europe-west4", workflow: "train-fraud" };
const start: StartProps = { argument: { args: ["--epochs", "3"] }, startedBy: "Ana Müller", startKey: "key-1" };
const busy = googleError(503, "UNAVAILABLE", "The service is currently unavailable.");
const tooMany = googleError(429, "RESOURCE_EXHAUSTED", "Quota exceeded.");

/** What a promise fails with. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("nothing failed");
    },
    (error: unknown) => error,
  );
}

function times<T>(count: number, value: T): readonly T[] {
  return Array.from({ length: count }, () => value);
}

test("a start sends the argument as a JSON text, who asks, and whose quota pays", async () => {
  const api = new SimulatedExecutions();

  const started = await api.client().start(workflow, start);

  expect(started).toMatchObject({ run: "run-1", state: "ACTIVE", steps: [{ routine: "main", step: "submit" }] });
  expect(api.received).toEqual([
    {
      method: "POST",
      url: "https://workflowexecutions.googleapis.com/v1/projects/acme-ml-test/locations/europe-west4/workflows/train-fraud/executions",
      headers: {
        authorization: "Bearer token-of-ana",
        "content-type": "application/json",
        "x-goog-user-project": "acme-ml-test",
      },
      body: { argument: '{"args":["--epochs","3"]}', labels: { "started-by": "ana-m-ller", "start-key": "key-1" } },
    },
  ]);
});

test("an argument that Google would refuse for its size is not sent", () => {
  const api = new SimulatedExecutions();

  const tooLarge = () => api.client().startRequest(workflow, { ...start, argument: { args: ["ü".repeat(16_380)] } });

  expect(tooLarge).toThrow(ArgumentTooLargeError);
  expect(tooLarge).toThrow("The argument has 32773 bytes, 5 more than the 32768 that Google allows.");
});

describe("a start whose answer is lost", () => {
  test.each<[string, Misbehaviour]>([
    ["a broken connection", { breaks: "after" }],
    ["a timeout of the network", { breaks: "after", code: "ETIMEDOUT" }],
  ])("is found again after %s, and not made twice", async (_, misbehaviour) => {
    const api = new SimulatedExecutions();
    api.misbehave(misbehaviour);

    const started = await api.client().start(workflow, start);

    expect(started.run).toBe("run-1");
    expect(api.runs("train-fraud")).toHaveLength(1);
  });

  test("is made when nothing came of it, though others were started meanwhile", async () => {
    const api = new SimulatedExecutions();
    api.put("train-fraud", "of-somebody-else", { labels: { "start-key": "another" } });
    api.misbehave({ breaks: "before" });

    const started = await api.client().start(workflow, start);

    expect(started.run).toBe("run-2");
    expect(api.runs("train-fraud")).toHaveLength(2);
  });

  test("is told as such when Google cannot be asked about it either", async () => {
    const api = new SimulatedExecutions();
    api.misbehave({ breaks: "after" }, ...times(6, busy));

    const error = await failure(api.client().start(workflow, start));

    expect(error).toMatchObject({ kind: "unavailable", mayHaveHappened: true });
  });

  test("is told as such when the answer is no answer of this API", async () => {
    const api = new SimulatedExecutions();
    api.misbehave({ status: 200, text: "<html>Welcome to the hotel</html>" });

    const error = await failure(api.client().start(workflow, start));

    expect(error).toMatchObject({ kind: "unreadable", mayHaveHappened: true });
  });
});

test("a refusal for want of quota started nothing: it is repeated without looking, more and more slowly", async () => {
  const api = new SimulatedExecutions();
  api.misbehave(...times(5, tooMany));

  await api.client().start(workflow, start);

  expect(api.received.map(({ method }) => method)).toEqual(times(6, "POST"));
  expect(api.clock.slept).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
});

test("a storm that does not end is told after six attempts, with the last that Google said", async () => {
  const api = new SimulatedExecutions();
  api.misbehave(...times(6, tooMany));

  const error = await failure(api.client().start(workflow, start));

  expect(error).toMatchObject({ kind: "exhausted", message: "429 Quota exceeded.", mayHaveHappened: false });
  expect(api.received).toHaveLength(6);
});

test("a connection that never came about is repeated without looking", async () => {
  const api = new SimulatedExecutions();
  api.misbehave(...times(6, { breaks: "before", code: "ENOTFOUND" } as const));

  const error = await failure(api.client().start(workflow, start));

  expect(error).toMatchObject({ message: "workflowexecutions.googleapis.com: ENOTFOUND", mayHaveHappened: false });
});

test("Google is not asked again before it wants to be", async () => {
  const api = new SimulatedExecutions();
  api.put("train-fraud", "run-1");
  const slow = { ...tooMany, headers: { "retry-after": "20" } } as Misbehaviour;
  const forever = { ...tooMany, headers: { "retry-after": "3600" } } as Misbehaviour;
  api.misbehave(slow, forever);

  await api.client().get({ ...workflow, run: "run-1" });

  expect(api.clock.slept).toEqual([20_000, 30_000]);
});

test("a person who does not want to wait is let go between two attempts", async () => {
  const api = new SimulatedExecutions();
  const controller = new AbortController();
  api.clock.after(3_000, () => controller.abort());
  api.misbehave(...times(6, tooMany));

  const error = await failure(api.client().start(workflow, start, controller.signal));

  expect(error).toMatchObject({ kind: "interrupted", mayHaveHappened: false });
  expect(api.received).toHaveLength(2);
});

test.each<[string, Misbehaviour, Partial<ApiError>]>([
  ["401", googleError(401, "UNAUTHENTICATED", "Expired."), { kind: "unauthenticated", message: "Expired." }],
  [
    "403",
    googleError(403, "PERMISSION_DENIED", "No.", "SERVICE_DISABLED"),
    { kind: "forbidden", reason: "SERVICE_DISABLED" },
  ],
  ["404", googleError(404, "NOT_FOUND", "Gone."), { kind: "absent" }],
  ["400", googleError(400, "INVALID_ARGUMENT", "Two\n  lines."), { kind: "refused", message: "Two lines." }],
  [
    "a refusal by something that is not Google",
    { status: 407, text: "<b>Proxy</b>" },
    { kind: "refused", message: "<b>Proxy</b>" },
  ],
  ["a refusal without a word", { status: 403, text: "" }, { kind: "forbidden", message: "without a message" }],
])("%s is not repeated", async (_, misbehaviour, expected) => {
  const api = new SimulatedExecutions();
  api.misbehave(misbehaviour);

  const error = await failure(api.client().start(workflow, start));

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject(expected);
  expect(api.received).toHaveLength(1);
});

test.each([
  ["nothing", ""],
  ["no object", "[]"],
  ["no JSON", "{"],
  ["no name", '{"state":"ACTIVE"}'],
  ["no state", '{"name":"executions/run-1"}'],
  ["a state that is no text", '{"name":"executions/run-1","state":1}'],
])("an answer with %s is told as one that cannot be read", async (_, text) => {
  const api = new SimulatedExecutions();
  api.misbehave({ status: 200, text });

  const error = await failure(api.client().get({ ...workflow, run: "run-1" }));

  expect(error).toMatchObject({ kind: "unreadable", mayHaveHappened: false });
});

test("parts of an answer that have another form than expected are left out", async () => {
  const api = new SimulatedExecutions();
  const text = JSON.stringify({ name: "executions/r", state: "NEW", labels: { a: 1, b: "c" }, status: "?", error: [] });
  api.misbehave({ status: 200, text });

  const execution = await api.client().get({ ...workflow, run: "r" });

  expect(execution).toEqual({ run: "r", state: "NEW", labels: { b: "c" }, steps: [] });
});

describe("a list", () => {
  test("goes over as many pages as it takes and no more", async () => {
    const api = new SimulatedExecutions();
    for (let count = 1; count <= 260; count++) api.put("train-fraud", `run-${count}`);

    const found = await api.client().list(workflow, { limit: 250 });

    expect(found).toHaveLength(250);
    expect(found[0]?.run).toBe("run-260");
    expect(api.received.map(({ url }) => new URL(url).searchParams.get("pageSize"))).toEqual(["100", "100", "50"]);
  });

  test("can be of one state only", async () => {
    const api = new SimulatedExecutions();
    api.put("train-fraud", "run-1", { state: "FAILED" });
    api.put("train-fraud", "run-2");

    const found = await api.client().list(workflow, { limit: 10, state: "FAILED" });

    expect(found.map(({ run }) => run)).toEqual(["run-1"]);
  });

  test("of nothing is empty, as Google leaves the list out", async () => {
    const api = new SimulatedExecutions();
    api.misbehave({ status: 200, text: "{}" });

    expect(await api.client().list(workflow, { limit: 10 })).toEqual([]);
  });

  test.each(['{"executions":{}}', '{"executions":[{"state":"ACTIVE"}]}', '"text"'])(
    "that is none is told: %s",
    async (text) => {
      const api = new SimulatedExecutions();
      api.misbehave({ status: 200, text });

      expect(await failure(api.client().list(workflow, { limit: 10 }))).toMatchObject({ kind: "unreadable" });
    },
  );
});
