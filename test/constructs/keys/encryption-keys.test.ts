import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { ProjectAccess } from "../../../constructs/iam/project";
import { GOOGLE_KEYS, type KeyUse } from "../../../constructs/keys/encryption-keys";
import { ExternalKeys } from "../../../constructs/keys/external-keys";
import { KeyRing } from "../../../constructs/keys/key-ring";
import { OwnKey } from "../../../constructs/keys/own-key";
import { OwnKeys, type OwnKeysProps } from "../../../constructs/keys/own-keys";
import { ServiceAgents } from "../../../constructs/services/service-agents";
import { Duration } from "../../../values/duration";
import { Naming } from "../../../values/naming";
import { fixture } from "../../support/synth";

const STORAGE: KeyUse = { user: "storage", location: "europe-west4" };
const EU: KeyUse = { user: "storage", location: "EU" };
const WAREHOUSE: KeyUse = { user: "bigquery", location: "europe-west4" };
const REGIONAL = "projects/acme-keys/locations/europe-west4/keyRings/ml/cryptoKeys/platform";

function base() {
  const { stack, naming, synth } = fixture();
  const agents = new ServiceAgents(stack, "ServiceAgents", {
    projectId: "acme-ml-test",
    projectNumber: "481516234200",
    project: new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" }),
    after: [],
  });
  return { stack, naming, synth, agents, after: [] };
}

function ownKeys(uses: readonly KeyUse[], props: Partial<OwnKeysProps> = {}) {
  const { stack, synth, ...common } = base();
  const keys = new OwnKeys(stack, "Keys", {
    ...common,
    uses,
    protection: "hsm",
    rotation: Duration.days(90),
    ...props,
  });
  return { keys, synth };
}

function externalKeys(uses: readonly KeyUse[], keyNames: readonly string[]) {
  const { stack, synth, agents, after } = base();
  return { keys: new ExternalKeys(stack, "ExternalKeys", { uses, keyNames, agents, after }), synth };
}

test("a key rotates, lives where it was asked for, and cannot be destroyed by accident", () => {
  const { synth } = ownKeys([STORAGE]);

  expect(synth().only(KmsCryptoKey)).toMatchObject({
    name: "storage",
    key_ring: "projects/acme-ml-test/locations/europe-west4/keyRings/test-plinth",
    purpose: "ENCRYPT_DECRYPT",
    rotation_period: "7776000s",
    destroy_scheduled_duration: "2592000s",
    version_template: { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", protection_level: "HSM" },
    lifecycle: { prevent_destroy: true },
  });
});

test("software keys are made when they are asked for", () => {
  const { synth } = ownKeys([STORAGE], { protection: "software" });

  expect(synth().only(KmsCryptoKey)).toMatchObject({ version_template: { protection_level: "SOFTWARE" } });
});

test("keys and rings that may be destroyed are not protected", () => {
  const synth = ownKeys([STORAGE], { allowDestroy: true }).synth();

  expect(synth.only(KmsCryptoKey)).toMatchObject({ lifecycle: { prevent_destroy: false } });
  expect(synth.only(KmsKeyRing)).toMatchObject({ lifecycle: { prevent_destroy: false } });
});

test("a location has one ring, and in it one key for each product", () => {
  const synth = ownKeys([STORAGE, WAREHOUSE, STORAGE]).synth();

  expect(synth.only(KmsKeyRing)).toMatchObject({ name: "test-plinth", location: "europe-west4" });
  expect(synth.all(KmsCryptoKey).map(({ name }) => name)).toEqual(["storage", "bigquery"]);
});

test("data in the EU multi-region has its key in the multi-region of Cloud KMS", () => {
  const { keys, synth } = ownKeys([EU]);

  expect(synth().only(KmsKeyRing)).toMatchObject({ location: "europe" });
  expect(keys.keyFor("storage", "EU").keyName).toBe(
    "projects/acme-ml-test/locations/europe/keyRings/test-plinth/cryptoKeys/storage",
  );
});

test("the name of a ring carries the generation, since Google never deletes one", () => {
  const naming = new Naming({ environment: "test", projectId: "acme-ml-test", generation: 2 });

  expect(ownKeys([STORAGE], { naming }).synth().only(KmsKeyRing)).toMatchObject({ name: "test-plinth-g2" });
});

test("only the product's own agent may use a key, and what uses it waits until that is known", () => {
  const { keys, synth } = ownKeys([STORAGE]);
  const result = synth();

  const grant = result.only(KmsCryptoKeyIamMember);
  expect(grant).toMatchObject({
    crypto_key_id: keys.keyFor("storage", "europe-west4").keyName,
    role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    member: "serviceAccount:service-481516234200@gs-project-accounts.iam.gserviceaccount.com",
  });
  const [wait] = result.all(Sleep).filter(({ create_duration: length }) => length === "120s");
  expect(wait?.depends_on).toEqual([grant.address]);
  expect(keys.keyFor("storage", "europe-west4").usableAfter).toHaveLength(1);
});

test("a key that nobody asked for is an error, never Google's key in silence", () => {
  const { keys } = ownKeys([STORAGE, WAREHOUSE]);

  expect(() => keys.keyFor("bigquery", "EU")).toThrow(
    "stack/Keys: there is no key for bigquery in EU; there are keys for bigquery in europe-west4, storage in europe-west4: " +
      "add the place to `uses`",
  );
});

test("the key and its ring are the primary children", () => {
  const { keys } = ownKeys([STORAGE]);
  const all = keys.node.findAll();

  expect(all.find((construct) => construct instanceof KeyRing)?.node.defaultChild).toBeInstanceOf(KmsKeyRing);
  expect(all.find((construct) => construct instanceof OwnKey)?.node.defaultChild).toBeInstanceOf(KmsCryptoKey);
});

test("a key from elsewhere is granted to each product that keeps data in its location, and otherwise left alone", () => {
  const { keys, synth } = externalKeys([STORAGE, WAREHOUSE], [REGIONAL]);
  const result = synth();

  expect(keys.keyFor("bigquery", "europe-west4").keyName).toBe(REGIONAL);
  expect(result.all(KmsCryptoKey)).toEqual([]);
  expect(result.all(KmsCryptoKeyIamMember).map((grant) => [grant.crypto_key_id, grant.member])).toEqual([
    [REGIONAL, "serviceAccount:service-481516234200@gs-project-accounts.iam.gserviceaccount.com"],
    [REGIONAL, "serviceAccount:bq-481516234200@bigquery-encryption.iam.gserviceaccount.com"],
  ]);
});

test.each([
  [[], "none"],
  [[REGIONAL], REGIONAL],
])("a location without a key from elsewhere is an error: %s", (keyNames, got) => {
  expect(() => externalKeys([EU], keyNames)).toThrow(
    `stack/ExternalKeys: \`keyNames\` has no key in europe, where storage keeps data; got ${got}: add one there`,
  );
});

test("with Google's keys nothing has a key", () => {
  expect(GOOGLE_KEYS.keyFor("storage", "EU")).toBeUndefined();
});
