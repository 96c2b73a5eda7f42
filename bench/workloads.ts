import type { Environments, StackJson } from "./bare-script";

/**
 * The source of an environment file with so many workloads, each with a zone, a dataset and a table of its own beside what
 * they share. At most 90: a project has 100 service accounts by default.
 */
export function environmentSource(name: string, workloads: number): string {
  const names = Array.from({ length: workloads }, (_, index) => `job-${index}`);
  const record = (entry: (workload: string) => unknown) =>
    Object.fromEntries(names.map((workload) => [workload, entry(workload)]));
  const environment = {
    name,
    project: { id: "acme-ml-bench", number: "481516234200", region: "europe-west4" },
    storage: {
      zones: { raw: {}, ...record(() => ({ expireAfter: "30d" })) },
      datasets: record(() => ({ tables: { results: { columns: { at: "TIMESTAMP", value: "FLOAT" } } } })),
    },
    workloads: record((workload) => ({
      reads: ["zone:raw"],
      writes: [`zone:${workload}`, `dataset:${workload}`],
    })),
  };
  return `import { defineEnvironment } from "../define";\nexport default defineEnvironment(${JSON.stringify(environment, undefined, 2)});\n`;
}

const STACKS = 8;
const TYPES_PER_STACK = 6;
const RESOURCES_PER_STACK = 75;

/** 600 resources of six types in eight stacks: what a check is held against. */
export function sixHundredResources(): Environments {
  const project = "acme-ml-bench";
  const make = (type: number, name: string): readonly [string, Record<string, unknown>] => {
    const member = `serviceAccount:${name}@${project}.iam.gserviceaccount.com`;
    const kinds: readonly (readonly [string, Record<string, unknown>])[] = [
      [
        "google_storage_bucket",
        { name, location: "EU", uniform_bucket_level_access: true, versioning: { enabled: true } },
      ],
      ["google_storage_bucket_iam_member", { bucket: name, role: "roles/storage.objectViewer", member }],
      ["google_service_account", { account_id: name }],
      ["google_bigquery_dataset", { dataset_id: name.replaceAll("-", "_"), location: "EU" }],
      ["google_project_iam_member", { project, role: "roles/bigquery.jobUser", member }],
      ["google_project_service", { service: `${name}.googleapis.com`, disable_on_destroy: false }],
    ];
    return kinds[type % TYPES_PER_STACK] as readonly [string, Record<string, unknown>];
  };
  const stack = (index: number): StackJson => {
    const resource: Record<string, Record<string, Record<string, unknown>>> = {};
    for (let number = 0; number < RESOURCES_PER_STACK; number += 1) {
      const [type, config] = make(number, `bench-${index}-${number}`);
      (resource[type] ??= {})[`R${number}`] = config;
    }
    return {
      terraform: { backend: { gcs: { bucket: `${project}-tfstate`, prefix: `bench/${index}` } } },
      provider: { google: [{ project, region: "europe-west4" }] },
      resource,
    };
  };
  return { bench: Object.fromEntries(Array.from({ length: STACKS }, (_, index) => [`stack-${index}`, stack(index)])) };
}
