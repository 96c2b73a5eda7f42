import { Command, Option } from "commander";
import { EXIT } from "./failure";
import { workflowOf } from "./models";
import { endWith, type Format, FORMATS, printJson } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { prepareStart, requestText, startAndFollow } from "./start";
import type { Terminal } from "./terminal";

/** What `plinth retrain` was asked to do. */
export interface RetrainOptions {
  /** Whether only to print the request. @default - it is sent */
  readonly dryRun?: boolean;
  /** Whether to stay until it is over. */
  readonly follow: boolean;
  readonly format: Format;
}

/**
 * `plinth retrain`: retrains a model as its environment says, now. Exits with 0 when it succeeded, or had nothing to do; 1
 * when it could not be started, was refused or failed; 130 when the person stopped looking.
 */
export function retrainCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  return new Command("retrain")
    .description("retrain a model as its environment says, and follow it, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .argument("<model>", "the model's name under models")
    .option("--dry-run", "print the request and send nothing; needs no credentials")
    .option("--no-follow", "return as soon as it is started")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (environment: string, model: string, options: RetrainOptions) => {
      endWith(await retrain(context(), environment, model, options));
    });
}

/** Starts a retraining. Gives the exit code; throws a `Failure`. */
export async function retrain(
  context: RunContext,
  environmentName: string,
  model: string,
  options: RetrainOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const workflow = workflowOf(environment, "retrain", model);
  const what = { environment, workflow, argument: {} };
  const start = prepareStart(context, what);
  if (options.dryRun === true) {
    if (options.format === "json") printJson(context, { version: 1, request: start.request });
    else context.out(requestText(start.request));
    return EXIT.done;
  }
  return startAndFollow(context, what, start, options);
}
