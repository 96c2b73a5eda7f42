import { KEYED_RESOURCES, UNKEYED_RESOURCES } from "../../catalog/encryption";
import { keyLocationOf } from "../../catalog/regions";
import type { SynthesizedPlatform } from "../support/platform";
import { type Node, PlatformGraph, valuesAt } from "./graph";

/** What is wrong with how a platform encrypts what it keeps; empty when nothing. */
export function encryptionProblems(platform: SynthesizedPlatform): readonly string[] {
  const graph = new PlatformGraph(platform);
  const { customerManaged } = platform.environment.encryption;
  return graph.nodes
    .filter(({ type }) => !type.startsWith("data."))
    .flatMap((node) =>
      [
        ...(customerManaged === undefined ? googleKeys(node) : ownKeys(node, graph, platform)),
        ...requests(node, graph, platform),
      ].map((problem) => `${node.id}: ${problem}`),
    );
}

/** With Google's keys nothing has one of ours: encryption is all or nothing. */
function googleKeys(node: Node): readonly string[] {
  return keysOf(node).map((key) => `has the key ${key}, although the environment has Google's`);
}

function ownKeys(node: Node, graph: PlatformGraph, { environment }: SynthesizedPlatform): readonly string[] {
  const { type } = node;
  const fact = KEYED_RESOURCES[type];
  if (fact === undefined) {
    return UNKEYED_RESOURCES[type] === undefined ? [`nobody has said whether ${type} takes a key`] : [];
  }
  const keys = keysOf(node);
  // A view holds nothing: what it shows lies in tables.
  if (keys.length === 0) return type === "google_bigquery_table" && "view" in node.attributes ? [] : ["has no key"];
  const without = fact.every === true ? fact.keys.filter((path) => valuesAt(node.attributes, path).length === 0) : [];
  if (without.length > 0) return without.map((path) => `has no key at ${path}`);
  const location = locationOf(node, graph);
  if (location === undefined) return ["lies nowhere that is known"];
  const given = keysOfPlatform(graph, environment);
  return keys.flatMap((key) => [
    ...(given.has(key) ? [] : [`has the key ${key}, which is not one of the environment's`]),
    ...(key.split("/")[3] === keyLocationOf(regionOf(location))
      ? []
      : [`lies in ${location}, its key ${key} does not`]),
  ]);
}

/** What a workflow makes at run time is encrypted like what Terraform makes: jobs, studies, batch predictions, versions of models. */
function requests(node: Node, graph: PlatformGraph, { environment }: SynthesizedPlatform): readonly string[] {
  if (node.type !== "google_workflows_workflow") return [];
  const given = keysOfPlatform(graph, environment);
  const { region } = environment.project;
  const isGiven = (key: string) => given.has(key) && key.split("/")[3] === region;
  return requestsIn(JSON.parse(String(node.attributes.source_contents).replaceAll("$${", "${"))).flatMap((request) => {
    const what = ["jobSpec", "trialJobSpec"].find((field) => field in request) ?? "model";
    const [key] = valuesAt(request, "encryptionSpec.kmsKeyName");
    if (environment.encryption.customerManaged === undefined)
      return key === undefined ? [] : [`sends ${what} with ${key}`];
    return key !== undefined && isGiven(key) ? [] : [`sends ${what} with ${key ?? "no key"}`];
  });
}

/** The bodies in a workflow that Vertex AI makes something of which keeps data. */
export function requestsIn(value: unknown): readonly Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const isModel = "containerSpec" in value && "displayName" in value;
  return [
    ...(isModel || ["jobSpec", "trialJobSpec", "inputConfig"].some((key) => key in value)
      ? [value as Record<string, unknown>]
      : []),
    ...Object.values(value).flatMap(requestsIn),
  ];
}

/** Every key that the environment has, of its own or from elsewhere. */
function keysOfPlatform(graph: PlatformGraph, { external }: SynthesizedPlatform["environment"]): ReadonlySet<string> {
  return new Set([
    ...graph
      .ofType("google_kms_crypto_key")
      .map(({ attributes }) => `${attributes.key_ring}/cryptoKeys/${attributes.name}`),
    ...(external.keys ?? []),
  ]);
}

/** The keys that a resource has. */
function keysOf({ type, attributes }: Node): readonly string[] {
  return KEYED_RESOURCES[type]?.keys.flatMap((path) => valuesAt(attributes, path)) ?? [];
}

/** Where a resource lies; a table lies where its dataset does. */
function locationOf({ type, attributes }: Node, graph: PlatformGraph): string | undefined {
  const around =
    type === "google_bigquery_table"
      ? graph
          .ofType("google_bigquery_dataset")
          .find((dataset) => dataset.attributes.dataset_id === attributes.dataset_id)
      : undefined;
  const holder = around?.attributes ?? attributes;
  const [replica] = valuesAt(holder, "replication.user_managed.replicas.location");
  const [stored] = valuesAt(holder, "message_storage_policy.allowed_persistence_regions").flat();
  const location = holder.location ?? holder.region ?? replica ?? stored;
  return typeof location === "string" ? location : undefined;
}

/** What is wrong with the platform's own keys themselves. */
export function keyProblems(platform: SynthesizedPlatform): readonly string[] {
  const graph = new PlatformGraph(platform);
  const { encryption, lifetime } = platform.environment;
  const wanted = encryption.customerManaged;
  return graph.ofType("google_kms_crypto_key").flatMap(({ id, attributes }) => {
    const said = [
      ...valuesAt(attributes, "version_template.protection_level"),
      String((attributes.lifecycle as Record<string, unknown> | undefined)?.prevent_destroy),
    ];
    const expected = [wanted?.protection.toUpperCase(), String(lifetime === "permanent")];
    const rotates = /^[1-9][0-9]*s$/.test(String(attributes.rotation_period));
    return [
      ...(JSON.stringify(said) === JSON.stringify(expected)
        ? []
        : [`${id}: is ${said.join(", ")}, not ${expected.join(", ")}`]),
      ...(rotates ? [] : [`${id}: is never rotated`]),
    ];
  });
}

/** The region of a compute zone, `europe-west4-a`; every other location is what it is. */
function regionOf(location: string): string {
  return location.replace(/^([a-z]+-[a-z]+[0-9]+)-[a-z]$/, "$1");
}
