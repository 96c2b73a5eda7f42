import { property } from "../deploy/google-api";
import { spell } from "../deploy/progress";
import type { Run } from "../deploy/run";
import { type DeployedEnvironment, type DeployedWorkflow, endpointOf } from "../deploy/workflows";
import { printRun } from "./run-commands";
import type { RunContext } from "./run-context";

/** A run that was followed as far as there was something to see. */
export interface Seen {
  readonly run: Run;
  /** Whether it is a release whose version serves, and which goes on only to keep the previous model. */
  readonly released: boolean;
}

/** Whether what was asked for is so now. */
export function isDone({ kind }: DeployedWorkflow, { run, released }: Seen): boolean {
  if (released || run.state === "succeeded") return true;
  return kind === "release" && run.state === "skipped" && property(run.result, "reason") === "already-serving";
}

/** Prints for people how a run ended. */
export function printEnd(context: RunContext, { subject }: DeployedWorkflow, { run, released }: Seen): void {
  if (!released) return printRun(context, run, "text");
  const { workflow, run: id, seconds } = run;
  const length = seconds === undefined ? "" : ` after ${spell(seconds)}`;
  context.out(`${workflow} ${id} has released: the version serves at ${subject}${length}\n`);
}

/** Says beside the result what a person should know or do about an endpoint after a release or a rollback. */
export function remarkOnEnd(
  { screen }: RunContext,
  environment: DeployedEnvironment,
  deployed: DeployedWorkflow,
  seen: Seen,
): void {
  if (deployed.kind !== "release" && deployed.kind !== "rollback") return;
  for (const line of remarks(environment, deployed, seen)) screen.write(`${line}\n`);
}

function remarks(environment: DeployedEnvironment, deployed: DeployedWorkflow, seen: Seen): readonly string[] {
  const { name } = environment;
  const { subject, kind, address } = deployed;
  const { run, released } = seen;
  const { state } = run;
  const report = run.result ?? run.report;
  if (released) {
    return [
      "The run goes on: it keeps the previous model deployed for as long as the environment file says, then removes it.",
      `  go back: plinth rollback ${name} ${subject}`,
      ...(lacksAttachment(environment, subject)
        ? [
            "The environment file has no attachment of this private endpoint. The run tells it when it ends:",
            `  plinth runs ${name} ${address.workflow} ${run.run}`,
          ]
        : []),
    ];
  }
  const guard = `plinth runs ${name} guard-${subject}`;
  if (state === "cancelled") return [`Its guard puts the endpoint in order, unless a rollback does: ${guard}`];
  if (state !== "failed") return attachmentRemarks(environment, subject, property(report, "attachment"));

  const advice = kind === "release" ? ["  what to do: docs/runbooks/release-failed.md"] : [];
  if (property(report, "outcome") === "refused") return ["Nothing was touched.", ...advice];
  if (property(report, "settled") !== true) {
    return [`The endpoint may not be in order yet: its guard goes on by itself. Look with: ${guard}`, ...advice];
  }
  return ["The endpoint is in order.", ...advice];
}

function lacksAttachment(environment: DeployedEnvironment, endpoint: string): boolean {
  const access = endpointOf(environment, endpoint)?.access;
  return access?.kind === "private" && access.attachment === undefined;
}

function attachmentRemarks(environment: DeployedEnvironment, endpoint: string, attachment: unknown): readonly string[] {
  const access = endpointOf(environment, endpoint)?.access;
  if (access?.kind !== "private" || typeof attachment !== "string" || access.attachment === attachment) return [];
  return [
    access.attachment === undefined
      ? "Callers cannot reach the private endpoint before the environment file knows its attachment:"
      : "The private endpoint has another attachment than the environment file says:",
    `  endpoints.${endpoint}.access.attachment: "${attachment}"`,
    `Write it into the file of ${environment.name} and apply the stack \`serving\`.`,
  ];
}
