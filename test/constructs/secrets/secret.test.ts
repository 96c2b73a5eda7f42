import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { ServiceAccount } from "../../../constructs/iam/service-account";
import { Secret, type SecretProps } from "../../../constructs/secrets/secret";
import { fixture } from "../../support/synth";

function setUp(props: Partial<SecretProps> = {}) {
  const { stack, naming, synth } = fixture();
  const secret = new Secret(stack, "Secret", { naming, name: "warehouse", location: "europe-west4", ...props });
  const account = new ServiceAccount(stack, "Account", {
    naming,
    key: "job-fraud",
    accountId: "test-train-fraud",
    displayName: "Fraud",
  });
  return { stack, secret, account, synth };
}

test("a secret stays in its region, is named after the environment, and cannot be destroyed by accident", () => {
  const { secret, synth } = setUp({ description: "Password of the warehouse" });

  expect(secret.secretName).toBe("projects/acme-ml-test/secrets/test-warehouse");
  expect(secret.latestVersionName).toBe("projects/acme-ml-test/secrets/test-warehouse/versions/latest");
  expect(synth().only(SecretManagerSecret)).toMatchObject({
    secret_id: "test-warehouse",
    replication: { user_managed: { replicas: [{ location: "europe-west4" }] } },
    lifecycle: { prevent_destroy: true },
    "//": { description: "Password of the warehouse" },
  });
});

test("a disposable secret can be destroyed", () => {
  expect(setUp({ allowDestroy: true }).synth().only(SecretManagerSecret)).toMatchObject({
    lifecycle: { prevent_destroy: false },
  });
});

test("a secret with a key is made once the key can be used", () => {
  const encryptionKey = {
    keyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
    usableAfter: [{ fqn: "time_sleep.key" }],
  };

  expect(setUp({ encryptionKey }).synth().only(SecretManagerSecret)).toMatchObject({
    replication: {
      user_managed: { replicas: [{ customer_managed_encryption: { kms_key_name: encryptionKey.keyName } }] },
    },
    depends_on: ["time_sleep.key"],
  });
});

test("reading is granted on the one secret, once", () => {
  const { secret, account, synth } = setUp();

  secret.grantRead(account);
  secret.grantRead(account);

  expect(synth().only(SecretManagerSecretIamMember)).toMatchObject({
    project: "acme-ml-test",
    secret_id: "test-warehouse",
    role: "roles/secretmanager.secretAccessor",
    member: "serviceAccount:test-train-fraud@acme-ml-test.iam.gserviceaccount.com",
  });
});

test("a secret that exists elsewhere is granted on and never made", () => {
  const { stack, account, synth } = setUp();

  const elsewhere = Secret.fromPath(stack, "Elsewhere", {
    name: "vault",
    path: "projects/acme-vault/secrets/warehouse",
  });
  elsewhere.grantRead(account);

  const made = synth();
  expect(elsewhere.latestVersionName).toBe("projects/acme-vault/secrets/warehouse/versions/latest");
  expect(made.all(SecretManagerSecret)).toHaveLength(1);
  expect(made.only(SecretManagerSecretIamMember)).toMatchObject({ project: "acme-vault", secret_id: "warehouse" });
});

test("the resource is the default child", () => {
  expect(setUp().secret.node.defaultChild).toBeInstanceOf(SecretManagerSecret);
});
