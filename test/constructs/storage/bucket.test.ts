import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import * as fc from "fast-check";
import { group } from "../../../constructs/iam/principal";
import { Bucket, type BucketProps } from "../../../constructs/storage/bucket";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

const days = (count: number) => Duration.days(count);
const scientists = group("scientists", "ml-scientists@acme.example");

function bucket(props: Partial<BucketProps> = {}) {
  const { stack, synth } = fixture();
  const made = new Bucket(stack, "raw", {
    projectId: "acme-ml-test",
    bucketName: "acme-ml-test-raw",
    key: "zone-raw",
    location: "europe-west4",
    abortUploadsAfter: days(7),
    softDelete: days(7),
    ...props,
  });
  return { stack, bucket: made, synth, resource: () => synth().only(StorageBucket) };
}

test("a bucket is private, uniform and protected unless told otherwise", () => {
  expect(bucket().resource()).toMatchObject({
    name: "acme-ml-test-raw",
    project: "acme-ml-test",
    location: "europe-west4",
    uniform_bucket_level_access: true,
    public_access_prevention: "enforced",
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
});

test("a disposable bucket can be destroyed with everything in it", () => {
  expect(bucket({ destroyWithContents: true }).resource()).toMatchObject({
    force_destroy: true,
    lifecycle: { prevent_destroy: false },
  });
});

test("replaced versions are kept up to a number, beside the live one", () => {
  const resource = bucket({ versions: 3 }).resource();

  expect(resource.versioning).toEqual({ enabled: true });
  expect(resource.lifecycle_rule).toContainEqual({
    action: { type: "Delete" },
    condition: { num_newer_versions: 4, with_state: "ARCHIVED" },
  });
});

test("without versions nothing is kept but what soft delete keeps", () => {
  const resource = bucket({ softDelete: days(14) }).resource();

  expect(resource.versioning).toEqual({ enabled: false });
  expect(resource.soft_delete_policy).toEqual({ retention_duration_seconds: 1_209_600 });
});

test("soft delete can be off", () => {
  expect(bucket({ softDelete: "off" }).resource().soft_delete_policy).toEqual({ retention_duration_seconds: 0 });
});

test("retention is set without a lock", () => {
  expect(bucket({ retention: days(30) }).resource().retention_policy).toEqual({
    retention_period: 2_592_000,
    is_locked: false,
  });
});

test("objects grow colder, then go with their versions, and stale uploads are removed", () => {
  const { resource } = bucket({
    transitions: { archive: days(365), nearline: days(30), coldline: days(90) },
    expireAfter: days(2_555),
  });

  const move = (storageClass: string, age: number) => ({
    action: { type: "SetStorageClass", storage_class: storageClass },
    condition: { age, with_state: "ANY" },
  });
  expect(resource().lifecycle_rule).toEqual([
    move("NEARLINE", 30),
    move("COLDLINE", 90),
    move("ARCHIVE", 365),
    { action: { type: "Delete" }, condition: { age: 2_555, with_state: "ANY" } },
    { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7, with_state: "ANY" } },
  ]);
});

test("whatever the ages, each step comes after the one before", () => {
  const ages = fc.uniqueArray(fc.integer({ min: 1, max: 36_500 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(ages, ([nearline = 1, coldline = 1, archive = 1, expiry = 1]) => {
      const ordered = nearline < coldline && coldline < archive && archive < expiry;
      const make = () =>
        bucket({
          transitions: { nearline: days(nearline), coldline: days(coldline), archive: days(archive) },
          expireAfter: days(expiry),
        });

      if (ordered) expect(make).not.toThrow();
      else expect(make).toThrow(/^stack\/raw: `(transitions\.\w+|expireAfter)` must be longer than/);
    }),
    { numRuns: 50 },
  );
});

test("the key is used only when it may be", () => {
  const { stack, synth } = fixture();
  const ready = new ProjectService(stack, "Ready", { service: "storage.googleapis.com" });
  const keyName = "projects/acme-ml-test/locations/europe-west4/keyRings/test-plinth/cryptoKeys/storage";
  new Bucket(stack, "raw", {
    projectId: "acme-ml-test",
    bucketName: "acme-ml-test-raw",
    key: "zone-raw",
    location: "europe-west4",
    abortUploadsAfter: days(7),
    softDelete: days(7),
    encryptionKey: { keyName, usableAfter: [ready] },
  });

  expect(synth().only(StorageBucket)).toMatchObject({
    encryption: { default_kms_key_name: keyName },
    depends_on: ["google_project_service.Ready"],
  });
});

test("the description stands beside the resource", () => {
  expect(bucket({ description: "As it came" }).resource()["//"]).toMatchObject({ description: "As it came" });
});

test("the bucket itself is the default child", () => {
  expect(bucket().bucket.node.defaultChild).toBeInstanceOf(StorageBucket);
});

test("an external bucket can be granted on, and is not made", () => {
  const { stack, synth } = fixture();
  const partner = Bucket.fromName(stack, "partner", { bucketName: "partner-export", key: "zone-partner" });

  partner.grantRead(scientists);

  expect(synth().all(StorageBucket)).toEqual([]);
  expect(synth().only(StorageBucketIamMember)).toMatchObject({
    bucket: "partner-export",
    role: "roles/storage.objectViewer",
    member: "group:ml-scientists@acme.example",
  });
});

test.each<[Partial<BucketProps>, string]>([
  [{ versions: 0 }, "`versions` must be a whole number of at least 1, got 0"],
  [{ versions: 1.5 }, "`versions` must be a whole number of at least 1, got 1.5"],
  [
    { versions: 3, retention: days(30) },
    "`versions` must not be set together with `retention`, got 3 and 30d: Google allows one of the two",
  ],
  [
    { expireVersionsAfter: days(30), retention: days(30) },
    "`expireVersionsAfter` must not be set together with `retention`, got 30d and 30d: Google allows versions or retention",
  ],
  [
    { destroyWithContents: true, retention: days(30) },
    "`retention` must not be set where `destroyWithContents` is, got 30d: the objects could not be destroyed",
  ],
  [
    { transitions: { nearline: days(90), coldline: days(60) } },
    "`transitions.coldline` must be longer than `transitions.nearline` (90d), got 60d",
  ],
  [
    { transitions: { nearline: days(30) }, expireAfter: days(30) },
    "`expireAfter` must be longer than `transitions.nearline` (30d), got 30d",
  ],
  [{ expireAfter: Duration.seconds(90) }, "an age in a lifecycle must be whole days, at least 1d, got 90s"],
])("refuses %j", (props, message) => {
  expect(() => bucket(props)).toThrow(new Error(`stack/raw: ${message}`));
});
