import { type Predicate, unlike, type Words } from "../predicate";
import type { PolicyRule } from "../rule";

const EVERY_GRANT = [
  "google_*_iam_member",
  "google_*_iam_binding",
  "google_*_iam_policy",
  "google_bigquery_dataset",
  "google_bigquery_dataset_access",
  "google_storage_*_acl",
  "google_storage_*access_control",
  "google_privileged_access_manager_entitlement",
];
const WIDE_GRANT = ["project", "folder", "organization"].flatMap((scope) =>
  ["member", "binding", "policy"].map((form) => `google_${scope}_iam_${form}`),
);

const grant = (role: Words | undefined, member?: Words): Predicate => ({
  kind: "no grant",
  ...(role !== undefined && { role }),
  ...(member !== undefined && { member }),
});
const role = (pattern: RegExp, says: string): Words => ({ pattern, says });

/** Whoever may be anybody. */
const EVERYBODY = role(/^(?:allUsers|allAuthenticatedUsers)$/, "allUsers or allAuthenticatedUsers");
const PROGRAM = role(/^serviceAccount:/, "a service account");

/** Not an agent of Google's own: those have the roles that their product works with. */
const NOT_AN_AGENT = role(
  /^(?!serviceAccount:(?:service-\d+@(?:gcp-sa-[a-z0-9-]+|gs-project-accounts|compute-system|container-engine-robot|dataflow-service-producer-prod|serverless-robot-prod|cloudcomposer-accounts|gae-api-prod\.google\.com|dlp-api|service-networking|sourcerepo-service-accounts|gcf-admin-robot)(?:\.iam\.gserviceaccount\.com)?$|bq-\d+@bigquery-encryption\.iam\.gserviceaccount\.com$|cloud-logs@system\.gserviceaccount\.com$))/,
  "anybody but Google's own service agents",
);

