import { at, type Case } from "./case";

const grant = (role: string, good: string, bad: string, more: Partial<Case> = {}): Case => ({
  type: "google_project_iam_member",
  good: { role, member: good },
  bad: { role, member: bad },
  ...more,
});
const role = (good: string, bad: string, member = "group:a@acme.example"): Case => ({
  type: "google_project_iam_member",
  good: { role: good, member },
  bad: { role: bad, member },
});

const ENTITLEMENT: Case["good"] = {
  privileged_access: { gcp_iam_access: { role_bindings: [{ role: "roles/bigquery.dataEditor" }] } },
};

/** Rules about who may do what. */
export const accessCases: Readonly<Record<string, Case>> = {
  "iam/everybody": {
    type: "google_storage_bucket_iam_binding",
    good: { role: "roles/storage.objectViewer", members: ["group:a@acme.example"] },
    bad: { role: "roles/storage.objectViewer", members: ["group:a@acme.example", "allUsers"] },
  },
  "iam/basic-role": role("roles/logging.viewer", "roles/viewer"),
  "iam/program-administers": role(
    "roles/storage.objectViewer",
    "roles/storage.admin",
    "serviceAccount:a@acme.iam.gserviceaccount.com",
  ),
  "iam/acts-as-every-account": role("roles/iam.securityReviewer", "roles/iam.serviceAccountTokenCreator"),
  "iam/leads-to-accounts": grant(
    "roles/aiplatform.serviceAgent",
    "serviceAccount:service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com",
    "serviceAccount:train@acme.iam.gserviceaccount.com",
  ),
  "iam/data-role-on-project": role("roles/bigquery.jobUser", "roles/bigquery.dataViewer"),
  "iam/default-account": grant(
    "roles/logging.logWriter",
    "group:a@acme.example",
    "serviceAccount:481516234200-compute@developer.gserviceaccount.com",
  ),
  "iam/one-person": grant("roles/logging.viewer", "group:a@acme.example", "user:a@acme.example"),
  "iam/personal-mail": grant("roles/logging.viewer", "user:gmail@acme.example", "user:somebody@gmail.com"),
  "iam/whole-domain": grant("roles/logging.viewer", "group:a@acme.example", "domain:acme.example"),
  "iam/gone": grant("roles/logging.viewer", "group:a@acme.example", "deleted:group:a@acme.example?uid=1"),
  "iam/takes-others-away": {
    type: "google_project_iam_binding",
    bad: { role: "roles/logging.viewer", members: ["group:a@acme.example"] },
    depends: false,
  },
  "iam/own-token": {
    good: { role: "roles/iam.serviceAccountUser", member: "group:a@acme.example" },
    bad: { role: "roles/iam.serviceAccountTokenCreator", member: "group:a@acme.example" },
  },
  "iam/role-that-grows": at(
    "permissions",
    ["aiplatform.customJobs.create"],
    ["aiplatform.customJobs.create", "iam.serviceAccounts.actAs"],
  ),
  "account/downloadable-key": { bad: { service_account_id: "a" } },
  "account/no-purpose": at("description", "Trains", ""),
  "pool/trusts-everybody": at("attribute_condition", "assertion.sub == 'repo:acme/ml:ref:refs/heads/main'", undefined),
  "pool/any-repository": {
    good: {
      oidc: { issuer_uri: "https://token.actions.githubusercontent.com" },
      attribute_condition: "assertion.repository_owner_id == '123' && assertion.repository_id == '456'",
    },
    bad: {
      oidc: { issuer_uri: "https://token.actions.githubusercontent.com" },
      attribute_condition: "assertion.ref == 'refs/heads/main'",
    },
  },
  "emergency/nobody-approves": at(
    "approval_workflow",
    { manual_approvals: { steps: [{ approvers: { principals: ["group:a@acme.example"] } }] } },
    undefined,
  ),
  "emergency/unreasoned": at("requester_justification_config", { unstructured: {} }, undefined, { depends: false }),
  "emergency/too-long": at("max_request_duration", "7200s", "86400s"),
  "emergency/basic-role": {
    good: { ...ENTITLEMENT, eligible_users: [{ principals: ["group:a@acme.example"] }] },
    bad: {
      privileged_access: { gcp_iam_access: { role_bindings: [{ role: "roles/owner" }] } },
      eligible_users: [{ principals: ["group:a@acme.example"] }],
    },
  },
  "project/default-network": at("auto_create_network", false, undefined),
};
