import { ApiError, type ApiErrorKind } from "./api-error";
import { type Clock, systemClock } from "./clock";
import type { Credentials } from "./credentials";

/** A request to one of Google's APIs. */
export interface ApiRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What a client of Google's APIs is made from. */
export interface GoogleApiProps {
  readonly credentials: Credentials;
  /** The project whose quota is used, which must have the API on. */
  readonly quotaProject: string;
  /** @default - Node's own */
  readonly fetch?: typeof fetch;
  /** @default - the clock on the wall */
  readonly clock?: Clock;
}

/** How a request is sent. */
export interface SendOptions<T> {
  /** Raised when a person does not want to wait any more. A POST that is under way is still awaited. */
  readonly signal?: AbortSignal;
  /**
   * Asked before a request is repeated that Google may have carried out: what it answers is taken for the answer.
   *
   * @default - the request is repeated, which is right for whatever can be done twice
   */
  readonly alreadyDone?: () => Promise<T | undefined>;
  /**
   * What an answer with nothing in it means.
   *
   * @default - it is unreadable
   */
  readonly emptyAnswer?: T;
}

const ATTEMPTS = 6;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 30_000;
/** Errors of a connection that never came about: nothing was asked. */
const NOT_SENT = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH"]);

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

interface Unanswered {
  readonly problem: string;
  readonly sent: boolean;
}

/**
 * Sends JSON to Google's APIs as a person, and repeats what is worth repeating: 429, 5xx and lost connections, six times
 * in about half a minute, or as slowly as Google asks.
 */
export class GoogleApi {
  private readonly credentials: Credentials;
  private readonly quotaProject: string;
  private readonly fetch: typeof fetch;
  private readonly clock: Clock;

  constructor(props: GoogleApiProps) {
    this.credentials = props.credentials;
    this.quotaProject = props.quotaProject;
    this.fetch = props.fetch ?? fetch;
    this.clock = props.clock ?? systemClock;
  }

  /** The headers of every request, without the token. */
  headers(): Readonly<Record<string, string>> {
    return { "Content-Type": "application/json", "X-Goog-User-Project": this.quotaProject };
  }

  /**
   * The answer as `read` understands it. Throws an {@link ApiError}, and a `CredentialsError` when nobody is logged in.
   *
   * @param read gives `undefined` for an answer that it does not understand
   */
  async send<T>(
    request: ApiRequest,
    read: (answer: unknown) => T | undefined,
    options: SendOptions<T> = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.once(request, options.signal);
      const answered = "status" in outcome;
      if (answered && outcome.status < 400) return understand(request, outcome, read, options);
      if (answered && outcome.status !== 429 && outcome.status < 500) throw refusal(outcome);

      const mayHaveHappened = answered ? outcome.status !== 429 : outcome.sent;
      const problem = answered ? `${outcome.status} ${saidBy(outcome).message}` : outcome.problem;
      if (attempt === ATTEMPTS) {
        const kind = answered && outcome.status === 429 ? "exhausted" : "unavailable";
        throw new ApiError(kind, problem, { mayHaveHappened });
      }
      await this.clock.sleep(pause(attempt, answered ? outcome.retryAfter : null), options.signal);
      if (options.signal?.aborted === true) throw new ApiError("interrupted", problem, { mayHaveHappened });
      if (mayHaveHappened) {
        const done = await this.askWhetherDone(options);
        if (done !== undefined) return done;
      }
    }
  }

  private async askWhetherDone<T>({ alreadyDone }: SendOptions<T>): Promise<T | undefined> {
    try {
      return await alreadyDone?.();
    } catch (error) {
      if (error instanceof ApiError) {
        throw new ApiError(error.kind, error.message, { reason: error.reason, mayHaveHappened: true });
      }
      throw error;
    }
  }

  private async once({ method, url, body }: ApiRequest, signal?: AbortSignal): Promise<Answered | Unanswered> {
    const headers = { ...this.headers(), Authorization: `Bearer ${await this.credentials.token()}` };
    const patience = AbortSignal.timeout(PATIENCE);
    try {
      const response = await this.fetch(url, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        // What only reads may be given up in the middle.
        signal: method === "GET" && signal !== undefined ? AbortSignal.any([signal, patience]) : patience,
      });
      return {
        status: response.status,
        text: await response.text(),
        retryAfter: response.headers.get("retry-after"),
      };
    } catch (error) {
      const { code, problem } = connectionProblem(error);
      return { problem: `${new URL(url).host}: ${problem}`, sent: !NOT_SENT.has(code) };
    }
  }
}

function pause(attempt: number, retryAfter: string | null): number {
  const asked = retryAfter !== null && /^\d{1,4}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : 0;
  return Math.min(LONGEST_PAUSE, Math.max(asked, FIRST_PAUSE * 2 ** (attempt - 1)));
}

function understand<T>(
  request: ApiRequest,
  { text }: Answered,
  read: (answer: unknown) => T | undefined,
  { emptyAnswer }: SendOptions<T>,
): T {
  if (text.trim() === "" && emptyAnswer !== undefined) return emptyAnswer;
  const { value } = parseJson(text);
  const answer = value === undefined ? undefined : read(value);
  if (answer !== undefined) return answer;
  const shown = text.trim() === "" ? "nothing" : oneLine(text);
  throw new ApiError("unreadable", `the answer to ${request.method} ${request.url} was not understood: ${shown}`, {
    mayHaveHappened: request.method === "POST",
  });
}

function refusal(answer: Answered): ApiError {
  const kinds: Partial<Record<number, ApiErrorKind>> = {
    401: "unauthenticated",
    403: "forbidden",
    404: "absent",
    409: "conflict",
  };
  const { message, reason } = saidBy(answer);
  return new ApiError(kinds[answer.status] ?? "refused", message, { reason });
}

/** What an answer with an error says: Google's own form where it has it, else the text. */
function saidBy({ text }: Answered): { readonly message: string; readonly reason?: string | undefined } {
  const error = property(parseJson(text).value, "error");
  const message = property(error, "message");
  if (typeof message !== "string") return { message: text.trim() === "" ? "without a message" : oneLine(text) };
  const details = property(error, "details");
  const reasons = Array.isArray(details) ? details.map((detail) => property(detail, "reason")) : [];
  return { message: oneLine(message), reason: reasons.find((candidate) => typeof candidate === "string") };
}

function connectionProblem(error: unknown): { readonly code: string; readonly problem: string } {
  const cause = property(error, "cause") ?? error;
  const code = property(cause, "code");
  if (typeof code === "string") return { code, problem: code };
  if (property(error, "name") === "TimeoutError") {
    return { code: "", problem: `no answer within ${PATIENCE / 1_000} seconds` };
  }
  return { code: "", problem: cause instanceof Error ? oneLine(cause.message) : "the connection failed" };
}

/** A property of something that may be anything. */
export function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** What a text holds as JSON; no value when it is not JSON. */
export function parseJson(text: string): { readonly value?: unknown } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return {};
  }
}

/** A text of any length on one line of at most 300 characters. */
export function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}
