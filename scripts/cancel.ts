import { Command, Option } from "commander";
import type { ExecutionAddress, Executions } from "../deploy/executions";
import { ApiError } from "../deploy/google-api";
import { isOver, runOf } from "../deploy/run";
import { EXIT } from "./failure";
import { asking, endWith, type Format, FORMATS, paint, printJson, runAddress, workflowNamed } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import type { Terminal } from "./terminal";

/** `plinth cancel`: stops a run. Exits with 0 also when it was over before. */
export function cancelCommand(terminal: Terminal, context: () => RunContext = () => processContext(terminal)): Command {
  return new Command("cancel")
    .description("stop a run of a workflow, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .argument("<workflow>", "the workflow's name, such as train-fraud")
    .argument("<run>", "the run's id, as `plinth runs` prints it")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (environment: string, workflow: string, run: string, options: { readonly format: Format }) => {
      endWith(await cancel(context(), environment, workflow, run, options.format));
    });
}

/** Stops a run. Gives the exit code; throws a `Failure`. */
export async function cancel(
  context: RunContext,
  environmentName: string,
  workflow: string,
  run: string,
  format: Format,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const deployed = workflowNamed(environment, workflow);
  const address = runAddress(deployed, run);
  const executions = context.executions(address.project);
  const attempt = { verb: "cancel", environment, workflow: deployed, run } as const;
  const outcome = await asking(attempt, () => stop(executions, address));

  const owner = { environment: environmentName, workflow };
  const told = runOf(owner, outcome.execution, context.clock.now());
  if (format === "json") printJson(context, { version: 1, cancelled: outcome.cancelled, run: told });
  else if (!outcome.cancelled) context.out(`${workflow} ${run} was over before: ${paint(context, told.state)}\n`);
  else context.out(`${workflow} ${run} is stopped\n`);
  if (outcome.cancelled) {
    context.screen.write("A job that it had started is found and cancelled by the training guard on its next round.\n");
  }
  return EXIT.done;
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
