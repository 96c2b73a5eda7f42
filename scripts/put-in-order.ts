import { follow } from "../deploy/follow";
import { property } from "../deploy/google-api";
import { type Run, runOf } from "../deploy/run";
import { type DeployedEnvironment, type DeployedWorkflow, endpointWorkflow } from "../deploy/workflows";
import { EXIT, Failure } from "./failure";
import { followRun } from "./following";
import { asking, type Format, printRun, stillRunning } from "./run-commands";
import type { RunContext } from "./run-context";
import { prepareStart } from "./start";

/** Lets the guard of an endpoint end what a stopped run has left, and tells how that went. */
export async function putInOrder(
  context: RunContext,
  environment: DeployedEnvironment,
  stopped: DeployedWorkflow,
  run: string,
  options: { readonly follow: boolean; readonly format: Format },
): Promise<{ readonly run?: Run; readonly exitCode: number }> {
  const guard = endpointWorkflow(environment, "guard", stopped.subject);
  const owner = { environment: environment.name, workflow: guard.address.workflow };
  const { signal, dispose } = context.interruption();
  try {
    await untilOver(context, environment, stopped, run, signal);
    const started = await prepareStart(context, { environment, workflow: guard, argument: {} }).send(signal);
    context.screen.write(`Started ${owner.workflow} ${started.run}, which puts the endpoint in order\n`);
    if (!options.follow) {
      context.screen.write(stillRunning(environment.name, owner.workflow, started.run));
      return { run: runOf(owner, started, context.clock.now()), exitCode: EXIT.done };
    }
    const seen = await followRun(context, environment, guard, started.run, signal);
    if (seen === undefined) return { exitCode: EXIT.interrupted };
    const { run: ended } = seen;
    const succeeded = ended.state === "succeeded";
    if (options.format === "text") {
      if (succeeded) context.out(`${owner.workflow} ${ended.run} ${whatGuardDid(ended.result)}\n`);
      else printRun(context, ended, options.format);
    }
    if (!succeeded) context.screen.write(`${goesOn(environment, owner.workflow)}\n`);
    return { run: ended, exitCode: succeeded ? EXIT.done : EXIT.couldNotRun };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`${error.message}\n${goesOn(environment, owner.workflow)}`, error.exitCode);
  } finally {
    dispose();
  }
}

/** Google may take a moment to stop a run, and the guard leaves alone what is alive. */
async function untilOver(
  context: RunContext,
  environment: DeployedEnvironment,
  deployed: DeployedWorkflow,
  run: string,
  signal: AbortSignal,
): Promise<void> {
  const { address } = deployed;
  await asking({ verb: "read", environment, workflow: deployed, run }, () =>
    follow({
      executions: context.executions(address.project),
      owner: { environment: environment.name, workflow: address.workflow },
      address: { ...address, run },
      signal,
      clock: context.clock,
      tell: () => {},
    }),
  );
}

/** What a guard did that succeeded, from what it returned. */
function whatGuardDid(result: unknown): string {
  const found = property(result, "found");
  if (found === null || found === undefined || found === "previous") return "found nothing to put in order";
  if (property(result, "ended") !== true) return `left the endpoint to a ${String(found)} that is at work`;
  const report = property(result, "report");
  const split = property(report, "split");
  const did = property(report, "outcome") === "succeeded" ? `completed the ${String(found)}` : "put the endpoint back";
  return `${did}; the traffic is ${splitText(split)}`;
}

function splitText(split: unknown): string {
  const shares = typeof split === "object" && split !== null ? Object.entries(split) : [];
  return shares.map(([number, share]) => `${String(share)}% to ${number}`).join(", ") || "nobody's: no model serves";
}

function goesOn({ name }: DeployedEnvironment, guard: string): string {
  return `The endpoint may not be in order yet: its guard starts again by itself. Look with: plinth runs ${name} ${guard}`;
}
