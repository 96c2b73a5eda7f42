import { lookup } from "../json";
import type { Platform, Resource } from "../platform";
import { Literals } from "./literals";
import type { Principals } from "./principals";
import { keyOf, keyParts, last, type Noun, NOUNS, placeOf, referenceTo } from "./target-names";

/** What a role is held on. */
export interface Target {
  /** Unique: the kind and Google's name. */
  readonly key: string;
  /** `bucket`, `dataset`, `project` and so on: for what is not known, the words of its type. */
  readonly kind: string;
  /** For people: as the environment file refers to it (`zone:raw`), or the kind and its name. */
  readonly name: string;
  /** The keys of what it is in: what is held there, is held here. */
  readonly within: readonly string[];
  /** The resource that makes it, where the platform does, and the stack of that. */
  readonly address?: string;
  readonly stack?: string;
  readonly origin?: string;
}

/** Finds out what policies are on. */
export class Targets {
  private readonly made = new Map<string, Target>();
  private readonly declared = new Map<string, Resource>();
  private readonly projects: ReadonlySet<string>;

  constructor(
    platform: Platform,
    private readonly principals: Principals,
  ) {
    this.projects = new Set(platform.stacks.flatMap(({ project }) => project ?? []));
    for (const stack of platform.stacks) {
      const literals = new Literals(stack);
      for (const resource of stack.resources) {
        const key = this.keyOfMade(resource, literals);
        if (key !== undefined) this.declared.set(key, resource);
      }
    }
    for (const project of this.projects) this.project(project);
    for (const stack of platform.stacks) {
      const literals = new Literals(stack);
      for (const resource of stack.resources) this.ofMade(resource, literals);
    }
  }

  /** Everything that a role is, or could be, held on: what the platform makes, and what its policies name. */
  get all(): readonly Target[] {
    return [...this.made.values()];
  }

  /** What has a key. */
  at(key: string): Target | undefined {
    return this.made.get(key);
  }

  /** A project, by its id. */
  project(id: string): Target {
    const own = this.projects.size === 1 && this.projects.has(id);
    return this.put({
      key: `project:${id}`,
      kind: "project",
      name: own ? "the project" : `project ${id}`,
      within: [],
    });
  }

  /** What a policy is on: of `google_x_iam_member` and the like, without that ending, `google_x`. */
  ofPolicy(resource: Resource, base: string, literals: Literals): Target {
    const read = (key: string) => literals.at(resource, key);
    const project = literals.project(resource) ?? "?";
    switch (base) {
      case "google_project":
        return this.project(last(read("project") ?? project));
      case "google_folder":
        return this.simple("folder", last(read("folder") ?? "?"));
      case "google_organization":
        return this.simple("organization", last(read("org_id") ?? "?"));
      case "google_billing_account":
        return this.simple("billing account", last(read("billing_account_id") ?? "?"));
      case "google_service_account":
        return this.account(last(read("service_account_id") ?? "?"), project);
      case "google_bigquery_table":
        return this.table(project, read("dataset_id") ?? "?", read("table_id") ?? "?");
      case "google_kms_crypto_key":
        return this.key(read("crypto_key_id") ?? "?");
      case "google_kms_key_ring":
        return this.keyRing(read("key_ring_id") ?? "?");
      case "google_storage_managed_folder": {
        const bucket = this.bucket(read("bucket") ?? "?", undefined);
        const name = `${bucket.name}/${read("managed_folder") ?? "?"}`;
        return this.put({
          key: `folder of a bucket:${name}`,
          kind: "bucket",
          name,
          within: [bucket.key, ...bucket.within],
        });
      }
    }
    const known = lookup(NOUNS, base);
    if (known !== undefined) {
      const written = read(known.named) ?? "?";
      const place = placeOf(written, project, read("location") ?? read("region") ?? read("zone"));
      return this.named(known, last(written), place.project, place.location);
    }
    return this.unknown(resource, base, project, literals);
  }

  /** A bucket by its name, in the project that is said, or in that of the platform's resource. */
  bucket(name: string, project: string | undefined): Target {
    return this.named(NOUNS.google_storage_bucket!, last(name), project, undefined);
  }

  /** A dataset by its name. */
  dataset(project: string, id: string): Target {
    const place = placeOf(id, project, undefined);
    return this.named(NOUNS.google_bigquery_dataset!, last(id), place.project, undefined);
  }

  /** An account by its e-mail address. */
  account(email: string, project: string): Target {
    const home = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? project;
    const declared = this.declared.get(`account:${email}`);
    const name = declared && this.principals.account(email, new Literals({ ...EMPTY, name: declared.stack })).name;
    return this.put({
      key: `account:${email}`,
      kind: "account",
      name: name === undefined ? `account ${email}` : `account "${name}"`,
      within: [this.project(home).key],
      ...whereMade(declared),
    });
  }

  private table(project: string, datasetId: string, tableId: string): Target {
    const dataset = this.dataset(placeOf(tableId, project, undefined).project, datasetId);
    const key = `table:${dataset.key.slice("dataset:".length)}.${last(tableId)}`;
    const declared = this.declared.get(key);
    return this.put({
      key,
      kind: "table",
      name: referenceTo(declared) ?? `table ${dataset.key.replace(/^.*\./, "")}.${last(tableId)}`,
      within: [dataset.key, ...dataset.within],
      ...whereMade(declared),
    });
  }

