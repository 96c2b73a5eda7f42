import { isObject, type Json, listOf, objectOf, valueAt } from "../json";
import type { Resource } from "../platform";
import type { Estate, Value } from "./estate";

/** One role for one member. */
export interface Given {
  readonly role: Value;
  readonly member: Value;
}

/** What gives access in other ways than roles for members: where the member, and where the role, is written. */
const OTHER_WAYS: Readonly<Record<string, { readonly each?: string; readonly member: string; readonly role: string }>> =
  {
    google_storage_bucket_access_control: { member: "entity", role: "role" },
    google_storage_default_object_access_control: { member: "entity", role: "role" },
    google_storage_object_access_control: { member: "entity", role: "role" },
  };

/** Fields of an access block of a dataset, and how IAM writes their members. */
const ACCESS: readonly (readonly [field: string, prefix: string])[] = [
  ["special_group", ""],
  ["user_by_email", "user:"],
  ["group_by_email", "group:"],
  ["domain", "domain:"],
  ["iam_member", ""],
];

/** Predefined lists of access, and whom they let in beside the project. */
const PREDEFINED: Readonly<Record<string, string>> = {
  publicRead: "allUsers",
  publicReadWrite: "allUsers",
  authenticatedRead: "allAuthenticatedUsers",
};

const ABSENT: Value = { kind: "absent" };

/** Every role that a resource gives to a member: one member, a binding, a whole policy, or a list of access. */
export function grantsOf(estate: Estate, resource: Resource): readonly Given[] {
  const { type, attributes } = resource;
  const at = (from: Json | undefined, path: string) => estate.valuesAt(resource, from, path);
  const first = (from: Json | undefined, path: string) => at(from, path)[0] ?? ABSENT;

  if (type.endsWith("_iam_policy")) return policyGrants(estate, resource);
  if (type === "google_bigquery_dataset") {
    return listOf(attributes.access).flatMap((block) => accessGrants(block, first));
  }
  if (type === "google_bigquery_dataset_access") return accessGrants(attributes, first);
  if (type === "google_privileged_access_manager_entitlement") {
    const roles = at(attributes, "privileged_access.gcp_iam_access.role_bindings.role");
    const members = at(attributes, "eligible_users.principals");
    return roles.flatMap((role) => members.map((member) => ({ role, member })));
  }
  if (
    type === "google_storage_bucket_acl" ||
    type === "google_storage_object_acl" ||
    type === "google_storage_default_object_acl"
  ) {
    return listGrants(at(attributes, "role_entity"), first(attributes, "predefined_acl"));
  }
  const other = Object.hasOwn(OTHER_WAYS, type) ? OTHER_WAYS[type] : undefined;
  if (other !== undefined) return [{ role: first(attributes, other.role), member: first(attributes, other.member) }];
  const role = first(attributes, "role");
  const members = [...at(attributes, "member"), ...at(attributes, "members")].filter(({ kind }) => kind !== "absent");
  return members.map((member) => ({ role, member }));
}

function accessGrants(
  block: Json | undefined,
  first: (from: Json | undefined, path: string) => Value,
): readonly Given[] {
  const role = first(block, "role");
  return ACCESS.flatMap(([field, prefix]) => {
    const value = first(block, field);
    if (value.kind === "absent") return [];
    const member =
      value.kind === "known" ? ({ kind: "known", value: `${prefix}${String(value.value)}` } as const) : value;
    return [{ role, member }];
  });
}

function listGrants(entries: readonly Value[], predefined: Value): readonly Given[] {
  const given = entries.flatMap((entry): readonly Given[] => {
    if (entry.kind === "absent") return [];
    if (entry.kind !== "known") return [{ role: entry, member: entry }];
    const [role = "", member = ""] = String(entry.value).split(/:(.*)/s);
    return [{ role: { kind: "known", value: role }, member: { kind: "known", value: member } }];
  });
  if (predefined.kind === "absent") return given;
  if (predefined.kind !== "known") return [...given, { role: predefined, member: predefined }];
  const name = String(predefined.value);
  const everybody = Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
  if (everybody === undefined) return given;
  return [...given, { role: { kind: "known", value: name }, member: { kind: "known", value: everybody } }];
}

/** A policy is JSON, or comes from a data source of the same stack that lists it. */
function policyGrants(estate: Estate, resource: Resource): readonly Given[] {
  const written = resource.attributes.policy_data;
  const source =
    typeof written === "string" ? /^\$\{data\.google_iam_policy\.([\w-]+)\.policy_data\}$/.exec(written) : null;
  const stack = estate.platform.stacks.find(({ name }) => name === resource.stack);
  const data = source === null ? undefined : valueAt(stack?.settings, "data", "google_iam_policy", source[1] ?? "");
  if (data !== undefined) return bindings(estate, resource, listOf(objectOf(data).binding));
  const value = estate.resolve(resource.stack, written);
  const policy = value.kind === "known" && typeof value.value === "string" ? parsed(value.value) : undefined;
  if (policy === undefined) {
    const unknown: Value = { kind: "unknown", text: typeof written === "string" ? "policy_data" : "a policy" };
    return [{ role: unknown, member: unknown }];
  }
  return bindings(estate, resource, listOf(objectOf(policy).bindings));
}

function bindings(estate: Estate, resource: Resource, blocks: readonly Json[]): readonly Given[] {
  return blocks.filter(isObject).flatMap((block) => {
    const [role = ABSENT] = estate.valuesAt(resource, block, "role");
    return estate
      .valuesAt(resource, block, "members")
      .filter(({ kind }) => kind !== "absent")
      .map((member) => ({ role, member }));
  });
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
