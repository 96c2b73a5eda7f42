import { Command, Option } from "commander";
import { releasePlan, releasePlanText } from "../deploy/release-plan";
import { runOf } from "../deploy/run";
import { type DeployedEnvironment, endpointWorkflow } from "../deploy/workflows";
import { didYouMean } from "../values/nearest";
import { endpointNamed } from "./endpoints";
import { EXIT, Failure } from "./failure";
import { followRun } from "./following";
import { VERSION } from "./models";
import { isDone, printEnd, remarkOnEnd } from "./release-end";
import { endWith, type Format, FORMATS, printJson, printRun, stillRunning } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { prepareStart, requestText } from "./start";
import type { Terminal } from "./terminal";

/** What `plinth release` was asked to do. */
export interface ReleaseOptions {
  /** Whether only to print what would happen. @default - the release is started */
  readonly dryRun?: boolean;
  /** Whether to stay until the release is decided. */
  readonly follow: boolean;
  readonly format: Format;
}

/**
 * `plinth release`: starts the release of a model's version to an endpoint and follows it. Exits with 0 when the version
 * serves, 1 when it could not be started, was refused or was taken back, 130 when the person stopped looking.
 */
export function releaseCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  return new Command("release")
    .description("release a version of a model to an endpoint and follow it, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .argument("<endpoint>", "the endpoint's name under endpoints")
    .argument("<model@version>", "the endpoint's model and a version: its number or an alias, such as fraud@7")
    .option("--dry-run", "print what would happen and the request, and send nothing; needs no credentials")
    .option("--no-follow", "return as soon as the release is started")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (environment: string, endpoint: string, version: string, options: ReleaseOptions) => {
      endWith(await release(context(), environment, endpoint, version, options));
    });
}

/** Starts a release. Gives the exit code; throws a `Failure`. */
export async function release(
  context: RunContext,
  environmentName: string,
  endpoint: string,
  modelVersion: string,
  { dryRun, follow, format }: ReleaseOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const settings = endpointNamed(environment, endpoint);
  const version = versionOf(modelVersion, endpoint, settings.model);
  refuseWhenFrozen(environment, endpoint, context.clock.now());

  const plan = releasePlan(environment, { endpoint, settings, version });
  const workflow = endpointWorkflow(environment, "release", endpoint);
  const start = prepareStart(context, { environment, workflow, argument: { version } });
  if (dryRun === true) {
    const { request } = start;
    if (format === "json") printJson(context, { version: 1, plan, request });
    else context.out(`${releasePlanText(plan)}\n${requestText(request)}`);
    return EXIT.done;
  }

  const { signal, dispose } = context.interruption();
  try {
    context.screen.write(releasePlanText(plan));
    const started = await start.send(signal);
    const name = workflow.address.workflow;
    if (follow) {
      context.screen.write(`Started ${name} ${started.run}\n`);
      const seen = await followRun(context, environment, workflow, started.run, signal);
      if (seen === undefined) return EXIT.interrupted;
      const done = isDone(workflow, seen);
      if (format === "json") {
        printJson(context, { version: 1, outcome: done ? "released" : "not-released", run: seen.run });
      } else {
        printEnd(context, workflow, seen);
      }
      remarkOnEnd(context, environment, workflow, seen);
      return done ? EXIT.done : EXIT.couldNotRun;
    }
    const run = runOf({ environment: environmentName, workflow: name }, started, context.clock.now());
    if (format === "json") printJson(context, { version: 1, outcome: "started", run });
    else printRun(context, run, format);
    context.screen.write(stillRunning(environmentName, name, started.run));
    return EXIT.done;
  } finally {
    dispose();
  }
}

/** The version in `<model>@<version>`. Throws a `Failure` for another model than the endpoint's, or for no version. */
function versionOf(written: string, endpoint: string, model: string): string {
  const [, named, version] = /^([^@]*)@(.*)$/.exec(written) ?? [];
  if (named === undefined || version === undefined) {
    throw new Failure(
      `${JSON.stringify(written)} is not a version of a model\n` +
        `  allowed: <model>@<version>, such as ${model}@7 or ${model}@challenger`,
    );
  }
  if (named !== model) {
    throw new Failure(
      `the endpoint ${endpoint} serves the model ${model}, not ${JSON.stringify(named)}${didYouMean(named, [model])}\n` +
        `  allowed: ${model}@<version>`,
    );
  }
  if (VERSION.test(version)) return version;
  throw new Failure(
    `${JSON.stringify(version)} is neither the number of a version nor an alias\n` +
      "  allowed: a whole number from 1 to 99999999; or 2 to 128 letters, digits and dashes, a small letter first, " +
      "no capital and no dash last",
  );
}

/** The workflow looks too; who asks is to know it at once. */
function refuseWhenFrozen({ name, releases }: DeployedEnvironment, endpoint: string, now: number): void {
  const freeze = releases?.freeze;
  if (freeze === undefined || (freeze.until !== undefined && Date.parse(freeze.until) <= now)) return;
  throw new Failure(
    `releases of ${name} are frozen${freeze.until === undefined ? "" : ` until ${freeze.until}`}: ${freeze.reason}\n` +
      `  going back is always allowed: plinth rollback ${name} ${endpoint}`,
  );
}
