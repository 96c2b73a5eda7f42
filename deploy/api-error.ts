/**
 * Why a request came to nothing:
 *
 * | kind | status | means |
 * |---|---|---|
 * | `unauthenticated` | 401 | the token is not accepted |
 * | `forbidden` | 403 | a permission is missing, or the API is off |
 * | `absent` | 404 | no such thing |
 * | `conflict` | 409 | somebody else changes the same thing |
 * | `refused` | other 4xx | the request is wrong |
 * | `exhausted` | 429 | still more than a quota allows after all repetitions |
 * | `unavailable` | 5xx, none | still no answer after all repetitions |
 * | `interrupted` | none | a person stopped it between two repetitions |
 * | `unreadable` | 2xx | the answer is not what this API answers |
 */
export type ApiErrorKind =
  | "unauthenticated"
  | "forbidden"
  | "absent"
  | "conflict"
  | "refused"
  | "exhausted"
  | "unavailable"
  | "interrupted"
  | "unreadable";

interface ApiErrorFacts {
  /** Google's machine-readable reason, such as `SERVICE_DISABLED`. */
  readonly reason?: string | undefined;
  /** Whether Google may have done what was asked without saying so. */
  readonly mayHaveHappened?: boolean;
}

/** A request came to nothing. The message is what Google or the network said, in one line. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly reason: string | undefined;
  readonly mayHaveHappened: boolean;

  constructor(
    readonly kind: ApiErrorKind,
    message: string,
    facts: ApiErrorFacts = {},
  ) {
    super(message);
    this.reason = facts.reason;
    this.mayHaveHappened = facts.mayHaveHappened ?? false;
  }
}
