import { ADDRESSES } from "../../support/vertex/addresses";
import { client } from "../../support/vertex/client";
import { servingCloud, type ServingProps } from "../../support/vertex/serving";

const URL = `${ADDRESSES.VERTEX_API}/${ADDRESSES.PARENT}/endpoints/${ADDRESSES.ENDPOINT}`;
const MODEL = `${ADDRESSES.PARENT}/models/fraud`;
const dedicatedResources = { machineSpec: { machineType: "n1-standard-4" }, minReplicaCount: 2, maxReplicaCount: 4 };
const deployment = (id: string, version = "2", more: object = {}) => ({
  deployedModel: { id, model: `${MODEL}@${version}`, dedicatedResources, ...more },
});

function serving(props: ServingProps = {}) {
  const cloud = servingCloud({ deployments: [{ takes: 600 }], undeployments: [{ takes: 60 }], ...props });
  const ask = client(cloud.vertex, cloud.simulation);
  return {
    ...cloud,
    ask,
    patch: (body: object, query: Readonly<Record<string, string>> = { updateMask: "trafficSplit" }) =>
      ask("PATCH", URL, { body, query }),
    deploy: (body: object) => ask("POST", `${URL}:deployModel`, { body }),
    undeploy: (body: object) => ask("POST", `${URL}:undeployModel`, { body }),
    get: (name = "") => ask("GET", name === "" ? URL : `${ADDRESSES.VERTEX_API}/${name}`).body,
  };
}
type Operation = { readonly name: string };

test("an endpoint without models shows neither models nor traffic, and what is asked for only", () => {
  const { ask, get } = serving({ deployed: {}, split: {} });

  expect(get()).toEqual({
    name: `${ADDRESSES.PARENT}/endpoints/${ADDRESSES.ENDPOINT}`,
    displayName: `test-${ADDRESSES.ENDPOINT}`,
    etag: expect.any(String),
    dedicatedEndpointEnabled: true,
  });
  expect(ask("GET", URL, { query: { fields: "displayName,trafficSplit" } }).body).toEqual({
    displayName: `test-${ADDRESSES.ENDPOINT}`,
  });
  expect(ask("GET", URL.replace(/\d+$/, "7")).code).toBe(404);
});

test.each<[string, object, Record<string, string> | undefined, string]>([
  ["a sum that is not 100", { trafficSplit: { "101": 99 } }, undefined, "traffic_split: the sum is 99, not 100"],
  ["a share of nobody", { trafficSplit: { "101": 90, "201": 10 } }, undefined, "traffic_split: 201 is not deployed"],
  ["the key of a model to come", { trafficSplit: { "0": 100 } }, undefined, "traffic_split: 0 is not deployed"],
  ["less than nothing", { trafficSplit: { "101": -1 } }, undefined, "traffic_split: -1 of 101"],
  ["a part of a percent", { trafficSplit: { "101": 99.5 } }, undefined, "/trafficSplit/101 must be integer"],
  ["an unknown field", { traffic: {} }, undefined, "/ must NOT have additional properties"],
  ["no mask", { trafficSplit: { "101": 100 } }, {}, "update_mask: undefined is not simulated"],
])("a change of traffic with %s is refused", (_, body, query, message) => {
  const { patch, endpoint } = serving();

  expect(patch(body, query)).toMatchObject({
    code: 400,
    body: { error: { status: "INVALID_ARGUMENT", message: expect.stringContaining(message) } },
  });
  expect(endpoint().split).toEqual({ "101": 100 });
});

test("a change of traffic is there at once; an empty one stops all traffic", () => {
  const { patch, endpoint } = serving({ deployed: { "101": "1", "201": "2" } });

  expect(patch({ trafficSplit: { "101": 40, "201": 60 } }).body).toMatchObject({ trafficSplit: { "201": 60 } });
  expect(endpoint().split).toEqual({ "101": 40, "201": 60 });
  patch({});
  expect(endpoint().split).toEqual({});
});

test("whoever has an old etag is refused, also after changes of labels and after deployments", () => {
  const { patch, get, vertex, deploy, simulation } = serving();
  const etag = () => (get() as { readonly etag: string }).etag;
  const split = { "101": 100 };
  const refused = { code: 409, body: { error: { status: "ABORTED", message: expect.stringContaining("etag") } } };

  const first = etag();
  expect(patch({ trafficSplit: split, etag: first }).code).toBe(200);
  expect(patch({ trafficSplit: split, etag: first })).toMatchObject(refused);
  const second = etag();
  vertex.endpoints.relabel(ADDRESSES.ENDPOINT, { team: "risk" });
  expect(patch({ trafficSplit: split, etag: second })).toMatchObject(refused);
  const third = etag();
  deploy(deployment("201"));
  expect(etag()).toBe(third);
  simulation.run(600);
  expect(patch({ trafficSplit: split, etag: third })).toMatchObject(refused);
  expect(patch({ trafficSplit: split, etag: etag() }).code).toBe(200);
});

