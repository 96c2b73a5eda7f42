import type { HttpRequest, HttpResponse } from "../workflows/http";
import { ApiError, partial } from "./api";

/** The address of a package in a registry of pipelines. */
const PACKAGE = /^https:\/\/([\w-]+)-kfp\.pkg\.dev\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/;
const VERSION = /^\/(projects\/[^/]+\/locations\/[^/]+\/repositories\/[^/]+\/packages\/[^/]+\/versions\/[^/]+)$/;

/** Registries of images and pipelines, as far as workflows look into them. */
export class Registries {
  /** What lies in registries of pipelines, by its address. */
  readonly packages = new Map<string, { readonly content: string; readonly contentType: string }>();
  /** Versions of images and packages: `projects/…/repositories/…/packages/…/versions/sha256:…`, nothing encoded. */
  readonly versions = new Set<string>();

  /** Puts a package into a registry. Registries say of every file that it is bytes. */
  put(address: string, content: string, contentType = "application/octet-stream"): void {
    this.packages.set(address, { content, contentType });
  }

  /** Whether this is asked for at a registry of pipelines itself. */
  static isPackage({ url }: HttpRequest): boolean {
    return PACKAGE.test(url);
  }

  /** Gives a package. Throws an `ApiError`. */
  download({ method, url }: HttpRequest): HttpResponse {
    const found = this.packages.get(url);
    if (method !== "GET" || found === undefined) throw new ApiError(404, "NOT_FOUND", `no such package: ${url}`);
    return { body: found.content, contentType: found.contentType };
  }

  /** Answers the paths of Artifact Registry. Throws an `ApiError`. */
  answer({ method, query }: HttpRequest, path: string): HttpResponse {
    const [, encoded] = VERSION.exec(path) ?? [];
    const name = encoded?.split("/").map(decodeURIComponent).join("/");
    if (method !== "GET" || name === undefined || !this.versions.has(name))
      throw new ApiError(404, "NOT_FOUND", `Requested entity was not found: ${name ?? path}`);
    return { body: partial({ name, createTime: "2026-01-04T00:00:00Z" }, query.fields) };
  }
}
