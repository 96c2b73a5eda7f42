import { graphOf } from "../../../review/picture/read-graph";
import type { Flow, Graph } from "../../../review/picture/graph";
import { account, smallPlatform } from "../../support/small-platform";
import { type Written, writtenPlatform } from "../../support/terraform";

const small = () => graphOf(writtenPlatform(smallPlatform()));
const thing = ({ things }: Graph, id: string) => things.find((one) => one.id === id);
const arrows = ({ flows }: Graph) => flows.map(({ from, kind, to }: Flow) => `${from} ${kind} ${to}`);

test("what people name is a thing, in the order of the stacks, and everything that belongs to it is folded into it", () => {
  const { environment, stacks, things } = small();

  expect(environment).toBe("test");
  expect(stacks.map(({ name, resources }) => `${name} ${resources}`)).toEqual([
    "foundation 4",
    "data 6",
    "training 9",
    "pipelines 2",
    "serving 8",
  ]);
  expect(things.map(({ id, stack, resources }) => `${stack} ${id} ${resources}`)).toEqual([
    "undefined group:scientists 2",
    "undefined account:checkout@acme-shop.iam.gserviceaccount.com 0",
    "foundation rest:foundation 3",
    "data workload:portal 1",
    "data zone:models 1",
    "data zone:raw 1",
    "data dataset:features 2",
    "training job:fraud 9",
    "pipelines model:fraud 2",
    "serving endpoint:fraud 8",
  ]);
});

test("what flows is read from grants, triggers and workflows, each arrow once and as strong as it is", () => {
  expect(arrows(small())).toEqual([
    "account:checkout@acme-shop.iam.gserviceaccount.com calls endpoint:fraud",
    "dataset:features reads job:fraud",
    "job:fraud registers model:fraud",
    "job:fraud writes zone:models",
    "model:fraud serves endpoint:fraud",
    "model:fraud starts endpoint:fraud",
    "model:fraud starts job:fraud",
    "workload:portal calls endpoint:fraud",
    "zone:models reads group:scientists",
    "zone:raw reads job:fraud",
    "zone:raw starts job:fraud",
  ]);
});

test("a thing says what a person asks first: machines, access, steps, schedules, keys", () => {
  const graph = small();

  expect(thing(graph, "job:fraud")).toMatchObject({
    details: ["4 × n1-standard-4"],
    schedules: [{ workflow: "train-fraud", cron: "0 2 * * *", timeZone: "Europe/Amsterdam", paused: false }],
  });
  expect(thing(graph, "endpoint:fraud")?.details).toEqual(["private", "release · guard"]);
  expect(thing(graph, "model:fraud")?.details).toEqual(["promote · retrain"]);
  expect(thing(graph, "dataset:features")?.details).toEqual(["1 table"]);
  expect(thing(graph, "zone:models")?.details).toEqual(["in EU"]);
  expect(["zone:raw", "zone:models"].map((id) => thing(graph, id)?.ownKey)).toEqual([true, false]);
});

test("a job that only studies is a study", () => {
  const { training = [], ...others } = smallPlatform();
  const tuned = training.map((resource) =>
    resource.id === "train-fraud"
      ? { ...resource, attributes: { ...resource.attributes, name: "tune-fraud" } }
      : resource,
  );

  expect(thing(graphOf(writtenPlatform({ ...others, training: tuned })), "job:fraud")?.kind).toBe("study");
});

test("a model that nobody promotes is known by who registers and serves it", () => {
  const { foundation = [], data = [], training = [], serving = [] } = smallPlatform();
  const graph = graphOf(writtenPlatform({ foundation, data, training, serving }));

  expect(thing(graph, "model:fraud")).toMatchObject({ stack: "training", resources: 0 });
  expect(arrows(graph)).toContain("job:fraud registers model:fraud");
});

