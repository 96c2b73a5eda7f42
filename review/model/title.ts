import { isGrant, kindOf } from "../../catalog/resource-kinds";
import { isObject, type Json, type JsonObject, textAt } from "../json";
import { harmless } from "./place";

/** Longer names are cut. */
const LONGEST = 160;

/** What a grant is on, the best first. */
const ON =
  /(^|_)(bucket|dataset|dataset_id|table_id|topic|subscription|repository|secret_id|crypto_key_id|key_ring_id|service_account_id|endpoint|workflow|name|instance|project|folder|org_id|billing_account_id)$/;
const BESIDE = new Set([
  "role",
  "member",
  "members",
  "condition",
  "policy_data",
  "project",
  "region",
  "location",
  "id",
  "etag",
]);

/** What a resource is for people, such as `bucket acme-ml-prod-raw`. */
export function titleOf(type: string, attributes: JsonObject, address: string): { noun: string; title: string } {
  const { noun, identity, called } = kindOf(type);
  if (isGrant(type)) return { noun, title: short(`${noun} ${grantName(type, attributes) ?? address}`) };
  const candidates = [called, identity.at(-1), "name", "display_name", "title"];
  const name = candidates.map((key) => (key === undefined ? undefined : plain(attributes[key]))).find((text) => text);
  const within = type === "google_monitoring_dashboard" ? displayNameIn(plain(attributes.dashboard_json)) : undefined;
  if (within !== undefined) return { noun, title: short(`${noun} ${within}`) };
  if (name === undefined) return { noun, title: short(`${noun} ${address.slice(address.indexOf(".") + 1)}`) };
  const dataset = type === "google_bigquery_table" ? plain(attributes.dataset_id) : undefined;
  return { noun, title: short(`${noun} ${dataset === undefined ? name : `${dataset}.${name}`}`) };
}

/** Of a dashboard only its JSON says how it is called. */
function displayNameIn(text = ""): string | undefined {
  const found = /"displayName"\s*:\s*("(?:[^"\\]|\\.){1,200}")/.exec(text)?.[1];
  try {
    return found === undefined ? undefined : String(JSON.parse(found));
  } catch {
    return undefined;
  }
}

function grantName(type: string, attributes: JsonObject): string | undefined {
  const [role, member] = [textAt(attributes, "role"), textAt(attributes, "member")];
  const on = Object.entries(attributes)
    .filter(([key, value]) => !BESIDE.has(key) && ON.test(key) && typeof value === "string")
    .map(([, value]) => String(value).split("/").at(-1));
  const place = on.length > 0 ? on.join(".") : type.startsWith("google_project_") ? "the project" : undefined;
  if (role === undefined && place === undefined) return undefined;
  return [
    role?.replace(/^roles\//, "").replace(/^(projects|organizations)\/[^/]+\/roles\//, ""),
    place === undefined ? undefined : `on ${place}`,
    member === undefined ? undefined : `to ${member.replace(/^(serviceAccount|user|group):/, "")}`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}

function plain(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (typeof value === "number") return String(value);
  if (!isObject(value)) return undefined;
  return Object.values(value).find((item): item is string => typeof item === "string");
}

function short(text: string): string {
  return harmless(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
