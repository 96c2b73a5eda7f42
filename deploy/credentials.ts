const LOGIN = "gcloud auth application-default login";

/** Where access tokens for Google's APIs come from. */
export interface Credentials {
  /** A token that is valid now. Throws a {@link CredentialsError} when there is none to be had. */
  token(): Promise<string>;
}

/** Nobody is logged in, or no longer. The message is one sentence that says what to do. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
}

/** What this needs of Google's own library. */
export interface TokenSource {
  getAccessToken(): Promise<string | null | undefined>;
}

/**
 * The person's own credentials, as `gcloud auth application-default login` leaves them; in CI the ones that
 * `GOOGLE_APPLICATION_CREDENTIALS` names. Google's library is loaded at the first token: most commands need none.
 */
export function applicationDefaultCredentials(open: () => Promise<TokenSource> = openLibrary): Credentials {
  let source: Promise<TokenSource> | undefined;
  return {
    async token() {
      try {
        source ??= open();
        const token = await (await source).getAccessToken();
        if (typeof token === "string" && token !== "") return token;
      } catch (error) {
        throw new CredentialsError(explain(error instanceof Error ? error.message : String(error)));
      }
      throw new CredentialsError(`Google gave no access token for your credentials: log in again with \`${LOGIN}\`.`);
    },
  };
}

async function openLibrary(): Promise<TokenSource> {
  const { googleTokens } = await import("./google-credentials");
  return googleTokens();
}

function explain(problem: string): string {
  if (problem.startsWith("Could not load the default credentials")) {
    return `There are no Google credentials on this machine: log in with \`${LOGIN}\`.`;
  }
  if (/invalid_grant|invalid_rapt|reauth/i.test(problem)) {
    return `Your Google credentials have expired or were revoked: log in again with \`${LOGIN}\`.`;
  }
  const [line = ""] = problem.split("\n");
  return `Your Google credentials cannot be used (${line.trim().replace(/\.$/, "")}): log in again with \`${LOGIN}\`.`;
}
