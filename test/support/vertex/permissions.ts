import { ADDRESSES } from "./addresses";
import type { Vertex } from "./vertex";

const ENDPOINT: readonly (readonly [RegExp, string])[] = [
  [/^GET \/operations/, "aiplatform.operations.list"],
  [/^POST \/operations\/.*:cancel$/, "aiplatform.operations.list"],
  [/^GET $/, "aiplatform.endpoints.get"],
  [/^PATCH $/, "aiplatform.endpoints.update"],
  [/^POST :(deployModel|mutateDeployedModel)$/, "aiplatform.endpoints.deploy"],
  [/^POST :undeployModel$/, "aiplatform.endpoints.undeploy"],
];
const MONITOR = { GET: "get", PATCH: "update", DELETE: "delete" } as const;

/** The permissions that requests to all services but Cloud Storage asked for, sorted. */
export function permissionsUsed(vertex: Pick<Vertex, "requests">): readonly string[] {
  const permissions = vertex.requests.flatMap(({ request: { method, url } }) => {
    if (url.startsWith(ADDRESSES.MONITORING_API)) return ["monitoring.timeSeries.list"];
    if (url.startsWith(ADDRESSES.BIGQUERY_API)) return [`bigquery.jobs.${method === "POST" ? "create" : "get"}`];
    const path = url.split(`/${ADDRESSES.PARENT}/`)[1] ?? "";
    const kind = /^(customJobs|hyperparameterTuningJobs|batchPredictionJobs|pipelineJobs)/.exec(path)?.[1];
    if (kind !== undefined && path.endsWith(":cancel")) return [`aiplatform.${kind}.cancel`];
    if (path === kind) return [`aiplatform.${kind}.${method === "POST" ? "create" : "list"}`];
    if (kind !== undefined) return [`aiplatform.${kind}.get`];
    const action = `${method} ${path.replace(/^endpoints\/[^/:]+/, "")}`;
    if (path.startsWith("endpoints/")) return ENDPOINT.flatMap(([on, name]) => (on.test(action) ? [name] : []));
    if (path.includes("/operations/")) return ["aiplatform.operations.list"];
    if (path.startsWith("modelDeploymentMonitoringJobs")) return [monitorPermission(method, path)];
    if (path.endsWith("models:upload")) return ["aiplatform.models.upload"];
    if (path.endsWith("evaluations:import")) return ["aiplatform.modelEvaluations.import"];
    if (path.endsWith("/evaluations")) return ["aiplatform.modelEvaluations.list"];
    if (path.endsWith("/slices")) return ["aiplatform.modelEvaluationSlices.list"];
    if (path.endsWith(":mergeVersionAliases")) return ["aiplatform.models.update"];
    if (path.startsWith("models/")) return ["aiplatform.models.get"];
    if (url.startsWith(ADDRESSES.DEPLOYMENTS_API)) return ["workflows.workflows.get"];
    return path.startsWith("workflows/") ? [executionPermission(method, path)] : [];
  });
  return [...new Set(permissions)].sort();
}

/** The rights on objects that requests asked for: `create gs://bucket/name`. To overwrite asks for two. Sorted. */
export function objectRightsUsed(vertex: Pick<Vertex, "requests">): readonly string[] {
  const rights = vertex.requests.flatMap(({ request: { method, url, query } }) => {
    if (url.startsWith(ADDRESSES.STORAGE_UPLOAD_API)) {
      const address = `gs://${url.split("/b/")[1]?.split("/")[0]}/${query.name}`;
      return [`create ${address}`, ...(query.ifGenerationMatch === "0" ? [] : [`delete ${address}`])];
    }
    const [, bucket, name = ""] = new RegExp(`^${ADDRESSES.STORAGE_API}/b/([^/]+)/o/(.+)$`).exec(url) ?? [];
    const [, source, target] =
      new RegExp(`^${ADDRESSES.STORAGE_API}/b/([^/]+)/o/[^/]+/rewriteTo/b/([^/]+)/`).exec(url) ?? [];
    if (target !== undefined) return [`copy gs://${source} gs://${target}`];
    return bucket === undefined
      ? []
      : [`${method === "DELETE" ? "delete" : "get"} gs://${bucket}/${decodeURIComponent(name)}`];
  });
  return [...new Set(rights)].sort();
}

function monitorPermission(method: string, path: string): string {
  const [, name = "", action] = /^modelDeploymentMonitoringJobs(?:\/([^/:]+))?(?::(pause|resume))?$/.exec(path) ?? [];
  const verb =
    name === "" ? (method === "POST" ? "create" : "list") : (action ?? MONITOR[method as keyof typeof MONITOR]);
  return `aiplatform.modelDeploymentMonitoringJobs.${verb}`;
}

function executionPermission(method: string, path: string): string {
  if (path.endsWith("/callbacks")) return "workflows.callbacks.list";
  if (path.endsWith(":cancel")) return "workflows.executions.cancel";
  if (path.endsWith("/executions")) return `workflows.executions.${method === "POST" ? "create" : "list"}`;
  return "workflows.executions.get";
}
