import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { ServiceAccount } from "../../../constructs/iam/service-account";
import { ReleaseStore, type ReleaseStoreProps } from "../../../constructs/serving/release-store";
import { fixture } from "../../support/synth";

function setUp(props: Partial<ReleaseStoreProps> = {}) {
  const { stack, naming, synth } = fixture();
  const store = new ReleaseStore(stack, "Releases", { naming, location: "europe-west4", ...props });
  const account = new ServiceAccount(stack, "Account", {
    naming,
    key: "workflow-release-fraud",
    accountId: "test-ship-fraud",
    displayName: "Workflow release-fraud",
  });
  return { store, account, synth };
}

test("what releases remember can be looked at for a month after it was replaced", () => {
  const { store, synth } = setUp();
  const bucket = synth().only(StorageBucket);

  expect(store.bucketName).toBe("acme-ml-test-test-releases");
  expect(bucket).toMatchObject({
    name: "acme-ml-test-test-releases",
    location: "europe-west4",
    versioning: { enabled: true },
    lifecycle: { prevent_destroy: true },
    lifecycle_rule: [
      { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 30, with_state: "ARCHIVED" } },
      { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7, with_state: "ANY" } },
    ],
  });
});

test("a workflow reaches the objects of its endpoint and the names of the others, and nothing else", () => {
  const { store, account, synth } = setUp();

  store.grantObjects(account, "fraud", ["locks/fraud.json", "previous/fraud.json"]);

  expect(synth().only(StorageBucketIamMember)).toMatchObject({
    role: "roles/storage.objectUser",
    condition: {
      title: "objects-of-fraud",
      expression: [
        'resource.name == "projects/_/buckets/acme-ml-test-test-releases"',
        'resource.name == "projects/_/buckets/acme-ml-test-test-releases/objects/locks/fraud.json"',
        'resource.name == "projects/_/buckets/acme-ml-test-test-releases/objects/previous/fraud.json"',
      ].join(" || "),
    },
  });
});

test("a disposable store goes with everything in it, and one with a key has it", () => {
  const keyName = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
  const bucket = setUp({ allowDestroy: true, encryptionKey: { keyName, usableAfter: [] } })
    .synth()
    .only(StorageBucket);

  expect(bucket).toMatchObject({ force_destroy: true, encryption: { default_kms_key_name: keyName } });
});