test("data, accounts and people elsewhere take part, each known by its place", () => {
  const grant = (id: string, type: string, attributes: Written["attributes"]): Written => ({
    type: `${type}_iam_member`,
    id,
    origin: "workloads.portal.reads.0",
    attributes: { member: account("test-portal"), ...attributes },
  });
  const { data = [] } = smallPlatform();
  const graph = graphOf(
    writtenPlatform({
      data: [
        ...data,
        grant("A", "storage_bucket", { bucket: "acme-partner", role: "roles/storage.objectViewer" }),
        grant("B", "bigquery_dataset", {
          dataset_id: "sales",
          project: "acme-sales",
          role: "roles/bigquery.dataViewer",
        }),
        grant("C", "artifact_registry_repository", {
          repository: "projects/acme-shared/locations/eu/repositories/images",
          role: "roles/artifactregistry.reader",
        }),
        grant("D", "storage_bucket", {
          bucket: "acme-ml-test-test-raw",
          member: "user:ada@acme.example",
          role: "roles/storage.objectViewer",
        }),
        grant("E", "storage_bucket", { bucket: "${data.google_x.y.name}", role: "roles/storage.objectViewer" }),
      ],
    }),
  );

  expect(
    graph.things.filter(({ stack }) => stack === undefined).map(({ kind, name, details }) => [kind, name, ...details]),
  ).toEqual([
    ["group", "scientists"],
    ["account", "ada", "acme.example"],
    ["elsewhere", "acme-partner", "bucket"],
    ["elsewhere", "images", "registry of acme-shared"],
    ["elsewhere", "sales", "dataset of acme-sales"],
  ]);
});

test("events reach what they start through topics and sinks, which are drawn as the arrow", () => {
  const sink = (id: string, filter: string): Written => ({
    type: "logging_project_sink",
    id,
    origin: "training.jobs.late.triggers.x",
    attributes: { destination: `pubsub.googleapis.com/projects/p/topics/${id}`, filter },
  });
  const trigger = (topic: string): Written => ({
    type: "eventarc_trigger",
    id: `On-${topic}`,
    origin: "training.jobs.late.triggers.x",
    attributes: {
      destination: { workflow: "projects/p/locations/l/workflows/train-late" },
      transport: { pubsub: { topic: `projects/p/topics/${topic}` } },
    },
  });
  const { training = [], ...others } = smallPlatform();
  const graph = graphOf(
    writtenPlatform({
      ...others,
      training: [
        ...training,
        { type: "workflows_workflow", id: "Late", origin: "training.jobs.late", attributes: { name: "train-late" } },
        sink("successes", 'resource.labels.workflow_id="train-fraud" AND jsonPayload.outcome="succeeded"'),
        sink("rows", 'protoPayload.resourceName=~"^projects/p/datasets/test_features/tables/customers"'),
        trigger("successes"),
        trigger("rows"),
      ],
    }),
  );

  expect(arrows(graph).filter((arrow) => arrow.endsWith(" job:late"))).toEqual([
    "dataset:features starts job:late",
    "job:fraud starts job:late",
  ]);
  expect(graph.things.map(({ kind }) => kind)).not.toContain("topic");
});

test("a platform that something else has written is drawn by types and cloud names", () => {
  const graph = graphOf(
    writtenPlatform({
      all: [
        { type: "storage_bucket", id: "b", attributes: { name: "lake" } },
        { type: "service_account", id: "a", attributes: { account_id: "reader" } },
        {
          type: "storage_bucket_iam_member",
          id: "g",
          attributes: {
            bucket: "${google_storage_bucket.b.name}",
            member: account("reader"),
            role: "roles/storage.objectViewer",
          },
        },
        { type: "vertex_ai_endpoint", id: "e", attributes: { display_name: "${var.name}" } },
        { type: "compute_network", id: "n", attributes: { name: "vpc" } },
      ],
    }),
  );

  expect(graph.things.map(({ id }) => id)).toEqual([
    "network:vpc",
    "workload:reader",
    "zone:lake",
    "endpoint:e",
    "rest:all",
  ]);
  expect(arrows(graph)).toEqual(["zone:lake reads workload:reader"]);
});
