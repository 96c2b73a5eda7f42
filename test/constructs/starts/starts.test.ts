import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { EventarcTrigger } from "@cdktf/provider-google/lib/eventarc-trigger";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { CustomRole } from "../../../constructs/iam/custom-role";
import { ProjectAccess } from "../../../constructs/iam/project";
import { EventStart, type EventStartProps } from "../../../constructs/starts/event-start";
import { ScheduledStart, type ScheduledStartProps } from "../../../constructs/starts/scheduled-start";
import { Starter } from "../../../constructs/starts/starter";
import { LogFeed, newRowsFilter, successFilter } from "../../../constructs/starts/log-feed";
import { returns, routine } from "../../../constructs/workflows/language/steps";
import { Workflow } from "../../../constructs/workflows/workflow";
import { fixture } from "../../support/synth";

const region = "europe-west4";
const WORKFLOW = "projects/acme-ml-test/locations/europe-west4/workflows/train-fraud";

function setUp(receivesEvents = false) {
  const { stack, naming, synth } = fixture();
  const project = new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" });
  const role = new CustomRole(stack, "Role", {
    naming,
    key: "start-workflows",
    title: "Start workflows",
    description: "For tests",
    permissions: ["workflows.executions.create"],
  });
  const workflow = new Workflow(stack, "Launcher", {
    naming,
    name: naming.workflow("train", "fraud"),
    accountId: "test-run-fraud",
    region,
    description: "Launches fraud",
    definition: { main: routine([], [returns("done", "done")]) },
    environment: {},
    keys: { keyFor: () => undefined },
    project,
    disposable: false,
  });
  const starter = new Starter(stack, "Starter", {
    naming,
    name: "fraud",
    accountId: "test-start-fraud",
    project,
    role,
    receivesEvents,
  });
  return { stack, synth, workflow, starter };
}

const rolesOf = (synth: ReturnType<ReturnType<typeof fixture>["synth"]>) =>
  synth
    .all(ProjectIamMember)
    .filter(({ member }) => member === "serviceAccount:test-start-fraud@acme-ml-test.iam.gserviceaccount.com")
    .map(({ role }) => role);

describe("what starts a workflow", () => {
  test("may start workflows and do nothing else", () => {
    const { synth } = setUp();

    const synthesized = synth();

    expect(synthesized.all(ServiceAccount).map(({ account_id }) => account_id)).toContain("test-start-fraud");
    expect(rolesOf(synthesized)).toEqual(["projects/acme-ml-test/roles/plinth_test_start_workflows"]);
  });

  test("receives events only where there are any", () => {
    expect(rolesOf(setUp(true).synth())).toEqual([
      "projects/acme-ml-test/roles/plinth_test_start_workflows",
      "roles/eventarc.eventReceiver",
    ]);
  });
});

describe("a schedule", () => {
  function scheduled(props: Partial<ScheduledStartProps> = {}) {
    const { stack, synth, workflow, starter } = setUp();
    const start = new ScheduledStart(stack, "Schedule", {
      name: "train-fraud",
      region,
      workflow,
      starter,
      cron: "0 2 * * *",
      timeZone: "Europe/Amsterdam",
      ...props,
    });
    return { start, synth };
  }
  const bodyOf = (job: ReturnType<ReturnType<typeof scheduled>["synth"]>["resources"][number]) =>
    JSON.parse(Buffer.from((job.http_target as { body: string }).body, "base64").toString()) as unknown;

  test("starts the workflow as the account that may, in the time zone of its people", () => {
    const job = scheduled().synth().only(CloudSchedulerJob);

    expect(job).toMatchObject({
      name: "train-fraud",
      region,
      schedule: "0 2 * * *",
      time_zone: "Europe/Amsterdam",
      paused: false,
      http_target: {
        http_method: "POST",
        uri: `https://workflowexecutions.googleapis.com/v1/${WORKFLOW}/executions`,
        oauth_token: { service_account_email: "test-start-fraud@acme-ml-test.iam.gserviceaccount.com" },
      },
    });
    expect(bodyOf(job)).toEqual({ argument: '{"specversion":"1.0","type":"plinth.schedule"}' });
  });

  test("does not announce itself to a workflow without arguments", () => {
    expect(bodyOf(scheduled({ announced: false }).synth().only(CloudSchedulerJob))).toEqual({ argument: "{}" });
  });

  test("can be paused", () => {
    expect(scheduled({ paused: true }).synth().only(CloudSchedulerJob)).toMatchObject({ paused: true });
  });

  test("is made when it can start something: the workflow, the account and its right are there", () => {
    const synth = scheduled().synth();

    const grant = synth.all(ProjectIamMember).find(({ role }) => String(role).endsWith("start_workflows"));
    expect(synth.only(CloudSchedulerJob).depends_on).toEqual(
      expect.arrayContaining([synth.only(WorkflowsWorkflow).address, grant?.address]),
    );
  });

  test("gives its resource as the default child", () => {
    expect(scheduled().start.node.defaultChild).toBeInstanceOf(CloudSchedulerJob);
  });
});