test("a deployment takes its time, leaves the traffic without a split, and shows the version", () => {
  const { deploy, get, simulation, endpoint } = serving();
  const { name } = deploy(deployment("201", "candidate")).body as Operation;

  simulation.run(599);
  expect(get(name)).not.toHaveProperty("done");
  expect(endpoint().deployed).toEqual(["101"]);
  simulation.run(1);
  expect(get(name)).toMatchObject({
    done: true,
    metadata: { "@type": expect.stringContaining("DeployModelOperationMetadata") },
    response: { deployedModel: { id: "201", model: MODEL, modelVersionId: "3" } },
  });
  expect(endpoint()).toMatchObject({ deployed: ["101", "201"], split: { "101": 100 } });
  expect(get(`${ADDRESSES.PARENT}/endpoints/${ADDRESSES.ENDPOINT}/operations`)).toMatchObject({
    operations: [{ name, done: true }],
  });
});

test("a deployment with a split gives the key 0 its share in the moment in which it ends", () => {
  const { deploy, simulation, endpoint } = serving();
  deploy({ ...deployment("201"), trafficSplit: { "0": 5, "101": 95 } });

  simulation.run(599);
  expect(endpoint().split).toEqual({ "101": 100 });
  simulation.run(1);
  expect(endpoint().split).toEqual({ "201": 5, "101": 95 });
});

test("the first model of an empty endpoint has no traffic until somebody gives it", () => {
  const { deploy, simulation, endpoint } = serving({ deployed: {}, split: {} });
  deploy(deployment("201"));
  simulation.run(600);

  expect(endpoint()).toMatchObject({ deployed: ["201"], split: {} });
});

test.each<[string, object, number, string]>([
  ["an id that is taken", deployment("101"), 409, "the deployed model 101 exists"],
  ["an id of letters", deployment("v2"), 400, "deployed_model.id: v2"],
  ["an id of eleven digits", deployment("12345678901"), 400, "deployed_model.id: 12345678901"],
  ["a version that is none", deployment("901", "9"), 404, "the model fraud@9 does not exist"],
  ["no machines", { deployedModel: { id: "201", model: `${MODEL}@2` } }, 400, "deployed_model: no resources"],
  ["a model of no name", { deployedModel: { id: "201", dedicatedResources } }, 400, "deployed_model.model: "],
  ["itself in the split", { ...deployment("201"), trafficSplit: { "201": 100 } }, 400, "201 is not deployed"],
  ["a split of 99", { ...deployment("201"), trafficSplit: { "0": 99 } }, 400, "the sum is 99, not 100"],
  ["an unknown field", { ...deployment("201"), split: {} }, 400, "additional properties"],
])("a deployment with %s is refused", (_, body, code, message) => {
  const { deploy } = serving();

  expect(deploy(body)).toMatchObject({ code, body: { error: { message: expect.stringContaining(message) } } });
});

test("an id is taken from the begin of its deployment, and free again when that failed", () => {
  const { deploy, get, simulation, endpoint } = serving({ deployments: [{ takes: 600, fails: "out of quota" }] });
  const { name } = deploy(deployment("201")).body as Operation;

  expect(deploy(deployment("201")).code).toBe(409);
  simulation.run(600);
  expect(get(name)).toMatchObject({ done: true, error: { code: 9, message: "out of quota" } });
  expect(endpoint().deployed).toEqual(["101"]);
  expect(deploy(deployment("201")).code).toBe(200);
});

test("two deployments at once both end", () => {
  const { deploy, patch, simulation, endpoint } = serving({ deployments: [{ takes: 600 }, { takes: 300 }] });
  deploy(deployment("201"));
  deploy(deployment("301", "3"));
  expect(patch({ trafficSplit: { "101": 100 } }).code).toBe(200);
  simulation.run(600);

  expect(endpoint().deployed).toEqual(["101", "301", "201"]);
});

