import { Command } from "commander";
import { endpointWorkflow } from "../deploy/workflows";
import { endpointNamed } from "./endpoints";
import { endWith, type StartingOptions, withStartingOptions } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { startOrShow } from "./start";
import type { Terminal } from "./terminal";

/**
 * `plinth rollback`: puts the previous model back, also in the middle of a release, which the workflow stops. Exits with 0
 * when the previous model serves, 1 when it does not, 130 when the person stopped looking.
 */
export function rollbackCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  const command = new Command("rollback")
    .description("put the previous model of an endpoint back, now, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .argument("<endpoint>", "the endpoint's name under endpoints");
  return withStartingOptions(command, "the rollback").action(
    async (environment: string, endpoint: string, options: StartingOptions) => {
      endWith(await rollback(context(), environment, endpoint, options));
    },
  );
}

/** Starts a rollback. Gives the exit code; throws a `Failure`. */
export async function rollback(
  context: RunContext,
  environmentName: string,
  endpoint: string,
  options: StartingOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  endpointNamed(environment, endpoint);
  const workflow = endpointWorkflow(environment, "rollback", endpoint);
  return startOrShow(context, { environment, workflow, argument: {} }, options);
}
