import { isObject, type Json, type JsonObject, listOf, objectOf, valueAt } from "../json";
import type { Literals } from "./literals";

/** What BigQuery calls groups of people that no address stands for, by project. */
export const SPECIAL_GROUPS: Readonly<Record<string, (project: string) => string>> = {
  projectOwners: (project) => `projectOwner:${project}`,
  projectWriters: (project) => `projectEditor:${project}`,
  projectReaders: (project) => `projectViewer:${project}`,
  allAuthenticatedUsers: () => "allAuthenticatedUsers",
  allUsers: () => "allUsers",
};

/** The words of Cloud Storage's lists, as the names of roles end. */
export const LIST_ROLES: Readonly<Record<string, string>> = { READER: "Reader", WRITER: "Writer", OWNER: "Owner" };

/** What of Cloud Storage's ready-made lists lets in whoever comes. */
export const PREDEFINED_LISTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  publicRead: [["READER", "allUsers"]],
  publicReadWrite: [["WRITER", "allUsers"]],
  authenticatedRead: [["READER", "allAuthenticatedUsers"]],
};

/** `user-ada@acme.example`, `group-...`, `domain-...`, `project-owners-123`, `allUsers`. */
export function memberOfEntity(entity: string): string {
  const [, kind = "", rest = ""] = /^(user|group|domain|project)-(.+)$/.exec(entity) ?? [];
  if (kind === "user") return memberOfEmail(rest) ?? entity;
  if (kind === "project") {
    const [, word = "", project = ""] = /^(owner|editor|viewer)s-(.+)$/.exec(rest) ?? [];
    return `project${word.charAt(0).toUpperCase()}${word.slice(1)}:${project}`;
  }
  return kind === "" ? entity : `${kind}:${rest}`;
}

/** The member of an address: an account, or a person. */
export function memberOfEmail(email: string | undefined): string | undefined {
  return prefixed(email?.endsWith("gserviceaccount.com") ? "serviceAccount:" : "user:", email);
}

/** A text after a prefix; nothing when there is no text. */
export function prefixed(prefix: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${prefix}${text}`;
}

/** What a policy says, written as JSON or as a data source of the same stack. */
export function bindingsOf(written: Json | undefined, literals: Literals): readonly JsonObject[] {
  if (typeof written !== "string") return [];
  const source = /^\$\{data\.google_iam_policy\.([A-Za-z0-9_-]+)\.policy_data\}$/.exec(written)?.[1];
  if (source !== undefined) {
    const bindings = valueAt(literals.stack.settings, "data", "google_iam_policy", source, "binding");
    return listOf(bindings).filter(isObject);
  }
  try {
    return listOf(objectOf(JSON.parse(written) as Json).bindings).filter(isObject);
  } catch {
    // Terraform computes it: that the policy takes over is said in any case.
    return [];
  }
}

/** The texts of a list; of a text that Terraform makes a list of, that text. */
export function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value)
    ? (value as readonly Json[]).filter((item): item is string => typeof item === "string")
    : [];
}
