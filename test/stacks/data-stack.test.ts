import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryTableIamMember } from "@cdktf/provider-google/lib/bigquery-table-iam-member";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { EnvironmentInput } from "../../config/schema/environment";
import type { IDataResource } from "../../constructs/iam/data-resource";
import { Grant, type IamBinding } from "../../constructs/iam/grant";
import type { IGrantable } from "../../constructs/iam/principal";
import type { IEncryptionKeys } from "../../constructs/keys/encryption-key";
import { DataStack } from "../../stacks/data-stack";
import { type PlatformProps, PlatformStack, platformProps } from "../../stacks/platform-stack";
import { environment } from "../support/environment";
import { memoryApp, synthesizeStacks } from "../support/synth";

/** A registry as the data stack sees it. */
class Images extends Construct implements IDataResource {
  readonly grantKey = "repository-images";
  readonly grantableAfter = [];
  grantRead(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/artifactregistry.reader");
  }
  grantWrite(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/artifactregistry.writer");
  }
  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new ArtifactRegistryRepositoryIamMember(scope, id, { repository: "test-images", ...binding });
  }
}

/** The stack before, with a key for everything where the environment asks for keys. */
class Foundation extends PlatformStack {
  readonly repositories: ReadonlyMap<string, IDataResource>;
  readonly keys: IEncryptionKeys;

  constructor(scope: Construct, props: PlatformProps) {
    super(scope, "foundation", props);
    this.repositories = new Map([["images", new Images(this, "Images")]]);
    const keyed = props.environment.encryption.customerManaged !== undefined;
    this.keys = {
      keyFor: (user, location) => (keyed ? { keyName: `${user} in ${location}`, usableAfter: [] } : undefined),
    };
  }
}

function data(parts: Partial<EnvironmentInput>) {
  const app = memoryApp();
  const props = platformProps(environment(parts));
  const foundation = new Foundation(app, props);
  const stack = new DataStack(app, props, { foundation });
  const stacks = synthesizeStacks(app);
  if (stacks.data === undefined || stacks.foundation === undefined) throw new Error("a stack is missing");
  return { stack, foundation: stacks.foundation, data: stacks.data };
}

const engineers = { email: "ml-engineers@acme.example" };
const account = (name: string) => `serviceAccount:test-${name}@acme-ml-test.iam.gserviceaccount.com`;
const tables = { payments: { columns: { id: "STRING", at: "DATE" } } } as const;

test("a zone becomes a bucket in the project's region, or the multi-region that it names", () => {
  const { data: synth } = data({ storage: { zones: { raw: {}, shared: { location: "EU" } } } });

  expect(synth.all(StorageBucket).map(({ name, location }) => [name, location])).toEqual([
    ["acme-ml-test-test-raw", "europe-west4"],
    ["acme-ml-test-test-shared", "EU"],
  ]);
});

test("what a zone says becomes the bucket's lifecycle", () => {
  const { data: synth } = data({
    storage: {
      zones: {
        raw: {
          archive: { nearline: "30d" },
          expireAfter: "365d",
          versions: 5,
          softDelete: "off",
          abortUploadsAfter: "3d",
        },
      },
    },
  });

  const bucket = synth.only(StorageBucket);
  expect(bucket.soft_delete_policy).toEqual({ retention_duration_seconds: 0 });
  expect(bucket.lifecycle_rule).toEqual([
    { action: { type: "SetStorageClass", storage_class: "NEARLINE" }, condition: { age: 30, with_state: "ANY" } },
    { action: { type: "Delete" }, condition: { age: 365, with_state: "ANY" } },
    { action: { type: "Delete" }, condition: { num_newer_versions: 6, with_state: "ARCHIVED" } },
    { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 3, with_state: "ANY" } },
  ]);
});

test("a zone that retains its objects keeps no versions, which Google would refuse", () => {
  const { data: synth } = data({ storage: { zones: { raw: { retain: "30d" } } } });

  expect(synth.only(StorageBucket)).toMatchObject({
    versioning: { enabled: false },
    retention_policy: { retention_period: 2_592_000 },
  });
});

test("a dataset becomes one with its tables", () => {
  const { data: synth } = data({
    storage: {
      datasets: {
        "card-events": {
          location: "EU",
          tables: {
            payments: { ...tables.payments, partition: { column: "at", every: "month", expireAfter: "800d" } },
          },
        },
      },
    },
  });

  expect(synth.only(BigqueryDataset)).toMatchObject({ dataset_id: "test_card_events", location: "EU" });
  expect(synth.only(BigqueryTable)).toMatchObject({
    dataset_id: "test_card_events",
    table_id: "payments",
    time_partitioning: { type: "MONTH", field: "at", expiration_ms: 69_120_000_000 },
    require_partition_filter: true,
  });
});

test("everything is protected in a permanent environment and nothing in a disposable one", () => {
  const storage = { zones: { raw: {} }, datasets: { events: { tables } } };
  for (const lifetime of ["permanent", "disposable"] as const) {
    const { data: synth } = data({ lifetime, storage });
    const disposable = lifetime === "disposable";

    expect(synth.only(StorageBucket).force_destroy).toBe(disposable);
    expect(synth.only(BigqueryDataset).delete_contents_on_destroy).toBe(disposable);
    expect(synth.only(BigqueryTable).deletion_protection).toBe(!disposable);
    for (const type of [StorageBucket, BigqueryDataset, BigqueryTable]) {
      expect(synth.only(type).lifecycle).toEqual({ prevent_destroy: !disposable });
    }
  }
});

