import { lookup } from "../json";
import type { Platform, Resource } from "../platform";
import { Literals } from "./literals";
import type { Principals } from "./principals";

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

/** How a resource that has a policy is named: in its policies, and where it is made. */
interface Noun {
  readonly kind: string;
  /** The key in `_iam_member` and the like that names it. */
  readonly named: string;
  /** The key of the resource itself that has its name, and its type where that is another than the policy's. */
  readonly made?: string;
  readonly type?: string;
  /** Whether names are unique in the whole world, or in a project or in a location of it. */
  readonly unique: "world" | "project" | "location";
}

const noun = (kind: string, named: string, unique: Noun["unique"], made?: string, type?: string): Noun => ({
  kind,
  named,
  unique,
  ...(made !== undefined && { made }),
  ...(type !== undefined && { type }),
});

/** By the type of the resource, as `_iam_member` says it. */
const NOUNS: Readonly<Record<string, Noun>> = {
  google_storage_bucket: noun("bucket", "bucket", "world", "name"),
  google_bigquery_dataset: noun("dataset", "dataset_id", "project", "dataset_id"),
  google_pubsub_topic: noun("topic", "topic", "project", "name"),
  google_pubsub_subscription: noun("subscription", "subscription", "project", "name"),
  google_secret_manager_secret: noun("secret", "secret_id", "project", "secret_id"),
  google_secret_manager_regional_secret: noun("regional secret", "secret_id", "location", "secret_id"),
  google_artifact_registry_repository: noun("repository", "repository", "location", "repository_id"),
  google_vertex_ai_endpoint: noun("endpoint", "endpoint", "location", "name"),
  google_vertex_ai_featurestore: noun("feature store", "featurestore", "location", "name"),
  google_vertex_ai_feature_group: noun("feature group", "feature_group", "location", "name"),
  google_vertex_ai_feature_online_store: noun("online store", "feature_online_store", "location", "name"),
  google_workbench_instance: noun("notebook server", "name", "location", "name"),
  google_colab_runtime_template: noun("notebook template", "runtime_template", "location", "name"),
  google_cloud_run_v2_service: noun("service", "name", "location", "name"),
  google_cloud_run_v2_job: noun("job", "name", "location", "name"),
  google_cloud_run_service: noun("service", "service", "location", "name"),
  google_cloudfunctions2_function: noun("function", "cloud_function", "location", "name"),
  google_cloudfunctions_function: noun("function", "cloud_function", "location", "name"),
  google_compute_instance: noun("machine", "instance_name", "location", "name"),
  google_compute_subnetwork: noun("subnetwork", "subnetwork", "location", "name"),
};

/** What the environment file refers to by a path of itself, by the type of the resource. */
const REFERENCES: readonly (readonly [type: string, path: RegExp, as: string])[] = [
  ["google_storage_bucket", /^storage\.zones\.([^.]+)$/, "zone:"],
  ["google_bigquery_dataset", /^storage\.datasets\.([^.]+)$/, "dataset:"],
  ["google_bigquery_table", /^storage\.datasets\.([^.]+)\.tables\.([^.]+)$/, "table:"],
  ["google_bigquery_dataset", /^endpoints\.([^.]+)\.requestLogging$/, "requests:"],
  ["google_artifact_registry_repository", /^repositories\.([^.]+)$/, "repository:"],
  ["google_secret_manager_secret", /^secrets\.([^.]+)$/, "secret:"],
  ["google_vertex_ai_endpoint", /^endpoints\.([^.]+)$/, "endpoint:"],
];

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

function keyOf(
  kind: string,
  unique: Noun["unique"],
  project: string | undefined,
  location: string | undefined,
  name: string,
): string {
  if (unique === "world") return `${kind}:${name}`;
  if (unique === "project") return `${kind}:${project ?? "?"}.${name}`;
  return `${kind}:${project ?? "?"}/${location ?? "?"}/${name}`;
}

/** The last part of a name with slashes. */
function last(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Where something is, as its full name says it, or else as said beside. */
function placeOf(name: string, project: string, location: string | undefined) {
  return {
    project: /(?:^|\/)projects\/([^/]+)\//.exec(name)?.[1] ?? project,
    location: /\/(?:locations|regions|zones)\/([^/]+)\//.exec(name)?.[1] ?? location,
  };
}

/** Project, location, ring and key of `projects/P/locations/L/keyRings/R/cryptoKeys/K`, or `P/L/R/K`. */
function keyParts(name: string): readonly string[] {
  const long = /projects\/([^/]+)\/locations\/([^/]+)\/keyRings\/([^/]+)(?:\/cryptoKeys\/([^/]+))?/.exec(name);
  return long === null ? name.split("/") : long.slice(1).filter((part) => part !== undefined);
}

/** How the environment file refers to what a resource makes. */
function referenceTo(resource: Resource | undefined): string | undefined {
  for (const [type, path, as] of REFERENCES) {
    const found = resource?.type === type ? path.exec(resource.origin ?? "") : null;
    if (found !== null) return `${as}${found.slice(1).join(".")}`;
  }
  return undefined;
}

function whereMade(resource: Resource | undefined): Pick<Target, "address" | "stack" | "origin"> {
  if (resource === undefined) return {};
  const { address, stack, origin } = resource;
  return { address, stack, ...(origin !== undefined && { origin }) };
}
