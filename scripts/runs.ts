import { Command, InvalidArgumentError, Option } from "commander";
import { ApiError } from "../deploy/api-error";
import { spell } from "../deploy/progress";
import { googleState, type Run, RUN_STATES, type RunState, runOf } from "../deploy/run";
import { type DeployedEnvironment, type DeployedWorkflow, workflowsOf } from "../deploy/workflows";
import { EXIT, Failure } from "./failure";
import { followToEnd } from "./following";
import {
  asking,
  endWith,
  type Format,
  FORMATS,
  paint,
  printJson,
  printRun,
  runAddress,
  workflowNamed,
} from "./run-commands";
import { processContext, type RunContext } from "./run-context";
import type { Terminal } from "./terminal";

/** What `plinth runs` was asked to show. */
export interface RunsOptions {
  /** At most this many runs. */
  readonly limit: number;
  /** Only runs in this state. */
  readonly state?: RunState;
  /** Whether to list the runs of guards and watchers too, which start every few minutes. @default - only when one is named */
  readonly guards?: boolean;
  /** Whether to stay until the named run is over. @default - it is only shown */
  readonly follow?: boolean;
  readonly format: Format;
}

/** `plinth runs`: the newest runs of an environment's workflows, or one of them, which it can follow. */
export function runsCommand(terminal: Terminal, context: () => RunContext = () => processContext(terminal)): Command {
  const states = RUN_STATES.filter((state) => googleState(state) !== undefined);
  return new Command("runs")
    .description("list the newest runs of an environment's workflows, or show or follow one")
    .argument("<env>", "the environment's name")
    .argument("[workflow]", "only this workflow, such as train-fraud or release-fraud")
    .argument("[run]", "only this run, with its result")
    .option("--limit <count>", "at most this many runs, 1 to 1000", countOf, 20)
    .addOption(new Option("--state <state>", "only runs in this state").choices(states))
    .option("--guards", "also the runs of guards and watchers, which start every few minutes")
    .option("--follow", "stay until the named run is over; its success decides the exit code")
    .addOption(new Option("--format <format>", "form of the result").choices(FORMATS).default("text"))
    .action(
      async (environment: string, workflow: string | undefined, run: string | undefined, options: RunsOptions) => {
        endWith(await runs(context(), environment, workflow, run, options));
      },
    );
}

/** Shows runs. Gives the exit code; throws a `Failure`. */
export async function runs(
  context: RunContext,
  environmentName: string,
  workflow: string | undefined,
  run: string | undefined,
  options: RunsOptions,
): Promise<number> {
  const environment = await context.environment(environmentName);
  if (workflow !== undefined && run !== undefined) {
    return one(context, environment, workflowNamed(environment, workflow), run, options);
  }
  if (options.follow === true) {
    throw new Failure("--follow needs a run\n  allowed: plinth runs <env> <workflow> <run> --follow");
  }
  const chosen = workflow === undefined ? listed(environment, options) : [workflowNamed(environment, workflow)];
  const lists = await Promise.all(chosen.map((deployed) => runsOf(context, environment, deployed, options)));
  const notDeployed = chosen.filter((_, index) => lists[index] === undefined).map(({ address }) => address.workflow);
  const found = lists
    .flatMap((list) => list ?? [])
    .sort((a, b) => (newness(a) > newness(b) ? -1 : newness(a) < newness(b) ? 1 : 0))
    .slice(0, options.limit);

  if (options.format === "json") printJson(context, { version: 1, runs: found, notDeployed });
  else context.out(table(context, found));
  for (const name of notDeployed) context.screen.write(`${name} is not deployed yet\n`);
  return EXIT.done;
}

function listed(environment: DeployedEnvironment, { guards }: RunsOptions): readonly DeployedWorkflow[] {
  return workflowsOf(environment).filter(({ kind }) => (kind !== "guard" && kind !== "watch") || guards === true);
}

async function one(
  context: RunContext,
  environment: DeployedEnvironment,
  deployed: DeployedWorkflow,
  run: string,
  { follow, format }: RunsOptions,
): Promise<number> {
  const address = runAddress(deployed, run);
  if (follow === true) {
    const { signal, dispose } = context.interruption();
    try {
      return await followToEnd(context, environment, deployed, run, format, signal);
    } finally {
      dispose();
    }
  }
  const attempt = { verb: "read", environment, workflow: deployed, run } as const;
  const execution = await asking(attempt, () => context.executions(address.project).get(address));
  const owner = { environment: environment.name, workflow: address.workflow };
  printRun(context, runOf(owner, execution, context.clock.now()), format);
  return EXIT.done;
}

/** The newest runs of a workflow; `undefined` when it is not deployed. */
async function runsOf(
  context: RunContext,
  environment: DeployedEnvironment,
  deployed: DeployedWorkflow,
  { limit, state }: RunsOptions,
): Promise<readonly Run[] | undefined> {
  const wanted = { limit, state: state === undefined ? undefined : googleState(state) };
  const { address } = deployed;
  const executions = await asking({ verb: "list", environment, workflow: deployed }, async () => {
    try {
      return await context.executions(address.project).list(address, wanted);
    } catch (error) {
      if (error instanceof ApiError && error.kind === "absent") return undefined;
      throw error;
    }
  });
  const owner = { environment: environment.name, workflow: address.workflow };
  return executions?.map((execution) => runOf(owner, execution, context.clock.now()));
}

/** By when it was asked for: times in UTC sort as text. */
function newness({ created, started, run }: Run): string {
  return `${created ?? started ?? ""} ${run}`;
}

function table(context: RunContext, found: readonly Run[]): string {
  if (found.length === 0) return "no runs\n";
  const head = ["workflow", "run", "state", "started", "took", "by", "reason"];
  const rows = found.map((run) => [
    run.workflow,
    run.run,
    run.state,
    run.started === undefined ? "" : `${run.started.slice(0, 10)} ${run.started.slice(11, 16)} UTC`,
    run.seconds === undefined ? "" : spell(run.seconds),
    run.startedBy ?? "",
    run.reason ?? "",
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[], state?: RunState) =>
    cells
      .map((cell, column) => {
        const padded = cell.padEnd(widths[column] ?? 0);
        return column === 2 && state !== undefined ? paint(context, state, padded) : padded;
      })
      .join("  ")
      .trimEnd();
  return `${[line(head), ...rows.map((row, index) => line(row, found[index]?.state))].join("\n")}\n`;
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1_000) return Number(text);
  throw new InvalidArgumentError(`${JSON.stringify(text)} is not a number from 1 to 1000.`);
}
