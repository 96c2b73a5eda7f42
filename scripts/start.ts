import { ArgumentTooLargeError, type Execution, type StartRequest } from "../deploy/executions";
import { runOf } from "../deploy/run";
import type { DeployedEnvironment, DeployedWorkflow } from "../deploy/workflows";
import { EXIT, Failure } from "./failure";
import { followToEnd, type ResultOf } from "./following";
import { asking, printJson, printRun, type StartingOptions, stillRunning } from "./run-commands";
import type { RunContext } from "./run-context";

/** A run that can be started. */
export interface Start {
  /** The request, complete but for the token. */
  readonly request: StartRequest;
  /** Starts the run. Throws a `Failure` that says what to do. */
  send(signal?: AbortSignal): Promise<Execution>;
}

/** What is started. */
export interface StartOptions {
  readonly environment: DeployedEnvironment;
  readonly workflow: DeployedWorkflow;
  readonly argument: Readonly<Record<string, unknown>>;
  /**
   * The run's own name, by which a repeated start starts it once.
   *
   * @default - the run has no name
   */
  readonly name?: string;
}

/** Prepares the start of a run. Throws a `Failure` when its argument is too large. */
export function prepareStart(context: RunContext, options: StartOptions): Start {
  const { environment, workflow, argument, name } = options;
  const { address } = workflow;
  const props = { argument, startedBy: context.user, startKey: name ?? context.runName() };
  const executions = context.executions(address.project);
  return {
    request: withinLimits(() => executions.startRequest(address, props)),
    send: (signal) =>
      asking({ verb: "start", environment, workflow, ...(name === undefined ? {} : { name }) }, () =>
        executions.start(address, props, signal),
      ),
  };
}

/**
 * Starts a run, and follows it to its end unless it is told not to; prints it either way. Gives the exit code; throws a
 * `Failure`.
 */
export async function startAndFollow(
  context: RunContext,
  { environment, workflow }: StartOptions,
  start: Start,
  { follow, format }: Pick<StartingOptions, "follow" | "format">,
  resultOf?: ResultOf,
): Promise<number> {
  const { signal, dispose } = context.interruption();
  try {
    const started = await start.send(signal);
    const { run } = started;
    const owner = { environment: environment.name, workflow: workflow.address.workflow };
    if (follow) {
      context.screen.write(`Started ${owner.workflow} ${run}\n`);
      return await followToEnd(context, environment, workflow, run, format, signal, resultOf);
    }
    const now = runOf(owner, started, context.clock.now());
    if (format === "json" && resultOf !== undefined) printJson(context, resultOf(now, "started"));
    else printRun(context, now, format);
    context.screen.write(stillRunning(environment.name, owner.workflow, run));
    return EXIT.done;
  } finally {
    dispose();
  }
}

/**
 * Starts a workflow that takes nothing but its name, or prints the request where only that is asked for. Gives the exit code;
 * throws a `Failure`.
 */
export async function startOrShow(context: RunContext, what: StartOptions, options: StartingOptions): Promise<number> {
  const start = prepareStart(context, what);
  if (options.dryRun !== true) return startAndFollow(context, what, start, options);
  if (options.format === "json") printJson(context, { version: 1, request: start.request });
  else context.out(requestText(start.request));
  return EXIT.done;
}

/** A request as people read it. */
export function requestText({ method, url, headers, body }: StartRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...lines, "", JSON.stringify(body), ""].join("\n");
}

function withinLimits<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ArgumentTooLargeError) throw new Failure(error.message);
    throw error;
  }
}
