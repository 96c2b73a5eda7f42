import { LoggingLogViewIamMember } from "@cdktf/provider-google/lib/logging-log-view-iam-member";
import fc from "fast-check";
import { CLASS_FILTERS, noiseFilters } from "../../constructs/logs/log-filters";
import { LOG_CLASSES, LOG_NOISES } from "../../values/log-classes";
import type { EnvironmentInput } from "../../config/schema/environment";
import { FoundationStack } from "../../stacks/foundation-stack";
import { platformProps } from "../../stacks/platform-stack";
import { environment } from "../support/environment";
import { LOG_SEVERITIES, type LogEntry, logFilter } from "../support/log-filter";
import { memoryApp, synthesizeStacks } from "../support/synth";

const text = (...values: readonly string[]) => fc.constantFrom(...values);

/** Entries of every log and resource that filters look at, and of others. */
const entries: fc.Arbitrary<LogEntry> = fc.record({
  log: text(
    "cloudaudit.googleapis.com/activity",
    "cloudaudit.googleapis.com/data_access",
    "cloudaudit.googleapis.com/policy",
    "cloudaudit.googleapis.com/system_event",
    "cloudaudit.googleapis.com/access_transparency",
    "aiplatform.googleapis.com/prediction_container",
    "aiplatform.googleapis.com/prediction_access",
    "aiplatform.googleapis.com/model_monitoring_anomaly",
    "workflows.googleapis.com/Workflow",
    "dns.googleapis.com/dns_queries",
    "plinth-build",
    "cloudbuild",
    "workerpool0-0",
  ),
  severity: text(...LOG_SEVERITIES) as fc.Arbitrary<(typeof LOG_SEVERITIES)[number]>,
  resource: fc.record({
    type: text(
      "aiplatform.googleapis.com/Endpoint",
      "aiplatform.googleapis.com/DeploymentResourcePool",
      "aiplatform.googleapis.com/IndexEndpoint",
      "aiplatform.googleapis.com/ModelDeploymentMonitoringJob",
      "workflows.googleapis.com/Workflow",
      "cloud_scheduler_job",
      "build",
      "ml_job",
      "dns_query",
      "gcs_bucket",
      "bigquery_project",
      "audited_resource",
      "project",
      "global",
    ),
  }),
  textPayload: text('"GET /health HTTP/1.1" 200', "a line"),
  jsonPayload: fc.record({
    report: text("plinth-run", "plinth-release", "plinth-promotion", "plinth-retraining", "plinth-shadow"),
    responseCode: text("NOERROR", "NXDOMAIN"),
    queryName: text("storage.googleapis.com.", "googleapis.com.evil.example."),
    outcome: text("failed", "succeeded", "refused"),
  }),
});

const classes = LOG_CLASSES.map((name) => [name, logFilter(CLASS_FILTERS[name])] as const);
const noises = LOG_CLASSES.flatMap((name) =>
  noiseFilters(name, LOG_NOISES, { healthRoutes: ["/health"] }).map(
    (noise) => [name, noise.name, logFilter(noise.filter)] as const,
  ),
);

test("every entry is of exactly one sort", () => {
  fc.assert(
    fc.property(entries, (entry) => classes.filter(([, matches]) => matches(entry)).length === 1),
    { numRuns: 2_000 },
  );
});

test("no audit entry and nothing that workflows, drift monitors, schedules and builds tell is ever left out", () => {
  expect([...new Set(noises.map(([name]) => name))]).toEqual(["predictions", "other"]);
  expect(noises.map(([name, noise]) => `${name}: ${noise}`)).toEqual([
    "predictions: debug",
    "predictions: health-checks",
    "other: debug",
    "other: google-lookups",
  ]);
});

test.each([
  ["what a program prints to find a fault", { severity: "DEBUG", resource: { type: "ml_job" } }, "other", "debug"],
  [
    "a question whether a container is well",
    { textPayload: 'INFO: "GET /health HTTP/1.1" 200 OK' },
    "predictions",
    "health-checks",
  ],
  [
    "the same of a server that writes JSON",
    { textPayload: undefined, jsonPayload: { message: "10.0.0.1 GET /health 200" } },
    "predictions",
    "health-checks",
  ],
  [
    "a name of Google's that was found",
    {
      log: "dns.googleapis.com/dns_queries",
      resource: { type: "dns_query" },
      jsonPayload: { responseCode: "NOERROR", queryName: "storage.googleapis.com." },
    },
    "other",
    "google-lookups",
  ],
] as const)("%s can be left out", (_what, parts, name, noise) => {
  const entry: LogEntry = {
    log: "aiplatform.googleapis.com/prediction_container",
    severity: "INFO",
    resource: { type: "aiplatform.googleapis.com/Endpoint" },
    ...parts,
  };

  expect(classes.filter(([, matches]) => matches(entry)).map(([sort]) => sort)).toEqual([name]);
  expect(noises.filter(([sort, , matches]) => sort === name && matches(entry)).map(([, one]) => one)).toEqual([noise]);
});

test.each([
  ["a container that is not well", { severity: "ERROR", textPayload: "GET /health failed" }],
  ["a route that only begins so", { textPayload: "GET /healthy-models HTTP/1.1" }],
  [
    "a name that only looks like Google's",
    {
      log: "dns.googleapis.com/dns_queries",
      resource: { type: "dns_query" },
      jsonPayload: { responseCode: "NOERROR", queryName: "googleapis.com.evil.example." },
    },
  ],
  [
    "a name that was not found",
    {
      log: "dns.googleapis.com/dns_queries",
      resource: { type: "dns_query" },
      jsonPayload: { responseCode: "NXDOMAIN", queryName: "storage.googleapis.com." },
    },
  ],
] as const)("%s is kept", (_what, parts) => {
  const entry: LogEntry = {
    log: "aiplatform.googleapis.com/prediction_container",
    severity: "INFO",
    resource: { type: "aiplatform.googleapis.com/Endpoint" },
    ...parts,
  };

  expect(noises.filter(([, , matches]) => matches(entry)).map(([, noise]) => noise)).toEqual([]);
});

function readers(parts: Partial<EnvironmentInput>) {
  const app = memoryApp();
  new FoundationStack(app, platformProps(environment(parts)));
  return synthesizeStacks(app)
    .foundation?.all(LoggingLogViewIamMember)
    .map(({ bucket, member }) => `${String(bucket)}: ${String(member)}`)
    .sort();
}

const groups = {
  engineers: { email: "engineers@acme.example" },
  scientists: { email: "scientists@acme.example" },
  auditors: { email: "auditors@acme.example" },
};

test("the groups that there are read what is theirs, and auditors need nothing more", () => {
  expect(readers({ groups, logs: {} })).toEqual([
    "test-other: group:engineers@acme.example",
    "test-other: group:scientists@acme.example",
    "test-predictions: group:engineers@acme.example",
    "test-workflows: group:engineers@acme.example",
    "test-workflows: group:scientists@acme.example",
  ]);
});

test("who reads a sort of entries can be said, and that nobody does", () => {
  const logs: EnvironmentInput["logs"] = {
    audit: { readers: ["engineers"] },
    predictions: { readers: [] },
    other: { readers: [] },
  };

  expect(readers({ groups, logs })).toEqual([
    "test-audit: group:engineers@acme.example",
    "test-workflows: group:engineers@acme.example",
    "test-workflows: group:scientists@acme.example",
  ]);
});
