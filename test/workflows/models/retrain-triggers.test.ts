import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { RetrainingReport } from "../../../constructs/workflows/models/retraining-report";
import { environment } from "../../support/environment";
import { synthesizePlatform } from "../../support/platform";
import { lifeCloud } from "../../support/vertex/life";

const image = `eu.acme.example/fraud@sha256:${"a".repeat(64)}`;
const machine = { type: "n1-standard-4" } as const;

/** The text that Google gets: Terraform takes the escaping away. */
const deployed = (source: unknown) => String(source).split("$${").join("${").split("%%{").join("%{");

/** A retraining with every kind of trigger, as it is synthesized. */
const workflow = synthesizePlatform(
  environment({
    repositories: { pipelines: { holds: "pipelines" } },
    storage: {
      zones: { raw: {}, models: {}, work: {}, scores: {} },
      datasets: { features: { tables: { labels: { columns: { as_of: "DATE" } } } } },
    },
    training: {
      jobs: {
        fraud: { image, machine, writes: ["zone:models"], output: "zone:models", model: "fraud" },
        features: { image, machine },
      },
    },
    pipelines: {
      ready: {
        template: { repository: "pipelines", package: "ready-check", version: `sha256:${"c".repeat(64)}` },
        root: "work",
      },
    },
    batch: {
      scores: {
        model: "fraud",
        machine,
        input: { zone: "raw", path: "in.jsonl", format: "jsonl" },
        output: { zone: "scores", folder: "nightly" },
      },
    },
    models: {
      fraud: {
        serving: { image },
        retraining: {
          by: { job: "fraud" },
          schedule: { cron: "0 2 * * 0" },
          triggers: {
            data: { kind: "object", zone: "raw", suffix: "_SUCCESS" },
            labels: { kind: "table", table: "features.labels" },
            features: { kind: "after", job: "features" },
            ready: { kind: "after-pipeline", pipeline: "ready" },
            scored: { kind: "after-batch", batch: "scores" },
          },
        },
      },
    },
  }),
)
  .stacks.pipelines?.all(WorkflowsWorkflow)
  .find(({ name }) => name === "retrain-fraud");

/** Starts it with an event, in a cloud in which nothing that it would start is there. */
function started(event: unknown): RetrainingReport {
  const cloud = lifeCloud();
  const execution = cloud.run("retrain-fraud", deployed(workflow?.source_contents), { argument: event });
  return execution.log.at(-1)?.payload as RetrainingReport;
}

const message = (content: object) => ({
  specversion: "1.0",
  type: "google.cloud.pubsub.topic.v1.messagePublished",
  id: "9_A",
  data: { message: { data: Buffer.from(JSON.stringify(content)).toString("base64") } },
});
const success = (of: string) => message({ jsonPayload: { workflow: of, outcome: "succeeded", run: "night-1" } });
const rows = (table: string) =>
  message({
    protoPayload: { resourceName: `projects/acme-ml-test/datasets/test_features/tables/${table}` },
  });
const object = (name: string) => ({
  specversion: "1.0",
  type: "google.cloud.storage.object.v1.finalized",
  id: "9_A",
  data: { bucket: "acme-ml-test-test-raw", name },
});

test.each([
  ["a job", success("train-features"), "after-night-1"],
  ["a pipeline", success("run-ready"), "after-night-1"],
  ["a batch prediction", success("predict-scores"), "after-night-1"],
  ["new rows in a table", rows("labels"), expect.any(String) as string],
  ["a new object", object("2026/_SUCCESS"), expect.any(String) as string],
])("%s starts a retraining, which goes as far as what trains", (_of, event, run) => {
  expect(started(event)).toMatchObject({ run, reason: "launcher", outcome: "failed", runsThisWeek: 1 });
});

test.each([
  ["another job", success("train-fraud")],
  ["another pipeline", success("run-other")],
  ["rows in another table", rows("others")],
  ["an object that says nothing", object("2026/part-1")],
])("%s starts none", (_of, event) => {
  expect(started(event)).toMatchObject({ reason: "not-meant", outcome: "skipped", runsThisWeek: null });
});
