import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryTableIamMember } from "@cdktf/provider-google/lib/bigquery-table-iam-member";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { group } from "../../../constructs/iam/principal";
import { Dataset, type DatasetProps } from "../../../constructs/warehouse/dataset";
import type { TableProps } from "../../../constructs/warehouse/table";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

const columns = {
  id: { type: "INTEGER", mode: "required" },
  paid_at: { type: "TIMESTAMP", description: "When the bank said yes" },
  country: "STRING",
  device: { type: "RECORD", mode: "repeated", columns: { kind: "STRING" } },
} as const;

function table(props: Partial<TableProps> = {}, home: Partial<DatasetProps> = {}) {
  const { stack, synth } = fixture();
  const dataset = new Dataset(stack, "events", {
    projectId: "acme-ml-test",
    datasetId: "test_events",
    key: "dataset-events",
    location: "europe-west4",
    timeTravel: Duration.days(7),
    ...home,
  });
  const made = dataset.addTable("payments", { tableId: "payments", columns, ...props });
  return { table: made, synth, resource: () => synth().only(BigqueryTable) };
}

test("a table is made in its dataset and protected unless told otherwise", () => {
  const { synth, resource } = table();

  expect(resource()).toMatchObject({
    dataset_id: "test_events",
    table_id: "payments",
    deletion_protection: true,
    lifecycle: { prevent_destroy: true },
    depends_on: [synth().only(BigqueryDataset).address],
  });
});

test("a table of a disposable dataset can be destroyed", () => {
  expect(table({}, { destroyWithContents: true }).resource()).toMatchObject({
    deletion_protection: false,
    lifecycle: { prevent_destroy: false },
  });
});

test("the schema is written as BigQuery answers it, columns in the order of the file", () => {
  expect(JSON.parse(table().resource().schema as string)).toEqual([
    { name: "id", type: "INTEGER", mode: "REQUIRED" },
    { name: "paid_at", type: "TIMESTAMP", mode: "NULLABLE", description: "When the bank said yes" },
    { name: "country", type: "STRING", mode: "NULLABLE" },
    { name: "device", type: "RECORD", mode: "REPEATED", fields: [{ name: "kind", type: "STRING", mode: "NULLABLE" }] },
  ]);
});

test("partitions by time", () => {
  const { resource } = table({
    partitions: { column: "paid_at", every: "day", expireAfter: Duration.days(400) },
    requirePartitionFilter: true,
    clusterBy: ["country", "id"],
  });

  expect(resource()).toMatchObject({
    time_partitioning: { type: "DAY", field: "paid_at", expiration_ms: 34_560_000_000 },
    require_partition_filter: true,
    clustering: ["country", "id"],
  });
  expect(resource()).not.toHaveProperty("range_partitioning");
});

test("partitions by ranges of a number", () => {
  const { resource } = table({ partitions: { column: "id", range: { from: 0, to: 1_000, step: 10 } } });

  expect(resource()).toMatchObject({
    range_partitioning: { field: "id", range: { start: 0, end: 1_000, interval: 10 } },
    require_partition_filter: false,
  });
  expect(resource()).not.toHaveProperty("time_partitioning");
});

test("a table without partitions has no filter to require", () => {
  expect(table().resource()).not.toHaveProperty("require_partition_filter");
});

test("the key of the dataset is the table's own as well", () => {
  const keyName = "projects/acme-ml-test/locations/europe-west4/keyRings/test-plinth/cryptoKeys/bigquery";

  expect(table({}, { encryptionKey: { keyName, usableAfter: [] } }).resource()).toMatchObject({
    encryption_configuration: { kms_key_name: keyName },
  });
});

test.each([
  ["grantRead", "roles/bigquery.dataViewer"],
  ["grantWrite", "roles/bigquery.dataEditor"],
] as const)("%s gives %s on this table only", (verb, role) => {
  const { table: payments, synth, resource } = table();

  payments[verb](group("scientists", "ml-scientists@acme.example"));

  expect(synth().only(BigqueryTableIamMember)).toMatchObject({
    project: "acme-ml-test",
    dataset_id: "test_events",
    table_id: "payments",
    role,
    depends_on: [resource().address],
  });
});

test("the table itself is the default child", () => {
  expect(table().table.node.defaultChild).toBeInstanceOf(BigqueryTable);
});

const there = "there are id, paid_at, country, device";
test.each<[Partial<TableProps>, string]>([
  [{ requirePartitionFilter: true }, "`requirePartitionFilter` must not be true without `partitions`, got true"],
  [
    { partitions: { column: "payed_at", every: "day" } },
    `\`partitions.column\` must name a column of the table that is no RECORD, got "payed_at": ${there}`,
  ],
  [
    { clusterBy: ["device"] },
    `\`clusterBy\` must name a column of the table that is no RECORD, got "device": ${there}`,
  ],
  [{ clusterBy: ["id", "id", "id", "id", "id"] }, "`clusterBy` must hold at most 4 columns, got 5"],
  [
    { columns: { device: { type: "RECORD" } } },
    "`columns.device` must have columns exactly when it is a RECORD, got RECORD with 0",
  ],
  [
    { columns: { device: { type: "RECORD", columns: { kind: { type: "STRING", columns: { x: "STRING" } } } } } },
    "`columns.device.kind` must have columns exactly when it is a RECORD, got STRING with 1",
  ],
])("refuses %j", (props, message) => {
  expect(() => table(props)).toThrow(new Error(`stack/events/Tables/payments: ${message}`));
});
