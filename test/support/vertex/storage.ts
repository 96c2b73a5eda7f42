import type { HttpRequest, HttpResponse } from "../workflows/http";
import { ApiError, page, partial } from "./api";

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
  private generation = 1_767_571_200_000_000;

  put(address: string, content: string, contentType = "application/json"): StoredObject {
    this.generation += 1;
    const object = { content, contentType, generation: this.generation };
    this.objects.set(address, object);
    return object;
  }

  /** The value of a JSON object; `undefined` when there is none. */
  json(address: string): unknown {
    const object = this.objects.get(address);
    return object === undefined ? undefined : JSON.parse(object.content);
  }

  /** Answers the paths below `/storage/v1`: reading and deleting. Throws an `ApiError`. */
  answer({ method, query }: HttpRequest, path: string): HttpResponse {
    const [, listed] = /^\/b\/([^/]+)\/o$/.exec(path) ?? [];
    if (listed !== undefined && method === "GET") return this.list(listed, query);
    const [, from, encodedFrom, to, copy] =
      /^\/b\/([^/]+)\/o\/([^/]+)\/rewriteTo\/b\/([^/]+)\/o\/([^/]+)$/.exec(path) ?? [];
    if (copy !== undefined && method === "POST")
      return this.rewrite(
        `gs://${from}/${decodeURIComponent(encodedFrom ?? "")}`,
        `gs://${to}/${decodeURIComponent(copy)}`,
        query,
      );
    checkParameters(query, ["alt", "generation", "ifGenerationMatch", "fields", "projection"]);
    const [, bucket, encoded] = /^\/b\/([^/]+)\/o\/([^/]+)$/.exec(path) ?? [];
    if (bucket === undefined || encoded === undefined || (method !== "GET" && method !== "DELETE"))
      throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
    const name = decodeURIComponent(encoded);
    const address = `gs://${bucket}/${name}`;
    const found = this.objects.get(address);
    if (found === undefined) throw new ApiError(404, "NOT_FOUND", `No such object: ${address}`);
    this.checkGeneration(address, query);
    // Older generations are not kept here.
    if (query.generation !== undefined && query.generation !== String(found.generation))
      throw new ApiError(404, "NOT_FOUND", `No such object: ${address}#${query.generation}`);
    if (method === "DELETE") {
      this.objects.delete(address);
      return { code: 204 };
    }
    const generation = String(found.generation);
    return query.alt === "media"
      ? { body: found.content, contentType: found.contentType, headers: { "x-goog-generation": generation } }
      : {
          body: partial(
            { bucket, name, generation, contentType: found.contentType, crc32c: checksum(found.content) },
            query.fields,
          ),
        };
  }

  /** Requests that one copy takes. */
  partsOfCopy = 1;
  private readonly copies = new Map<string, number>();

  private list(bucket: string, query: HttpRequest["query"]): HttpResponse {
    checkParameters(query, ["prefix", "maxResults", "pageToken", "fields"]);
    const root = `gs://${bucket}/`;
    const items = [...this.objects]
      .filter(([address]) => address.startsWith(`${root}${query.prefix ?? ""}`))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([address, { content, generation }]) => ({
        name: address.slice(root.length),
        generation: String(generation),
        crc32c: checksum(content),
      }));
    const pageSize = query.maxResults ?? "1000";
    const answer = page(items, "items", { ...query, pageSize });
    return { body: partial(items.length === 0 ? {} : answer, query.fields) };
  }

  private rewrite(from: string, to: string, query: HttpRequest["query"]): HttpResponse {
    checkParameters(query, ["ifGenerationMatch", "ifSourceGenerationMatch", "rewriteToken", "fields"]);
    const found = this.objects.get(from);
    if (found === undefined) throw new ApiError(404, "NOT_FOUND", `No such object: ${from}`);
    this.checkGeneration(from, { ifGenerationMatch: query.ifSourceGenerationMatch ?? String(found.generation) });
    this.checkGeneration(to, query);
    const token = `${from}>${to}`;
    if (query.rewriteToken !== undefined && query.rewriteToken !== token)
      throw new ApiError(400, "INVALID_ARGUMENT", "no such rewriteToken");
    const part = (query.rewriteToken === undefined ? 0 : (this.copies.get(token) ?? 0)) + 1;
    this.copies.set(token, part);
    if (part < this.partsOfCopy) return { body: { done: false, rewriteToken: token } };
    this.put(to, found.content, found.contentType);
    return { body: { done: true, resource: { crc32c: checksum(found.content) } } };
  }

  /** Answers the paths below `/upload/storage/v1`. Throws an `ApiError`. */
  upload({ method, query, body, headers }: HttpRequest, path: string): HttpResponse {
    const [, bucket] = /^\/b\/([^/]+)\/o$/.exec(path) ?? [];
    if (bucket === undefined || (method !== "POST" && method !== "PUT"))
      throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
    checkParameters(query, ["uploadType", "name", "ifGenerationMatch", "fields", "projection", "contentEncoding"]);
    const { uploadType, name } = query;
    if (uploadType !== "media") throw new ApiError(400, "INVALID_ARGUMENT", `uploadType: ${uploadType}`);
    if (name === undefined || name === "") throw new ApiError(400, "INVALID_ARGUMENT", "name is required");
    const address = `gs://${bucket}/${name}`;
    this.checkGeneration(address, query);
    const text = typeof body === "string";
    const given = Object.entries(headers).find(([key]) => key.toLowerCase() === "content-type")?.[1];
    const contentType = given ?? (text ? "text/plain" : "application/json");
    const { generation } = this.put(address, text ? body : JSON.stringify(body), contentType);
    return { body: partial({ bucket, name, generation: String(generation), contentType }, query.fields) };
  }

  private checkGeneration(address: string, { ifGenerationMatch: wanted }: HttpRequest["query"]): void {
    const found = this.objects.get(address)?.generation ?? 0;
    if (wanted !== undefined && !/^[0-9]+$/.test(wanted))
      throw new ApiError(400, "INVALID_ARGUMENT", `ifGenerationMatch: ${wanted}`);
    if (wanted !== undefined && Number(wanted) !== found)
      throw new ApiError(412, "FAILED_PRECONDITION", `${address} has the generation ${found}, not ${wanted}`);
  }
}

/** Something that tells contents apart, as a checksum does. */
function checksum(content: string): string {
  return Buffer.from(content).toString("base64").slice(-16);
}

function checkParameters(query: HttpRequest["query"], known: readonly string[]): void {
  for (const name of Object.keys(query))
    if (!known.includes(name)) throw new ApiError(400, "INVALID_ARGUMENT", `unknown parameter: ${name}`);
}
