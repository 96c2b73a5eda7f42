import { type Command, Option } from "commander";
import pc from "picocolors";
import { advise, type Attempt } from "../deploy/advice";
import { CredentialsError } from "../deploy/credentials";
import type { ExecutionAddress } from "../deploy/executions";
import { ApiError } from "../deploy/api-error";
import type {
  CancelOutput,
  DecisionOutput,
  ReleaseOutput,
  PromoteOutput,
  RollbackOutput,
  RunsOutput,
  TrainOutput,
} from "../deploy/output";
import { spell } from "../deploy/progress";
import { isOver, type Run, type RunState } from "../deploy/run";
import { type DeployedEnvironment, type DeployedWorkflow, workflowsOf } from "../deploy/workflows";
import { didYouMean } from "../values/nearest";
import { EXIT, Failure } from "./failure";
import type { RunContext } from "./run-context";

/** The forms of a command's result. */
export const FORMATS = ["text", "json"] as const;

/** One form of a command's result. */
export type Format = (typeof FORMATS)[number];

/** What a command that starts a workflow was asked to do. */
export interface StartingOptions {
  /** Whether only to print what would be sent. @default - it is sent */
  readonly dryRun?: boolean;
  /** Whether to stay until it is over. */
  readonly follow: boolean;
  readonly format: Format;
}

/** Gives a command the options that all have that start a workflow; `what` is said to be started by --no-follow. */
export function withStartingOptions(command: Command, what: string): Command {
  return command
    .option("--dry-run", "print what would happen and be sent, and send nothing; needs no credentials")
    .option("--no-follow", `return as soon as ${what} is started`)
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"));
}

/** Ends a command with an exit code, when everything has been said. */
export function endWith(exitCode: number): void {
  if (exitCode !== EXIT.done) throw new Failure("", exitCode);
}

/** Asks Google, and turns its refusal into a `Failure` that says what to do. */
export async function asking<T>(attempt: Attempt, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CredentialsError) throw new Failure(error.message);
    if (error instanceof ApiError) {
      throw new Failure(advise(error, attempt), error.kind === "interrupted" ? EXIT.interrupted : EXIT.couldNotRun);
    }
    throw error;
  }
}

/** The workflow with a name. Throws a `Failure` that names those there are. */
export function workflowNamed(environment: DeployedEnvironment, workflow: string): DeployedWorkflow {
  const workflows = workflowsOf(environment);
  const found = workflows.find(({ address }) => address.workflow === workflow);
  if (found !== undefined) return found;
  const names = workflows.map(({ address }) => address.workflow);
  throw new Failure(
    `${environment.name} has no workflow ${JSON.stringify(workflow)}${didYouMean(workflow, names)}\n` +
      `  workflows: ${names.join(", ") || "none, for it declares neither training jobs nor batch predictions nor endpoints"}`,
  );
}

/** The address of a run. Throws a `Failure` when the text cannot be the id of one. */
export function runAddress({ address }: DeployedWorkflow, run: string): ExecutionAddress {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(run)) return { ...address, run };
  throw new Failure(
    `${JSON.stringify(run)} is not the id of a run\n  allowed: letters, digits and dashes, as \`plinth runs\` prints them`,
  );
}

/** How to look at a run again and how to stop it. */
export function stillRunning(environment: string, workflow: string, run: string): string {
  return [
    `The run goes on: ${workflow} ${run}`,
    `  follow: plinth runs ${environment} ${workflow} ${run} --follow`,
    `  cancel: plinth cancel ${environment} ${workflow} ${run}`,
    "",
  ].join("\n");
}

/** Prints one run. */
export function printRun(context: RunContext, run: Run, format: Format): void {
  if (format === "json") return printJson(context, { version: 1, run });
  const { workflow, run: id, state, seconds, step, reason, result } = run;
  const length = seconds === undefined ? "" : ` ${isOver(state) ? "after" : "for"} ${spell(seconds)}`;
  const place = step === undefined || state === "succeeded" ? "" : ` at ${step}`;
  context.out(`${workflow} ${id} ${paint(context, state)}${length}${place}\n`);
  if (reason !== undefined) context.out(`reason: ${reason}\n`);
  if (state === "succeeded" && result !== undefined && result !== null) context.out(resultText(result));
}

/** What a run returned: of an object each entry that says something, on a line of its own. */
function resultText(result: unknown): string {
  const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  if (typeof result !== "object" || result === null || Array.isArray(result)) return `  ${shown(result)}\n`;
  return Object.entries(result)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `  ${key}: ${shown(value)}\n`)
    .join("");
}

/** What a command about runs prints as JSON. */
export type CommandOutput =
  TrainOutput | RunsOutput | CancelOutput | ReleaseOutput | PromoteOutput | RollbackOutput | DecisionOutput;

/** Prints a result as JSON, in the form that its schema in `deploy/output.ts` publishes. */
export function printJson(context: RunContext, result: CommandOutput): void {
  context.out(`${JSON.stringify(result, undefined, 2)}\n`);
}

/** A state in its colour. */
export function paint({ color }: RunContext, state: RunState, text: string = state): string {
  const colors = pc.createColors(color);
  if (state === "succeeded") return colors.green(text);
  if (state === "failed" || state === "unavailable") return colors.red(text);
  return state === "cancelled" || state === "skipped" ? colors.yellow(text) : text;
}