  private keyRing(written: string): Target {
    const [project = "?", location = "?", ring = "?"] = keyParts(written);
    return this.put({
      key: `key ring:${project}/${location}/${ring}`,
      kind: "key ring",
      name: `key ring ${ring}`,
      within: [this.project(project).key],
      ...whereMade(this.declared.get(`key ring:${project}/${location}/${ring}`)),
    });
  }

  private key(written: string): Target {
    const [project = "?", location = "?", ring = "?", name = "?"] = keyParts(written);
    const within = this.keyRing(`${project}/${location}/${ring}`);
    const key = `key:${project}/${location}/${ring}/${name}`;
    return this.put({
      key,
      kind: "key",
      name: `key ${name} (${location})`,
      within: [within.key, ...within.within],
      ...whereMade(this.declared.get(key)),
    });
  }

  private simple(kind: string, name: string): Target {
    return this.put({ key: `${kind}:${name}`, kind, name: `${kind} ${name}`, within: [] });
  }

  private named(
    { kind, unique }: Noun,
    name: string,
    project: string | undefined,
    location: string | undefined,
  ): Target {
    const key = keyOf(kind, unique, project, location, name);
    const declared = this.declared.get(key);
    const home = project ?? this.projectOfMade.get(key);
    return this.put({
      key,
      kind,
      name: referenceTo(declared) ?? `${kind} ${name}`,
      within: home === undefined ? [] : [this.project(home).key],
      ...whereMade(declared),
    });
  }

  private readonly projectOfMade = new Map<string, string>();

  /** Anything else that has a policy: named by what its policy says beside who may do what. */
  private unknown(resource: Resource, base: string, project: string, literals: Literals): Target {
    const kind = base.replace(/^google_/, "").replaceAll("_", " ");
    const names = Object.keys(resource.attributes)
      .filter((key) => !ABOUT_GRANTS.has(key))
      .sort()
      .flatMap((key) => literals.at(resource, key) ?? []);
    const name = names.map(last).join("/");
    const within = /^google_(organization|folder|billing)/.test(base) ? [] : [this.project(project).key];
    return this.put({ key: `${kind}:${[project, ...names].join("/")}`, kind, name: `${kind} ${name}`.trim(), within });
  }

  private keyOfMade(resource: Resource, literals: Literals): string | undefined {
    const read = (key: string) => literals.at(resource, key) ?? "?";
    const project = literals.project(resource) ?? "?";
    switch (resource.type) {
      case "google_service_account":
        return `account:${read("account_id")}@${project}.iam.gserviceaccount.com`;
      case "google_bigquery_table":
        return `table:${project}.${last(read("dataset_id"))}.${read("table_id")}`;
      case "google_kms_key_ring":
        return `key ring:${project}/${read("location")}/${read("name")}`;
      case "google_kms_crypto_key":
        return `key:${[...keyParts(read("key_ring")).slice(0, 3), read("name")].join("/")}`;
    }
    const known = lookup(NOUNS, resource.type);
    if (known?.made === undefined) return undefined;
    const location =
      literals.at(resource, "location") ?? literals.at(resource, "region") ?? literals.at(resource, "zone");
    const key = keyOf(known.kind, known.unique, project, location, last(read(known.made)));
    this.projectOfMade.set(key, project);
    return key;
  }

  private ofMade(resource: Resource, literals: Literals): void {
    const read = (key: string) => literals.at(resource, key) ?? "?";
    const project = literals.project(resource) ?? "?";
    switch (resource.type) {
      case "google_service_account":
        this.account(`${read("account_id")}@${project}.iam.gserviceaccount.com`, project);
        return;
      case "google_bigquery_table":
        this.table(project, read("dataset_id"), read("table_id"));
        return;
      case "google_kms_crypto_key":
        this.key(`${read("key_ring")}/cryptoKeys/${read("name")}`);
        return;
    }
    const known = lookup(NOUNS, resource.type);
    if (known?.made === undefined) return;
    const location =
      literals.at(resource, "location") ?? literals.at(resource, "region") ?? literals.at(resource, "zone");
    this.named(known, last(read(known.made)), project, location);
  }

  private put(target: Target): Target {
    const known = this.made.get(target.key);
    // A policy elsewhere may know less of where it is.
    if (known !== undefined && known.within.length >= target.within.length) return known;
    this.made.set(target.key, target);
    return target;
  }
}

const EMPTY = { after: [], project: undefined, region: undefined, settings: {}, resources: [] };

/** Keys of `_iam_member` and the like that say who may do what, and not on what. */
const ABOUT_GRANTS: ReadonlySet<string> = new Set([
  ...["role", "member", "members", "condition", "policy_data", "project", "location", "region", "zone", "etag", "id"],
  ...["lifecycle", "provider", "count", "for_each"],
]);

function whereMade(resource: Resource | undefined): Pick<Target, "address" | "stack" | "origin"> {
  if (resource === undefined) return {};
  const { address, stack, origin } = resource;
  return { address, stack, ...(origin !== undefined && { origin }) };
}
