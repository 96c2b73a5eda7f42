import { Command } from "commander";
import { EXIT, Failure } from "./failure";
import { modelNamed, modelVersion, workflowOf } from "./models";
import { rulesOf, rulesText } from "./promotion-rules";
import { endWith, printJson, type StartingOptions, withStartingOptions } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { prepareStart, requestText, startAndFollow } from "./start";
import { takeOver } from "./take-over";
import type { Terminal } from "./terminal";

/** What `plinth promote` was asked to do; taking over is waited for in any case. */
export interface PromoteOptions extends StartingOptions {
  /** The environment that the version is taken over from. @default - it is in the environment already */
  readonly from?: string;
  /** The environment that takes it over, where `from` is given. */
  readonly to?: string;
  /** Whether what goes from environment to environment goes without a question. @default - the person is asked */
  readonly yes?: boolean;
}

/**
 * `plinth promote`: compares a version with the champion and makes it the challenger, in one environment, or after it was
 * taken over from another with the images and pipelines that it needs. Exits with 0 when it is promoted, 1 when it could not
 * be started or was refused, 130 when the person said no or stopped looking.
 */
export function promoteCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  const command = new Command("promote")
    .description(
      "promote a version of a model, here or from environment to environment, with your own Google credentials",
    )
    .argument("<what...>", "<env> <model>@<version>; with --from and --to only <model>@<version>")
    .option("--from <env>", "the environment that has proved it")
    .option("--to <env>", "the environment that takes it over")
    .option("-y, --yes", "take it over without asking");
  return withStartingOptions(command, "the promotion").action(
    async (what: readonly string[], options: PromoteOptions) => {
      endWith(await promote(context(), what, options));
    },
  );
}

/** Promotes a version. Gives the exit code; throws a `Failure`. */
export async function promote(context: RunContext, what: readonly string[], options: PromoteOptions): Promise<number> {
  const { from, to } = options;
  if ((from === undefined) !== (to === undefined)) {
    throw new Failure("--from and --to belong together: name both environments, or <env> <model>@<version> alone");
  }
  const expected = from === undefined ? 2 : 1;
  if (what.length !== expected) {
    throw new Failure(
      `received ${what.length} ${what.length === 1 ? "word" : "words"}\n  allowed: ` +
        (from === undefined
          ? "plinth promote <env> <model>@<version>"
          : "plinth promote <model>@<version> --from <env> --to <env>"),
    );
  }
  const environment = await context.environment(to ?? what[0] ?? "");
  const asked = modelVersion(what.at(-1) ?? "");
  if (from !== undefined) return takeOver(context, environment, from, asked, options);

  const { model, version } = asked;
  const settings = modelNamed(environment, model);
  const promotion = { environment, workflow: workflowOf(environment, "promote", model), argument: { version } };
  const start = prepareStart(context, promotion);
  if (options.dryRun !== true) return startAndFollow(context, promotion, start, options);
  const { request } = start;
  if (options.format === "json") printJson(context, { version: 1, rules: rulesOf(settings), requests: [request] });
  else context.out(`${rulesText(model, version, settings)}\n${requestText(request)}`);
  return EXIT.done;
}
