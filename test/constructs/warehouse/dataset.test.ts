import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { group } from "../../../constructs/iam/principal";
import { Dataset, type DatasetProps } from "../../../constructs/warehouse/dataset";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

const scientists = group("scientists", "ml-scientists@acme.example");

function dataset(props: Partial<DatasetProps> = {}) {
  const { stack, synth } = fixture();
  const made = new Dataset(stack, "features", {
    projectId: "acme-ml-test",
    datasetId: "test_features",
    key: "dataset-features",
    location: "europe-west4",
    timeTravel: Duration.days(7),
    ...props,
  });
  return { dataset: made, synth, resource: () => synth().only(BigqueryDataset) };
}

test("a dataset keeps everything and is protected unless told otherwise", () => {
  const resource = dataset().resource();

  expect(resource).toMatchObject({
    dataset_id: "test_features",
    location: "europe-west4",
    max_time_travel_hours: "168",
    delete_contents_on_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
  expect(resource).not.toHaveProperty("default_table_expiration_ms");
  expect(resource).not.toHaveProperty("default_partition_expiration_ms");
  // Beside grants, a list of its own would take their access away at every second plan.
  expect(resource).not.toHaveProperty("access");
});

test("a disposable dataset can be destroyed with its tables", () => {
  expect(dataset({ destroyWithContents: true }).resource()).toMatchObject({
    delete_contents_on_destroy: true,
    lifecycle: { prevent_destroy: false },
  });
});

test("tables and partitions expire when asked for, in milliseconds", () => {
  expect(
    dataset({ expireTablesAfter: Duration.days(400), expirePartitionsAfter: Duration.days(90) }).resource(),
  ).toMatchObject({ default_table_expiration_ms: 34_560_000_000, default_partition_expiration_ms: 7_776_000_000 });
});

test("the key is that of every new table", () => {
  const keyName = "projects/acme-ml-test/locations/europe-west4/keyRings/test-plinth/cryptoKeys/bigquery";

  expect(dataset({ encryptionKey: { keyName, usableAfter: [] } }).resource()).toMatchObject({
    default_encryption_configuration: { kms_key_name: keyName },
  });
});

test.each([
  ["grantRead", "roles/bigquery.dataViewer"],
  ["grantWrite", "roles/bigquery.dataEditor"],
] as const)("%s gives %s on the dataset, once it exists", (verb, role) => {
  const { dataset: features, synth, resource } = dataset();

  features[verb](scientists);

  expect(synth().only(BigqueryDatasetIamMember)).toMatchObject({
    project: "acme-ml-test",
    dataset_id: "test_features",
    role,
    member: "group:ml-scientists@acme.example",
    depends_on: [resource().address],
  });
});

test("an external dataset can be granted on in its own project, and is not made", () => {
  const { stack, synth } = fixture();
  const reference = { projectId: "acme-warehouse", datasetId: "merchants", key: "dataset-merchants" };

  Dataset.fromName(stack, "merchants", reference).grantRead(scientists);

  expect(synth().all(BigqueryDataset)).toEqual([]);
  expect(synth().only(BigqueryDatasetIamMember)).toMatchObject({ project: "acme-warehouse", dataset_id: "merchants" });
});

test("the dataset itself is the default child", () => {
  expect(dataset().dataset.node.defaultChild).toBeInstanceOf(BigqueryDataset);
});

test.each<[Partial<DatasetProps>, string]>([
  [{ expireTablesAfter: Duration.seconds(60) }, "`expireTablesAfter` must be at least 1h, got 1m"],
  [{ expirePartitionsAfter: Duration.seconds(3_599) }, "`expirePartitionsAfter` must be at least 1h, got 3599s"],
  [{ timeTravel: Duration.days(1) }, "`timeTravel` must be whole days from 2d to 7d, got 1d"],
  [{ timeTravel: Duration.days(8) }, "`timeTravel` must be whole days from 2d to 7d, got 8d"],
  [{ timeTravel: Duration.days(2.5) }, "`timeTravel` must be whole days from 2d to 7d, got 60h"],
])("refuses %j", (props, message) => {
  expect(() => dataset(props)).toThrow(new Error(`stack/features: ${message}`));
});
