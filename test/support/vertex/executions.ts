import type { HttpRequest } from "../workflows/http";
import type { ExecutionProps, ExecutionResult } from "../workflows/execution";
import type { Simulation } from "../workflows/simulation";
import { ApiError, fits, page } from "./api";

/** The API that starts, tells and cancels executions of workflows. */
export class Executions {
  /** When workflows were made, by name: seconds since 1970. */
  readonly made = new Map<string, number>();
  /** How the workflows that can be started are deployed, by name. */
  readonly workflows = new Map<string, Omit<ExecutionProps, "workflow" | "argument" | "id">>();
  private readonly labels = new Map<string, Readonly<Record<string, string>>>();

  constructor(
    private readonly parent: string,
    private readonly simulation: Simulation,
  ) {}

  /** Answers the paths below `/v1`. Throws an `ApiError`. */
  answer({ method, query, body }: HttpRequest, path: string): object {
    const [, workflow = "", id, action = ""] =
      /^\/workflows\/([^/]+)\/executions(?:\/([^/:]+)(.*))?$/.exec(path.replace(`/${this.parent}`, "")) ?? [];
    if (id === undefined) {
      if (method === "POST" && workflow !== "") return this.start(workflow, body);
      if (method === "GET" && workflow !== "") return this.list(workflow, query);
      throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
    }
    const execution = this.simulation.execution(workflow, id);
    if (execution === undefined) throw new ApiError(404, "NOT_FOUND", `${path} does not exist`);
    switch (`${method} ${action}`) {
      case "GET ":
        return this.show(execution);
      case "POST :cancel":
        return this.cancel(execution);
      case "GET /callbacks":
        return page(this.callbacks(execution), "callbacks", query);
    }
    throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
  }

  /** Answers the paths below `/v1` of the API that tells about workflows. Throws an `ApiError`. */
  describe({ method }: HttpRequest, path: string): object {
    const [, workflow = ""] = /^\/workflows\/([^/]+)$/.exec(path.replace(`/${this.parent}`, "")) ?? [];
    const made = this.made.get(workflow);
    if (method !== "GET" || made === undefined) throw new ApiError(404, "NOT_FOUND", `${path} does not exist`);
    return { name: `${this.parent}/workflows/${workflow}`, createTime: new Date(made * 1_000).toISOString() };
  }

  private start(workflow: string, body: unknown): object {
    const deployed = this.workflows.get(workflow);
    if (deployed === undefined) throw new ApiError(404, "NOT_FOUND", `the workflow ${workflow} does not exist`);
    for (const field of Object.keys(body as object))
      if (!["argument", "callLogLevel", "labels"].includes(field))
        throw new ApiError(400, "INVALID_ARGUMENT", `Unknown name "${field}"`);
    const { argument = "{}", labels = {} } = body as {
      readonly argument?: unknown;
      readonly labels?: Readonly<Record<string, string>>;
    };
    for (const [key, value] of Object.entries(labels))
      if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key) || !/^[a-z0-9_-]{0,63}$/.test(value))
        throw new ApiError(400, "INVALID_ARGUMENT", `no label: ${key}=${value}`);
    if (typeof argument !== "string") throw new ApiError(400, "INVALID_ARGUMENT", "argument is JSON in a string");
    const execution = this.simulation.start({ ...deployed, workflow, argument: JSON.parse(argument) });
    this.labels.set(execution.id, labels);
    return this.show(execution);
  }

  private list(workflow: string, query: HttpRequest["query"]): object {
    const shown = this.simulation
      .all(workflow)
      .map((execution) => this.show(execution))
      .filter((execution) => fits(execution, query.filter))
      .map(({ result, ...execution }) => (query.view === "FULL" ? { ...execution, result } : execution));
    return page(shown.reverse(), "executions", query);
  }

  private cancel(execution: ExecutionResult): object {
    if (execution.state !== "ACTIVE") throw new ApiError(400, "FAILED_PRECONDITION", "the execution has ended");
    this.simulation.cancel(execution);
    return this.show(execution);
  }

  private callbacks({ workflow, id, callbacks }: ExecutionResult): readonly object[] {
    return callbacks.map(({ number, method, waiters }) => ({
      name: `${this.parent}/workflows/${workflow}/executions/${id}/callbacks/${number}`,
      method,
      waiters: String(waiters),
    }));
  }

  private show({ workflow, id, state, argument, result, error, started, ended }: ExecutionResult) {
    return {
      name: `${this.parent}/workflows/${workflow}/executions/${id}`,
      state,
      argument: JSON.stringify(argument),
      labels: this.labels.get(id) ?? {},
      startTime: new Date(started * 1_000).toISOString(),
      ...(ended === undefined ? {} : { endTime: new Date(ended * 1_000).toISOString().replace("Z", "000001Z") }),
      ...(result === undefined ? {} : { result: JSON.stringify(result) }),
      ...(error === undefined ? {} : { error: { payload: JSON.stringify(error) } }),
    };
  }
}
