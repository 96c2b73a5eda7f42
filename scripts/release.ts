import { Command } from "commander";
import { releasePlan, releasePlanText } from "../deploy/release-plan";
import { type DeployedEnvironment, endpointWorkflow } from "../deploy/workflows";
import { didYouMean } from "../values/nearest";
import { endpointNamed } from "./endpoints";
import { EXIT, Failure } from "./failure";
import { VERSION } from "./models";
import { endWith, printJson, type StartingOptions, withStartingOptions } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { prepareStart, requestText, startAndFollow } from "./start";
import type { Terminal } from "./terminal";

/**
 * `plinth release`: starts the release of a model's version to an endpoint and follows it. Exits with 0 when the version
 * serves, 1 when it could not be started, was refused or was taken back, 130 when the person stopped looking.
 */
export function releaseCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  const command = new Command("release")
    .description("release a version of a model to an endpoint and follow it, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .argument("<endpoint>", "the endpoint's name under endpoints")
    .argument("<model@version>", "the endpoint's model and a version: its number or an alias, such as fraud@7");
  return withStartingOptions(command, "the release").action(
    async (environment: string, endpoint: string, version: string, options: StartingOptions) => {
      endWith(await release(context(), environment, endpoint, version, options));
    },
  );
}

/** Starts a release. Gives the exit code; throws a `Failure`. */
export async function release(
  context: RunContext,
  environmentName: string,
  endpoint: string,
  modelVersion: string,
  options: StartingOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const settings = endpointNamed(environment, endpoint);
  const version = versionOf(modelVersion, endpoint, settings.model);
  refuseWhenFrozen(environment, endpoint, context.clock.now());

  const plan = releasePlan(environment, { endpoint, settings, version });
  const workflow = endpointWorkflow(environment, "release", endpoint);
  const what = { environment, workflow, argument: { version } };
  const start = prepareStart(context, what);
  if (options.dryRun === true) {
    const { request } = start;
    if (options.format === "json") printJson(context, { version: 1, plan, request });
    else context.out(`${releasePlanText(plan)}\n${requestText(request)}`);
    return EXIT.done;
  }
  context.screen.write(releasePlanText(plan));
  return startAndFollow(context, what, start, options, (run, outcome) => ({
    version: 1,
    outcome: OUTCOMES[outcome],
    run,
  }));
}

/** What has become of a version, by what has become of the run. */
const OUTCOMES = { started: "started", done: "released", "not-done": "not-released" } as const;

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
