import { at, mutated, type MutableStack } from "../support/mutate";
import { fullPlatform, PLATFORMS } from "../support/platforms";
import { breaches, isReviewed, PRIVILEGE_RULES } from "./least-privilege";
import { REVIEWED } from "./privilege-exceptions";

describe.each(PLATFORMS)("the environment %s", (_name, platform) => {
  test("gives nobody more than they must have", () => {
    expect(breaches(platform).filter((breach) => !isReviewed(breach, REVIEWED))).toEqual([]);
  });
});

test("every reviewed exception is needed by some environment", () => {
  const found = PLATFORMS.flatMap(([, platform]) => breaches(platform));

  expect(REVIEWED.filter((exception) => !found.some((breach) => isReviewed(breach, [exception])))).toEqual([]);
});

describe("the proof of least privilege", () => {
  const platform = fullPlatform();
  const add = (type: string, attributes: Record<string, unknown>) => (stack: MutableStack) => {
    stack.resource[type] = { ...stack.resource[type], fault: attributes };
  };
  const member = (type: string, attributes: Record<string, unknown>) =>
    add(type, {
      member: "serviceAccount:job@acme-ml-test.iam.gserviceaccount.com",
      role: "roles/storage.objectViewer",
      ...attributes,
    });
  const customRole = (change: Record<string, unknown>) => (stack: MutableStack) => {
    const [name] = Object.keys(stack.resource.google_project_iam_custom_role ?? {});
    Object.assign(at(stack, `google_project_iam_custom_role.${name}`), change);
  };
  const entitled = (role: string) => (stack: MutableStack) => {
    const [name] = Object.keys(stack.resource.google_privileged_access_manager_entitlement ?? {});
    at(stack, `google_privileged_access_manager_entitlement.${name}`).privileged_access = {
      gcp_iam_access: { role_bindings: [{ role }] },
    };
  };

  const FAULTS: readonly (readonly [rule: string, text: string, fault: (stack: MutableStack) => void])[] = [
    ["basic-role", "roles/editor", member("google_project_iam_member", { role: "roles/editor" })],
    ["basic-role", "roles/viewer", entitled("roles/viewer")],
    ["administrator", "roles/storage.objectAdmin", member("google_storage_bucket_iam_member", { role: "roles/storage.objectAdmin" })],
    ["administrator", "roles/bigquery.dataOwner", member("google_bigquery_dataset_iam_member", { role: "roles/bigquery.dataOwner" })],
    ["administrator", "roles/compute.admin", entitled("roles/compute.admin")],
    ["acts-as-every-account", "roles/iam.serviceAccountUser", member("google_project_iam_member", { role: "roles/iam.serviceAccountUser" })],
    ["acts-as-every-account", "roles/iam.serviceAccountTokenCreator", member("google_project_iam_member", { role: "roles/iam.serviceAccountTokenCreator" })],
    ["everybody", "allUsers", member("google_storage_bucket_iam_member", { member: "allUsers" })],
    ["everybody", "allAuthenticatedUsers", member("google_storage_bucket_iam_member", { member: "allAuthenticatedUsers" })],
    ["account-key", "google_service_account_key", add("google_service_account_key", {})],
    ["default-account", "481516234200-compute@developer.gserviceaccount.com", add("google_dataflow_job", { service_account_email: "481516234200-compute@developer.gserviceaccount.com" })],
    ["person", "user:ada@acme.example", member("google_storage_bucket_iam_member", { member: "user:ada@acme.example" })],
    ["person", "domain:acme.example", member("google_storage_bucket_iam_member", { member: "domain:acme.example" })],
    ["authoritative", "google_project_iam_binding", add("google_project_iam_binding", {})],
    ["authoritative", "google_storage_bucket_iam_policy", add("google_storage_bucket_iam_policy", {})],
    ["project-wide", "roles/storage.objectViewer", member("google_project_iam_member", {})],
    ["project-wide", "custom:everything", member("google_project_iam_member", { role: "projects/acme-ml-test/roles/plinth_test_everything" })],
    ["project-wide-for-a-time", "roles/pubsub.editor", entitled("roles/pubsub.editor")],
    ["unknown-role", "roles/storage.objectViewr", member("google_storage_bucket_iam_member", { role: "roles/storage.objectViewr" })],
    ["unknown-permission", "compute.networkAttachments.fetch", customRole({ permissions: ["compute.networkAttachments.fetch"] })],
    ["unused-role", "plinth_test_spare", customRole({ role_id: "plinth_test_spare" })],
  ]; // prettier-ignore

  test.each(FAULTS)("finds a breach of %s: %s", (rule, text, fault) => {
    const found = breaches(mutated(platform, "foundation", fault));

    expect(found).toContainEqual(expect.objectContaining({ rule, text }));
    expect(
      found
        .filter((breach) => breach.rule === rule && breach.text === text)
        .some((breach) => isReviewed(breach, REVIEWED)),
    ).toBe(false);
  });

  test("has a bad case for every rule", () => {
    const tried = FAULTS.map(([rule]) => rule);

    expect(PRIVILEGE_RULES.map(({ id }) => id).filter((id) => !tried.includes(id))).toEqual([]);
  });
});
