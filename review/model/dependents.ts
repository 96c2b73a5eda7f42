import { isGrant, isLocal, kindOf } from "../../catalog/resource-kinds";
import { isObject, type Json, type JsonObject, textAt } from "../json";
import type { Dependent } from "./resource-change";
import { type Path, placeOf, type Step } from "./place";
import { titleOf } from "./title";

/** A resource that may use others, as it is when the change is done. */
export interface User {
  readonly id: string;
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly attributes: JsonObject;
  /** The addresses that it refers to, with the places. */
  readonly references: readonly { readonly path: Path; readonly address: string }[];
}

/** A resource that goes, or is made again. */
export interface Target {
  readonly id: string;
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly attributes: JsonObject;
  readonly project: string | undefined;
}

/** So many dependents of one resource are listed. */
const MOST_LISTED = 100;

/** The collection in Google's names of resources, where the noun does not say it. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  google_artifact_registry_repository: "repositories",
  google_bigquery_dataset: "datasets",
  google_compute_network: "networks",
  google_compute_network_attachment: "networkAttachments",
  google_compute_subnetwork: "subnetworks",
  google_dns_managed_zone: "managedZones",
  google_iam_workload_identity_pool: "workloadIdentityPools",
  google_kms_crypto_key: "cryptoKeys",
  google_kms_key_ring: "keyRings",
  google_monitoring_notification_channel: "notificationChannels",
  google_project_iam_custom_role: "roles",
  google_pubsub_subscription: "subscriptions",
  google_pubsub_topic: "topics",
  google_secret_manager_secret: "secrets",
  google_vertex_ai_endpoint: "endpoints",
  google_vertex_ai_index: "indexes",
  google_vertex_ai_index_endpoint: "indexEndpoints",
  google_vertex_ai_tensorboard: "tensorboards",
  google_workflows_workflow: "workflows",
};

/** Arguments that hold a name alone, by the type that is named. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  google_artifact_registry_repository: ["repository"],
  google_bigquery_dataset: ["dataset_id"],
  google_dns_managed_zone: ["managed_zone"],
  google_pubsub_topic: ["topic"],
  google_secret_manager_secret: ["secret_id", "secret"],
  google_vertex_ai_endpoint: ["endpoint", "ENDPOINT"],
  google_workflows_workflow: ["workflow"],
};

/**
 * What uses each of some resources, by its id: in the same stack what refers to it, in every stack what holds its name as
 * text. Everything is read once, however many are asked about.
 */
export function dependentsOf(targets: readonly Target[], users: readonly User[]): ReadonlyMap<string, Dependent[]> {
  const found = new Map<string, Dependent[]>(targets.map(({ id }) => [id, []]));
  if (targets.length === 0) return found;
  const byAddress = new Map(targets.map((target) => [`${target.stack}/${target.address}`, target]));
  const byName = namesOf(targets);
  const words = new Set([...byName.keys()].map((name) => firstWord(name.slice(name.search(/[=/]/) + 1))));
  for (const user of users) {
    if (isLocal(user.type)) continue;
    const told = new Set<string>([user.id]);
    const tell = ({ id }: Target, via: Dependent["via"], path: Path) => {
      const list = found.get(id);
      if (told.has(id) || list === undefined || list.length >= MOST_LISTED) return;
      told.add(id);
      const { title } = titleOf(user.type, user.attributes, user.address);
      list.push({ stack: user.stack, address: user.address, title, via, at: placeOf(path.map(step)) });
    };
    for (const { path, address } of user.references) {
      const target = byAddress.get(`${user.stack}/${address}`);
      if (target !== undefined) tell(target, "reference", path);
    }
    if (byName.size > 0) {
      eachText(user.attributes, [], (text, path) => {
        if (!mayName(text, words)) return;
        for (const name of candidates(text, path)) {
          for (const target of byName.get(name) ?? []) if (target.type !== user.type) tell(target, "name", path);
        }
      });
    }
  }
  return found;
}

function step(key: string | number): Step {
  return typeof key === "string" ? key : { element: key };
}

/** The texts by which others name a resource. */
function namesOf(targets: readonly Target[]): ReadonlyMap<string, readonly Target[]> {
  const names = new Map<string, Target[]>();
  const add = (name: string, target: Target) => names.set(name, [...(names.get(name) ?? []), target]);
  for (const target of targets) {
    if (isGrant(target.type)) continue;
    const { attributes, type, project } = target;
    const name = textAt(attributes, kindOf(type).identity.at(-1) ?? "name");
    if (name === undefined || name === "" || name.includes("${")) continue;
    const home = textAt(attributes, "project") ?? project;
    if (type === "google_storage_bucket") add(`=${name}`, target);
    if (type === "google_service_account") add(`=${name}@${home}.iam.gserviceaccount.com`, target);
    if (Object.hasOwn(COLLECTIONS, type)) add(`${COLLECTIONS[type]}/${name}`, target);
    for (const key of NAMED_BY[type] ?? []) add(`${key}=${name}`, target);
    if (type === "google_bigquery_dataset") add(`=${home}.${name}`, target);
    if (type === "google_bigquery_table") add(`=${textAt(attributes, "dataset_id")}.${name}`, target);
  }
  return names;
}

const WORD = /[A-Za-z0-9_-]+/g;

function firstWord(name: string): string {
  return name.match(WORD)?.[0] ?? name;
}

/** Most texts name nothing, and are read but once. */
function mayName(text: string, words: ReadonlySet<string>): boolean {
  for (const [word] of text.matchAll(WORD)) if (words.has(word)) return true;
  return false;
}

/** What a text may name: words of it, a collection and a name, or the whole by its key. */
function candidates(text: string, path: Path): readonly string[] {
  const key = path.findLast((part): part is string => typeof part === "string") ?? "";
  const found = text.length < 300 ? [`${key}=${text}`] : [];
  for (const [token] of text.matchAll(/[A-Za-z0-9_.@/-]{3,300}/g)) {
    found.push(`=${token}`);
    if (token.includes("/")) {
      const parts = token.split("/");
      parts.forEach((part, index) => {
        found.push(`=${part}`);
        if (index > 0) found.push(`${parts[index - 1]}/${part}`);
      });
    }
    if (token.includes(".")) {
      const parts = token.split(".");
      for (let index = 1; index < parts.length; index += 1) found.push(`=${parts[index - 1]}.${parts[index]}`);
    }
  }
  return found;
}

function eachText(value: Json | JsonObject | undefined, path: Path, visit: (text: string, path: Path) => void): void {
  if (typeof value === "string") visit(value, path);
  else if (Array.isArray(value)) (value as Json[]).forEach((item, index) => eachText(item, [...path, index], visit));
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) eachText(item, [...path, key], visit);
}
