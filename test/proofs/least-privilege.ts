import roles from "../../catalog/roles.json";
import type { SynthesizedPlatform } from "../support/platform";
import { type Node, PlatformGraph, stringsOf } from "./graph";

/** One thing that nobody may be given. */
export interface PrivilegeRule {
  readonly id: string;
  readonly forbids: string;
  /** What is wrong with a resource: the text that breaks the rule. */
  find(node: Node, graph: PlatformGraph): readonly string[];
}

/** A breach that people have looked at and let stand. */
export interface ReviewedException {
  readonly rule: string;
  /** The text that breaks the rule, exactly as the rule reports it. */
  readonly text: string;
  readonly reason: string;
}

/** A breach of a rule. */
export interface Breach {
  readonly rule: string;
  readonly resource: string;
  readonly text: string;
}

const BASIC = /^roles\/(owner|editor|viewer|admin|writer|reader)$/;
const ADMINISTRATOR = /(admin|owner)$/i;
const EVERYBODY = /^(allUsers|allAuthenticatedUsers)$/;
const DEFAULT_ACCOUNT =
  /[0-9]+-compute@developer\.gserviceaccount\.com|@appspot\.gserviceaccount\.com|@cloudservices\.gserviceaccount\.com/;
const MEMBER = /^(user|domain|deleted|projectOwner|projectEditor|projectViewer|principal|principalSet):/;
const ACTS_AS_ACCOUNTS =
  /^roles\/iam\.(serviceAccountUser|serviceAccountTokenCreator|serviceAccountAdmin|workloadIdentityUser)$/;

const texts = (node: Node) => stringsOf(node.attributes).map(([, text]) => text);
const matching = (pattern: RegExp) => (node: Node) => texts(node).filter((text) => pattern.test(text));
const ifType = (pattern: RegExp) => (node: Node) => (pattern.test(node.type) ? [node.type] : []);

/** Roles that a resource gives: on a policy, or for a time. */
const rolesOf = (node: Node) => texts(node).filter((text) => /^(roles|projects\/[^/]+\/roles)\//.test(text));

const predefined = (role: string) => {
  const [, service = "", name = ""] = /^roles\/([^.]+)\.(.+)$/.exec(role) ?? [];
  return (roles.roles as Record<string, string>)[service]?.split(" ").includes(name) ?? false;
};

const permission = (text: string) => {
  const [, resource = "", verb = ""] = /^(.+)\.([^.]+)$/.exec(text) ?? [];
  return (roles.permissions as Record<string, string>)[resource]?.split(" ").includes(verb) ?? false;
};

/** What the proof looks for, in every resource of every environment. */
export const PRIVILEGE_RULES: readonly PrivilegeRule[] = [
  { id: "basic-role", forbids: "owner, editor, viewer and their successors", find: matching(BASIC) },
  {
    id: "administrator",
    forbids: "an administrator's or owner's role for a program, or for anybody for a time",
    find: (node) =>
      texts(node).some((text) => text.startsWith("serviceAccount:")) || node.type.includes("entitlement")
        ? rolesOf(node).filter((role) => ADMINISTRATOR.test(role))
        : [],
  },
  {
    id: "acts-as-every-account",
    forbids: "acting as every service account of the project, whoever it is",
    find: (node) => (isProjectWide(node) ? matching(ACTS_AS_ACCOUNTS)(node) : []),
  },
  { id: "everybody", forbids: "allUsers and allAuthenticatedUsers", find: matching(EVERYBODY) },
  { id: "account-key", forbids: "keys of service accounts", find: ifType(/^google_service_account_key$/) },
  { id: "default-account", forbids: "accounts that come with a project", find: matching(DEFAULT_ACCOUNT) },
  { id: "person", forbids: "members that are neither a group nor a service account", find: matching(MEMBER) },
  {
    id: "authoritative",
    forbids: "bindings and policies, which take away what others were given",
    find: ifType(/_iam_(binding|policy)$|^google_bigquery_dataset_access$/),
  },
  {
    id: "project-wide",
    forbids: "a grant on the project, where one on the resource would do",
    find: (node) => (isProjectWide(node) && !node.type.includes("entitlement") ? rolesOf(node).map(anyProject) : []),
  },
  {
    id: "project-wide-for-a-time",
    forbids: "a role on the project that is asked for",
    find: (node) => (node.type.includes("entitlement") ? rolesOf(node).map(anyProject) : []),
  },
  {
    id: "unknown-role",
    forbids: "a predefined role that does not exist",
    find: (node) => rolesOf(node).filter((role) => role.startsWith("roles/") && !predefined(role)),
  },
  {
    id: "unknown-permission",
    forbids: "a permission that does not exist",
    find: (node) =>
      isCustomRole(node) ? (node.attributes.permissions as readonly string[]).filter((text) => !permission(text)) : [],
  },
  {
    id: "unused-role",
    forbids: "a custom role that nobody is given",
    find: (node, graph) => {
      if (!isCustomRole(node)) return [];
      const id = String(node.attributes.role_id);
      const given = graph.nodes.some((other) => rolesOf(other).some((role) => role.endsWith(`/roles/${id}`)));
      return given ? [] : [id];
    },
  },
];

function isCustomRole({ type }: Node): boolean {
  return type === "google_project_iam_custom_role";
}

function isProjectWide({ type }: Node): boolean {
  return /^google_(project|folder|organization)_iam_(member|binding|policy)$|entitlement$/.test(type);
}

/** Custom roles are named after their environment: an exception is for all of them. */
function anyProject(role: string): string {
  return role.replace(/^projects\/[^/]+\/roles\/plinth_[a-z0-9]+_/, "custom:");
}

/** Everything in a platform that breaks a rule. */
export function breaches(platform: SynthesizedPlatform): readonly Breach[] {
  const graph = new PlatformGraph(platform);
  return graph.nodes.flatMap((node) =>
    PRIVILEGE_RULES.flatMap(({ id, find }) => find(node, graph).map((text) => ({ rule: id, resource: node.id, text }))),
  );
}

/** Whether people have let a breach stand. */
export function isReviewed(breach: Breach, exceptions: readonly ReviewedException[]): boolean {
  return exceptions.some(({ rule, text }) => rule === breach.rule && text === breach.text);
}
