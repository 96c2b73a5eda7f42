import { Command, Option } from "commander";
import { endpointWorkflow } from "../deploy/workflows";
import { endpointNamed } from "./endpoints";
import { EXIT } from "./failure";
import { endWith, type Format, FORMATS, printJson } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { prepareStart, requestText, startAndFollow } from "./start";
import type { Terminal } from "./terminal";

/** What `plinth rollback` was asked to do. */
export interface RollbackOptions {
  /** Whether only to print the request. @default - it is sent */
  readonly dryRun?: boolean;
  /** Whether to stay until the previous model serves. */
  readonly follow: boolean;
  readonly format: Format;
}

/**
 * `plinth rollback`: puts the previous model back, also in the middle of a release, which the workflow stops. Exits with 0
 * when the previous model serves, 1 when it does not, 130 when the person stopped looking.
 */
export function rollbackCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  return new Command("rollback")
    .description("put the previous model of an endpoint back, now, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .argument("<endpoint>", "the endpoint's name under endpoints")
    .option("--dry-run", "print the request and send nothing; needs no credentials")
    .option("--no-follow", "return as soon as the rollback is started")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (environment: string, endpoint: string, options: RollbackOptions) => {
      endWith(await rollback(context(), environment, endpoint, options));
    });
}

/** Starts a rollback. Gives the exit code; throws a `Failure`. */
export async function rollback(
  context: RunContext,
  environmentName: string,
  endpoint: string,
  options: RollbackOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  endpointNamed(environment, endpoint);
  const what = { environment, workflow: endpointWorkflow(environment, "rollback", endpoint), argument: {} };
  const start = prepareStart(context, what);
  if (options.dryRun === true) {
    if (options.format === "json") printJson(context, { version: 1, request: start.request });
    else context.out(requestText(start.request));
    return EXIT.done;
  }
  return startAndFollow(context, what, start, options);
}
