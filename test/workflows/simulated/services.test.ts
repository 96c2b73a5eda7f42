import { renderWorkflow } from "../../../constructs/workflows/language/source";
import { call, returns, routine } from "../../../constructs/workflows/language/steps";
import { expr } from "../../../constructs/workflows/language/expression";
import { ADDRESSES } from "../../support/vertex/addresses";
import { client } from "../../support/vertex/client";
import { objectRightsUsed, permissionsUsed } from "../../support/vertex/permissions";
import { servingCloud } from "../../support/vertex/serving";

const { BIGQUERY_API, EXECUTIONS_API, PARENT, STORAGE_API, STORAGE_UPLOAD_API, VERTEX_API } = ADDRESSES;

function serving() {
  const cloud = servingCloud({ lives: [{ waits: 60, runs: 60 }] });
  return { ...cloud, ask: client(cloud.vertex, cloud.simulation) };
}

describe("objects", () => {
  const upload = (query: Readonly<Record<string, string>>, body: unknown = { a: 1 }) =>
    [
      `${STORAGE_UPLOAD_API}/b/bucket/o`,
      { query: { uploadType: "media", name: "locks/x.json", ...query }, body },
    ] as const;
  const OBJECT = `${STORAGE_API}/b/bucket/o/locks%2Fx.json`;

  test("are written only where there is none, or over one generation", () => {
    const { ask } = serving();
    const first = ask("POST", ...upload({ ifGenerationMatch: "0" }));
    const { generation } = first.body as { readonly generation: string };

    expect(first.code).toBe(200);
    expect(ask("POST", ...upload({ ifGenerationMatch: "0" })).code).toBe(412);
    expect(ask("POST", ...upload({ ifGenerationMatch: generation }, { a: 2 })).code).toBe(200);
    expect(ask("POST", ...upload({ ifGenerationMatch: generation }, { a: 3 })).code).toBe(412);
    expect(ask("GET", OBJECT, { query: { alt: "media" } })).toMatchObject({ body: '{"a":2}' });
  });

  test("are read with their generation, and removed by it", () => {
    const { ask, vertex } = serving();
    ask("POST", ...upload({}));
    const { generation } = ask("GET", OBJECT).body as { readonly generation: string };

    expect(ask("GET", OBJECT, { query: { alt: "media" } }).headers).toEqual({ "x-goog-generation": generation });
    expect(ask("GET", OBJECT, { query: { alt: "media", generation: "1" } }).code).toBe(404);
    expect(ask("DELETE", OBJECT, { query: { ifGenerationMatch: "1" } }).code).toBe(412);
    expect(ask("DELETE", OBJECT, { query: { ifGenerationMatch: generation } }).code).toBe(204);
    expect(ask("GET", OBJECT).code).toBe(404);
    expect(ask("DELETE", OBJECT).code).toBe(404);
    expect(objectRightsUsed(vertex)).toEqual([
      "create gs://bucket/locks/x.json",
      "delete gs://bucket/locks/x.json",
      "get gs://bucket/locks/x.json",
    ]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ["no name", { name: "" }],
    ["another type of upload", { uploadType: "multipart" }],
    ["a generation that is none", { ifGenerationMatch: "none" }],
    ["an unknown parameter", { ifGeneration: "0" }],
  ])("are not written with %s", (_, query) => {
    expect(serving().ask("POST", ...upload(query)).code).toBe(400);
  });
});

describe("executions", () => {
  const SOURCE = renderWorkflow({
    main: routine(
      ["args"],
      [
        call("make", "events.create_callback_endpoint", { http_callback_method: "POST" }, { result: "callback" }),
        call("wait", "events.await_callback", { callback: expr("callback"), timeout: 600 }, { result: "answer" }),
        returns("done", expr("args.word + answer.http_request.body.word")),
      ],
    ),
  });
  const ALL = `${EXECUTIONS_API}/${PARENT}/workflows/greet/executions`;
  const started = () => {
    const cloud = serving();
    const answer = () => ({ after: 300, body: { word: "lo" } });
    cloud.vertex.executions.workflows.set("greet", { source: SOURCE, answer });
    const { body } = cloud.ask("POST", ALL, { body: { argument: '{"word":"hel"}' } });
    return { ...cloud, url: `${EXECUTIONS_API}/${(body as { readonly name: string }).name}` };
  };

  test("are started, wait for callbacks, and tell their result", () => {
    const { ask, url, simulation } = started();
    simulation.run(100);
    expect(ask("GET", `${url}/callbacks`).body).toEqual({
      callbacks: [{ name: expect.stringMatching(/\/callbacks\/1$/), method: "POST", waiters: "1" }],
    });
    expect(ask("GET", url, { query: { fields: "state" } }).body).toEqual({ state: "ACTIVE" });
    simulation.run();
    expect(ask("GET", url).body).toMatchObject({ state: "SUCCEEDED", result: '"hello"', argument: '{"word":"hel"}' });
    expect(ask("GET", ALL, { query: { filter: 'state="ACTIVE"' } }).body).toEqual({ executions: [] });
  });

  test("are cancelled where they are, once", () => {
    const { ask, url, simulation, vertex } = started();
    simulation.run(100);
    expect(ask("POST", `${url}:cancel`, { body: {} }).body).toMatchObject({ state: "CANCELLED" });
    simulation.run();
    expect(ask("POST", `${url}:cancel`, { body: {} }).code).toBe(400);
    expect(ask("GET", url).body).toMatchObject({ state: "CANCELLED" });
    expect(permissionsUsed(vertex)).toEqual([
      "workflows.executions.cancel",
      "workflows.executions.create",
      "workflows.executions.get",
    ]);
  });

  test.each<[string, string, object, number]>([
    ["of unknown workflows", "other", {}, 404],
    ["with an argument that is a map", "greet", { argument: {} }, 400],
    ["with an unknown field", "greet", { arguments: "{}" }, 400],
  ])("%s are not started", (_, workflow, body, code) => {
    const { ask } = started();

    expect(ask("POST", ALL.replace("greet", workflow), { body }).code).toBe(code);
  });
});

describe("queries", () => {
  const QUERIES = `${BIGQUERY_API}/projects/${ADDRESSES.PROJECT}/queries`;
  const body = { query: "SELECT 1", useLegacySql: false, location: "europe-west4", requestId: "one" };

  test("give rows of texts, later when they take longer than one waits", () => {
    const { ask, vertex, simulation } = serving();
    vertex.bigquery.query = () => ({ rows: [{ n: 3, gone: null }], takes: 60 });
    const begun = ask("POST", QUERIES, { body }).body as { readonly jobReference: { readonly jobId: string } };
    const look = (location: string) =>
      ask("GET", `${QUERIES}/${begun.jobReference.jobId}`, { query: { location, timeoutMs: "0" } });

    expect(begun).toMatchObject({ jobComplete: false });
    expect(look("europe-west4").body).toMatchObject({ jobComplete: false });
    expect(look("US").code).toBe(404);
    simulation.run(60);
    expect(look("europe-west4").body).toMatchObject({
      jobComplete: true,
      totalRows: "1",
      schema: { fields: [{ name: "n" }, { name: "gone" }] },
      rows: [{ f: [{ v: "3" }, { v: null }] }],
    });
    ask("POST", QUERIES, { body });
    expect(vertex.bigquery.asked).toEqual(["SELECT 1"]);
    expect(permissionsUsed(vertex)).toEqual(["bigquery.jobs.create", "bigquery.jobs.get"]);
  });

  test.each<[string, object]>([
    ["without a text", { ...body, query: " " }],
    ["in legacy SQL", { query: "SELECT 1" }],
    ["with an unknown field", { ...body, sql: "SELECT 1" }],
  ])("%s are refused", (_, wrong) => {
    expect(serving().ask("POST", QUERIES, { body: wrong }).code).toBe(400);
  });
});

describe("monitors", () => {
  const MONITORS = `${VERTEX_API}/${PARENT}/modelDeploymentMonitoringJobs`;
  const body = (...ids: readonly string[]) => ({
    displayName: "x",
    endpoint: `${PARENT}/endpoints/${ADDRESSES.ENDPOINT}`,
    modelDeploymentMonitoringObjectiveConfigs: ids.map((deployedModelId) => ({ deployedModelId })),
    modelDeploymentMonitoringScheduleConfig: { monitorInterval: "3600s" },
    loggingSamplingStrategy: {},
  });

  test("look at what is deployed, and at something", () => {
    const { ask } = serving();

    expect(ask("POST", MONITORS, { body: body("999") }).code).toBe(400);
    expect(ask("POST", MONITORS, { body: body() }).code).toBe(400);
    expect(ask("POST", MONITORS, { body: { ...body("101"), sampling: 1 } }).code).toBe(400);
  });

  test("are one for each endpoint, change when they run, and go when they are paused", () => {
    const { ask, simulation, vertex } = serving();
    const { name } = ask("POST", MONITORS, { body: body("101") }).body as { readonly name: string };
    const url = `${VERTEX_API}/${name}`;
    const change = (updateMask: string) =>
      ask("PATCH", url, { query: { updateMask }, body: { labels: { team: "ml" } } }).code;

    expect(vertex.endpoints.endpoint(ADDRESSES.ENDPOINT).show(simulation.now)).toMatchObject({
      modelDeploymentMonitoringJob: name,
    });
    expect(ask("POST", MONITORS, { body: body("101") }).code).toBe(409);
    expect(change("labels")).toBe(400);
    simulation.run(180);
    expect(change("encryptionSpec")).toBe(400);
    expect(change("labels,log_ttl")).toBe(200);
    expect(ask("DELETE", url).code).toBe(400);
    expect(ask("POST", `${url}:pause`, { body: {} }).code).toBe(200);
    expect(ask("POST", `${url}:pause`, { body: {} }).code).toBe(400);
    const removal = ask("DELETE", url).body as { readonly name: string };
    simulation.run(90);
    expect(ask("GET", `${VERTEX_API}/${removal.name}`).body).toMatchObject({ done: true, response: {} });
    expect(ask("GET", url).code).toBe(404);
    expect(vertex.monitors.of(ADDRESSES.ENDPOINT)).toBeUndefined();
  });
});

test("batch predictions live as other jobs do", () => {
  const { ask, simulation } = serving();
  const body = {
    displayName: "x",
    model: `${PARENT}/models/fraud@1`,
    inputConfig: { instancesFormat: "jsonl", gcsSource: { uris: ["gs://a/b"] } },
    outputConfig: { predictionsFormat: "jsonl", gcsDestination: { outputUriPrefix: "gs://a/c" } },
  };
  const JOBS = `${VERTEX_API}/${PARENT}/batchPredictionJobs`;
  const { name } = ask("POST", JOBS, { body }).body as { readonly name: string };

  expect(ask("POST", JOBS, { body: { ...body, machine: "x" } }).code).toBe(400);
  simulation.run(120);
  expect(ask("GET", `${VERTEX_API}/${name}`).body).toMatchObject({ state: "JOB_STATE_SUCCEEDED" });
});
