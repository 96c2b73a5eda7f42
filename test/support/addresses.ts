/** Types that hold what cannot be made again: losing one of their addresses loses data, keys or an identity. */
export const STATEFUL_TYPES: ReadonlySet<string> = new Set([
  "google_artifact_registry_repository",
  "google_bigquery_dataset",
  "google_bigquery_table",
  "google_compute_network",
  "google_compute_network_attachment",
  "google_compute_subnetwork",
  "google_dns_managed_zone",
  "google_kms_crypto_key",
  "google_kms_key_ring",
  "google_logging_project_bucket_config",
  "google_project_iam_custom_role",
  "google_pubsub_topic",
  "google_secret_manager_secret",
  "google_service_account",
  "google_storage_bucket",
  "google_vertex_ai_endpoint",
  "google_vertex_ai_index",
  "google_vertex_ai_index_endpoint",
  "google_vertex_ai_tensorboard",
  "google_workbench_instance",
]);

/** A stack's synthesized JSON, as far as addresses are concerned. */
export interface AddressedStack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
}

/** All addresses of an environment as `<stack> <address>`, in order, below a line that counts those of each stack. */
export function addressList(stacks: Readonly<Record<string, AddressedStack>>): string {
  const counts: string[] = [];
  const lines: string[] = [];
  for (const [name, stack] of Object.entries(stacks)) {
    const addresses = addressesOf(stack);
    counts.push(`# ${name}: ${addresses.length}\n`);
    lines.push(...addresses.map((address) => `${name} ${address}\n`));
  }
  return [...counts.sort(), ...lines.sort()].join("");
}

/** The stateful lines of an earlier list that are neither there any more nor moved. */
export function lostAddresses(earlier: string, stacks: Readonly<Record<string, AddressedStack>>): readonly string[] {
  const kept = new Set(
    Object.entries(stacks).flatMap(([name, stack]) =>
      [...addressesOf(stack), ...(stack.moved ?? []).map(({ from }) => from)].map((address) => `${name} ${address}`),
    ),
  );
  return earlier.split("\n").filter((line) => {
    const [, type] = /^[^#\s]\S* (\w+)\./.exec(line) ?? [];
    return type !== undefined && STATEFUL_TYPES.has(type) && !kept.has(line);
  });
}

function addressesOf({ resource = {} }: AddressedStack): readonly string[] {
  return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}
