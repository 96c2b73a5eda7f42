import type { HttpRequest, HttpResponse } from "../workflows/http";
import { ApiError } from "./api";

/** An object of a bucket. */
export interface StoredObject {
  /** Text. */
  readonly content: string;
  readonly contentType: string;
  readonly generation: number;
}

/** The objects of all buckets, by `gs://bucket/name`. */
export class Storage {
  readonly objects = new Map<string, StoredObject>();
  private generation = 0;

  put(address: string, content: string, contentType = "application/json"): StoredObject {
    this.generation += 1;
    const object = { content, contentType, generation: this.generation };
    this.objects.set(address, object);
    return object;
  }

  /** Answers the paths below `/storage/v1` and `/upload/storage/v1`. Throws an `ApiError`. */
  answer({ method, query, body }: HttpRequest, path: string): HttpResponse {
    const [, bucket, name = query.name] = /^\/b\/([^/]+)\/o(?:\/([^/]+))?$/.exec(path) ?? [];
    if (bucket === undefined || name === undefined) throw new ApiError(404, "NOT_FOUND", `no such address: ${path}`);
    const address = `gs://${bucket}/${decodeURIComponent(name)}`;
    const found = this.objects.get(address);
    const wanted = query.ifGenerationMatch;
    if (method !== "GET" && wanted !== undefined && Number(wanted) !== (found?.generation ?? 0))
      throw new ApiError(412, "FAILED_PRECONDITION", `${address} has another generation`);
    if (method === "POST") {
      const content = typeof body === "string" ? body : JSON.stringify(body);
      return { body: { name, generation: String(this.put(address, content).generation) } };
    }
    if (found === undefined) throw new ApiError(404, "NOT_FOUND", `No such object: ${address}`);
    if (method === "DELETE") {
      this.objects.delete(address);
      return { code: 204 };
    }
    return query.alt === "media"
      ? { body: found.content, contentType: found.contentType }
      : { body: { name, generation: String(found.generation) } };
  }
}
