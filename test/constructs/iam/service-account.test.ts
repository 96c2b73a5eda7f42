import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { ServiceAccount as GoogleServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { group } from "../../../constructs/iam/principal";
import { ServiceAccount } from "../../../constructs/iam/service-account";
import { fixture } from "../../support/synth";

function account() {
  const { stack, naming, synth } = fixture();
  const made = new ServiceAccount(stack, "features", {
    naming,
    key: "workload-features",
    accountId: "test-features",
    displayName: "Features",
  });
  return { account: made, synth };
}

test("an account's address is known before it is made", () => {
  expect(account().account.grantPrincipal.member).toBe(
    "serviceAccount:test-features@acme-ml-test.iam.gserviceaccount.com",
  );
});

test("who may run something as an account gets the right on this account only, once it is known", () => {
  const { account: features, synth } = account();

  features.grantActAs(group("engineers", "ml-engineers@acme.example"));

  expect(synth().only(Sleep).create_duration).toBe("30s");
  expect(synth().only(ServiceAccountIamMember)).toMatchObject({
    service_account_id: "projects/acme-ml-test/serviceAccounts/test-features@acme-ml-test.iam.gserviceaccount.com",
    role: "roles/iam.serviceAccountUser",
    member: "group:ml-engineers@acme.example",
    depends_on: [synth().only(Sleep).address],
  });
});

test("the account itself is the default child", () => {
  expect(account().account.node.defaultChild).toBeInstanceOf(GoogleServiceAccount);
});
