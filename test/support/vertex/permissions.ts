import type { Vertex } from "./vertex";

/** The permissions that requests to Vertex AI and to the executions of workflows asked for, sorted. */
export function permissionsUsed(vertex: Vertex): readonly string[] {
  const permissions = vertex.requests.flatMap(({ request: { method, url } }) => {
    const path = url.split("/locations/europe-west4/")[1] ?? "";
    const kind = /^(customJobs|hyperparameterTuningJobs|batchPredictionJobs)/.exec(path)?.[1];
    if (kind !== undefined && path.endsWith(":cancel")) return [`aiplatform.${kind}.cancel`];
    if (path === kind) return [`aiplatform.${kind}.${method === "POST" ? "create" : "list"}`];
    if (kind !== undefined) return [`aiplatform.${kind}.get`];
    if (path.endsWith("models:upload")) return ["aiplatform.models.upload"];
    if (path.endsWith("evaluations:import")) return ["aiplatform.modelEvaluations.import"];
    if (path.endsWith("/evaluations")) return ["aiplatform.modelEvaluations.list"];
    if (path.includes("/operations/")) return ["aiplatform.operations.list"];
    if (path.startsWith("models/")) return ["aiplatform.models.get"];
    return path.startsWith("workflows/") ? ["workflows.executions.get"] : [];
  });
  return [...new Set(permissions)].sort();
}
