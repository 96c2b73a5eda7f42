import ipaddr from "ipaddr.js";
import { isObject, type Json, type JsonObject, listOf, textAt, valueAt } from "../json";
import type { Certainty } from "./resource-change";

/** Something that the provider decides by more than the argument's name. */
export interface SpecialRule {
  readonly type: string;
  /** Keys of the argument, without positions. */
  readonly at: string;
  /** Whether a change of the argument replaces the resource. */
  readonly replaces: (before: Json | undefined, after: Json | undefined, resource: Resources) => Verdict;
}

/** The resource on both sides, whole. */
export interface Resources {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** What a special rule says: nothing when the resource is updated in place. */
export type Verdict = { readonly certainty: Exclude<Certainty, "plan">; readonly reason: string } | undefined;

const replaced = (reason: string): Verdict => ({ certainty: "predicted", reason });
const maybe = (reason: string): Verdict => ({ certainty: "unknown", reason });
const shrinks = (reason: string) => (before: Json | undefined, after: Json | undefined) =>
  Number(after ?? 0) < Number(before ?? 0) ? replaced(reason) : undefined;

/**
 * What the provider decides in code: `CustomizeDiff` of version 6.50.0, wherever it makes a resource anew. What depends
 * on what only Google knows may be so.
 */
export const SPECIAL_RULES: readonly SpecialRule[] = [
  { type: "google_bigquery_table", at: "schema", replaces: schemaReplaces },
  {
    type: "google_storage_bucket",
    at: "retention_policy.is_locked",
    replaces: (before, after) =>
      before === true && after !== true ? replaced("a locked retention cannot be unlocked") : undefined,
  },
  { type: "google_compute_subnetwork", at: "ip_cidr_range", replaces: rangeReplaces },
  { type: "google_compute_disk", at: "size", replaces: shrinks("a disk cannot become smaller") },
  { type: "google_compute_region_disk", at: "size", replaces: shrinks("a disk cannot become smaller") },
  {
    type: "google_sql_database_instance",
    at: "settings.disk_size",
    replaces: shrinks("a disk cannot become smaller"),
  },
  {
    type: "google_sql_database_instance",
    at: "settings.ip_configuration.private_network",
    replaces: (before, after) =>
      before !== undefined && after === undefined
        ? replaced("an instance cannot leave its private network")
        : maybe("an instance cannot always go to another private network"),
  },
  {
    type: "google_redis_instance",
    at: "redis_version",
    replaces: (before, after) =>
      String(after ?? "") < String(before ?? "") ? replaced("the version cannot go down") : undefined,
  },
  {
    type: "google_vpc_access_connector",
    at: "min_instances",
    replaces: shrinks("the number of instances cannot go down"),
  },
  {
    type: "google_vpc_access_connector",
    at: "max_instances",
    replaces: shrinks("the number of instances cannot go down"),
  },
  {
    type: "google_workbench_instance",
    at: "gce_setup.metadata.serial-port-logging-enable",
    replaces: (_, after) =>
      after === undefined ? undefined : replaced("this metadata is set when the instance is made"),
  },
  ...["dictionary", "regex", "large_custom_dictionary"].map((at) => ({
    type: "google_data_loss_prevention_stored_info_type",
    at,
    replaces: (_: Json | undefined, __: Json | undefined, { after }: Resources) =>
      after[at] === undefined ? replaced("one kind of information type does not become another") : undefined,
  })),
  ...["enable_l4_ilb_subsetting", "enable_fqdn_network_policy"].map((at) => ({
    type: "google_container_cluster",
    at,
    replaces: (before: Json | undefined, after: Json | undefined) =>
      before === true && after !== true ? replaced("it cannot be turned off") : undefined,
  })),
  ...(
    [
      ["google_bigquery_data_transfer_config", "params"],
      ["google_dataflow_job", "*"],
      ["google_dataflow_flex_template_job", "*"],
      ["google_composer_environment", "config.node_config.network"],
      ["google_composer_environment", "config.node_config.subnetwork"],
      ["google_container_cluster", "dns_config.additive_vpc_scope_dns_domain"],
      ["google_container_cluster", "enable_k8s_beta_apis.enabled_apis"],
      ["google_spanner_database", "ddl"],
      ["google_bigtable_instance", "cluster"],
      ["google_bigtable_instance", "cluster.zone"],
      ["google_bigtable_instance", "cluster.storage_type"],
      ["google_bigtable_instance", "cluster.kms_key_name"],
      ["google_compute_instance", "metadata_startup_script"],
      ["google_compute_instance", "network_interface.network_ip"],
      ["google_compute_instance_group_manager", "resource_policies.workload_policy"],
      ["google_compute_region_instance_group_manager", "resource_policies.workload_policy"],
      ["google_sql_database_instance", "master_instance_name"],
      ["google_sql_database_instance", "replica_configuration.cascadable_replica"],
    ] as const
  ).map(([type, at]) => ({ type, at, replaces: () => maybe("the provider decides by what is running") })),
];

/** An address range grows in place, and otherwise is another one. */
function rangeReplaces(before: Json | undefined, after: Json | undefined): Verdict {
  try {
    const [old, size] = ipaddr.parseCIDR(String(before));
    const [network, prefix] = ipaddr.parseCIDR(String(after));
    const contains = old.kind() === network.kind() && prefix <= size && old.match(network, prefix);
    return contains ? undefined : replaced("the range does not hold the one before: only growing is done in place");
  } catch {
    return maybe("one of the ranges cannot be read");
  }
}

const TYPES = [
  ["INTEGER", "INT64"],
  ["FLOAT", "FLOAT64"],
  ["BOOLEAN", "BOOL"],
] as const;

/** Which changes of columns BigQuery makes in place. */
function schemaReplaces(before: Json | undefined, after: Json | undefined, { after: table }: Resources): Verdict {
  const [old, fresh] = [columnsOf(before), columnsOf(after)];
  if (old === undefined || fresh === undefined) {
    return after === undefined ? undefined : maybe("the schema cannot be read");
  }
  return columnsReplace(old, fresh, listOf(table.external_data_configuration).length > 0, true);
}

function columnsOf(text: Json | undefined): readonly Json[] | undefined {
  if (typeof text !== "string") return text === undefined ? [] : undefined;
  try {
    const json = JSON.parse(text) as Json;
    return Array.isArray(json) ? (json as Json[]) : json === null ? [] : undefined;
  } catch {
    return undefined;
  }
}

function columnsReplace(before: readonly Json[], after: readonly Json[], external: boolean, top: boolean): Verdict {
  const name = (column: Json) => textAt(column, "name") ?? "";
  const [old, fresh] = [new Map(before.map((c) => [name(c), c])), new Map(after.map((c) => [name(c), c]))];
  const added = [...fresh].filter(([key]) => !old.has(key));
  const required = added.find(([, column]) => textAt(column, "mode") === "REQUIRED");
  if (required !== undefined) return replaced(`column "${required[0]}" is new and required`);
  const dropped = [...old.keys()].filter((key) => !fresh.has(key));
  const [gone] = dropped;
  if (gone !== undefined && (!top || external)) return replaced(`column "${gone}" is dropped where none can be`);
  for (const [key, column] of old) {
    const other = fresh.get(key);
    const verdict = other === undefined ? undefined : columnReplaces(key, column, other, external);
    if (verdict !== undefined) return verdict;
  }
  return gone !== undefined && added.length > 0
    ? replaced(`column "${gone}" is dropped while others are added, which may be a new name`)
    : undefined;
}

function columnReplaces(name: string, before: Json, after: Json, external: boolean): Verdict {
  const [was, is] = [textAt(before, "type"), textAt(after, "type")];
  if (was !== undefined && is !== undefined && !isSameType(was, is)) {
    return replaced(`column "${name}" changes its type from ${was} to ${is}`);
  }
  const [mode, now] = [modeOf(before), modeOf(after)];
  if (mode !== now && !(mode === "REQUIRED" && now === "NULLABLE")) {
    return replaced(`column "${name}" changes its mode from ${mode} to ${now}`);
  }
  const [old, fresh] = [valueAt(before, "fields"), valueAt(after, "fields")];
  if (old === undefined && fresh === undefined) return undefined;
  if (old === undefined || fresh === undefined) return replaced(`column "${name}" gets, or loses, fields within it`);
  return columnsReplace(fieldsOf(old), fieldsOf(fresh), external, false);
}

function fieldsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]).filter((column) => isObject(column)) : [];
}

function isSameType(before: string, after: string): boolean {
  const [a, b] = [before.toUpperCase(), after.toUpperCase()];
  return a === b || TYPES.some((names) => names.includes(a as never) && names.includes(b as never));
}

function modeOf(column: Json): string {
  return (textAt(column, "mode") ?? "NULLABLE").toUpperCase();
}
