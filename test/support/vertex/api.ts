import Ajv from "ajv";
import schemas from "../../../catalog/vertex-requests.json";
import type { HttpResponse } from "../workflows/http";

/** An answer that is an error of a Google API. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly status: string,
    message: string,
  ) {
    super(message);
  }

  response(): HttpResponse {
    const { code, message, status } = this;
    return { code, body: { error: { code, message, status } } };
  }
}

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schemas, "vertex");

/** What is wrong with the body of a request, by the shape of the API; empty when nothing is. */
export function bodyProblems(message: keyof typeof schemas.definitions, body: unknown): readonly string[] {
  const validate = ajv.getSchema(`vertex#/definitions/${message}`);
  if (validate === undefined) throw new Error(`no shape of ${message}`);
  return validate(body) === true
    ? []
    : (validate.errors ?? []).map(({ instancePath, message: problem, params }) =>
        `${instancePath || "/"} ${problem ?? ""} ${JSON.stringify(params)}`.trim(),
      );
}

/** Throws the `ApiError` that Google answers to a body of a wrong shape. */
export function checkBody(message: keyof typeof schemas.definitions, body: unknown): void {
  const problems = bodyProblems(message, body);
  if (problems.length > 0) throw new ApiError(400, "INVALID_ARGUMENT", problems.join("; "));
}

/** The part of an answer that the `fields` of a request ask for: `name,trials(id,state)`. */
export function partial(value: unknown, fields: string | undefined): unknown {
  if (fields === undefined) return value;
  const wanted = new Map(split(fields).map((field) => [field.replace(/\(.*$/s, ""), /\((.*)\)$/s.exec(field)?.[1]]));
  const pick = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(pick);
    if (typeof item !== "object" || item === null) return item;
    const entries = Object.entries(item).filter(([key]) => wanted.has(key));
    return Object.fromEntries(entries.map(([key, inner]) => [key, partial(inner, wanted.get(key))]));
  };
  return pick(value);
}

function split(fields: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const sign of fields) {
    if (sign === "(") depth += 1;
    if (sign === ")") depth -= 1;
    if (sign === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += sign;
  }
  return [...parts, part];
}

/** Whether a resource fits a filter of `AND`, `=` and `!=`. Throws an `ApiError` for any other filter. */
export function fits(resource: Readonly<Record<string, unknown>>, filter: string | undefined): boolean {
  if (filter === undefined || filter === "") return true;
  return filter.split(" AND ").every((part) => {
    const [, path, operator, expected] = /^([A-Za-z_.-]+)(!?=)"([^"]*)"$/.exec(part.trim()) ?? [];
    if (path === undefined) throw new ApiError(400, "INVALID_ARGUMENT", `invalid filter: ${part}`);
    const [field, ...key] = path.split(".");
    const value = key.reduce<unknown>(
      (inner, name) => (inner as Record<string, unknown> | undefined)?.[name],
      resource[field as string],
    );
    return (value === expected) === (operator === "=");
  });
}

/** One page of a list, as the API gives it. */
export function page<T>(items: readonly T[], key: string, query: Readonly<Record<string, string>>) {
  const start = Number(query.pageToken ?? 0) || 0;
  const end = start + Number(query.pageSize ?? 100);
  return { [key]: items.slice(start, end), ...(end < items.length ? { nextPageToken: String(end) } : {}) };
}
