import {
  closedRegistries,
  handoverPlan,
  type HandoverPlan,
  handoverPlanText,
  type Look,
} from "../deploy/handover-plan";
import { registryPlace } from "../config/handover/copied-artifacts";
import type { DeployedEnvironment } from "../deploy/workflows";
import { EXIT, Failure } from "./failure";
import { followRun, tellEnd } from "./following";
import { checkGiver, modelNamed, workflowOf } from "./models";
import type { PromoteOptions } from "./promote";
import { rulesOf, rulesText } from "./promotion-rules";
import { isDone } from "./release-end";
import { asking, printJson } from "./run-commands";
import type { RunContext } from "./run-context";
import { prepareStart, requestText, startAndFollow } from "./start";

/**
 * Takes a version over from another environment and promotes it: shows what goes and where it is, asks, starts the adoption,
 * which copies images, pipelines and files and registers the version, and then the promotion of what it became. Gives the exit
 * code; throws a `Failure`.
 */
export async function takeOver(
  context: RunContext,
  environment: DeployedEnvironment,
  from: string,
  asked: { readonly model: string; readonly version: string },
  options: PromoteOptions,
): Promise<number> {
  const { dryRun, format } = options;
  const { model, version } = asked;
  const settings = modelNamed(environment, model);
  const promote = workflowOf(environment, "promote", model);
  const adopt = workflowOf(environment, "adopt", model);
  checkGiver(environment, model, from);
  const giver = await context.environment(from);
  modelNamed(giver, model);
  checkHandover(giver, environment, model);
  const adoption = { environment, workflow: adopt, argument: { from, version } };
  const start = prepareStart(context, adoption);

  if (dryRun === true) {
    const plan = await handoverPlan(giver, environment, asked, async () => "unknown");
    const then = prepareStart(context, { environment, workflow: promote, argument: { version: plan.alias } });
    const requests = [start.request, then.request];
    if (format === "json") printJson(context, { version: 1, handover: plan, rules: rulesOf(settings), requests });
    else {
      const texts = [
        handoverPlanText(plan),
        `${rulesText(model, plan.alias, settings)}\n`,
        ...requests.map(requestText),
      ];
      context.out(texts.join("\n"));
    }
    return plan.same ? EXIT.done : EXIT.couldNotRun;
  }

  const { signal, dispose } = context.interruption();
  let adopted: unknown;
  try {
    const registries = context.registries(environment.project.id);
    const look: Look = (where, { registry, name, digest = "" }) =>
      asking({ verb: "look", environment, workflow: adopt }, () =>
        registries.look(registryPlace(where, registry), name, digest, signal),
      );
    const plan = await handoverPlan(giver, environment, asked, look);
    context.screen.write(`${handoverPlanText(plan)}${rulesText(model, plan.alias, settings)}\n`);
    await askPerson(context, plan, options);

    const started = await start.send(signal);
    context.screen.write(`Started ${adopt.address.workflow} ${started.run}\n`);
    const seen = await followRun(context, environment, adopt, started.run, signal);
    if (seen === undefined) return EXIT.interrupted;
    adopted = (seen.run.result as { readonly version?: unknown } | null | undefined)?.version;
    if (typeof adopted !== "string" || !(isDone(adopt, seen) || seen.run.state === "skipped")) {
      tellEnd(context, environment, adopt, seen, format);
      return EXIT.couldNotRun;
    }
  } finally {
    dispose();
  }
  context.screen.write(`${model}@${version} of ${from} is ${model}@${adopted} in ${environment.name}\n`);
  const promotion = { environment, workflow: promote, argument: { version: adopted } };
  return startAndFollow(context, promotion, prepareStart(context, promotion), options);
}

/** Both files must say it: the one that takes, and the one that gives. Throws a `Failure` that says what to add. */
function checkHandover(giver: DeployedEnvironment, taker: DeployedEnvironment, model: string): void {
  const given = giver.handover?.to[taker.name];
  if (given?.models.some((name) => name === model) !== true) {
    throw new Failure(
      `${giver.name} does not hand ${model} over to ${taker.name}\n` +
        `  add it under handover.to.${taker.name}.models of ${giver.name}, and apply the stack \`pipelines\` there`,
    );
  }
  const closed = closedRegistries(giver, taker, model);
  if (closed.length > 0) {
    throw new Failure(
      `${giver.name} does not let ${taker.name} copy from ${closed.join(" and ")}\n` +
        `  add ${closed.length === 1 ? "it" : "them"} under handover.to.${taker.name}.copies of ${giver.name}, and apply the stack \`pipelines\` there`,
    );
  }
}

/** Throws a `Failure` when the person says no, and when there is nobody who could say yes. */
async function askPerson(context: RunContext, plan: HandoverPlan, { yes }: PromoteOptions): Promise<void> {
  if (yes === true) return;
  const what = `${plan.model}@${plan.modelVersion}`;
  if (context.confirm === undefined) {
    throw new Failure(
      `nobody can be asked here whether ${what} is to go from ${plan.from} to ${plan.to}: nothing was started\n` +
        "  look at it with --dry-run, then say so with --yes",
    );
  }
  if (await context.confirm(`Take ${what} over from ${plan.from}, and promote it in ${plan.to}?`)) return;
  throw new Failure("nothing was started", EXIT.interrupted);
}
