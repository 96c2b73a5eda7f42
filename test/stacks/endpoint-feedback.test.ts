import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryTableIamMember } from "@cdktf/provider-google/lib/bigquery-table-iam-member";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { GoogleVertexAiEndpointIamMember } from "@cdktf/provider-google-beta/lib/google-vertex-ai-endpoint-iam-member";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { Environment, EnvironmentInput } from "../../config/schema/environment";
import { measureProps } from "../../stacks/endpoint-feedback";
import { Naming } from "../../values/naming";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import type { Synth } from "../support/synth";

type EndpointInput = NonNullable<EnvironmentInput["endpoints"]>[string];
type FeedbackInput = NonNullable<EndpointInput["feedback"]>;

const FEEDBACK: FeedbackInput = {
  kind: "binary",
  key: "payment_id",
  truth: { table: "table:events.chargebacks", time: "reported_on" },
  missing: "negative",
  prediction: "$.score",
  columns: { amount: "FLOAT", country: "STRING" },
  slices: ["country"],
  completeAfter: "14d",
  limits: { minRecall: "60%", minAreaUnderCurve: 0.9 },
};

const parts = (feedback: FeedbackInput | undefined, more: Partial<EndpointInput> = {}): Partial<EnvironmentInput> => ({
  groups: {
    engineers: { email: "ml-engineers@acme.example" },
    ...(feedback === undefined
      ? {}
      : { scientists: { email: "ml-scientists@acme.example", reads: ["feedback:fraud" as const] } }),
  },
  storage: {
    datasets: {
      events: {
        tables: {
          chargebacks: {
            columns: { payment_id: "STRING", reported_on: "DATE", verdict: "STRING", shop: "INTEGER" },
            partition: { column: "reported_on", every: "month" },
          },
          refunds: {
            columns: { id: "INTEGER", at: "TIMESTAMP", amount: "NUMERIC", shop: "INTEGER" },
            partition: { column: "shop", range: { from: 10, to: 20, step: 1 } },
          },
        },
      },
    },
  },
  models: { fraud: { serving: { image: "eu.acme.example/fraud:1" } } },
  endpoints: { fraud: { model: "fraud", machine: { type: "n1-standard-4" }, requestLogging: {}, feedback, ...more } },
});

const platform = (feedback: FeedbackInput | undefined, more?: Partial<EndpointInput>) =>
  synthesizePlatform(environment(parts(feedback, more))).stacks as Readonly<Record<string, Synth>>;

const measured = platform(FEEDBACK);

const GRANTS = [ProjectIamMember, BigqueryDatasetIamMember, BigqueryTableIamMember, GoogleVertexAiEndpointIamMember];
const grantsOf = (member: string) =>
  Object.values(measured)
    .flatMap((synth) => GRANTS.flatMap((type) => synth.all(type)))
    .filter((grant) => grant.member === member)
    .map(({ role, dataset_id, table_id }) => [role, dataset_id, table_id].filter(Boolean).join(" "))
    .sort();

test("the workflow may read the requests and the one table of truth, write what it measures, and nothing else", () => {
  expect(grantsOf("serviceAccount:test-judge-fraud@acme-ml-test.iam.gserviceaccount.com")).toEqual([
    "roles/bigquery.dataEditor test_feedback_fraud outcomes",
    "roles/bigquery.dataEditor test_feedback_fraud statistics",
    "roles/bigquery.dataViewer test_events chargebacks",
    "roles/bigquery.dataViewer test_requests_fraud request_response_logging",
    "roles/bigquery.jobUser",
    "roles/logging.logWriter",
  ]);
});

test("whoever reads what was measured reads no request and no truth", () => {
  expect(grantsOf("group:ml-scientists@acme.example").filter((grant) => grant.includes(" test_"))).toEqual([
    "roles/bigquery.dataViewer test_feedback_fraud",
  ]);
});

test("what was measured has a dataset of its own, kept as long as is said, with views of it alone", () => {
  const { data } = platform({ ...FEEDBACK, keep: "400d" });
  const tables = data?.all(BigqueryTable).filter(({ dataset_id }) => dataset_id === "test_feedback_fraud") ?? [];
  const views = tables.filter(({ view }) => view !== undefined);

  expect(data?.all(BigqueryDataset).map(({ dataset_id }) => dataset_id)).toContain("test_feedback_fraud");
  expect(tables.filter(({ view }) => view === undefined)).toMatchObject(
    ["outcomes", "statistics"].map((table_id) => ({
      table_id,
      time_partitioning: { type: "DAY", field: "day", expiration_ms: 400 * 86_400_000 },
      deletion_protection: true,
    })),
  );
  expect(views.map(({ table_id }) => table_id)).toEqual(["accuracy", "accuracy_by_slice", "predictions", "features"]);
  for (const { view, deletion_protection, encryption_configuration, depends_on } of views) {
    expect(view).toMatchObject({ use_legacy_sql: false });
    expect([deletion_protection, encryption_configuration]).toEqual([true, undefined]);
    expect(depends_on).toHaveLength(3);
  }
});

test("the clock starts it, and a metric counts how it ends by endpoint and fixed words", () => {
  const { serving, foundation } = measured;

  expect(serving?.all(CloudSchedulerJob)).toContainEqual(
    expect.objectContaining({ name: "measure-fraud", schedule: "0 5 * * *", time_zone: "Etc/UTC", paused: false }),
  );
  expect(foundation?.all(LoggingMetric).find(({ name }) => name === "test-feedback")).toMatchObject({
    filter: 'resource.type="workflows.googleapis.com/Workflow" AND jsonPayload.report="plinth-feedback"',
    label_extractors: {
      endpoint: "EXTRACT(jsonPayload.endpoint)",
      outcome: "EXTRACT(jsonPayload.outcome)",
      truth: "EXTRACT(jsonPayload.truth)",
      verdict: "EXTRACT(jsonPayload.verdict)",
    },
  });
});

