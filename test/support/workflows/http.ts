import { LIMITS } from "../../../constructs/workflows/language/limits";
import { failure, fromJson, isMap, isNumber, toJson, type Value, type ValueMap } from "./values";

/** A request as the simulated service sees it. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or text; `undefined` without a body. */
  readonly body: unknown;
  /** How the workflow identifies itself. */
  readonly auth: "OAuth2" | "OIDC" | undefined;
  /** Virtual seconds since 1970. */
  readonly time: number;
  /** Who asks: the id of the execution. */
  readonly execution: string;
}

/** What the simulated service answers. */
export interface HttpResponse {
  /** @default - 200 */
  readonly code?: number;
  /** JSON, or text, or bytes. */
  readonly body?: unknown;
  /** @default - JSON's for JSON, plain text's for text */
  readonly contentType?: string;
  /** Beside the type of the content; their names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** No answer: the tag of the error and the seconds until it is known. */
export class NoAnswer extends Error {
  constructor(
    readonly tag: "ConnectionError" | "ConnectionFailedError" | "TimeoutError",
    readonly seconds = 1,
  ) {
    super(tag);
  }
}

/** A simulated service. Throws a {@link NoAnswer} when it does not answer. */
export type HttpService = (request: HttpRequest) => HttpResponse;

/** Makes the request of an `http.*` step. Throws a `Raised` for arguments that the service would refuse. */
export function requestOf(
  name: string,
  args: ValueMap,
  context: { readonly time: number; readonly execution: string },
): HttpRequest {
  const { method, url, query = {}, headers = {}, body, auth, timeout = BigInt(LIMITS.httpSeconds) } = args;
  if (typeof url !== "string" || !/^https?:\/\//.test(url)) throw failure("ValueError", `not a URL: ${String(url)}`);
  if (!isNumber(timeout) || timeout <= 0 || timeout > LIMITS.httpSeconds)
    throw failure("ValueError", `timeout is 1 to ${LIMITS.httpSeconds} seconds`);
  const verb = name === "http.request" ? String(method) : name.slice("http.".length).toUpperCase();
  const { url: address, query: inUrl } = split(url);
  return {
    ...context,
    method: verb,
    url: address,
    query: { ...inUrl, ...texts(query, "query") },
    headers: texts(headers, "headers"),
    body: body === undefined ? undefined : toJson(body),
    auth: authOf(auth),
  };
}

function split(url: string) {
  const [address = "", search = ""] = url.split("?");
  return { url: address, query: Object.fromEntries(new URLSearchParams(search)) };
}

function texts(value: Value, what: string): Readonly<Record<string, string>> {
  if (!isMap(value)) throw failure("TypeError", `${what} is a map`);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (item === null || typeof item === "object") throw failure("TypeError", `${what}.${key} is not a plain value`);
      return [key, String(item)];
    }),
  );
}

function authOf(auth: Value | undefined): "OAuth2" | "OIDC" | undefined {
  if (auth === undefined) return undefined;
  const type = isMap(auth) ? auth.type : undefined;
  if (type !== "OAuth2" && type !== "OIDC") throw failure("ValueError", "auth.type is OAuth2 or OIDC");
  return type;
}

/** What an `http.*` step gives back. Throws a `Raised` for everything that is not a success. */
export function resultOf({ code = 200, body, contentType, headers = {} }: HttpResponse): Value {
  const text = typeof body === "string";
  const type = contentType ?? (text ? "text/plain" : "application/json");
  if (body !== undefined && Buffer.byteLength(text ? body : JSON.stringify(body)) > LIMITS.responseBytes)
    throw failure("ResourceLimitError", `a response of more than ${LIMITS.responseBytes} bytes`);
  const value =
    type.startsWith("application/json") && text
      ? fromJson(JSON.parse(body))
      : text && !type.startsWith("text/")
        ? new Uint8Array(Buffer.from(body))
        : fromJson(body);
  const result = { code: BigInt(code), headers: { ...headers, "content-type": type }, body: value };
  if (code >= 200 && code < 300) return result;
  throw failure("HttpError", `HTTP server responded with error code ${code}`, result);
}