test("a deployment that is cancelled ends as cancelled; one that does not obey ends as it would have", () => {
  const deployments = [{ takes: 600 }, { takes: 600, cancelling: Infinity }];
  const { deploy, ask, get, simulation, endpoint } = serving({ deployments });
  const names = ["201", "301"].map((id) => (deploy(deployment(id)).body as Operation).name);
  for (const name of names) expect(ask("POST", `${ADDRESSES.VERTEX_API}/${name}:cancel`, { body: {} }).code).toBe(200);

  simulation.run(30);
  expect(names.map((name) => get(name))).toMatchObject([{ done: true, error: { code: 1 } }, {}]);
  simulation.run(570);
  expect(endpoint().deployed).toEqual(["101", "301"]);
});

test("a model with traffic is not taken away, unless the request takes its traffic", () => {
  const { undeploy, endpoint, simulation } = serving({ deployed: { "101": "1", "201": "2" }, split: { "101": 100 } });
  const refused = { code: 400, body: { error: { status: "FAILED_PRECONDITION" } } };

  expect(undeploy({ deployedModelId: "101" })).toMatchObject(refused);
  expect(undeploy({ deployedModelId: "101", trafficSplit: { "101": 10, "201": 90 } })).toMatchObject(refused);
  expect(undeploy({ deployedModelId: "101", trafficSplit: { "201": 100 } }).code).toBe(200);
  expect(endpoint()).toMatchObject({ split: { "201": 100 }, deployed: ["101", "201"] });
  expect(undeploy({ deployedModelId: "101" })).toMatchObject(refused);
  simulation.run(60);
  expect(endpoint().deployed).toEqual(["201"]);
  expect(undeploy({ deployedModelId: "101" }).code).toBe(404);
});

test("no traffic comes to a model that is on its way out, and none can be taken away that is on its way in", () => {
  const { undeploy, deploy, patch } = serving({ deployed: { "101": "1", "201": "2" } });
  undeploy({ deployedModelId: "201" });
  deploy(deployment("301"));

  expect(patch({ trafficSplit: { "201": 100 } })).toMatchObject({ code: 400 });
  expect(undeploy({ deployedModelId: "301" }).code).toBe(404);
});

test("only replicas and logging of a deployed model can be changed", () => {
  const { ask, simulation, get } = serving();
  const mutate = (updateMask: string) =>
    ask("POST", `${URL}:mutateDeployedModel`, {
      body: { deployedModel: { id: "101", dedicatedResources }, updateMask },
    });

  expect(mutate("dedicated_resources.machine_spec").code).toBe(400);
  expect(mutate("dedicated_resources.min_replica_count,dedicated_resources.max_replica_count").code).toBe(200);
  simulation.run(60);
  expect(get()).toMatchObject({ deployedModels: [{ id: "101", dedicatedResources }] });
});

test("a private endpoint has an attachment from its first model until ten minutes after its last, and then another", () => {
  const props = { endpoint: { private: true }, deployed: {}, split: {} };
  const { deploy, undeploy, get, simulation } = serving(props);
  const attachment = () =>
    (get() as { privateServiceConnectConfig: { serviceAttachment?: string } }).privateServiceConnectConfig
      .serviceAttachment;

  expect(deploy(deployment("201", "2", { explanationSpec: { parameters: {} } })).code).toBe(400);
  expect(attachment()).toBeUndefined();
  deploy(deployment("201"));
  simulation.run(600);
  expect(attachment()).toMatch(/gkedpm-1$/);
  undeploy({ deployedModelId: "201" });
  simulation.run(60 + 599);
  expect(attachment()).toMatch(/gkedpm-1$/);
  simulation.run(1);
  expect(attachment()).toBeUndefined();
  deploy(deployment("202"));
  simulation.run(600);
  expect(attachment()).toMatch(/gkedpm-2$/);
});

test("faults and others come in between", () => {
  const { patch, endpoint } = serving({
    faults: [
      { on: /^PATCH/, times: 1, after: 1, answer: "lost" },
      { on: /^PATCH/, times: 1, answer: 500 },
    ],
    meddling: [
      {
        on: /^PATCH/,
        after: 1,
        act: ({ endpoints }) => endpoints.relabel(ADDRESSES.ENDPOINT, { by: "somebody" }),
      },
    ],
  });

  expect(patch({ trafficSplit: { "101": 100 } }).code).toBe(500);
  expect(endpoint().labels).toEqual({});
  expect(() => patch({ trafficSplit: {} })).toThrow("ConnectionError");
  expect(endpoint()).toMatchObject({ split: {}, labels: { by: "somebody" } });
});