test("with keys of one's own, everything has the key of its product in its own location", () => {
  const { data: synth } = data({
    encryption: { customerManaged: {} },
    storage: { zones: { raw: { location: "EU" } }, datasets: { events: { tables } } },
  });

  expect(synth.only(StorageBucket).encryption).toEqual({ default_kms_key_name: "storage in EU" });
  expect(synth.only(BigqueryDataset).default_encryption_configuration).toEqual({
    kms_key_name: "bigquery in europe-west4",
  });
  expect(synth.only(BigqueryTable).encryption_configuration).toEqual({ kms_key_name: "bigquery in europe-west4" });
});

test("a workload has an account of its own and exactly the grants of its data flow", () => {
  const { data: synth } = data({
    storage: { zones: { raw: {}, curated: {}, models: {} } },
    workloads: { features: { reads: ["zone:raw", "zone:curated"], writes: ["zone:curated"] } },
  });

  expect(synth.only(ServiceAccount).account_id).toBe("test-features");
  expect(synth.all(StorageBucketIamMember).map(({ bucket, role, member }) => [bucket, role, member])).toEqual([
    ["acme-ml-test-test-raw", "roles/storage.objectViewer", account("features")],
    ["acme-ml-test-test-curated", "roles/storage.objectUser", account("features")],
  ]);
  expect(synth.all(ProjectIamMember)).toEqual([]);
});

test("who reads one table gets that table, and may run queries", () => {
  const { data: synth } = data({
    storage: { datasets: { events: { tables } } },
    groups: { scientists: { email: "ml-scientists@acme.example", reads: ["table:events.payments"] } },
    workloads: { report: { reads: ["table:events.payments"] } },
  });

  expect(synth.all(BigqueryDatasetIamMember)).toEqual([]);
  expect(synth.all(BigqueryTableIamMember).map(({ role, member }) => [role, member])).toEqual([
    ["roles/bigquery.dataViewer", account("report")],
    ["roles/bigquery.dataViewer", "group:ml-scientists@acme.example"],
  ]);
  expect(synth.all(ProjectIamMember).map(({ role, member }) => [role, member])).toEqual([
    ["roles/bigquery.jobUser", account("report")],
    ["roles/bigquery.readSessionUser", account("report")],
    ["roles/bigquery.jobUser", "group:ml-scientists@acme.example"],
    ["roles/bigquery.readSessionUser", "group:ml-scientists@acme.example"],
  ]);
});

test("external buckets and datasets are granted on and not made", () => {
  const { data: synth } = data({
    external: {
      zones: { partner: { bucket: "partner-export", location: "EU" } },
      datasets: { merchants: { project: "acme-warehouse", dataset: "merchants", location: "EU" } },
    },
    workloads: { ingest: { reads: ["zone:partner", "dataset:merchants"] } },
  });

  expect(synth.all(StorageBucket)).toEqual([]);
  expect(synth.only(StorageBucketIamMember).bucket).toBe("partner-export");
  expect(synth.only(BigqueryDatasetIamMember)).toMatchObject({ project: "acme-warehouse", dataset_id: "merchants" });
});

test("a grant on a repository lies beside the workload, or beside the repository for a group", () => {
  const { data: synth, foundation } = data({
    groups: { engineers: { ...engineers, writes: ["repository:images"] } },
    workloads: { builder: { reads: ["repository:images"] } },
  });

  expect(synth.only(ArtifactRegistryRepositoryIamMember)).toMatchObject({
    role: "roles/artifactregistry.reader",
    member: account("builder"),
  });
  expect(foundation.only(ArtifactRegistryRepositoryIamMember)).toMatchObject({
    role: "roles/artifactregistry.writer",
    member: "group:ml-engineers@acme.example",
  });
});

test("the groups that may attach a workload's account get that on this account only", () => {
  const { data: synth } = data({
    groups: { engineers },
    workloads: { features: { attachedBy: ["engineers"] }, other: {} },
  });

  expect(synth.only(ServiceAccountIamMember)).toMatchObject({
    service_account_id: `projects/acme-ml-test/serviceAccounts/${account("features").slice("serviceAccount:".length)}`,
    role: "roles/iam.serviceAccountUser",
    member: "group:ml-engineers@acme.example",
  });
});

test("later stacks find what can be read by its reference, and the workloads by name", () => {
  const { stack } = data({
    storage: { zones: { raw: {} }, datasets: { events: { tables } } },
    workloads: { features: {} },
  });

  expect([...stack.data.keys()]).toEqual(["zone:raw", "dataset:events", "table:events.payments", "repository:images"]);
  expect([...stack.workloads.keys()]).toEqual(["features"]);
});

test.each<[Partial<EnvironmentInput>, string]>([
  [{ workloads: { features: { reads: ["zone:row"] } } }, 'data: "zone:row" names nothing: there are repository:images'],
  [
    { workloads: { features: { attachedBy: ["engineers"] } } },
    'data: `workloads.features.attachedBy` names "engineers", a group that is not declared',
  ],
])("refuses what the rules of the configuration would have refused: %j", (parts, message) => {
  expect(() => data(parts)).toThrow(new Error(message));
});
