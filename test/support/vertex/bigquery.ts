import type { HttpRequest } from "../workflows/http";
import { ApiError } from "./api";

/** What a query gives. */
export interface QueryAnswer {
  /** Every row with the same columns; a value is written as text, as the API does. */
  readonly rows?: readonly Readonly<Record<string, string | number | boolean | null>>[];
  /** Seconds until it is done. @default - none */
  readonly takes?: number;
  /** Why it failed. @default - it does not */
  readonly error?: string;
}

interface QueryJob {
  readonly jobId: string;
  readonly location: string;
  readonly begun: number;
  readonly answer: QueryAnswer;
}

interface QueryRequest {
  readonly query?: string;
  readonly useLegacySql?: boolean;
  readonly timeoutMs?: number;
  readonly location?: string;
  readonly requestId?: string;
}

const FIELDS = [
  "kind query maxResults defaultDataset timeoutMs jobTimeoutMs dryRun useQueryCache useLegacySql parameterMode",
  "queryParameters location labels maximumBytesBilled requestId createSession formatOptions",
].flatMap((names) => names.split(" "));

/** Queries of BigQuery, with answers that somebody else gives. */
export class BigQuery {
  /** What a query gives. Throw an `ApiError` for a query that is refused. */
  query: (sql: string, request: Readonly<Record<string, unknown>>) => QueryAnswer = () => ({ rows: [] });
  /** The texts of all queries that were begun. */
  readonly asked: string[] = [];
  private readonly jobs: QueryJob[] = [];
  private readonly requests = new Map<string, QueryJob>();

  constructor(
    private readonly project: string,
    private readonly clock: () => number,
  ) {}

  /** Answers the paths below `/bigquery/v2`. Throws an `ApiError`. */
  answer({ method, query, body }: HttpRequest, path: string): object {
    const [, jobId] = new RegExp(`^/projects/${this.project}/queries(?:/([^/]+))?$`).exec(path) ?? [];
    if (!path.startsWith(`/projects/${this.project}/queries`) || method !== (jobId === undefined ? "POST" : "GET"))
      throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
    if (jobId === undefined) return this.begin(body as QueryRequest);
    const job = this.jobs.find((one) => one.jobId === jobId);
    // Without a location only jobs in the US and the EU are found.
    if (job === undefined || query.location !== job.location)
      throw new ApiError(404, "NOT_FOUND", `Not found: Job ${this.project}:${query.location ?? "US"}.${jobId}`);
    return this.show(job, Number(query.timeoutMs ?? 10_000));
  }

  private begin(request: QueryRequest): object {
    for (const field of Object.keys(request))
      if (!FIELDS.includes(field)) throw new ApiError(400, "INVALID_ARGUMENT", `Unknown name "${field}"`);
    const { query = "", useLegacySql = true, timeoutMs = 10_000, location = "US", requestId } = request;
    if (query.trim() === "") throw new ApiError(400, "INVALID_ARGUMENT", "query is required");
    if (useLegacySql) throw new ApiError(400, "INVALID_ARGUMENT", "legacy SQL is not simulated: useLegacySql");
    const known = requestId === undefined ? undefined : this.requests.get(requestId);
    if (known !== undefined) return this.show(known, timeoutMs);
    this.asked.push(query);
    const answer = this.query(query, request as Readonly<Record<string, unknown>>);
    const job = { jobId: `job_${this.jobs.length + 1}`, location, begun: this.clock(), answer };
    this.jobs.push(job);
    if (requestId !== undefined) this.requests.set(requestId, job);
    return this.show(job, timeoutMs);
  }

  private show({ jobId, location, begun, answer }: QueryJob, timeoutMs: number): object {
    const { rows = [], takes = 0, error } = answer;
    const jobReference = { projectId: this.project, jobId, location };
    if (this.clock() + timeoutMs / 1_000 < begun + takes) return { jobReference, jobComplete: false };
    if (error !== undefined) throw new ApiError(400, "INVALID_ARGUMENT", error);
    const columns = Object.keys(rows[0] ?? {});
    return {
      jobReference,
      jobComplete: true,
      totalRows: String(rows.length),
      schema: { fields: columns.map((name) => ({ name, type: "STRING", mode: "NULLABLE" })) },
      ...(rows.length === 0
        ? {}
        : { rows: rows.map((row) => ({ f: columns.map((name) => ({ v: written(row[name]) })) })) }),
    };
  }
}

function written(value: string | number | boolean | null | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}