describe("a trigger", () => {
  const event = { kind: "object", bucketName: "acme-ml-test-test-raw", location: "EU" } as const;
  const message = { kind: "message", topic: "projects/acme-labels/topics/ready", location: region } as const;

  function triggered(props: Partial<EventStartProps> = {}, receivesEvents = true) {
    const { stack, synth, workflow, starter } = setUp(receivesEvents);
    const start = new EventStart(stack, "Trigger", { name: "fraud-data", event, workflow, starter, ...props });
    return { start, synth };
  }

  test("starts the workflow with new objects of a bucket, told where the bucket lies", () => {
    expect(triggered().synth().only(EventarcTrigger)).toMatchObject({
      name: "fraud-data",
      location: "eu",
      matching_criteria: [
        { attribute: "type", value: "google.cloud.storage.object.v1.finalized" },
        { attribute: "bucket", value: "acme-ml-test-test-raw" },
      ],
      destination: { workflow: WORKFLOW },
      service_account: "test-start-fraud@acme-ml-test.iam.gserviceaccount.com",
    });
  });

  test("starts the workflow with messages of a topic that is somebody else's", () => {
    expect(triggered({ event: message }, false).synth().only(EventarcTrigger)).toMatchObject({
      location: region,
      matching_criteria: [{ attribute: "type", value: "google.cloud.pubsub.topic.v1.messagePublished" }],
      transport: { pubsub: { topic: "projects/acme-labels/topics/ready" } },
    });
  });

  test("is made when it can start something", () => {
    const synth = triggered({ after: [{ fqn: "time_sleep.delivery" }] }).synth();

    const grants = synth
      .all(ProjectIamMember)
      .filter(({ role }) => /start_workflows|eventReceiver/.test(String(role)))
      .map(({ address }) => address);
    expect(grants).toHaveLength(2);
    expect(synth.only(EventarcTrigger).depends_on).toEqual(
      expect.arrayContaining([...grants, "time_sleep.delivery", synth.only(WorkflowsWorkflow).address]),
    );
  });

  test("on new objects waits until the right to receive events is seen", () => {
    const synth = triggered().synth();

    const receive = synth.all(ProjectIamMember).find(({ role }) => role === "roles/eventarc.eventReceiver");
    const wait = synth.all(Sleep).find((sleep) => (sleep.depends_on as string[]).includes(String(receive?.address)));
    expect(wait).toMatchObject({ create_duration: "120s", depends_on: [receive?.address] });
    expect(synth.only(EventarcTrigger).depends_on).toContain(wait?.address);
  });

  test("on messages needs no right to receive events", () => {
    const synth = triggered({ event: message }, false).synth();

    expect(rolesOf(synth)).toEqual(["projects/acme-ml-test/roles/plinth_test_start_workflows"]);
  });

  test("on new objects fails with an account that may not receive events", () => {
    expect(() => triggered({}, false)).toThrow(
      "stack/Trigger: `starter` must receive events for new objects to start anything, got " +
        "test-start-fraud@acme-ml-test.iam.gserviceaccount.com, which does not: set `receivesEvents` on it",
    );
  });

  test("gives its resource as the default child", () => {
    expect(triggered().start.node.defaultChild).toBeInstanceOf(EventarcTrigger);
  });
});

describe("the successes of a job", () => {
  function feed(encryptionKey?: { keyName: string; usableAfter: { fqn: string }[] }) {
    const { stack, synth } = setUp();
    const made = new LogFeed(stack, "Successes", {
      projectId: "acme-ml-test",
      name: "test-successes-fraud",
      key: { of: "successes", name: "fraud" },
      description: "Successes of fraud",
      filter: successFilter("train-fraud", "fraud"),
      region,
      encryptionKey,
    });
    return { made, synth };
  }

  test("are published by a log sink that takes nothing else, on the one topic", () => {
    const synth = feed().synth();

    const sink = synth.only(LoggingProjectSink);
    expect(sink).toMatchObject({
      destination: "pubsub.googleapis.com/projects/acme-ml-test/topics/test-successes-fraud",
      filter:
        'resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="train-fraud" AND ' +
        'jsonPayload.report="plinth-run" AND jsonPayload.job="fraud" AND jsonPayload.outcome="succeeded"',
      unique_writer_identity: true,
    });
    expect(synth.only(PubsubTopicIamMember)).toMatchObject({
      topic: "test-successes-fraud",
      role: "roles/pubsub.publisher",
      member: `\${${sink.address}.writer_identity}`,
    });
  });

  test("stay in the region, under the customer's key once its agent may use it", () => {
    const synth = feed({ keyName: "projects/p/key", usableAfter: [{ fqn: "time_sleep.key" }] }).synth();

    expect(synth.only(PubsubTopic)).toMatchObject({
      kms_key_name: "projects/p/key",
      message_storage_policy: { allowed_persistence_regions: [region] },
      depends_on: ["time_sleep.key"],
    });
  });

  test("are the sink as the default child, and the topic within is one of its own", () => {
    const { made } = feed();

    expect(made.node.defaultChild).toBeInstanceOf(LoggingProjectSink);
    expect(made.topic.node.defaultChild).toBeInstanceOf(PubsubTopic);
  });
});

test("new rows in a table are found in the audit log, also those of one partition", () => {
  const filter = newRowsFilter("acme-ml-test", "projects/acme-ml-test/datasets/test_features/tables/labels");

  expect(filter.split(" AND ")).toEqual([
    'logName="projects/acme-ml-test/logs/cloudaudit.googleapis.com%2Fdata_access"',
    'protoPayload.serviceName="bigquery.googleapis.com"',
    'protoPayload.resourceName=~"^projects/acme-ml-test/datasets/test_features/tables/labels(\\\\$.*)?$"',
    "protoPayload.metadata.tableDataChange.insertedRowsCount:*",
  ]);
});
