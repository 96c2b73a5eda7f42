import { argumentAt, argumentsOf, behaviourAt } from "../../catalog/provider-behaviour";
import { isGrant } from "../../catalog/resource-kinds";
import { isObject, type Json, type JsonObject, objectOf, textAt } from "../json";
import type { Resource, Stack } from "../platform";
import type { Path } from "./place";

/** A resource whose references are what they refer to, as far as that is known before an apply. */
export interface Resolved {
  readonly resource: Resource;
  readonly stack: Stack;
  readonly attributes: JsonObject;
  /** Places that hold a reference whose value is not known, as keys and positions joined by `.`. */
  readonly references: ReadonlySet<string>;
}

const REFERENCE = /(?<!\$)\$\{([a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z0-9_-]+)\.([A-Za-z0-9_]+)\}/g;
const ANY_REFERENCE = /(?<!\$)\$\{[a-z]/;

/** References that go round, or through more than so many resources, are left as they are written. */
const FURTHEST = 20;

/** Every resource of a stack, its references resolved, by address. */
export function resolveStack(stack: Stack): ReadonlyMap<string, Resolved> {
  const byAddress = new Map(stack.resources.map((resource) => [resource.address, resource]));
  const literal = (text: string, far: number): string =>
    text.replace(REFERENCE, (written, address: string, attribute: string) => {
      const target = byAddress.get(address);
      return (target && far < FURTHEST ? valueOf(target, stack, attribute, far) : undefined) ?? written;
    });
  const valueOf = (target: Resource, { project }: Stack, attribute: string, far: number): string | undefined => {
    const written = Object.hasOwn(target.attributes, attribute) ? target.attributes[attribute] : undefined;
    if (typeof written === "number" || typeof written === "boolean") return String(written);
    const value = typeof written === "string" ? literal(written, far + 1) : emailOf(target, project, attribute);
    return value === undefined || ANY_REFERENCE.test(value) ? undefined : value;
  };
  return new Map(
    stack.resources.map((resource) => {
      if (resource.references.length === 0) {
        return [resource.address, { resource, stack, attributes: resource.attributes, references: new Set<string>() }];
      }
      const references = new Set<string>();
      const attributes = mapTexts(resource.attributes, (text, path) => {
        const resolved = literal(text, 0);
        if (ANY_REFERENCE.test(resolved)) references.add(path.join("."));
        return resolved;
      });
      return [resource.address, { resource, stack, attributes, references }];
    }),
  );
}

/** The address of an account follows from its id. */
function emailOf({ type, attributes }: Resource, project: string | undefined, attribute: string): string | undefined {
  if (type !== "google_service_account") return undefined;
  const id = textAt(attributes, "account_id");
  const home = textAt(attributes, "project") ?? project;
  if (id === undefined || home === undefined || ANY_REFERENCE.test(id + home)) return undefined;
  const email = `${id}@${home}.iam.gserviceaccount.com`;
  if (attribute === "email") return email;
  return attribute === "member" ? `serviceAccount:${email}` : undefined;
}

/** The same object with every text in it replaced. */
export function mapTexts(object: JsonObject, change: (text: string, path: Path) => string): JsonObject {
  const walk = (value: Json, path: Path): Json => {
    if (typeof value === "string") return change(value, path);
    if (Array.isArray(value)) return (value as Json[]).map((item, index) => walk(item, [...path, index]));
    return isObject(value) ? mapEntries(value, path) : value;
  };
  const mapEntries = (entries: JsonObject, path: Path): JsonObject =>
    Object.fromEntries(
      Object.entries(entries).map(([key, item]) => [key, item === undefined ? item : walk(item, [...path, key])]),
    );
  return mapEntries(object, []);
}

/**
 * What is compared: references under the addresses of the side after, so that another address alone is no difference, and
 * text that Terraform is kept from reading as it is meant.
 */
export function comparable({ attributes, references }: Resolved, addresses: ReadonlyMap<string, string>): JsonObject {
  const renamed = references.size > 0 && addresses.size > 0;
  const isEscaped = JSON.stringify(attributes).includes("$${");
  if (!renamed && !isEscaped) return attributes;
  return mapTexts(attributes, (text) => {
    const named = renamed && ANY_REFERENCE.test(text) ? withAddresses(text, addresses) : text;
    return named.replaceAll("$${", "${");
  });
}

function withAddresses(text: string, addresses: ReadonlyMap<string, string>): string {
  return text.replace(/[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z0-9_-]+/g, (address) => addresses.get(address) ?? address);
}

/**
 * What a provider gives to resources that do not say it themselves: project and region, and labels where a change of
 * them replaces. Only what the other side says, or what is another on the two sides, because everything else is noise.
 */
export function inherited(
  before: Stack,
  after: Stack,
): (type: string, own: JsonObject, stack: Stack, other: JsonObject) => JsonObject {
  const labels = JSON.stringify(defaultLabels(before) ?? null) !== JSON.stringify(defaultLabels(after) ?? null);
  return (type, own, stack, other) => {
    const place = argumentsOf(type);
    const given = (argument: "project" | "region") => {
      const at = argumentAt(place, argument);
      return (
        !Object.hasOwn(own, argument) &&
        stack[argument] !== undefined &&
        (Object.hasOwn(other, argument) || before[argument] !== after[argument]) &&
        at !== undefined &&
        behaviourAt(at).fromProvider
      );
    };
    const labelsAt = labels ? argumentAt(place, "labels") : undefined;
    const labelled = labelsAt !== undefined && !isGrant(type) && behaviourAt(labelsAt).replaces;
    if (!labelled && !given("project") && !given("region")) return own;
    return {
      ...own,
      ...(given("project") && { project: stack.project }),
      ...(given("region") && { region: stack.region }),
      ...(labelled && { labels: { ...objectOf(defaultLabels(stack)), ...objectOf(own.labels) } }),
    };
  };
}

function defaultLabels({ settings }: Stack): Json | undefined {
  const providers = objectOf(settings.provider).google;
  const [first] = Array.isArray(providers) ? (providers as Json[]) : [providers];
  return objectOf(first).default_labels;
}
