import { Command, Option } from "commander";
import { type Callback, type Decision, REASON_LIMIT } from "../deploy/callbacks";
import type { Execution } from "../deploy/executions";
import { ApiError } from "../deploy/api-error";
import { isReleased } from "../deploy/release-steps";
import { isOver, runOf } from "../deploy/run";
import { type DeployedEnvironment, type DeployedWorkflow, endpointOf, endpointWorkflow } from "../deploy/workflows";
import { endpointNamed } from "./endpoints";
import { EXIT, Failure } from "./failure";
import { workflowOf } from "./models";
import { asking, endWith, type Format, FORMATS, paint, printJson, runAddress } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import type { Terminal } from "./terminal";

/** What `plinth approve` and `plinth deny` were asked to do. */
export interface DecideOptions {
  /** Why, for those who read the report. @default - no reason is given */
  readonly reason?: string;
  readonly format: Format;
}

/** A release that waits for an approver. */
interface Waiting {
  readonly execution: Execution;
  readonly callback: Callback;
}

/** So many releases of one endpoint are looked at: one works, and few others keep previous models. */
const SEARCHED = 25;

/** `plinth approve`: says yes to a release that waits. Exits with 1 when nothing waits. */
export function approveCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  return decideCommand("approve", "say yes to a release or a promotion that waits for an approver", context);
}

/** `plinth deny`: says no to a release that waits, which then takes itself back. Exits with 1 when nothing waits. */
export function denyCommand(terminal: Terminal, context: () => RunContext = () => processContext(terminal)): Command {
  return decideCommand("deny", "say no to a release or a promotion that waits for an approver", context).option(
    "--reason <text>",
    "why, for those who read the report",
  );
}

function decideCommand(name: Decision["decision"], description: string, context: () => RunContext): Command {
  return new Command(name)
    .description(`${description}, with your own Google credentials`)
    .argument("<env>", "the environment's name")
    .argument("<endpoint>", "the endpoint's name under endpoints; promote-<model> for a promotion")
    .argument("[run]", "the run's id, where several wait")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (environment: string, endpoint: string, run: string | undefined, options: DecideOptions) => {
      endWith(await decide(context(), name, environment, endpoint, run, options));
    });
}

/** Sends a decision to the release of an endpoint that waits for one. Gives the exit code; throws a `Failure`. */
export async function decide(
  context: RunContext,
  decision: Decision["decision"],
  environmentName: string,
  endpoint: string,
  run: string | undefined,
  { reason, format }: DecideOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const said = reason === undefined ? undefined : reasonOf(reason);
  const workflow = askingWorkflow(environment, endpoint);
  const chosen =
    run === undefined
      ? await onlyOneWaiting(context, environment, workflow, decision)
      : await waitingRun(context, environment, workflow, run);

  const { address } = workflow;
  const id = chosen.execution.run;
  await asking({ verb: "answer", environment, workflow, run: id }, () =>
    context
      .callbacks(address.project)
      .decide({ ...address, run: id }, chosen.callback, said === undefined ? { decision } : { decision, reason: said }),
  );
  if (format === "json") {
    const told = runOf(
      { environment: environmentName, workflow: address.workflow },
      chosen.execution,
      context.clock.now(),
    );
    printJson(context, { version: 1, decision, run: told });
  } else {
    const undone = workflow.kind === "promote" ? "promotes nothing" : "takes itself back";
    const what = decision === "approve" ? "is approved and goes on" : `is denied and ${undone}`;
    context.out(`${address.workflow} ${id} ${what}\n`);
  }
  context.screen.write(`  follow: plinth runs ${environmentName} ${address.workflow} ${id} --follow\n`);
  return EXIT.done;
}

/**
 * What waits for a decision: the release of an endpoint, or, by the name of its workflow, the promotion of a model. Throws a
 * `Failure` where there is neither.
 */
