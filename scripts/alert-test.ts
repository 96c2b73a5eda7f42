import { Command, Option } from "commander";
import { SEVERITIES, type Severity } from "../config/monitoring/alert-kinds";
import { testedSeverities } from "../config/monitoring/channel-test";
import { channelTestOf, type DeployedEnvironment, workflowsOf } from "../deploy/workflows";
import { EXIT, Failure } from "./failure";
import { endWith, type Format, FORMATS, printJson } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { prepareStart, requestText, startAndFollow } from "./start";
import type { Terminal } from "./terminal";

/** What `plinth alert-test` was asked to do. */
export interface AlertTestOptions {
  /** Whose channels are tried. @default - everybody's */
  readonly severity?: Severity;
  /** Whether only to print the request. @default - it is sent */
  readonly dryRun?: boolean;
  /** Whether to stay until it is over. */
  readonly follow: boolean;
  readonly format: Format;
}

/**
 * `plinth alert-test`: writes an entry that alerts everybody who is told of a severity, through the same channels as all other
 * alerts. Exits with 0 when the entry was written, which is not yet that anybody heard it: 1 when it was not, 130 when the
 * person stopped looking.
 */
export function alertTestCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  return new Command("alert-test")
    .description("try whether everybody who is told of alerts hears them, with your own Google credentials")
    .argument("<env>", "the environment's name")
    .addOption(new Option("--severity <severity>", "only those who are told of it").choices(SEVERITIES))
    .option("--dry-run", "print the request and send nothing; needs no credentials")
    .option("--no-follow", "return as soon as it is started")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (environment: string, options: AlertTestOptions) => {
      endWith(await alertTest(context(), environment, options));
    });
}

/** Starts the test. Gives the exit code; throws a `Failure`. */
export async function alertTest(
  context: RunContext,
  environmentName: string,
  { severity, ...options }: AlertTestOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  const severities = asked(environment, severity);
  const workflow = workflowOf(environment, severities);
  const what = { environment, workflow, argument: { severities } };
  const start = prepareStart(context, what);
  if (options.dryRun === true) {
    if (options.format === "json") printJson(context, { version: 1, request: start.request });
    else context.out(requestText(start.request));
    return EXIT.done;
  }
  const exitCode = await startAndFollow(context, what, start, options);
  if (exitCode === EXIT.done) context.screen.write(whoHears(environment, severities));
  return exitCode;
}

function asked({ name, monitoring }: DeployedEnvironment, severity: Severity | undefined): readonly Severity[] {
  const tested = monitoring === undefined ? [] : testedSeverities(monitoring);
  const fix = "add one to monitoring.channels of its file, and apply observability";
  if (tested.length === 0) {
    throw new Failure(`nobody is told of alerts of ${name}: it has no channels\n  ${fix}`);
  }
  if (severity === undefined) return tested;
  if (tested.includes(severity)) return [severity];
  throw new Failure(
    `nobody is told of ${JSON.stringify(severity)} in ${name}\n  somebody is told of: ${tested.join(", ")}\n  ${fix}`,
  );
}

function workflowOf(environment: DeployedEnvironment, severities: readonly Severity[]) {
  const workflow = channelTestOf(environment);
  const known = workflowsOf(environment).some(({ kind }) => kind === "test");
  if (workflow !== undefined && known) return workflow;
  const entry = { report: "plinth-test", severity: severities[0], test: "1" };
  throw new Failure(
    [
      `${environment.name} has no workflows, so that there is none to start`,
      "  whoever may write log entries rings with this, and another `test` each time:",
      `  gcloud logging write plinth-test '${JSON.stringify(entry)}' --payload-type=json --project=${environment.project.id}`,
    ].join("\n"),
  );
}

/** Who should hear it: the person asks them. */
function whoHears({ monitoring }: DeployedEnvironment, severities: readonly Severity[]): string {
  const lines = severities.flatMap((severity) =>
    Object.entries(monitoring?.channels ?? {}).flatMap(([name, channel]) => {
      if (!channel.severities.includes(severity)) return [];
      const leadsTo = "email" in channel ? channel.email : "topic" in channel ? channel.topic : channel.existing;
      return [`  ${severity}: ${name} (${leadsTo})\n`];
    }),
  );
  return `Within about five minutes these should hear it; ask them:\n${lines.join("")}  somebody does not: docs/runbooks/channel-test.md\n`;
}