/** The conditions of the alerts that lead to what answers were worth, by title. */
function conditionsOf(stacks: Readonly<Record<string, Synth>>): Readonly<Record<string, string>> {
  const policies = stacks.observability?.all(MonitoringAlertPolicy) ?? [];
  const conditions = policies.flatMap(
    ({ conditions: all }) =>
      all as readonly { readonly display_name: string; readonly condition_threshold?: { readonly filter: string } }[],
  );
  return Object.fromEntries(
    conditions.flatMap(({ display_name, condition_threshold }) =>
      condition_threshold !== undefined && /measurement/.test(display_name)
        ? [[display_name, condition_threshold.filter.replace(/^.*(?=metric\.labels\.(endpoint|workflow))/, "")]]
        : [],
    ),
  );
}

test("somebody is told of broken limits, of missing truth, and when nobody measures", () => {
  expect(conditionsOf(measured)).toEqual({
    "measurements that broke a limit: minRecall: 60%, minAreaUnderCurve: 0.9":
      'metric.labels.endpoint = "fraud" AND metric.labels.verdict = "broken"',
    "measurements without new truth: maxTruthAge: 15d":
      'metric.labels.endpoint = "fraud" AND metric.labels.truth = one_of("late", "unmatched")',
    "measurements that failed: any": 'metric.labels.endpoint = "fraud" AND metric.labels.outcome = "failed"',
    "looks at which a measurement was missing: any":
      'metric.labels.workflow = "measure-fraud" AND metric.labels.state = "missing"',
  });
});

test("nobody is told of what is silenced, has no limit, or does not start by the clock", () => {
  const titles = (feedback: FeedbackInput, more?: Partial<EndpointInput>) =>
    Object.keys(conditionsOf(platform(feedback, more))).map((title) => title.split(":")[0]);

  expect(titles({ ...FEEDBACK, limits: {} })).not.toContain("measurements that broke a limit");
  expect(titles({ ...FEEDBACK, schedule: { cron: "0 5 * * *", state: "paused" } })).not.toContain(
    "looks at which a measurement was missing",
  );
  expect(
    titles(
      { ...FEEDBACK, limits: {} },
      { alerts: { silenced: { truth: "Comes when it comes", measuring: "Is looked at by hand" } } },
    ),
  ).toEqual([]);
});

test("without feedback there is nothing for it", () => {
  const { data, serving, foundation, observability } = platform(undefined);

  expect(data?.all(BigqueryDataset).map(({ dataset_id }) => dataset_id)).not.toContain("test_feedback_fraud");
  expect(serving?.all(WorkflowsWorkflow).map(({ name }) => name)).not.toContain("measure-fraud");
  expect(foundation?.all(LoggingMetric).map(({ name }) => name)).not.toContain("test-feedback");
  expect(observability?.all(WorkflowsWorkflow)).toEqual([]);
});

const props = (feedback: FeedbackInput) => {
  const complete: Environment = environment(parts(feedback));
  const found = complete.endpoints.fraud?.feedback;
  if (found === undefined) throw new Error("there is no feedback");
  return measureProps(
    complete,
    new Naming({ environment: "test", projectId: "acme-ml-test", generation: 1 }),
    "fraud",
    found,
  );
};

test("what the workflow is made from is what the file says", () => {
  expect(props(FEEDBACK)).toEqual({
    endpoint: "fraud",
    model: "fraud",
    location: "europe-west4",
    requests: "test_requests_fraud",
    feedback: "test_feedback_fraud",
    key: "payment_id",
    prediction: "$.score",
    columns: { amount: "FLOAT", country: "STRING" },
    slices: ["country"],
    judged: { kind: "binary", threshold: 0.5, positive: undefined, missing: "negative" },
    truth: {
      dataset: "test_events",
      table: "chargebacks",
      key: "payment_id",
      value: undefined,
      time: "reported_on",
      timeType: "DATE",
      partition: undefined,
    },
    completeAfter: 14,
    days: 7,
    fewestKnown: 100,
    limits: [
      { name: "minRecall", measure: "recall", least: 0.6 },
      { name: "minAreaUnderCurve", measure: "area_under_curve", least: 0.9 },
    ],
    maxTruthAge: 15 * 86_400,
    spareDays: 3,
  });
});

test("a table that is cut by something else is asked for all of it; numbers have limits of their own", () => {
  const { truth, limits, judged, spareDays } = props({
    kind: "regression",
    key: "payment",
    truth: { table: "table:events.refunds", key: "id", value: "amount", time: "at" },
    limits: { maxMeanError: 2.5, maxBias: 1, maxRootMeanSquareError: 4 },
    schedule: { cron: "0 5 * * 1" },
  });

  expect(truth).toEqual({
    dataset: "test_events",
    table: "refunds",
    key: "id",
    value: { column: "amount", type: "NUMERIC" },
    time: "at",
    timeType: "TIMESTAMP",
    partition: { column: "shop", from: 10 },
  });
  expect(judged).toEqual({ kind: "regression" });
  expect(limits).toEqual([
    { name: "maxMeanError", measure: "mean_absolute_error", most: 2.5 },
    { name: "maxRootMeanSquareError", measure: "root_mean_square_error", most: 4 },
    { name: "maxBias", measure: "bias", most: 1 },
  ]);
  expect(spareDays).toBe(9);
});
