import * as z from "zod";
import { type Execution, STARTED_BY, jsonOrText } from "./executions";
import { oneLine, property } from "./google-api";

/** The states of a run, in the words of this command. */
export const RUN_STATES = [
  "queued",
  "running",
  "succeeded",
  "skipped",
  "failed",
  "cancelled",
  "unavailable",
  "unknown",
] as const;

/** The state of a run. */
export type RunState = (typeof RUN_STATES)[number];

/** One run of a workflow, as the commands print it in JSON. */
export const runSchema = z
  .strictObject({
    environment: z.string().describe("The environment's name"),
    workflow: z.string().describe("The workflow's name, such as `train-fraud`"),
    run: z.string().describe("The run's id"),
    state: z
      .enum(RUN_STATES)
      .describe(
        "`skipped`: it found nothing to do, as when another run does it already; `unavailable`: Google cannot read the " +
          "run, as when its key is gone; `unknown`: a state of tomorrow",
      ),
    startedBy: z.string().optional().describe("Who started it, as the starter's machine said; the audit log has proof"),
    created: z.string().optional().describe("When it was asked for: RFC 3339, UTC"),
    started: z.string().optional().describe("When it began: RFC 3339, UTC"),
    ended: z.string().optional().describe("When it ended: RFC 3339, UTC"),
    seconds: z.int().min(0).optional().describe("How long it ran, or has been running, in whole seconds"),
    step: z.string().optional().describe("The step it is at, or was at when it ended: `<routine>.<step>`"),
    reason: z.string().optional().describe("Why it did not succeed, in one line"),
    result: z.unknown().optional().describe("What it returned, when it succeeded or was skipped"),
    report: z.unknown().optional().describe("The report that it wrote when it failed"),
  })
  .describe("One run of a workflow");

/** One run of a workflow, in the words of this command. */
export type Run = z.output<typeof runSchema>;

/** Whose run it is. */
export interface RunOwner {
  /** The environment's name. */
  readonly environment: string;
  /** The workflow's name. */
  readonly workflow: string;
}

const STATES: Readonly<Record<string, RunState>> = {
  QUEUED: "queued",
  ACTIVE: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  CANCELLED: "cancelled",
  UNAVAILABLE: "unavailable",
};

/** A state in Google's words; `undefined` for one that Google has no word for. */
export function googleState(state: RunState): string | undefined {
  return Object.keys(STATES).find((word) => STATES[word] === state);
}

/** Whether nothing more is going to happen, or at least nothing that Google could tell. */
export function isOver(state: RunState): boolean {
  return state !== "queued" && state !== "running" && state !== "unknown";
}

/** A run in the words of this command. The time now, in milliseconds, is needed for a run that goes on. */
export function runOf({ environment, workflow }: RunOwner, execution: Execution, now: number): Run {
  const { startTime, endTime } = execution;
  const result = execution.result === undefined ? undefined : jsonOrText(execution.result);
  const state = stateOf(execution.state, result);
  const begin = startTime === undefined ? undefined : Date.parse(startTime);
  const end = endTime === undefined ? (isOver(state) ? undefined : now) : Date.parse(endTime);
  const milliseconds = begin === undefined || end === undefined ? Number.NaN : Math.max(0, end - begin);
  const step = execution.steps.at(-1);
  return {
    environment,
    workflow,
    run: execution.run,
    state,
    startedBy: execution.labels[STARTED_BY],
    created: execution.createTime,
    started: startTime,
    ended: endTime,
    seconds: Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1_000),
    step: step === undefined ? undefined : `${step.routine}.${step.step}`,
    reason: state === "skipped" ? messageOf(result) : reasonOf(state, execution),
    result: state === "succeeded" || state === "skipped" ? result : undefined,
    report: state === "failed" ? reportOf(execution) : undefined,
  };
}

/** A workflow that had nothing to do ends well, and says `skipped` in what it returns. */
function stateOf(word: string, result: unknown): RunState {
  const state = STATES[word] ?? "unknown";
  return state === "succeeded" && property(result, "outcome") === "skipped" ? "skipped" : state;
}

function reasonOf(state: RunState, { error, stateProblem }: Execution): string | undefined {
  if (state === "unavailable") return oneLine(stateProblem ?? "Google gives no reason");
  if (state !== "failed" && state !== "cancelled") return undefined;
  if (error === undefined) return state === "failed" ? "Google gives no reason" : undefined;
  return messageOf(jsonOrText(error));
}

/** The report in what a workflow of Plinth fails with. */
function reportOf({ error }: Execution): unknown {
  const report = error === undefined ? undefined : property(jsonOrText(error), "report");
  return typeof report === "object" && report !== null ? report : undefined;
}

function messageOf(payload: unknown): string {
  const message = property(payload, "message") ?? payload;
  return oneLine(typeof message === "string" ? message : JSON.stringify(message));
}
