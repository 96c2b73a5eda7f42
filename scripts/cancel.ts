import { Command, Option } from "commander";
import type { ExecutionAddress, Executions } from "../deploy/executions";
import { ApiError } from "../deploy/api-error";
import { property } from "../deploy/google-api";
import { isReleased } from "../deploy/release-steps";
import { isOver, type Run, runOf } from "../deploy/run";
import type { DeployedWorkflow, WorkflowKind } from "../deploy/workflows";
import { EXIT } from "./failure";
import { putInOrder } from "./put-in-order";
import { asking, endWith, type Format, FORMATS, paint, printJson, runAddress, workflowNamed } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import type { Terminal } from "./terminal";

/** What `plinth cancel` was asked to do. */
export interface CancelOptions {
  /** Whether to stay until the guard of an endpoint has put it in order. */
  readonly follow: boolean;
  readonly format: Format;
}

/**
 * `plinth cancel`: stops a run. Exits with 0 also when it was over before. Of a release or a rollback that has not put
 * everything in order itself it starts the guard at once and follows it: it exits with 1 when the endpoint could not be put in order.
 */
export function cancelCommand(terminal: Terminal, context: () => RunContext = () => processContext(terminal)): Command {
  return new Command("cancel")
    .description("stop a run of a workflow, with your own Google credentials; an endpoint is put in order at once")
    .argument("<env>", "the environment's name")
    .argument("<workflow>", "the workflow's name, such as train-fraud or release-fraud")
    .argument("<run>", "the run's id, as `plinth runs` prints it")
    .option("--no-follow", "of a release or a rollback: do not wait until the endpoint is in order")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (environment: string, workflow: string, run: string, options: CancelOptions) => {
      endWith(await cancel(context(), environment, workflow, run, options));
    });
}

/** Stops a run. Gives the exit code; throws a `Failure`. */
export async function cancel(
  context: RunContext,
  environmentName: string,
  workflow: string,
  run: string,
  options: CancelOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const deployed = workflowNamed(environment, workflow);
  const address = runAddress(deployed, run);
  const executions = context.executions(address.project);
  const outcome = await asking({ verb: "cancel", environment, workflow: deployed, run }, () =>
    stop(executions, address),
  );

  const { cancelled, execution } = outcome;
  const told = runOf({ environment: environmentName, workflow }, execution, context.clock.now());
  if (options.format === "text") {
    const state = cancelled ? "is stopped" : `was over before: ${paint(context, told.state)}`;
    context.out(`${workflow} ${run} ${state}\n`);
  }
  const left = LEFT[deployed.kind];
  if (cancelled && left !== undefined) context.screen.write(`${left}\n`);
  if (cancelled && deployed.kind === "release" && isReleased(execution.steps)) {
    context.screen.write("Its version keeps serving. The guard removes the previous model when its time is over.\n");
  }

  const guard = mayBeInDisorder(deployed, told)
    ? await putInOrder(context, environment, deployed, run, options)
    : undefined;
  if (options.format === "json") printJson(context, { version: 1, cancelled, run: told, guard: guard?.run });
  return guard?.exitCode ?? EXIT.done;
}

const JOB_LEFT = "A job that it had started is found and cancelled by the guard of jobs on its next round.";
/** What a run leaves behind that is stopped, and who looks after it. */
const LEFT: Partial<Record<WorkflowKind, string>> = {
  train: JOB_LEFT,
  tune: JOB_LEFT,
  predict: JOB_LEFT,
  retrain: "What it had started goes on by itself: plinth runs shows it, and plinth cancel stops it.",
};

/** Whether a release or a rollback that is over, or about to be, may have left something for the guard. */
function mayBeInDisorder({ kind }: DeployedWorkflow, { state, report }: Run): boolean {
  if (kind !== "release" && kind !== "rollback") return false;
  return state !== "succeeded" && state !== "skipped" && property(report, "settled") !== true;
}

async function stop(executions: Executions, address: ExecutionAddress) {
  const before = await executions.get(address);
  if (isOver(runOf({ environment: "", workflow: address.workflow }, before, 0).state)) {
    return { cancelled: false, execution: before };
  }
  try {
    return { cancelled: true, execution: await executions.cancel(address) };
  } catch (error) {
    if (!(error instanceof ApiError && error.kind === "refused")) throw error;
    // It may have ended between the look and the call.
    const after = await executions.get(address);
    if (after.state === "ACTIVE" || after.state === "QUEUED") throw error;
    return { cancelled: false, execution: after };
  }
}
