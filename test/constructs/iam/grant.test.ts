import { ServiceAccount as GoogleServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { configureGoogle } from "../../../constructs/core/providers";
import { CustomRole } from "../../../constructs/iam/custom-role";
import { Grant } from "../../../constructs/iam/grant";
import { group, type IGrantable } from "../../../constructs/iam/principal";
import { ServiceAccount } from "../../../constructs/iam/service-account";
import { Bucket } from "../../../constructs/storage/bucket";
import { Duration } from "../../../values/duration";
import { fixture, synthesizeStacks } from "../../support/synth";

const scientists = group("scientists", "ml-scientists@acme.example");

function twoStacks() {
  const { app, stack, naming } = fixture();
  const later = new TerraformStack(app, "later");
  configureGoogle(later, { project: "acme-ml-test" });
  const bucket = (scope: Construct, id = "raw") =>
    new Bucket(scope, id, {
      projectId: "acme-ml-test",
      bucketName: `acme-ml-test-${id}`,
      key: `zone-${id}`,
      location: "europe-west4",
      abortUploadsAfter: Duration.days(7),
      softDelete: "off",
    });
  const account = (scope: Construct) =>
    new ServiceAccount(scope, "trainer", {
      naming,
      key: "workload-trainer",
      accountId: "test-trainer",
      displayName: "Trainer",
    });
  return { app, stack, later, naming, bucket, account, synth: () => synthesizeStacks(app) };
}

test("granting twice gives one member, and the same grant", () => {
  const { stack, bucket, synth } = twoStacks();
  const raw = bucket(stack);

  expect(raw.grantRead(scientists)).toBe(raw.grantRead(scientists));

  expect(synth().stack?.only(StorageBucketIamMember)).toMatchObject({
    bucket: "acme-ml-test-raw",
    role: "roles/storage.objectViewer",
    member: "group:ml-scientists@acme.example",
  });
});

test("a grant waits for the resource and for the account to be known", () => {
  const { stack, bucket, account, synth } = twoStacks();

  bucket(stack).grantRead(account(stack));

  const { only } = bind(synth().stack);
  expect(only(StorageBucketIamMember).depends_on).toEqual([only(StorageBucket).address, only(Sleep).address]);
  expect(only(Sleep).depends_on).toEqual([only(GoogleServiceAccount).address]);
});

test("a grant is placed in the later stack, whichever of the two that is", () => {
  const resourceLater = twoStacks();
  resourceLater.bucket(resourceLater.later).grantRead(resourceLater.account(resourceLater.stack));
  const principalLater = twoStacks();
  principalLater.bucket(principalLater.stack).grantRead(principalLater.account(principalLater.later));

  for (const { synth } of [resourceLater, principalLater]) {
    expect(synth().stack?.all(StorageBucketIamMember)).toEqual([]);
    expect(synth().later?.all(StorageBucketIamMember)).toHaveLength(1);
  }
});

test("a grant beside its principal waits for nothing in the earlier stack", () => {
  const { stack, later, bucket, account, synth } = twoStacks();

  bucket(stack).grantRead(account(later));

  const { only } = bind(synth().later);
  expect(only(StorageBucketIamMember).depends_on).toEqual([only(Sleep).address]);
});

test("a group is granted to beside the resource", () => {
  const { stack, bucket, synth } = twoStacks();

  bucket(stack).grantWrite(scientists);

  expect(synth().stack?.only(StorageBucketIamMember).role).toBe("roles/storage.objectUser");
});

test("what needs a grant at its creation can be made after it", () => {
  const { stack, later, bucket, synth } = twoStacks();
  const grant = bucket(stack).grantRead(scientists);
  const object = new StorageBucketObject(stack, "Object", { bucket: "b", name: "n", content: "c" });
  const elsewhere = new StorageBucketObject(later, "Object", { bucket: "b", name: "n", content: "c" });

  grant.applyBefore(object, elsewhere);

  expect(synth().stack?.only(StorageBucketObject).depends_on).toEqual([
    synth().stack?.only(StorageBucketIamMember).address,
  ]);
  expect(synth().later?.only(StorageBucketObject)).not.toHaveProperty("depends_on");
});

test("a grant of a custom role waits until the role is known", () => {
  const { stack, bucket, naming, synth } = twoStacks();
  const role = new CustomRole(stack, "Role", {
    naming,
    key: "list-objects",
    title: "List objects",
    description: "Names without contents",
    permissions: ["storage.objects.list"],
  });

  Grant.on(bucket(stack), scientists, role);

  const { only } = bind(synth().stack);
  const member = only(StorageBucketIamMember);
  expect(member.role).toBe("projects/acme-ml-test/roles/plinth_test_list_objects");
  expect(member.depends_on).toEqual([only(StorageBucket).address, only(Sleep).address]);
});

test.each([
  [
    scientists,
    "roles/editor",
    'stack/raw: `role` must not be a basic role, got "roles/editor": name the narrowest predefined role',
  ],
  [
    "workload",
    "roles/storage.admin",
    'stack/raw: `role` must not be an administrator\'s for workload-trainer, got "roles/storage.admin": make a custom role',
  ],
  [
    "workload",
    "roles/storage.legacyBucketOwner",
    'stack/raw: `role` must not be an administrator\'s for workload-trainer, got "roles/storage.legacyBucketOwner": make a custom role',
  ],
  [
    everybody("allUsers"),
    "roles/storage.objectViewer",
    'stack/raw: `grantee` must not be everybody, got "allUsers": name a group',
  ],
  [
    everybody("allAuthenticatedUsers"),
    "roles/storage.objectViewer",
    'stack/raw: `grantee` must not be everybody, got "allAuthenticatedUsers": name a group',
  ],
] as const)("refuses a grant that is too wide (%#: %j)", (grantee, role, message) => {
  const { stack, bucket, account } = twoStacks();

  expect(() => Grant.on(bucket(stack), grantee === "workload" ? account(stack) : grantee, role)).toThrow(
    new Error(message),
  );
});

test("two principals with one key are told, instead of losing one", () => {
  const { stack, bucket } = twoStacks();
  const raw = bucket(stack);
  raw.grantRead(scientists);

  expect(() => raw.grantRead(group("scientists", "others@acme.example"))).toThrow(
    new Error(
      'stack/raw: the key of a grant must be its own, got "storage-objectViewer-group-scientists" for group:ml-scientists@acme.example and for group:others@acme.example: give two principals or resources two keys',
    ),
  );
});

const ofFraud = {
  key: "objects-of-fraud",
  description: "The lock of fraud",
  expression: 'resource.name == "projects/_/buckets/acme-ml-test-raw/objects/locks/fraud.json"',
};

test("a grant under a condition is another one than that without, and holds what the condition says", () => {
  const { stack, bucket, synth } = twoStacks();
  const raw = bucket(stack);

  const conditional = Grant.on(raw, scientists, "roles/storage.objectUser", ofFraud);

  expect(Grant.on(raw, scientists, "roles/storage.objectUser", { ...ofFraud })).toBe(conditional);
  expect(Grant.on(raw, scientists, "roles/storage.objectUser")).not.toBe(conditional);
  const members = synth().stack?.all(StorageBucketIamMember) ?? [];
  expect(members.map(({ address, condition }) => [address.replace(/_[0-9A-F]{8}$/, ""), condition])).toEqual([
    [
      "google_storage_bucket_iam_member.raw_storage-objectUser-group-scientists-objects-of-fraud",
      { title: ofFraud.key, description: ofFraud.description, expression: ofFraud.expression },
    ],
    ["google_storage_bucket_iam_member.raw_storage-objectUser-group-scientists", undefined],
  ]);
});

test("two conditions with one key are told, instead of losing one", () => {
  const { stack, bucket } = twoStacks();
  const raw = bucket(stack);
  Grant.on(raw, scientists, "roles/storage.objectUser", ofFraud);

  expect(() => Grant.on(raw, scientists, "roles/storage.objectUser", { ...ofFraud, expression: "true" })).toThrow(
    new Error(
      'stack/raw: the key of a condition must be its own, got "objects-of-fraud" for resource.name == "projects/_/buckets/acme-ml-test-raw/objects/locks/fraud.json" and for true: give two conditions two keys',
    ),
  );
});

function everybody(member: string): IGrantable {
  return { grantPrincipal: { member, key: "everybody", kind: "group", existsAfter: [] } };
}

function bind(synth: ReturnType<typeof synthesizeStacks>[string] | undefined) {
  if (synth === undefined) throw new Error("the stack is missing");
  return { only: synth.only.bind(synth) };
}
