import type { Usage } from "../../../config/usage/usage";
import type { Json } from "../../../review/json";
import { type Platform, platformOf } from "../../../review/platform";

/** A platform of one stack, of resources with where they come from. */
export function platform(
  resources: Readonly<Record<string, Readonly<Record<string, Json>>>>,
  origins: Readonly<Record<string, string>> = {},
): Platform {
  const files = { manifest: { stacks: { data: { synthesizedStackPath: "stacks/data/cdk.tf.json" } } } };
  const stack = { provider: { google: [{ project: "acme-ml-test", region: "europe-west4" }] }, resource: resources };
  return platformOf({ ...files, stacks: new Map([["data", stack as Json]]), origins: { data: origins } });
}

/** Workloads that need nothing, with what a test is about. */
export function usage(parts: Partial<Usage> = {}): Usage {
  return {
    version: 1,
    environment: "test",
    region: "europe-west4",
    workloads: [],
    amounts: [],
    unknown: [],
    assumptions: [],
    ...parts,
  };
}

/** An endpoint on machines of its own. */
export function endpoint(parts: Partial<Usage["workloads"][number]> = {}): Usage["workloads"][number] {
  const month = { low: 730, expected: 730, high: 730 };
  return {
    kind: "endpoint",
    name: "fraud",
    path: "endpoints.fraud",
    models: ["fraud"],
    stack: "serving",
    location: "europe-west4",
    capacity: "on-demand",
    machines: [{ role: "machines", type: "n1-standard-4", count: 1 }],
    replicas: { low: 2, expected: 3, high: 6 },
    hours: month,
    assumes: [],
    ...parts,
  };
}
