import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { EventarcTrigger } from "@cdktf/provider-google/lib/eventarc-trigger";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { EnvironmentInput } from "../../config/schema/environment";
import { RoleBook } from "../../constructs/iam/role-book";
import { ProjectAccess } from "../../constructs/iam/project";
import { GOOGLE_KEYS } from "../../constructs/keys/encryption-keys";
import { WorkflowRoles } from "../../constructs/workflows/workflow-roles";
import { returns, routine } from "../../constructs/workflows/language/steps";
import { Workflow } from "../../constructs/workflows/workflow";
import { platformProps, PlatformStack } from "../../stacks/platform-stack";
import { addStarts } from "../../stacks/starts";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import { memoryApp, type Synth } from "../support/synth";

type Jobs = NonNullable<NonNullable<EnvironmentInput["training"]>["jobs"]>;

const program = { image: "eu.acme.example/trainer:1", machine: { type: "n1-standard-8" } };
const jobs = (parts: Record<string, Partial<Jobs[string]>>): Jobs =>
  Object.fromEntries(Object.entries(parts).map(([name, job]) => [name, { ...program, ...job }]));

function training(parts: Record<string, Partial<Jobs[string]>>, rest: Partial<EnvironmentInput> = {}): Synth {
  const zones = { raw: { location: "EU" as const }, curated: {} };
  const { stacks } = synthesizePlatform(environment({ storage: { zones }, ...rest, training: { jobs: jobs(parts) } }));
  return stacks.training as Synth;
}

const startersOf = (synth: Synth) =>
  synth
    .all(ServiceAccount)
    .map(({ account_id }) => String(account_id))
    .filter((id) => id.startsWith("test-start-"));
const rolesOf = (synth: Synth, account: string) =>
  synth
    .all(ProjectIamMember)
    .filter(({ member }) => member === `serviceAccount:${account}@acme-ml-test.iam.gserviceaccount.com`)
    .map(({ role }) => role)
    .sort();

test("a job that nobody starts by itself has nothing for it", () => {
  const synth = training({ fraud: {} });

  expect(startersOf(synth)).toEqual([]);
  expect(synth.all(CloudSchedulerJob).map(({ name }) => name)).toEqual(["guard-training"]);
  expect(synth.all(EventarcTrigger)).toEqual([]);
});

test("a schedule starts the job's launcher as an account that does nothing else", () => {
  const synth = training({
    fraud: { schedule: { cron: "0 2 * * *", timeZone: "Europe/Amsterdam", state: "paused" } },
  });

  expect(synth.all(CloudSchedulerJob)).toContainEqual(
    expect.objectContaining({
      name: "train-fraud",
      schedule: "0 2 * * *",
      time_zone: "Europe/Amsterdam",
      paused: true,
    }),
  );
  expect(rolesOf(synth, "test-start-fraud")).toEqual(["projects/acme-ml-test/roles/plinth_test_start_workflows"]);
});

test("triggers of all kinds start it as one account, each where its events are told", () => {
  const synth = training({
    fraud: {
      triggers: {
        data: { kind: "object", zone: "raw", suffix: "_SUCCESS" },
        more: { kind: "object", zone: "curated", suffix: "_SUCCESS" },
        labels: { kind: "message", topic: "projects/acme-labels/topics/ready" },
        trained: { kind: "after", job: "churn" },
      },
    },
    churn: {},
  });

  expect(startersOf(synth)).toEqual(["test-start-fraud"]);
  expect(rolesOf(synth, "test-start-fraud")).toEqual([
    "projects/acme-ml-test/roles/plinth_test_start_workflows",
    "roles/eventarc.eventReceiver",
  ]);
  const sourceOf = ({ matching_criteria, transport }: Record<string, unknown>) =>
    (transport as { pubsub: { topic: string } } | undefined)?.pubsub.topic ??
    (matching_criteria as { attribute: string; value: string }[]).find(({ attribute }) => attribute === "bucket")
      ?.value;
  expect(synth.all(EventarcTrigger).map((trigger) => [trigger.name, trigger.location, sourceOf(trigger)])).toEqual([
    ["fraud-data", "eu", "acme-ml-test-test-raw"],
    ["fraud-more", "europe-west4", "acme-ml-test-test-curated"],
    ["fraud-labels", "europe-west4", "projects/acme-labels/topics/ready"],
    ["fraud-trained", "europe-west4", "projects/acme-ml-test/topics/test-successes-churn"],
  ]);
});

test("the successes of a job are told once, however many run after it", () => {
  const after = { triggers: { trained: { kind: "after", job: "fraud" } } } as const;
  const synth = training({ fraud: {}, churn: after, audit: after }, { encryption: { customerManaged: {} } });

  expect(synth.only(LoggingProjectSink)).toMatchObject({ name: "test-successes-fraud" });
  expect(synth.only(PubsubTopic)).toMatchObject({
    name: "test-successes-fraud",
    kms_key_name: "projects/acme-ml-test/locations/europe-west4/keyRings/test-plinth/cryptoKeys/pubsub",
  });
});

/** The starts of one job, in a stack that nothing prepared for them. */
function unprepared(job: Partial<Jobs[string]>, launched: boolean) {
  const props = platformProps(environment({ training: { jobs: jobs({ fraud: job }) } }));
  const stack = new (class extends PlatformStack {})(memoryApp(), "training", props);
  const { naming } = props;
  const project = new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" });
  const workflow = () =>
    new Workflow(stack, "Launcher", {
      naming,
      name: "train-fraud",
      accountId: "test-run-fraud",
      region: "europe-west4",
      description: "Launches fraud",
      definition: { main: routine([], [returns("done", "done")]) },
      environment: {},
      keys: GOOGLE_KEYS,
      project,
      disposable: false,
    });
  addStarts(stack, props.environment, {
    naming,
    project,
    role: new WorkflowRoles(new RoleBook(stack, "Roles", { naming, after: [] }), "training").starter,
    bucketNames: new Map(),
    feeds: new Map(),
    started: props.environment.training.jobs,
    at: "training.jobs",
    account: "start",
    triggersOf: (name) => name,
    launchers: launched ? new Map([["fraud", workflow()]]) : new Map(),
  });
}

test.each<[string, Partial<Jobs[string]>, boolean, string]>([
  [
    "a schedule of what has no launcher",
    { schedule: { cron: "0 2 * * *" } },
    false,
    'training: "fraud" has no launcher: add it under `training.jobs`',
  ],
  [
    "a job after one that has no launcher",
    { triggers: { trained: { kind: "after", job: "churn" } } },
    true,
    'training: nothing tells of the job "churn": feeds come first',
  ],
  [
    "new objects of no zone",
    { triggers: { data: { kind: "object", zone: "raw", suffix: "x" } } },
    true,
    'training: "raw" is no zone: add it under `storage.zones`',
  ],
])("fails with %s", (_, job, launched, message) => {
  expect(() => unprepared(job, launched)).toThrow(message);
});
