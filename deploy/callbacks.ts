import { EXECUTIONS_URL, type ExecutionAddress, executionUrl } from "./executions";
import { type GoogleApi, property } from "./google-api";

/** A place in a run that waits for somebody's word. */
export interface Callback {
  readonly id: string;
  /** How many steps of the run wait for it; none once somebody has answered. */
  readonly waiters: number;
}

/** What an approver says. */
export interface Decision {
  readonly decision: "approve" | "deny";
  /** Why, for those who read the report. */
  readonly reason?: string;
}

/** The longest reason that is sent, in characters: it becomes one line of a report. */
export const REASON_LIMIT = 500;

/**
 * The callbacks of the Workflow Executions API, version 1: what runs wait for, and the word that they wait for. All
 * methods throw `ApiError`.
 *
 * @see https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions.callbacks
 */
export class Callbacks {
  /** @param baseUrl another address than Google's, for tests */
  constructor(
    private readonly api: GoogleApi,
    private readonly baseUrl = EXECUTIONS_URL,
  ) {}

  /** What a run waits for at this moment. A run keeps callbacks that were answered long ago: those are left out. */
  async waiting(address: ExecutionAddress): Promise<readonly Callback[]> {
    const found: Callback[] = [];
    let pageToken: string | undefined;
    do {
      const query = new URLSearchParams({ pageSize: "100", ...(pageToken === undefined ? {} : { pageToken }) });
      const url = `${executionUrl(this.baseUrl, address)}/callbacks?${query.toString()}`;
      const page = await this.api.send({ method: "GET", url }, pageOfCallbacks);
      found.push(...page.callbacks);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return found.filter(({ waiters }) => waiters > 0);
  }

  /**
   * Says yes or no. The address is made here from the callback's id and never taken from an answer, so that nobody but
   * Google is sent a person's token.
   */
  async decide(address: ExecutionAddress, { id }: Callback, decision: Decision): Promise<void> {
    const url = `${executionUrl(this.baseUrl, address)}/callbacks/${encodeURIComponent(id)}`;
    await this.api.send<true>({ method: "POST", url, body: decision }, () => true, {
      emptyAnswer: true,
      // After a lost answer: when nobody waits any more, the word has arrived.
      alreadyDone: async () => ((await this.waiting(address)).some((one) => one.id === id) ? undefined : true),
    });
  }
}

function pageOfCallbacks(answer: unknown) {
  const written = property(answer, "callbacks") ?? [];
  if (!Array.isArray(written) || typeof answer !== "object") return undefined;
  const callbacks = written.filter((entry) => property(entry, "method") === "POST").map(callback);
  const known = callbacks.filter((entry) => entry !== undefined);
  const next = property(answer, "nextPageToken");
  if (known.length < callbacks.length) return undefined;
  return { callbacks: known, nextPageToken: typeof next === "string" && next !== "" ? next : undefined };
}

/** A callback by its name, `projects/.../executions/.../callbacks/<id>`. Google writes the count as text, and leaves out 0. */
function callback(entry: unknown): Callback | undefined {
  const name = property(entry, "name");
  const id = typeof name === "string" ? name.split("/").at(-1) : undefined;
  const waiters = Number(property(entry, "waiters") ?? 0);
  if (id === undefined || !/^[A-Za-z0-9_][A-Za-z0-9._~=-]{0,199}$/.test(id) || !Number.isInteger(waiters))
    return undefined;
  return { id, waiters };
}
