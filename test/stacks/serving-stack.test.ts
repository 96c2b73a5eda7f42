import { GoogleVertexAiEndpointIamMember } from "@cdktf/provider-google-beta/lib/google-vertex-ai-endpoint-iam-member";
import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { VertexAiDeploymentResourcePool } from "@cdktf/provider-google/lib/vertex-ai-deployment-resource-pool";
import { VertexAiEndpoint } from "@cdktf/provider-google/lib/vertex-ai-endpoint";
import { VertexAiIndex } from "@cdktf/provider-google/lib/vertex-ai-index";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { EnvironmentInput } from "../../config/schema/environment";
import { originOf } from "../../constructs/core/origin";
import { DataStack } from "../../stacks/data-stack";
import { FoundationStack } from "../../stacks/foundation-stack";
import { NetworkStack } from "../../stacks/network-stack";
import { platformProps } from "../../stacks/platform-stack";
import { ServingStack } from "../../stacks/serving-stack";
import { TrainingStack } from "../../stacks/training-stack";
import { environment } from "../support/environment";
import { memoryApp, type Synth, synthesizeStacks } from "../support/synth";

type EndpointInput = NonNullable<EnvironmentInput["endpoints"]>[string];

const base: Partial<EnvironmentInput> = {
  storage: { zones: { curated: {} }, datasets: { features: {} } },
  groups: { engineers: { email: "ml-engineers@acme.example" }, approvers: { email: "ml-approvers@acme.example" } },
  external: { accounts: { checkout: "checkout@acme-shop.iam.gserviceaccount.com" } },
  workloads: { portal: { reads: ["zone:curated"] } },
};
const fraud: EndpointInput = { model: "fraud", machine: { type: "n1-standard-4" } };

function serving(parts: Partial<EnvironmentInput>) {
  const app = memoryApp();
  const props = platformProps(environment({ ...base, ...parts }));
  const foundation = new FoundationStack(app, props);
  const network = new NetworkStack(app, props, { foundation });
  const data = new DataStack(app, props, { foundation });
  const training = new TrainingStack(app, props, { foundation, network, data });
  const stack = new ServingStack(app, props, { foundation, network, data, training });
  const stacks = synthesizeStacks(app);
  const synthesized = (name: string) => stacks[name] as Synth;
  return { stack, serving: synthesized("serving"), data: synthesized("data"), foundation: synthesized("foundation") };
}

const endpoint = (parts: Partial<EndpointInput>, rest: Partial<EnvironmentInput> = {}) =>
  serving({ ...rest, endpoints: { fraud: { ...fraud, ...parts } } });

const member = (account: string) => `serviceAccount:${account}@acme-ml-test.iam.gserviceaccount.com`;

/** The roles of an account, by where they are given, without the environment's name. */
function rightsOf(synth: Synth, account: string) {
  const short = (role: unknown) => String(role).replace(/^.*\/roles\/plinth_test_/, "");
  const of = (type: Parameters<Synth["all"]>[0]) =>
    synth
      .all(type)
      .filter((grant) => grant.member === member(account))
      .map(({ role }) => short(role))
      .sort();
  return {
    project: of(ProjectIamMember),
    endpoint: of(GoogleVertexAiEndpointIamMember),
    releases: of(StorageBucketIamMember),
    accounts: of(ServiceAccountIamMember),
  };
}

test("an endpoint comes with what releases, rolls back and guards it, each with an account of its own", () => {
  const { serving: synth } = endpoint({});

  expect(synth.only(VertexAiEndpoint)).toMatchObject({ display_name: "test-fraud" });
  expect(synth.all(WorkflowsWorkflow).map(({ name }) => name)).toEqual([
    "release-fraud",
    "rollback-fraud",
    "guard-fraud",
  ]);
  expect(synth.all(ServiceAccount).map(({ account_id }) => account_id)).toEqual([
    "test-serving-start",
    "test-serve-fraud",
    "test-ship-fraud",
    "test-undo-fraud",
    "test-mend-fraud",
  ]);
});

