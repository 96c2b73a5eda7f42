import { type ApiRequest, type GoogleApi, parseJson, property } from "./google-api";

/** A workflow that was deployed. */
export interface WorkflowAddress {
  /** The project id. */
  readonly project: string;
  readonly region: string;
  /** The workflow's name, such as `train-fraud`. */
  readonly workflow: string;
}

/** One run of a workflow. */
export interface ExecutionAddress extends WorkflowAddress {
  /** The id that Google gave to the run. */
  readonly run: string;
}

/** A step of a workflow. */
export interface Step {
  /** `main` or a sub-workflow. */
  readonly routine: string;
  readonly step: string;
}

/** One run of a workflow as Google tells it. Times are as Google writes them: RFC 3339, in UTC. */
export interface Execution {
  readonly run: string;
  /** `ACTIVE`, `QUEUED`, `SUCCEEDED`, `FAILED`, `CANCELLED`, `UNAVAILABLE`, or whatever Google adds. */
  readonly state: string;
  readonly createTime?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Where it is, outermost first; of a run that has ended, where it was. */
  readonly steps: readonly Step[];
  /** What it returned: JSON as text. */
  readonly result?: string;
  /** What it failed with: JSON as text. */
  readonly error?: string;
  /** Why Google cannot say more, when the state is `UNAVAILABLE`. */
  readonly stateProblem?: string;
}

/** What a run is started with. */
export interface StartProps {
  /** The workflow's argument. At most 32 KB as JSON. */
  readonly argument: Readonly<Record<string, unknown>>;
  /** Who starts it, as the person's machine knows them. A claim: the audit log has the evidence. */
  readonly startedBy: string;
  /** A key that no other start has: by it a start is found again whose answer was lost. */
  readonly startKey: string;
}

/** Which runs to list. */
export interface ListProps {
  /** At most this many. */
  readonly limit: number;
  /**
   * Only those in this state, in Google's words.
   *
   * @default - in any state
   */
  readonly state?: string | undefined;
}

/** Where the Workflow Executions API is. */
export const EXECUTIONS_URL = "https://workflowexecutions.googleapis.com";
/** The label that says who started a run. */
export const STARTED_BY = "started-by";
const START_KEY = "start-key";
/** The argument's greatest size in bytes: https://cloud.google.com/workflows/quotas. */
const ARGUMENT_LIMIT = 32 * 1024;
/** How many of the newest runs are searched for one whose answer was lost seconds ago. */
const SEARCHED = 25;
const FIELDS = "name,state,createTime,startTime,endTime,labels,status,result,error/payload,error/context,stateError";

/** The request that starts a run, complete but for the token. */
export interface StartRequest extends ApiRequest {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly argument: string; readonly labels: Readonly<Record<string, string>> };
}

/** The argument of a run is too large. */
export class ArgumentTooLargeError extends Error {
  override readonly name = "ArgumentTooLargeError";

  constructor(size: number) {
    super(
      `The argument has ${size} bytes, ${size - ARGUMENT_LIMIT} more than the ${ARGUMENT_LIMIT} that Google allows.`,
    );
  }
}

/**
 * The Workflow Executions API, version 1: starts, reads, lists and cancels runs. All methods throw `ApiError`.
 *
 * @see https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions
 */
export class Executions {
  /** @param baseUrl another address than Google's, for tests */
  constructor(
    private readonly api: GoogleApi,
    private readonly baseUrl = EXECUTIONS_URL,
  ) {}

  /** The request that {@link start} sends, complete but for the token. Throws an {@link ArgumentTooLargeError}. */
  startRequest(workflow: WorkflowAddress, props: StartProps): StartRequest {
    const argument = JSON.stringify(props.argument);
    const size = Buffer.byteLength(argument);
    if (size > ARGUMENT_LIMIT) throw new ArgumentTooLargeError(size);
    const labels = { [STARTED_BY]: labelValue(props.startedBy), [START_KEY]: props.startKey };
    return {
      method: "POST",
      url: `${this.url(workflow)}/executions`,
      headers: this.api.headers(),
      body: { argument, labels },
    };
  }

