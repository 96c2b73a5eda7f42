import type { Step } from "../deploy/executions";
import { follow } from "../deploy/follow";
import { type Place, Progress } from "../deploy/progress";
import { isReleased, type ReleasePhase, releasePhase } from "../deploy/release-steps";
import type { Run } from "../deploy/run";
import type { DeployedEnvironment, DeployedWorkflow } from "../deploy/workflows";
import { EXIT, Failure } from "./failure";
import { isDone, printEnd, remarkOnEnd, type Seen } from "./release-end";
import { asking, type CommandOutput, type Format, printJson, stillRunning } from "./run-commands";
import type { RunContext } from "./run-context";

const WORDS: Readonly<Record<ReleasePhase, string>> = {
  check: "looks at the version and the endpoint",
  compare: "both models answer past requests, and are compared",
  deploy: "the version's machines come up, without traffic",
  machines: "waits for Vertex AI",
  approval: "waits for an approver",
  traffic: "moves traffic",
  soak: "traffic flows, then the gates are asked",
  settle: "puts the endpoint in order",
  keep: "the version serves; the previous model stays for a while",
};

/**
 * Follows a run to its end, or to where a release has nothing more to do than to keep the previous model. Gives `undefined`
 * when the person stopped looking, and says how to go on. Throws a `Failure` that says so too.
 */
export async function followRun(
  context: RunContext,
  environment: DeployedEnvironment,
  deployed: DeployedWorkflow,
  run: string,
  signal: AbortSignal,
): Promise<Seen | undefined> {
  const { kind, address } = deployed;
  const progress = new Progress(
    context.screen,
    () => context.clock.now(),
    kind === "release" ? placesOf(environment, deployed) : undefined,
  );
  try {
    const followed = await asking({ verb: "read", environment, workflow: deployed, run }, () =>
      follow({
        executions: context.executions(address.project),
        owner: { environment: environment.name, workflow: address.workflow },
        address: { ...address, run },
        signal,
        clock: context.clock,
        tell: (sight) => progress.tell(sight),
        until: kind === "release" ? isReleased : undefined,
      }),
    );
    progress.end();
    if (followed.kind !== "interrupted") return { run: followed.run, released: followed.kind === "reached" };
    context.screen.write(`Stopped following. ${stillRunning(environment.name, address.workflow, run)}`);
    return undefined;
  } catch (error) {
    progress.end();
    if (error instanceof Failure) {
      const goesOn = stillRunning(environment.name, address.workflow, run).trimEnd();
      throw new Failure(`${error.message}\n${goesOn}`, error.exitCode);
    }
    throw error;
  }
}

/** What a run that was started has come to, as far as anybody looked. */
export type Outcome = "started" | "done" | "not-done";

/** The result of a command as JSON, of the run that it is about. */
export type ResultOf = (run: Run, outcome: Outcome) => CommandOutput;

const PLAIN: ResultOf = (run) => ({ version: 1, run });

/** Follows a run and prints how it ended. Gives the exit code. */
export async function followToEnd(
  context: RunContext,
  environment: DeployedEnvironment,
  deployed: DeployedWorkflow,
  run: string,
  format: Format,
  signal: AbortSignal,
  resultOf: ResultOf = PLAIN,
): Promise<number> {
  const seen = await followRun(context, environment, deployed, run, signal);
  return seen === undefined ? EXIT.interrupted : tellEnd(context, environment, deployed, seen, format, resultOf);
}

/** Prints how a run ended and what to do about it. Gives the exit code. */
export function tellEnd(
  context: RunContext,
  environment: DeployedEnvironment,
  deployed: DeployedWorkflow,
  seen: Seen,
  format: Format,
  resultOf: ResultOf = PLAIN,
): number {
  const done = isDone(deployed, seen);
  if (format === "json") printJson(context, resultOf(seen.run, done ? "done" : "not-done"));
  else printEnd(context, deployed, seen);
  remarkOnEnd(context, environment, deployed, seen);
  return done ? EXIT.done : EXIT.couldNotRun;
}

/** Where a release is, in words; while it is in a detail that many things have, where it was before. */
function placesOf(
  { name }: DeployedEnvironment,
  { subject }: DeployedWorkflow,
): (steps: readonly Step[]) => Place | undefined {
  let last: ReleasePhase | undefined;
  return (steps) => {
    last = releasePhase(steps) ?? last;
    if (last === undefined) return undefined;
    if (last !== "approval") return { text: WORDS[last] };
    return { text: `${WORDS.approval}: plinth approve ${name} ${subject}`, notice: true };
  };
}
