import { Command, Option } from "commander";
import { parseOverrides, tellOverrideProblems } from "../deploy/overrides";
import { jobNames, launcherOf, overrideLimits } from "../deploy/workflows";
import { didYouMean } from "../values/nearest";
import { EXIT, Failure } from "./failure";
import { endWith, type Format, FORMATS, printJson } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { prepareStart, requestText, startAndFollow } from "./start";
import type { Terminal } from "./terminal";

/** What `plinth train` was asked to do. */
export interface TrainOptions {
  /** Each `--set`, as it was written. @default - nothing is different */
  readonly set?: readonly string[];
  /** Whether only to print the request. @default - it is sent */
  readonly dryRun?: boolean;
  /** Whether to stay until the run is over. */
  readonly follow: boolean;
  readonly format: Format;
}

/**
 * `plinth train`: starts a training job through its launcher and follows it. Exits with 0 when the run succeeded, 1 when
 * it could not be started or failed, 130 when the person stopped looking.
 */
export function trainCommand(terminal: Terminal, context: () => RunContext = () => processContext(terminal)): Command {
  return new Command("train")
    .description("start a training job and follow it to its end, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .argument("<job>", "the job's name under training.jobs")
    .option(
      "--set <key=value>",
      "do it differently this once: args, image, datasetVersion, capacity, machine or run; may be repeated",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option("--dry-run", "print the request and send nothing; needs no credentials")
    .option("--no-follow", "return as soon as the run is started")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (environment: string, job: string, options: TrainOptions) => {
      endWith(await train(context(), environment, job, options));
    });
}

/** Starts a training job. Gives the exit code; throws a `Failure`. */
export async function train(
  context: RunContext,
  environmentName: string,
  job: string,
  options: TrainOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const launcher = launcherOf(environment, job);
  if (launcher === undefined) {
    const names = jobNames(environment);
    throw new Failure(
      `${environmentName} has no training job ${JSON.stringify(job)}${didYouMean(job, names)}\n` +
        `  jobs: ${names.join(", ") || "none: declare one under training.jobs"}`,
    );
  }
  const { overrides, problems } = parseOverrides(options.set ?? [], overrideLimits(launcher.job));
  if (overrides === undefined) throw new Failure(tellOverrideProblems(problems));

  // The launcher submits a run only once, so that not even a start that is repeated by mistake costs twice.
  const { run: name = context.runName(), ...others } = overrides;
  const what = { environment, workflow: launcher, argument: { run: name, ...others }, name };
  const start = prepareStart(context, what);
  if (options.dryRun === true) {
    if (options.format === "json") printJson(context, { version: 1, request: start.request });
    else context.out(requestText(start.request));
    return EXIT.done;
  }
  return startAndFollow(context, what, start, options);
}
