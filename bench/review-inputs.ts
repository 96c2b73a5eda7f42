import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Attributes = Readonly<Record<string, unknown>>;

/** A workflow as large as a release: what is compared field by field. */
function source(steps: number, changed: boolean): string {
  const step = (index: number) => ({
    [`step-${index}`]: { call: "http.post", args: { url: `https://example.com/${index}`, timeout: changed ? 60 : 30 } },
  });
  return JSON.stringify({ main: { steps: Array.from({ length: steps }, (_, index) => step(index)) } });
}

/** One of four types in turn, with so many values. */
function resource(index: number, changed: boolean): readonly [type: string, attributes: Attributes] {
  const name = `bench-${index}`;
  switch (index % 4) {
    case 0:
      return [
        "google_storage_bucket",
        { name, location: changed && index % 8 === 0 ? "US" : "EU", force_destroy: true },
      ];
    case 1:
      return [
        "google_storage_bucket_iam_member",
        {
          bucket: `bench-${index - 1}`,
          role: changed ? "roles/storage.objectUser" : "roles/storage.objectViewer",
          member: `serviceAccount:${name}@acme-ml-bench.iam.gserviceaccount.com`,
        },
      ];
    case 2:
      return ["google_service_account", { account_id: name, description: changed ? "after" : "before" }];
    default:
      return [
        "google_workflows_workflow",
        {
          name,
          region: "europe-west4",
          source_contents: source(40, changed),
          user_env_vars: { BUCKET: `bench-${index - 3}` },
        },
      ];
  }
}

/** Writes a platform of so many resources in four stacks, every one of which is another on the two sides. */
export function writePlatform(folder: string, resources: number, changed: boolean): void {
  const stacks = new Map<string, Record<string, Record<string, Attributes>>>();
  for (let index = 0; index < resources; index += 1) {
    const [type, attributes] = resource(index, changed);
    const name = `stack-${Math.floor((4 * index) / resources)}`;
    const stack = stacks.get(name) ?? {};
    stacks.set(name, stack);
    (stack[type] ??= {})[`It${index}`] = attributes;
  }
  const provider = { google: [{ project: "acme-ml-bench", region: "europe-west4" }] };
  const entries = [...stacks.keys()].map((name) => [
    name,
    { dependencies: [], synthesizedStackPath: `stacks/${name}/cdk.tf.json` },
  ]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(entries) as unknown }));
  for (const [name, own] of stacks) {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify({ provider, resource: own }));
  }
}

/** A plan of at least so many bytes, in which three of four resources change, with the state and the values beside. */
export function planSource(bytes: number): string {
  const changes: string[] = [];
  const values: string[] = [];
  for (let index = 0, size = 0; size < bytes; index += 1) {
    const [type, before] = resource(index, false);
    const [, after] = resource(index, index % 4 !== 2);
    const address = `${type}.It${index}`;
    const actions = index % 8 === 0 ? ["delete", "create"] : index % 4 === 2 ? ["no-op"] : ["update"];
    const change = { actions, before, after, after_unknown: { id: true }, before_sensitive: {}, after_sensitive: {} };
    const text = JSON.stringify({ address, mode: "managed", type, name: `It${index}`, change });
    const value = JSON.stringify({ address, mode: "managed", type, name: `It${index}`, values: after });
    changes.push(text);
    values.push(value);
    size += text.length + value.length;
  }
  const module = `{"root_module":{"resources":[${values.join(",")}]}}`;
  return `{"format_version":"1.2","terraform_version":"1.11.4","planned_values":${module},"resource_changes":[${changes.join(",")}]}`;
}