test("each workflow may do on the endpoint, on its objects and on the project what its steps do", () => {
  const { serving: synth } = endpoint({});
  const common = { releases: ["roles/storage.objectUser"] };

  expect(rightsOf(synth, "test-ship-fraud")).toEqual({
    ...common,
    project: ["release_models", "roles/logging.logWriter"],
    endpoint: ["operate_endpoints"],
    accounts: ["roles/iam.serviceAccountUser"],
  });
  expect(rightsOf(synth, "test-undo-fraud")).toEqual({
    ...common,
    project: ["roles/logging.logWriter", "roll_back_endpoints"],
    endpoint: ["operate_endpoints"],
    accounts: ["roles/iam.serviceAccountUser"],
  });
  expect(rightsOf(synth, "test-mend-fraud")).toEqual({
    ...common,
    project: ["restore_endpoints", "roles/logging.logWriter"],
    endpoint: ["keep_endpoints"],
    accounts: [],
  });
  expect(rightsOf(synth, "test-serve-fraud")).toEqual({
    project: ["roles/logging.logWriter"],
    endpoint: [],
    releases: [],
    accounts: [],
  });
});

test("no workflow reaches the objects of another endpoint", () => {
  const { serving: synth } = serving({ endpoints: { fraud, churn: { ...fraud, model: "churn" } } });

  const bucket = "projects/_/buckets/acme-ml-test-test-releases";
  for (const { member: who, condition } of synth.all(StorageBucketIamMember)) {
    const name = /-(fraud|churn)@/.exec(String(who))?.[1];
    const { expression } = condition as { expression: string };
    expect(expression.split(" || ")).toEqual(
      [bucket, `${bucket}/objects/locks/${name}.json`, `${bucket}/objects/previous/${name}.json`].map(
        (resource) => `resource.name == "${resource}"`,
      ),
    );
  }
});

test("what is kept of releases is one bucket for all endpoints, in an earlier stack", () => {
  const { data: synth } = serving({ endpoints: { fraud, churn: { ...fraud, model: "churn" } } });

  expect(synth.all(StorageBucket).filter(({ name }) => name === "acme-ml-test-test-releases")).toHaveLength(1);
});

test("the guard of each endpoint runs every ten minutes", () => {
  const { serving: synth } = serving({ endpoints: { fraud, churn: { ...fraud, model: "churn" } } });

  expect(synth.all(CloudSchedulerJob).map(({ name, schedule }) => [name, schedule])).toEqual([
    ["guard-fraud", "*/10 * * * *"],
    ["guard-churn", "*/10 * * * *"],
  ]);
});

test("who looks for drift may keep monitors, and so may who aims them anew", () => {
  const { serving: synth } = endpoint({ drift: {} });

  expect(rightsOf(synth, "test-drift-fraud")).toEqual({
    project: ["resume_drift", "roles/logging.logWriter", "watch_drift"],
    endpoint: ["read_endpoints"],
    releases: [],
    accounts: [],
  });
  for (const account of ["ship", "undo", "mend"]) {
    expect(rightsOf(synth, `test-${account}-fraud`).project).toContain("watch_drift");
  }
});

test("callers may ask this endpoint and nothing else, wherever they run", () => {
  const { serving: synth } = endpoint({ callers: ["workload:portal", "account:checkout", "group:engineers"] });

  const calls = synth.all(GoogleVertexAiEndpointIamMember).filter(({ role }) => /call/.test(String(role)));
  expect(calls.map(({ member: who, role }) => [who, role])).toEqual(
    [
      member("test-portal"),
      "serviceAccount:checkout@acme-shop.iam.gserviceaccount.com",
      "group:ml-engineers@acme.example",
    ].map((who) => [who, "projects/acme-ml-test/roles/plinth_test_call_endpoints"]),
  );
});

test("callers may ask for explanations where there are any", () => {
  const { serving: synth } = endpoint({
    access: { kind: "shared" },
    callers: ["workload:portal"],
    explanation: { method: "sampled-shapley", inputs: ["amount"], output: "score" },
  });

  const [call] = synth.all(GoogleVertexAiEndpointIamMember).filter(({ role }) => /call/.test(String(role)));
  expect(call?.role).toBe("projects/acme-ml-test/roles/plinth_test_call_explained_endpoints");
});

test("requests are kept in a dataset of their own, which can be read as any data", () => {
  const made = endpoint(
    { requestLogging: { sample: "5%", keep: "30d" } },
    { workloads: { portal: { reads: ["requests:fraud"] } } },
  );

  expect(made.serving.only(VertexAiEndpoint).predict_request_response_logging_config).toEqual({
    enabled: true,
    sampling_rate: 0.05,
    bigquery_destination: { output_uri: "bq://acme-ml-test.test_requests_fraud.request_response_logging" },
  });
  expect(made.data.only(BigqueryDatasetIamMember)).toMatchObject({
    dataset_id: "test_requests_fraud",
    role: "roles/bigquery.dataViewer",
    member: member("test-portal"),
  });
  expect(rightsOf(made.data, "test-portal").project).toEqual([
    "roles/bigquery.jobUser",
    "roles/bigquery.readSessionUser",
    "roles/logging.logWriter",
  ]);
});

