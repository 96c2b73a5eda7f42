import { Command } from "commander";
import { workflowOf } from "./models";
import { endWith, type StartingOptions, withStartingOptions } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { startOrShow } from "./start";
import type { Terminal } from "./terminal";

/**
 * `plinth retrain`: retrains a model as its environment says, now. Exits with 0 when it succeeded, or had nothing to do; 1
 * when it could not be started, was refused or failed; 130 when the person stopped looking.
 */
export function retrainCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  const command = new Command("retrain")
    .description("retrain a model as its environment says, and follow it, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .argument("<model>", "the model's name under models");
  return withStartingOptions(command, "it").action(
    async (environment: string, model: string, options: StartingOptions) => {
      endWith(await retrain(context(), environment, model, options));
    },
  );
}

/** Starts a retraining. Gives the exit code; throws a `Failure`. */
export async function retrain(
  context: RunContext,
  environmentName: string,
  model: string,
  options: StartingOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const workflow = workflowOf(environment, "retrain", model);
  return startOrShow(context, { environment, workflow, argument: {} }, options);
}
