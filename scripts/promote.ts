import { Command, Option } from "commander";
import type { Model } from "../config/schema/environment";
import { EXIT, Failure } from "./failure";
import { followRun } from "./following";
import { checkGiver, modelNamed, modelVersion, workflowOf } from "./models";
import { isDone, printEnd, remarkOnEnd } from "./release-end";
import { endWith, type Format, FORMATS, printJson } from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import { prepareStart, requestText, startAndFollow } from "./start";
import type { Terminal } from "./terminal";

/** What `plinth promote` was asked to do. */
export interface PromoteOptions {
  /** The environment that the version is taken over from. @default - it is in the environment already */
  readonly from?: string;
  /** The environment that takes it over, where `from` is given. */
  readonly to?: string;
  /** Whether only to print what would happen. @default - it is started */
  readonly dryRun?: boolean;
  /** Whether to stay until it is over: taking over is waited for in any case. */
  readonly follow: boolean;
  readonly format: Format;
}

/**
 * `plinth promote`: compares a version with the champion and makes it the challenger, in one environment, or after it was
 * taken over from another. Exits with 0 when it is promoted, 1 when it could not be started or was refused, 130 when the
 * person stopped looking.
 */
export function promoteCommand(
  terminal: Terminal,
  context: () => RunContext = () => processContext(terminal),
): Command {
  return new Command("promote")
    .description(
      "promote a version of a model, here or from environment to environment, with your own Google credentials",
    )
    .argument("<what...>", "<env> <model>@<version>; with --from and --to only <model>@<version>")
    .option("--from <env>", "the environment that has proved it")
    .option("--to <env>", "the environment that takes it over")
    .option("--dry-run", "print what would happen and the requests, and send nothing; needs no credentials")
    .option("--no-follow", "return as soon as the promotion is started")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(async (what: readonly string[], options: PromoteOptions) => {
      endWith(await promote(context(), what, options));
    });
}

/** Promotes a version. Gives the exit code; throws a `Failure`. */
export async function promote(context: RunContext, what: readonly string[], options: PromoteOptions): Promise<number> {
  const { from, to, dryRun, format } = options;
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
  const { model, version } = modelVersion(what.at(-1) ?? "");
  const settings = modelNamed(environment, model);
  const workflow = workflowOf(environment, "promote", model);

  if (from === undefined) {
    const asked = { environment, workflow, argument: { version } };
    const start = prepareStart(context, asked);
    if (dryRun !== true) return startAndFollow(context, asked, start, options);
    if (format === "json") printJson(context, { version: 1, rules: rulesOf(settings), requests: [start.request] });
    else context.out(`${rulesText(model, version, settings)}\n${requestText(start.request)}`);
    return EXIT.done;
  }

  const adoption = workflowOf(environment, "adopt", model);
  checkGiver(environment, model, from);
  const giver = await context.environment(from);
  const theirs = modelNamed(giver, model).serving.image;
  const digests = { from: digestOf(theirs), to: digestOf(settings.serving.image) };
  const asked = { environment, workflow: adoption, argument: { from, version } };
  const start = prepareStart(context, asked);
  if (dryRun === true) {
    // Which version it becomes is known once it is there; its alias is known before.
    const alias = /^[0-9]/.test(version) ? `${from}-${version}` : `${from}-<number of ${version}>`;
    const then = prepareStart(context, { environment, workflow, argument: { version: alias } });
    const same = digests.from === digests.to;
    const handover = { model, modelVersion: version, from, to: environment.name, alias, digests, same };
    if (format === "json") {
      printJson(context, { version: 1, handover, rules: rulesOf(settings), requests: [start.request, then.request] });
    } else {
      const lines = [
        `${model}@${version} goes from ${from} to ${environment.name}, where it gets the alias ${alias}`,
        `  image in ${from}: ${digests.from}`,
        `  image in ${environment.name}: ${digests.to}${same ? "" : " - not the same: it would be refused"}`,
        "  its files are copied, and its evaluation and labels come along",
        rulesText(model, alias, settings),
      ];
      context.out(`${lines.join("\n")}\n${requestText(start.request)}\n${requestText(then.request)}`);
    }
    return same ? EXIT.done : EXIT.couldNotRun;
  }

  const { signal, dispose } = context.interruption();
  let adopted: unknown;
  try {
    const started = await start.send(signal);
    context.screen.write(`Started ${adoption.address.workflow} ${started.run}\n`);
    const seen = await followRun(context, environment, adoption, started.run, signal);
    if (seen === undefined) return EXIT.interrupted;
    adopted = (seen.run.result as { readonly version?: unknown } | null | undefined)?.version;
    if (typeof adopted !== "string" || !(isDone(adoption, seen) || seen.run.state === "skipped")) {
      if (format === "json") printJson(context, { version: 1, run: seen.run });
      else printEnd(context, adoption, seen);
      remarkOnEnd(context, environment, adoption, seen);
      return EXIT.couldNotRun;
    }
  } finally {
    dispose();
  }
  context.screen.write(`${model}@${version} of ${from} is ${model}@${adopted} in ${environment.name}\n`);
  const promotion = { environment, workflow, argument: { version: adopted } };
  return startAndFollow(context, promotion, prepareStart(context, promotion), options);
}

/** What a version is held to, in words: the metric first. */
function rulesOf({ evaluation, promotion }: Model): string[] {
  const asked = promotion.approval === undefined ? [] : [`an approver says yes within ${promotion.approval.within}`];
  if (evaluation === undefined) return asked;
  const { metric, goal, atLeast, atMost, beatsChampionBy, slices } = evaluation;
  const better = goal === "maximize" ? "higher" : "lower";
  return [
    metric,
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    beatsChampionBy === 0
      ? "at least as good as the champion's"
      : `${better} than the champion's by ${beatsChampionBy}`,
    ...Object.entries(slices).map(
      ([slice, { mayLose }]) => `on ${slice} worse than the champion's by ${mayLose} at most`,
    ),
    ...asked,
  ];
}

/** The same for people. */
function rulesText(model: string, version: string, settings: Model): string {
  const rules = rulesOf(settings);
  if (rules.length === 0) return `${model}@${version} is held to nothing: models.${model} has no evaluation`;
  return [`${model}@${version} is held to:`, ...rules.map((rule) => `  ${rule}`)].join("\n");
}

/** What follows the `@` of an image; the whole where it names no digest. */
function digestOf(image: string): string {
  return image.slice(image.lastIndexOf("@") + 1);
}
