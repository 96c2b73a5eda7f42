import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { LoggingLinkedDataset } from "@cdktf/provider-google/lib/logging-linked-dataset";
import { LoggingLogViewIamMember } from "@cdktf/provider-google/lib/logging-log-view-iam-member";
import { LoggingProjectBucketConfig } from "@cdktf/provider-google/lib/logging-project-bucket-config";
import { LoggingProjectExclusion } from "@cdktf/provider-google/lib/logging-project-exclusion";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { group } from "../../../constructs/iam/principal";
import { LogBucket, type LogBucketProps } from "../../../constructs/logs/log-bucket";
import { Duration } from "../../../values/duration";
import { Naming } from "../../../values/naming";
import { fixture } from "../../support/synth";

const PROPS: Omit<LogBucketProps, "naming"> = {
  name: "audit",
  description: "Who did what",
  region: "europe-west4",
  filter: 'log_id("cloudaudit.googleapis.com/activity")',
  leftOut: [],
  keep: Duration.days(400),
  after: [],
};

function kept(parts: Partial<LogBucketProps> = {}) {
  const { stack, naming, synth } = fixture();
  return { bucket: new LogBucket(stack, "Audit", { ...PROPS, naming, ...parts }), synth };
}

test("entries are brought to a bucket in the region, and only then kept out of Google's own", () => {
  const { bucket, synth } = kept();

  expect(bucket.logBucketName).toBe("projects/acme-ml-test/locations/europe-west4/buckets/test-audit");
  const made = synth();
  const sink = made.only(LoggingProjectSink);
  expect(made.only(LoggingProjectBucketConfig)).toMatchObject({
    project: "acme-ml-test",
    location: "europe-west4",
    bucket_id: "test-audit",
    retention_days: 400,
    lifecycle: { prevent_destroy: true },
  });
  expect(sink).toMatchObject({
    name: "test-logs-audit",
    destination: `logging.googleapis.com/${bucket.logBucketName}`,
    filter: PROPS.filter,
    depends_on: [made.only(LoggingProjectBucketConfig).address],
  });
  expect(made.only(LoggingProjectExclusion)).toMatchObject({
    name: "test-kept-in-audit",
    filter: PROPS.filter,
    depends_on: [expect.stringMatching(/^time_sleep\.Audit_Routed_/)],
  });
});

test("nothing is locked, keyed or queried unless somebody asks for it", () => {
  const made = kept().synth();

  for (const key of ["locked", "enable_analytics", "cmek_settings"])
    expect(made.only(LoggingProjectBucketConfig)).not.toHaveProperty(key);
  expect(made.all(LoggingLinkedDataset)).toEqual([]);
  expect(made.all(LoggingLogViewIamMember)).toEqual([]);
});

test("what is asked for is there: a lock, a key that is usable before, a name in BigQuery, destruction", () => {
  const keyName = "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/logging";
  const { bucket, synth } = kept({
    lockIrrevocably: true,
    queryable: true,
    allowDestroy: true,
    encryptionKey: { keyName, usableAfter: [] },
    leftOut: [{ name: "debug", filter: "severity=DEBUG" }],
  });
  const auditors = group("auditors", "ml-auditors@acme.example");
  bucket.grantRead(auditors);
  bucket.dataset?.grantRead(auditors);

  const made = synth();
  expect(made.only(LoggingProjectBucketConfig)).toMatchObject({
    locked: true,
    enable_analytics: true,
    cmek_settings: { kms_key_name: keyName },
    lifecycle: { prevent_destroy: false },
  });
  expect(made.only(LoggingProjectSink)).toMatchObject({ exclusions: [{ name: "debug", filter: "severity=DEBUG" }] });
  expect(made.only(LoggingProjectExclusion).filter).toBe(PROPS.filter);
  expect(made.only(LoggingLinkedDataset)).toMatchObject({
    link_id: "test_logs_audit",
    bucket: "test-audit",
    parent: "projects/acme-ml-test",
    location: "europe-west4",
  });
  expect(made.only(LoggingLogViewIamMember)).toMatchObject({
    parent: "projects/acme-ml-test",
    location: "europe-west4",
    bucket: "test-audit",
    name: "everything",
    role: "roles/logging.viewAccessor",
    member: "group:ml-auditors@acme.example",
  });
  expect(made.only(BigqueryDatasetIamMember)).toMatchObject({
    dataset_id: "test_logs_audit",
    role: "roles/bigquery.dataViewer",
    depends_on: [made.only(LoggingLinkedDataset).address],
  });
});

test("another generation has another bucket, because Google blocks the id for a week", () => {
  const naming = new Naming({ environment: "dev", projectId: "acme-ml-dev", generation: 2 });

  expect(kept({ naming }).bucket.logBucketName).toBe(
    "projects/acme-ml-dev/locations/europe-west4/buckets/dev-audit-g2",
  );
});

test.each([
  [Duration.seconds(3_600), "1h"],
  [Duration.days(3651), "3651d"],
])("a time that Google does not take is refused: %s", (keep, text) => {
  expect(() => kept({ keep })).toThrow(`\`keep\` must be 1 to 3650 whole days, got ${text}`);
});
