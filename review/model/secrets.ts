import { argumentAt, type Arguments, behaviourAt } from "../../catalog/provider-behaviour";
import { isObject, type Json, type JsonObject } from "../json";
import type { Path } from "./place";

/** What stands where a value is not shown. */
export const SECRET = "(secret)";

/** Names of what should never be read by anybody who reviews. */
const NAME =
  /(^|[_.-])(password|passwd|passphrase|secret|secrets|token|tokens|api_?key|access_?key|private_?key|client_?secret|credential|credentials|auth_?string|connection_?string|ssh_?key|sas_?token|bearer|authorization|cookie|webhook_?url)($|[_.-])/;

/** Names that say of which secret, or how long a token lives, and not what it is. */
const HARMLESS_NAME =
  /(_id|_ids|_name|_uri|_ref|_version|_versions|_ttl|_type|_format|_count|_limit|_length|_lifetime|_expiration|_environment_variables|_manager|_creator|_period)$|^(oauth_token|oidc_token|page_?token|next_?page_?token|max_?tokens|stop_?tokens|secret_environment_variables)$/;

/** Texts that are a secret wherever they stand. */
const VALUE =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAIza[0-9A-Za-z_-]{30,}|\bya29\.[0-9A-Za-z_-]{20,}|\bgh[pousr]_[0-9A-Za-z]{30,}|\bxox[abprs]-[0-9A-Za-z-]{10,}|\bglpat-[0-9A-Za-z_-]{15,}|\bAKIA[0-9A-Z]{16}\b|\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}|\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.|:\/\/[^/\s:@]{1,80}:[^/\s:@]{1,200}@|hooks\.slack\.com\/services\//;

/** Where a secret is kept is none. */
const RESOURCE = /^(projects\/[^/]+\/|\/\/secretmanager\.googleapis\.com\/|\$\{[a-z0-9_.]*google_secret_manager)/;

/** Whether what a key holds is, or may be, a secret. */
export function isSecretName(key: string): boolean {
  const name = key.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  return NAME.test(name) && !HARMLESS_NAME.test(name);
}

/** Whether a value at a place is, or may be, a secret. Numbers, switches and names of secrets are none. */
export function isSecret(path: Path, value: Json | undefined): boolean {
  if (typeof value !== "string" || value === "") return false;
  if (VALUE.test(value)) return true;
  // A reference to where a secret is kept is what a reviewer has to see.
  if (RESOURCE.test(value) || /^\$?\$\{[^}]*\}$/.test(value)) return false;
  return path.some((key) => typeof key === "string" && isSecretName(key));
}

/** A value in which every secret is taken out: what the provider calls so, what is marked, and what looks like one. */
export function withoutSecrets(value: Json, place: Arguments | undefined, path: Path, marks?: Json): Json {
  if (marks === true) return SECRET;
  if (place !== undefined && behaviourAt(place).secret && !behaviourAt(place).block) return SECRET;
  if (Array.isArray(value)) {
    return (value as Json[]).map((item, index) => withoutSecrets(item, place, path, within(marks, index)));
  }
  if (isObject(value)) {
    const named = isNamedSecret(value);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        item === undefined || (named && key === "value")
          ? SECRET
          : withoutSecrets(item, argumentAt(place, key), [...path, key], within(marks, key)),
      ]),
    );
  }
  return isSecret(path, value) ? SECRET : value;
}

/** Whether it is `{ name: "API_KEY", value: ... }`, as variables of containers are written. */
export function isNamedSecret(value: Json | undefined): boolean {
  return (
    isObject(value) && typeof value.name === "string" && typeof value.value === "string" && isSecretName(value.name)
  );
}

/** Whether the marks of a plan say of a place, or of anything around or within it, that it is secret. */
export function isMarked(marks: Json | undefined, path: Path): boolean {
  let here = marks;
  for (const key of path) {
    if (here === true) return true;
    here = within(here, key);
  }
  return holdsMark(here);
}

function holdsMark(marks: Json | undefined): boolean {
  if (marks === true) return true;
  if (Array.isArray(marks)) return (marks as Json[]).some(holdsMark);
  return isObject(marks) && Object.values(marks).some(holdsMark);
}

function within(marks: Json | undefined, key: string | number): Json | undefined {
  if (marks === true) return true;
  if (typeof key === "number") return Array.isArray(marks) ? (marks as Json[])[key] : undefined;
  return isObject(marks) && Object.hasOwn(marks, key) ? marks[key] : undefined;
}

/** An object in which everything that a plan marks as secret is taken out. */
export function masked(object: JsonObject, marks: Json | undefined): JsonObject {
  if (!holdsMark(marks)) return object;
  const mask = (value: Json, here: Json | undefined): Json => {
    if (here === true) return SECRET;
    if (Array.isArray(value)) return (value as Json[]).map((item, index) => mask(item, within(here, index)));
    return isObject(value) ? entries(value, here) : value;
  };
  const entries = (value: JsonObject, here: Json | undefined): JsonObject =>
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, item === undefined ? item : mask(item, within(here, key))]),
    );
  return marks === true ? {} : entries(object, marks);
}
