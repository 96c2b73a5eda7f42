import { type HttpRequest, requestOf } from "../workflows/http";
import type { Simulation } from "../workflows/simulation";
import { fromJson, type ValueMap } from "../workflows/values";
import type { Vertex } from "./vertex";

/** Asks a simulated cloud as a workflow would. Gives the status and the body. */
export function client(vertex: Vertex, simulation: Simulation) {
  return (
    method: string,
    url: string,
    rest: Partial<Pick<HttpRequest, "query" | "body" | "headers">> = {},
  ): { readonly code: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> } => {
    const args = fromJson({ method, url, auth: { type: "OAuth2" }, ...rest }) as ValueMap;
    const request = requestOf("http.request", args, { time: simulation.now, execution: "test" });
    return { code: 200, body: undefined, ...vertex.service(request) };
  };
}
