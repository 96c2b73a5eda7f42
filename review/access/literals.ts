import { type Json, objectOf, textAt, valueAt, lookup } from "../json";
import type { Resource, Stack } from "../platform";

/** `${type.name.attribute}`, and not `$${...}`, which is text. */
const REFERENCE = /(?<!\$)\$\{((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z0-9_-]+)\.([A-Za-z0-9_.[\]]+)\}/g;
/** References that lead to references end somewhere, or they lead in a circle. */
const DEEPEST = 8;
/** What grows beyond this by putting in is no name: it stays as it is written. */
const LONGEST = 10_000;

/** Whose address only Google knows, as far as it says whose it is: by data source and attribute. */
const ANSWERS: Readonly<Record<string, string>> = {
  "data.google_logging_project_cmek_settings.service_account_id":
    "known-after-apply@gcp-sa-logging.iam.gserviceaccount.com",
};

function answer(address: string, attribute: string): string | undefined {
  return ANSWERS[`${address.split(".").slice(0, 2).join(".")}.${attribute}`];
}

/** Reads texts of a stack with what they refer to put in, as far as the stack says it. */
export class Literals {
  private readonly resources: ReadonlyMap<string, Resource>;
  private readonly read = new Map<string, string>();

  constructor(readonly stack: Stack) {
    this.resources = new Map(stack.resources.map((resource) => [resource.address, resource]));
  }

  /** The resource of an address in this stack. */
  resource(address: string): Resource | undefined {
    return this.resources.get(address);
  }

  /** The text, with known references put in; those that only Google knows stay as they are written. */
  text(value: Json | undefined, depth = 0): string | undefined {
    if (typeof value !== "string") return undefined;
    if (depth > DEEPEST) return value;
    if (!value.includes("${")) return value;
    const known = this.read.get(value);
    if (known !== undefined) return known;
    const text = value.replace(REFERENCE, (written, address: string, attribute: string) => {
      const resource = this.resources.get(address);
      return (resource && this.attribute(resource, attribute, depth + 1)) ?? answer(address, attribute) ?? written;
    });
    const told = text.length > Math.max(LONGEST, value.length) ? value : text;
    this.read.set(value, told);
    return told;
  }

  /** The text at a path of a resource. */
  at(resource: Resource, ...path: readonly (string | number)[]): string | undefined {
    return this.text(valueAt(resource.attributes, ...path));
  }

  /** The texts of a list at a key of a resource; what is no text is left out. */
  list(resource: Resource, key: string): readonly string[] {
    const value = resource.attributes[key];
    const items: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [];
    return items.flatMap((item) => this.text(item) ?? []);
  }

  /** The project of a resource: its own, or that of its stack. */
  project(resource: Resource): string | undefined {
    return this.text(resource.attributes.project) ?? this.stack.project;
  }

  private attribute(resource: Resource, attribute: string, depth: number): string | undefined {
    const path = attribute.split(/[.[\]]+/).filter((part) => part !== "");
    const written = valueAt(resource.attributes, ...path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)));
    if (typeof written === "string") return this.text(written, depth);
    const made = lookup(lookup(COMPUTED, resource.type) ?? {}, attribute);
    return made?.((key) => this.text(objectOf(resource.attributes)[key], depth), this.project(resource));
  }
}

type Computed = (read: (key: string) => string | undefined, project: string | undefined) => string | undefined;

const all = (strings: TemplateStringsArray, ...values: readonly (string | undefined)[]) =>
  values.includes(undefined) ? undefined : String.raw(strings, ...values);

const email: Computed = (read, project) => all`${read("account_id")}@${project}.iam.gserviceaccount.com`;
const accountName: Computed = (read, project) => all`projects/${project}/serviceAccounts/${email(read, project)}`;
const roleName: Computed = (read, project) => all`projects/${project}/roles/${read("role_id")}`;

/** What Google computes from what is written, of resources that policies and accounts refer to. */
const COMPUTED: Readonly<Record<string, Readonly<Record<string, Computed>>>> = {
  google_service_account: {
    email,
    member: (read, project) => all`serviceAccount:${email(read, project)}`,
    name: accountName,
    id: accountName,
  },
  google_project_iam_custom_role: { id: roleName, name: roleName },
  google_organization_iam_custom_role: {
    id: (read) => all`organizations/${read("org_id")}/roles/${read("role_id")}`,
    name: (read) => all`organizations/${read("org_id")}/roles/${read("role_id")}`,
  },
  google_storage_bucket: { id: (read) => read("name"), url: (read) => all`gs://${read("name")}` },
  google_bigquery_dataset: { id: (read, project) => all`projects/${project}/datasets/${read("dataset_id")}` },
  google_pubsub_topic: { id: (read, project) => all`projects/${project}/topics/${read("name")}` },
  google_secret_manager_secret: {
    id: (read, project) => all`projects/${project}/secrets/${read("secret_id")}`,
    name: (read, project) => all`projects/${project}/secrets/${read("secret_id")}`,
  },
  google_artifact_registry_repository: {
    name: (read) => read("repository_id"),
    id: (read, project) => all`projects/${project}/locations/${read("location")}/repositories/${read("repository_id")}`,
  },
  google_kms_key_ring: {
    id: (read, project) => all`projects/${project}/locations/${read("location")}/keyRings/${read("name")}`,
  },
  google_kms_crypto_key: { id: (read) => all`${read("key_ring")}/cryptoKeys/${read("name")}` },
};

/** The text that a resource is called by, for people. */
export function displayName(resource: Resource): string | undefined {
  return textAt(resource.attributes, "display_name");
}