/** Rules about who may do what. */
export const iamRules: readonly PolicyRule[] = [
  {
    id: "iam/everybody",
    severity: "critical",
    types: EVERY_GRANT,
    must: grant(undefined, EVERYBODY),
    problem: "everybody in the world has access",
    reason:
      "With allUsers nobody needs an account, and allAuthenticatedUsers is every account that Google has, not those of one company.",
    fix: "name a group or a service account",
    checks: {
      checkov: [
        "CKV_GCP_15",
        "CKV_GCP_28",
        "CKV_GCP_98",
        "CKV_GCP_99",
        "CKV_GCP_100",
        "CKV_GCP_101",
        "CKV_GCP_102",
        "CKV_GCP_107",
        "CKV_GCP_112",
        "CKV_GCP_113",
        "CKV2_GCP_6",
        "CKV2_GCP_8",
        "CKV2_GCP_9",
      ],
      trivy: ["AVD-GCP-0001", "AVD-GCP-0046"],
      cis: ["1.9", "5.1", "7.1"],
    },
    strict: true,
  },
  {
    id: "iam/basic-role",
    severity: "high",
    types: WIDE_GRANT,
    must: grant(role(/^roles\/(?:owner|editor|viewer|browser)$/, "a basic role")),
    problem: "somebody has a basic role",
    reason:
      "Owner, editor and viewer reach every service of a project, also those that are switched on later, and every datum in it.",
    fix: "give the roles that the work needs, on what it needs",
    checks: { checkov: ["CKV_GCP_115", "CKV_GCP_116", "CKV_GCP_117"] },
    strict: true,
  },
  {
    id: "iam/program-administers",
    severity: "high",
    types: WIDE_GRANT,
    must: grant(role(/(?:^roles\/(?:owner|editor)$|[aA]dmin$)/, "a role that administers"), PROGRAM),
    problem: "a program administers a whole service",
    reason: "Who gets hold of the program may then take or destroy everything of that service, and give itself more.",
    fix: "give a role for one resource, or a custom role with the permissions that it uses",
    checks: { checkov: ["CKV_GCP_42"], trivy: ["AVD-GCP-0007"], cis: ["1.5"] },
  },
  {
    id: "iam/acts-as-every-account",
    severity: "high",
    types: WIDE_GRANT,
    must: grant(
      role(
        /^roles\/iam\.(?:serviceAccountUser|serviceAccountTokenCreator|serviceAccountOpenIdTokenCreator|workloadIdentityUser)$/,
        "a role that acts as accounts",
      ),
    ),
    problem: "somebody may act as every service account of the project",
    reason: "The strongest account of the project is then theirs, also one that is made tomorrow.",
    fix: "give the role on the one service account",
    checks: { checkov: ["CKV_GCP_41"], trivy: ["AVD-GCP-0005", "AVD-GCP-0009", "AVD-GCP-0011"], cis: ["1.6"] },
    strict: true,
  },
  {
    id: "iam/leads-to-accounts",
    severity: "high",
    types: WIDE_GRANT,
    must: grant(
      role(
        /^roles\/(?:owner|editor|iam\.(?:securityAdmin|serviceAccountAdmin|serviceAccountKeyAdmin|serviceAccountUser|serviceAccountTokenCreator|serviceAccountOpenIdTokenCreator|workloadIdentityUser)|cloudbuild\.builds\.(?:editor|builder)|composer\.worker|dataflow\.(?:developer|admin)|run\.sourceDeveloper|.*\.serviceAgent|.*ServiceAgent)$/,
        "a role that reaches service accounts",
      ),
      NOT_AN_AGENT,
    ),
    problem: "a role that reaches service accounts is given to somebody who is no agent of Google",
    reason:
      "Such roles hold permission to act as accounts, or to start programs that run as them: a way to rights that nobody gave.",
    fix: "give a smaller role, or the role on one service account",
    checks: { checkov: ["CKV_GCP_44", "CKV_GCP_45", "CKV_GCP_49"] },
  },
  {
    id: "iam/data-role-on-project",
    severity: "high",
    types: WIDE_GRANT,
    must: grant(
      role(
        /^roles\/(?:storage\.(?:object|legacy|admin)\w*|bigquery\.(?:data|admin)\w*|secretmanager\.(?!viewer$|secretVersionAdder$)\w+|cloudkms\.(?:admin|cryptoKey\w*)|pubsub\.(?:admin|editor|subscriber))$/,
        "a role over all data",
      ),
      NOT_AN_AGENT,
    ),
    problem: "somebody may use all data, secrets or keys of a kind",
    reason: "The grant reaches every bucket, dataset, secret or key of the project, and all that are made later.",
    fix: "give the role on the one resource",
  },
  {
    id: "iam/default-account",
    severity: "high",
    types: EVERY_GRANT,
    must: grant(
      undefined,
      role(/^serviceAccount:(?:\d+-compute@developer|.+@appspot)\.gserviceaccount\.com$/, "a default service account"),
    ),
    problem: "a default service account has access",
    reason: "Every program that names no account of its own runs as it, so what one may, all may.",
    fix: "give each program an account of its own",
    checks: {
      checkov: ["CKV_GCP_46", "CKV_GCP_47", "CKV_GCP_48"],
      trivy: ["AVD-GCP-0004", "AVD-GCP-0006", "AVD-GCP-0008"],
    },
  },
  {
    id: "iam/one-person",
    severity: "medium",
    types: [
      "google_*_iam_member",
      "google_*_iam_binding",
      "google_*_iam_policy",
      "google_privileged_access_manager_entitlement",
    ],
    must: grant(undefined, role(/^user:/, "a single person")),
    problem: "a person has access by name",
    reason: "It stays when the person changes teams, and is seen in no group that somebody looks after.",
    fix: "give the role to a group",
    setting: "groups",
    checks: { trivy: ["AVD-GCP-0003"] },
  },
  {
    id: "iam/personal-mail",
    severity: "high",
    types: EVERY_GRANT,
    must: grant(
      undefined,
      role(
        /^(?:user|group):.*@(?:gmail|googlemail|yahoo|hotmail|outlook|aol|icloud|protonmail|mail|zoho|googlegroups)\.[a-z.]+$/i,
        "an address of a public mail service",
      ),
    ),
    problem: "an address of a public mail service has access",
    reason: "The company neither asks for a second factor nor closes the account when somebody leaves.",
    fix: "name a group of your own domain",
    checks: { trivy: ["AVD-GCP-0069"] },
  },
  {
    id: "iam/whole-domain",
    severity: "medium",
    types: EVERY_GRANT,
    must: grant(
      undefined,
      role(
        /^(?:domain:|principalSet:\/\/.*\/\*$|projectViewer:|projectEditor:)/,
        "a whole domain, pool or circle of a basic role",
      ),
    ),
    problem: "everybody of a domain, an identity pool or a basic role has access",
    reason: "It is given to more people and programs than anybody counts, and to all who join later.",
    fix: "name a group, or one identity of the pool",
  },
  {
    id: "iam/gone",
    severity: "low",
    types: EVERY_GRANT,
    must: grant(undefined, role(/^deleted:/, "something that was deleted")),
    problem: "access is given to something that was deleted",
    reason: "It does nothing, and comes alive when somebody restores the account.",
    fix: "remove the grant",
  },
  {
    id: "iam/takes-others-away",
    severity: "medium",
    types: ["google_*_iam_binding", "google_*_iam_policy"],
    must: { kind: "never", says: "grants are added one member at a time, with google_..._iam_member" },
    problem: "the grant takes everybody else's access away",
    reason:
      "A binding replaces all members of a role and a policy all roles, also those of Google's agents and of other teams.",
    fix: "use google_..._iam_member",
  },
  {
    id: "iam/own-token",
    severity: "medium",
    types: [
      "google_service_account_iam_member",
      "google_service_account_iam_binding",
      "google_service_account_iam_policy",
    ],
    must: grant(
      role(
        /^roles\/(?:iam\.serviceAccount(?:TokenCreator|KeyAdmin|Admin|OpenIdTokenCreator)|owner|editor)$/,
        "a role that makes tokens or keys",
      ),
      role(/^(?:group|user|domain):/, "people"),
    ),
    problem: "people may make tokens or keys of a service account",
    reason: "What they do with a token is logged under the account's name, and a key works from anywhere for ever.",
    fix: "let them start the program that runs as it instead: roles/iam.serviceAccountUser",
  },
  {
    id: "iam/role-that-grows",
    severity: "high",
    types: ["google_project_iam_custom_role", "google_organization_iam_custom_role"],
    must: unlike(
      "permissions",
      /(?:setIamPolicy$|^iam\.serviceAccounts\.(?:actAs|getAccessToken|getOpenIdToken|signBlob|signJwt|implicitDelegation)$|^iam\.serviceAccountKeys\.create$|^iam\.roles\.(?:update|create)$|^resourcemanager\..*\.setIamPolicy$|^deploymentmanager\.deployments\.create$|^cloudbuild\.builds\.create$)/,
      "one that leads to more rights",
    ),
    problem: "a custom role holds a permission that leads to more rights",
    reason:
      "Who has the role may give itself others, or act as accounts that have them: what the role says is not what it allows.",
    fix: "leave the permission out, or give it on one resource with a predefined role",
  },
];