  /**
   * Starts a run. Google has no key against starting twice, so before this is repeated after a lost answer it looks
   * whether a run with the start's key is there.
   */
  start(workflow: WorkflowAddress, props: StartProps, signal?: AbortSignal): Promise<Execution> {
    const { method, url, body } = this.startRequest(workflow, props);
    return this.api.send({ method, url, body }, execution, {
      signal,
      alreadyDone: async () => {
        const recent = await this.list(workflow, { limit: SEARCHED });
        return recent.find(({ labels }) => labels[START_KEY] === props.startKey);
      },
    });
  }

  /** One run. */
  get(address: ExecutionAddress, signal?: AbortSignal): Promise<Execution> {
    const url = `${executionUrl(this.baseUrl, address)}?fields=${FIELDS}`;
    return this.api.send({ method: "GET", url }, execution, { signal });
  }

  /** The newest runs of a workflow, newest first, over as many pages as that takes. */
  async list(workflow: WorkflowAddress, { limit, state }: ListProps): Promise<readonly Execution[]> {
    const found: Execution[] = [];
    let pageToken: string | undefined;
    do {
      const query = new URLSearchParams({
        // The short view has neither labels nor reasons; the long one has at most 100 on a page.
        view: "FULL",
        pageSize: String(Math.min(100, limit - found.length)),
        fields: `executions(${FIELDS}),nextPageToken`,
      });
      if (state !== undefined) query.set("filter", `state="${state}"`);
      if (pageToken !== undefined) query.set("pageToken", pageToken);
      const page = await this.api.send(
        { method: "GET", url: `${this.url(workflow)}/executions?${query.toString()}` },
        pageOfExecutions,
      );
      found.push(...page.executions);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined && found.length < limit);
    return found.slice(0, limit);
  }

  /** Stops a run where it is: nothing of its own cleaning up happens any more. */
  cancel(address: ExecutionAddress): Promise<Execution> {
    const url = `${executionUrl(this.baseUrl, address)}:cancel`;
    return this.api.send({ method: "POST", url, body: {} }, execution);
  }

  private url(workflow: WorkflowAddress): string {
    return workflowUrl(this.baseUrl, workflow);
  }
}

/** The address of a run at the Workflow Executions API. */
export function executionUrl(baseUrl: string, address: ExecutionAddress): string {
  return `${workflowUrl(baseUrl, address)}/executions/${encodeURIComponent(address.run)}`;
}

function workflowUrl(baseUrl: string, { project, region, workflow }: WorkflowAddress): string {
  return `${baseUrl}/v1/projects/${project}/locations/${region}/workflows/${workflow}`;
}

/** Anything as the value of a label: small letters, digits, `_` and `-`, at most 63 of them. */
function labelValue(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .slice(0, 63);
}

function pageOfExecutions(answer: unknown) {
  const written = property(answer, "executions") ?? [];
  if (!Array.isArray(written) || typeof answer !== "object") return undefined;
  const executions = written.map(execution).filter((run) => run !== undefined);
  if (executions.length < written.length) return undefined;
  return { executions, nextPageToken: string(answer, "nextPageToken") || undefined };
}

function execution(answer: unknown): Execution | undefined {
  const run = string(answer, "name")?.split("/").at(-1);
  const state = string(answer, "state");
  if (run === undefined || run === "" || state === undefined) return undefined;
  const error = property(answer, "error");
  return {
    run,
    state,
    createTime: string(answer, "createTime"),
    startTime: string(answer, "startTime"),
    endTime: string(answer, "endTime"),
    labels: texts(property(answer, "labels")),
    steps: steps(property(property(answer, "status"), "currentSteps")),
    result: string(answer, "result"),
    error: string(error, "payload") ?? string(error, "context"),
    stateProblem: string(property(answer, "stateError"), "details"),
  };
}

function steps(written: unknown): readonly Step[] {
  if (!Array.isArray(written)) return [];
  return written.map((entry) => ({ routine: string(entry, "routine") ?? "main", step: string(entry, "step") ?? "?" }));
}

function texts(written: unknown): Record<string, string> {
  const entries = typeof written === "object" && written !== null ? Object.entries(written) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function string(value: unknown, key: string): string | undefined {
  const found = property(value, key);
  return typeof found === "string" ? found : undefined;
}

/** What a JSON text holds; the text itself where it is no JSON. */
export function jsonOrText(text: string): unknown {
  const parsed = parseJson(text);
  return "value" in parsed ? parsed.value : text;
}