test("approvers may approve where something is approved, and start nothing", () => {
  const approval = { strategy: "canary", approval: { before: "full" } } as const;
  const roles = (parts: Partial<EndpointInput>) =>
    endpoint(parts)
      .foundation.all(ProjectIamMember)
      .filter((grant) => grant.member === "group:ml-approvers@acme.example")
      .map(({ role }) => role);

  expect(roles({ release: approval })).toEqual(["projects/acme-ml-test/roles/plinth_test_approve_runs"]);
  expect(roles({})).toEqual([]);
});

test("a private endpoint gets its address once the file has what its first release printed", () => {
  const network = { range: "10.40.0.0/16" };
  const attachment = "projects/p1234-tp/regions/europe-west4/serviceAttachments/gkedpm-1a2b";

  expect(endpoint({ access: { kind: "private" } }, { network }).serving.all(ComputeForwardingRule)).toEqual([]);
  expect(
    endpoint({ access: { kind: "private", attachment } }, { network }).serving.only(ComputeForwardingRule),
  ).toMatchObject({ target: attachment, network: "projects/acme-ml-test/global/networks/test" });
});

test("pools and indexes of vectors need no endpoint", () => {
  const { serving: synth } = serving({
    pools: { small: { machine: { type: "n1-standard-4" }, replicas: { min: 2, targetCpu: "50%" } } },
    vectors: { merchants: { dimensions: 64, contents: { zone: "curated", folder: "embeddings" } } },
  });

  expect(synth.only(VertexAiDeploymentResourcePool).dedicated_resources).toMatchObject({
    min_replica_count: 2,
    max_replica_count: 2,
    autoscaling_metric_specs: [
      { metric_name: "aiplatform.googleapis.com/prediction/online/cpu/utilization", target: 50 },
    ],
  });
  expect(synth.only(VertexAiIndex)).toMatchObject({
    metadata: { contents_delta_uri: "gs://acme-ml-test-test-curated/embeddings" },
  });
  expect(synth.all(WorkflowsWorkflow)).toEqual([]);
});

test("what runs on a pool may use pools", () => {
  const { serving: synth } = serving({
    pools: { small: { machine: { type: "n1-standard-4" } } },
    endpoints: { fraud: { model: "fraud", pool: "small" } },
  });

  for (const account of ["ship", "undo"]) {
    expect(rightsOf(synth, `test-${account}-fraud`).project).toContain("use_pools");
  }
  expect(rightsOf(synth, "test-mend-fraud").project).not.toContain("use_pools");
});

test("an environment that answers nothing has an empty stack", () => {
  expect(serving({}).stack.isEmpty).toBe(true);
});

test("whatever is made says which line of the file it comes from", () => {
  const { stack } = endpoint({ callers: ["workload:portal"], reads: ["zone:curated"] });

  const origins = new Set(stack.node.findAll().map((construct) => originOf(construct)));
  expect([...origins]).toEqual(
    expect.arrayContaining(["endpoints.fraud", "endpoints.fraud.callers.0", "endpoints.fraud.reads.0", "endpoints"]),
  );
});

test.each<[string, Partial<EnvironmentInput>, string]>([
  [
    "a caller",
    { endpoints: { fraud: { ...fraud, callers: ["workload:ghost"] } } },
    'serving: `endpoints.fraud.callers.0` names "workload:ghost", which is not declared',
  ],
  [
    "a group that calls",
    { endpoints: { fraud: { ...fraud, callers: ["group:auditors"] } } },
    'serving: `endpoints.fraud.callers.0` names "group:auditors", which is not declared',
  ],
  [
    "a pool",
    { endpoints: { fraud: { model: "fraud", pool: "small" } } },
    'serving: `endpoints.fraud.pool` names "small", which is no pool',
  ],
  [
    "a zone of vectors",
    { vectors: { merchants: { dimensions: 64, contents: { zone: "raw", folder: "embeddings" } } } },
    'serving: "raw" is no zone: add it under `storage.zones`',
  ],
  [
    "a network for a private address",
    {
      endpoints: {
        fraud: {
          ...fraud,
          access: { kind: "private", attachment: "projects/p-tp/regions/europe-west4/serviceAttachments/a1" },
        },
      },
    },
    "serving: `access.attachment` needs a network of the platform's own: give `network.range`, or leave the address to who keeps the network",
  ],
])("%s that is not declared is refused by the stack too", (_what, parts, message) => {
  expect(() => serving(parts)).toThrow(new Error(message));
});
