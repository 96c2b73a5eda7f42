import { Command, Option } from "commander";
import { ArgumentTooLargeError, type StartRequest } from "../deploy/executions";
import { parseOverrides, tellOverrideProblems } from "../deploy/overrides";
import { runOf } from "../deploy/run";
import { jobNames, launcherOf, overrideLimits } from "../deploy/workflows";
import { didYouMean } from "../values/nearest";
import { EXIT, Failure } from "./failure";
import { asking, endWith, type Format, FORMATS, followToEnd, printJson, printRun, stillRunning } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
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

  const { address } = launcher;
  // The launcher submits a run only once, so that not even a start that is repeated by mistake costs twice.
  const { run: name = context.runName(), ...others } = overrides;
  const start = { argument: { run: name, ...others }, startedBy: context.user, startKey: name };
  const executions = context.executions(address.project);
  const request = withinLimits(() => executions.startRequest(address, start));
  if (options.dryRun === true) {
    if (options.format === "json") printJson(context, { version: 1, request });
    else context.out(requestText(request));
    return EXIT.done;
  }

  const { signal, dispose } = context.interruption();
  try {
    const attempt = { verb: "start", environment, workflow: launcher, name } as const;
    const started = await asking(attempt, () => executions.start(address, start, signal));
    const { run } = started;
    if (options.follow) {
      context.screen.write(`Started ${address.workflow} ${run}\n`);
      return await followToEnd(context, environment, launcher, run, options.format, signal);
    }
    printRun(
      context,
      runOf({ environment: environmentName, workflow: address.workflow }, started, context.clock.now()),
      options.format,
    );
    context.screen.write(stillRunning(environmentName, address.workflow, run));
    return EXIT.done;
  } finally {
    dispose();
  }
}

function withinLimits<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ArgumentTooLargeError) throw new Failure(error.message);
    throw error;
  }
}

function requestText({ method, url, headers, body }: StartRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...lines, "", JSON.stringify(body), ""].join("\n");
}
