import { type Json, listOf, objectOf, textAt } from "../json";
import type { Platform, Resource } from "../platform";
import { idOf, subjectOf } from "./subjects";

/** The attribute by which the cloud knows a resource, by its type without the provider's name. */
const NAMED_BY: Readonly<Record<string, string>> = {
  storage_bucket: "name",
  bigquery_dataset: "dataset_id",
  bigquery_table: "dataset_id",
  artifact_registry_repository: "repository_id",
  secret_manager_secret: "secret_id",
  pubsub_topic: "name",
  pubsub_subscription: "name",
  workflows_workflow: "name",
  workbench_instance: "name",
  colab_runtime_template: "name",
  vertex_ai_endpoint: "name",
  vertex_ai_index: "name",
  vertex_ai_deployment_resource_pool: "name",
  service_account: "account_id",
};

/** Who a grant is for, and which thing that is. */
export type Holder = { readonly thing: string } | { readonly elsewhere: string; readonly kind: "group" | "account" };

/** Finds the thing that a cloud name, a reference or an account stands for. */
export class Places {
  private readonly byName = new Map<string, string>();
  private readonly byAddress = new Map<string, string>();
  private readonly accounts = new Map<string, string>();
  private readonly groups = new Map<string, string>();

  constructor({ stacks }: Platform) {
    for (const { resources, project } of stacks) {
      for (const resource of resources) this.learn(resource, textAt(resource.attributes, "project") ?? project ?? "");
    }
  }

  /** The thing that has a resource of a type with this cloud name, which may be a full path, or a reference to it. */
  thing(type: string, name: string, from: Resource): string | undefined {
    const referred = from.references.find(({ address }) => name.includes(`\${${address}.`));
    if (referred !== undefined) return this.byAddress.get(`${from.stack}/${referred.address}`);
    return this.byName.get(`${type} ${lastOf(name)}`);
  }

  /** The thing at an address of a stack. */
  at(stack: string, address: string): string | undefined {
    return this.byAddress.get(`${stack}/${address}`);
  }

  /** Whom a member of a grant means; `undefined` for Google's own accounts and for what is known only to Google. */
  holder(member: string, from: Resource): Holder | undefined {
    const [, kind, email = ""] = /^(serviceAccount|group|user):(.+)$/.exec(member) ?? [];
    if (kind === undefined) return undefined;
    if (kind === "group") {
      const thing = this.groups.get(email);
      return thing === undefined ? { elsewhere: email, kind: "group" } : { thing };
    }
    if (kind === "user") return { elsewhere: email, kind: "account" };
    const referred = from.references.find(({ address }) => email.includes(`\${${address}.`));
    const thing =
      referred === undefined ? this.accounts.get(email) : this.byAddress.get(`${from.stack}/${referred.address}`);
    if (thing !== undefined) return { thing };
    return email.includes("${") || isGoogles(email) || referred !== undefined
      ? undefined
      : { elsewhere: email, kind: "account" };
  }

  private learn(resource: Resource, project: string): void {
    const { type, attributes, stack, address } = resource;
    const subject = subjectOf(resource);
    if (subject === undefined) return;
    const thing = idOf(subject);
    this.byAddress.set(`${stack}/${address}`, thing);
    const noun = type.replace(/^google_/, "");
    const attribute = Object.hasOwn(NAMED_BY, noun) ? NAMED_BY[noun] : undefined;
    const name = attribute === undefined ? undefined : textAt(attributes, attribute);
    // A table's dataset names the table too, and must not take the dataset's place.
    if (name !== undefined && noun !== "bigquery_table") this.byName.set(`${noun} ${name}`, thing);
    if (noun === "service_account" && name !== undefined) {
      this.accounts.set(`${name}@${project}.iam.gserviceaccount.com`, thing);
    }
    const member = textAt(attributes, "member");
    if (subject.kind === "group" && member?.startsWith("group:") === true) {
      this.groups.set(member.slice("group:".length), thing);
    }
  }
}

/** The last part of a path: `projects/p/topics/t` is `t`. */
export function lastOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Every text in a value with the key that it is under, at any depth. */
export function textsIn(value: Json | undefined, key = ""): readonly (readonly [key: string, text: string])[] {
  if (typeof value === "string") return [[key, value]];
  if (Array.isArray(value)) return listOf(value).flatMap((item) => textsIn(item, key));
  return Object.entries(objectOf(value)).flatMap(([name, item]) => textsIn(item, name));
}

/** Accounts that Google makes and uses itself. */
function isGoogles(email: string): boolean {
  return /^service-\d+@|@(gcp-sa-[a-z-]+|gs-project-accounts|cloudservices)\./.test(email);
}