function askingWorkflow(environment: DeployedEnvironment, subject: string): DeployedWorkflow {
  const [, model] = /^promote-(.+)$/.exec(subject) ?? [];
  if (model !== undefined && endpointOf(environment, subject) === undefined) {
    return workflowOf(environment, "promote", model);
  }
  endpointNamed(environment, subject);
  return endpointWorkflow(environment, "release", subject);
}

/** The one release of an endpoint that waits. Throws a `Failure` when none does, or more than one. */
async function onlyOneWaiting(
  context: RunContext,
  environment: DeployedEnvironment,
  workflow: DeployedWorkflow,
  decision: Decision["decision"],
): Promise<Waiting> {
  const { address, subject, kind } = workflow;
  const [noun, named] = kind === "promote" ? ["promotion", address.workflow] : ["release", subject];
  const active = await asking({ verb: "list", environment, workflow }, () =>
    context.executions(address.project).list(address, { limit: SEARCHED, state: "ACTIVE" }),
  );
  const looked = await Promise.all(
    active.map(async (execution) => ({
      execution,
      callback: await callbackOf(context, environment, workflow, execution),
    })),
  );
  const waiting = looked.flatMap(({ execution, callback }) =>
    callback === undefined ? [] : [{ execution, callback }],
  );
  const [only, ...others] = waiting;
  if (only === undefined) {
    throw new Failure(
      [
        `no ${noun} of ${subject} waits for an approver`,
        ...active.map((execution) => `  ${address.workflow} ${execution.run} ${doing(execution)}`),
        ...(active.length === 0 ? [`  none is under way: plinth runs ${environment.name} ${address.workflow}`] : []),
      ].join("\n"),
    );
  }
  if (others.length === 0) return only;
  throw new Failure(
    [
      `several ${noun}s of ${subject} wait for an approver: name one`,
      ...waiting.map(({ execution }) => `  plinth ${decision} ${environment.name} ${named} ${execution.run}`),
    ].join("\n"),
  );
}

/** A run that a person named. Throws a `Failure` when it does not wait. */
async function waitingRun(
  context: RunContext,
  environment: DeployedEnvironment,
  workflow: DeployedWorkflow,
  run: string,
): Promise<Waiting> {
  const address = runAddress(workflow, run);
  const execution = await asking({ verb: "read", environment, workflow, run }, () =>
    context.executions(address.project).get(address),
  );
  const { state } = runOf({ environment: environment.name, workflow: address.workflow }, execution, 0);
  if (isOver(state)) {
    throw new Failure(`${address.workflow} ${run} waits for nobody: it is over, and ${paint(context, state)}`);
  }
  const callback = await callbackOf(context, environment, workflow, execution);
  if (callback !== undefined) return { execution, callback };
  throw new Failure(`${address.workflow} ${run} does not wait for an approver\n  it ${doing(execution)}`);
}

async function callbackOf(
  context: RunContext,
  environment: DeployedEnvironment,
  workflow: DeployedWorkflow,
  { run }: Execution,
): Promise<Callback | undefined> {
  const { address } = workflow;
  const found = await asking({ verb: "ask", environment, workflow, run }, async () => {
    try {
      return await context.callbacks(address.project).waiting({ ...address, run });
    } catch (error) {
      // It has ended since it was listed.
      if (error instanceof ApiError && error.kind === "absent") return [];
      throw error;
    }
  });
  return found.at(-1);
}

function doing({ steps }: Execution): string {
  if (isReleased(steps)) return "has released, and keeps the previous model for a while";
  const last = steps.at(-1);
  return last === undefined ? "has just begun" : `is at ${last.routine}.${last.step}`;
}

/** A reason on one line. Throws a `Failure` when it is none, or too long for a report. */
function reasonOf(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  if (line.length > 0 && line.length <= REASON_LIMIT) return line;
  const received = line.length === 0 ? "is empty" : `has ${line.length} characters`;
  throw new Failure(`the reason ${received}\n  allowed: 1 to ${REASON_LIMIT} characters`);
}
