import { textAt } from "../json";
import type { Resource } from "../platform";

// What a workflow does stands in its source, which is JSON or YAML: looked at as text, so that either is read.

/** The workflows that it starts, by name. */
export function startedIn(workflow: Resource): readonly string[] {
  return found(workflow, /"workflow": ?"([a-z][a-z0-9-]*)"/g);
}

/** The ids of the models that it registers, moves or serves. */
export function modelsIn(workflow: Resource): readonly string[] {
  return found(workflow, /\/models\/([A-Za-z0-9_-]+)|"(?:[a-z]+\.)?(?:modelId|model_id)": ?"([A-Za-z0-9_-]+)"/g);
}

/** The pools of machines that it deploys to, by name. */
export function poolsIn(workflow: Resource): readonly string[] {
  return found(workflow, /\/deploymentResourcePools\/([A-Za-z0-9_-]+)/g);
}

/** The datasets that it compares with. */
export function loggedIn(workflow: Resource): readonly string[] {
  return found(workflow, /"inputUri": ?"bq:\/\/[^."]+\.([A-Za-z0-9_]+)/g);
}

/** The machines that it asks for: `4 × a2-highgpu-1g`; `undefined` when it asks for none, or for several kinds. */
export function machinesIn(workflow: Resource): string | undefined {
  const source = sourceOf(workflow);
  const machines = found(workflow, /"machineType": ?"([^"]+)"/g);
  const [machine] = machines;
  if (machine === undefined || machines.length > 1) return undefined;
  const pools = [...source.matchAll(/"machineSpec": ?\{"machineType"[^{}]*\},\s*"replicaCount": ?"(\d+)"/g)];
  const count = pools.reduce((sum, [, replicas]) => sum + Number(replicas), 0);
  return count > 1 ? `${count} × ${machine}` : machine;
}

/** The attachment through which what it starts plugs into a network, by name. */
export function attachmentsIn(workflow: Resource): readonly string[] {
  return found(workflow, /\/networkAttachments\/([a-z][a-z0-9-]*)/g);
}

/** What a pattern's groups match, each once, in the order of the text. */
function found(workflow: Resource, pattern: RegExp): readonly string[] {
  const matches = [...sourceOf(workflow).matchAll(pattern)];
  return [...new Set(matches.map((match) => match.slice(1).find((group) => group !== undefined) ?? ""))];
}

function sourceOf({ attributes }: Resource): string {
  return textAt(attributes, "source_contents") ?? "";
}
