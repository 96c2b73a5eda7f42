import type { Json } from "../../json";
import { type Judge, moreOfThem, moreIsLooser, protects, type Rule, told, unjudged, verdict } from "./judge";

const rule = (type: string, at: string, judge: Judge): Rule => ({
  type: new RegExp(`^(${type})$`),
  at: new RegExp(`^(${at})$`),
  section: "access",
  judge,
});

/** Roles that let do nearly everything, or give anything to anybody. */
export const isMighty = (role: Json | undefined): boolean =>
  /^roles\/(owner|editor|resourcemanager\..*Admin|iam\.(securityAdmin|serviceAccountTokenCreator|.*Admin))$/.test(
    String(role),
  );

const role: Judge = ({ before, after }) => {
  if (isMighty(after) && !isMighty(before))
    return verdict("loosened", "the role lets do nearly everything", "critical");
  return verdict("unknown", "another role", "high");
};

/** What is known of grants, roles, accounts and how somebody becomes another. */
export const ACCESS: readonly Rule[] = [
  rule(".*_iam_binding", "members", moreOfThem("who is added gets the role", "who is removed loses the role")),
  rule(".*_iam_(member|binding)", "role", role),
  rule(".*_iam_(member|binding)", ".*", unjudged("who may do what, on what", "high")),
  rule(".*_iam_policy", ".*", unjudged("all of who may do what, on what", "high")),
  rule(
    ".*_iam_custom_role",
    "permissions",
    moreOfThem("everybody with the role may do more", "everybody with the role may do less"),
  ),
  rule(".*_iam_custom_role", "stage", told(undefined, "low")),
  rule(
    "google_bigquery_dataset",
    "access(\\..*)?",
    moreOfThem("more may read or write the dataset", "fewer may read or write the dataset"),
  ),
  rule("google_bigquery_(dataset_access|row_access_policy|datapolicy_.*)", ".*", unjudged("who reads what", "high")),
  rule(
    "google_service_account",
    "disabled",
    protects("the account can be used again", "nobody can use the account any more"),
  ),
  rule(
    "google_privileged_access_manager_entitlement",
    "max_request_duration",
    moreIsLooser("access is given for longer", "access is given for less long"),
  ),
  rule(
    "google_privileged_access_manager_entitlement",
    "eligible_users(\\..*)?",
    moreOfThem("more people can ask for it", "fewer people can ask for it"),
  ),
  rule(
    "google_privileged_access_manager_entitlement",
    "(approval_workflow|privileged_access|requester_justification_config)(\\..*)?",
    unjudged("who gets which access, and who has to agree", "high"),
  ),
  rule("google_iam_.*|google_iap_.*", ".*", unjudged("who becomes whom, or may do what", "high")),
  rule(
    ".*",
    "(.*\\.)?(service_account|service_account_email|serviceAccount|service_accounts\\.email|run_as_service_account|serviceAccountEmail)",
    unjudged("it acts as another account", "high"),
  ),
  rule(
    ".*",
    "(.*\\.)?(enable_oslogin|enable-oslogin|block-project-ssh-keys|ssh-keys)",
    unjudged("who logs in to the machine", "high"),
  ),
];
