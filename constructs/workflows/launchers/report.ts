import { expr } from "../language/expression";
import { assign, log, returns, routine, type RoutineSource } from "../language/steps";
import { variable } from "./settings";

/** How a run ended. */
export const OUTCOMES = ["succeeded", "failed", "skipped"] as const;

/** Why a run did not succeed. */
export const REASONS = {
  override: "the argument asked for something that is not allowed",
  submit: "Vertex AI refused the job, or did not answer for half an hour",
  quota: "Vertex AI had no quota for the job for half an hour",
  template: "the compiled pipeline could not be read: it is deployed with its launcher",
  busy: "as many other runs of the pipeline are there as may be at once",
  version: "the model has no such version, or it could not be looked up",
  job: "the job failed",
  cancelled: "somebody cancelled the job",
  deadline: "the job took longer than it may and was cancelled",
  evaluation: "the job left no evaluation beside its model, or one that cannot be read",
  registration: "the model version could not be registered, or the pipeline registered none for the run",
  launcher: "something that the launcher needed did not work; its job was cancelled",
  unwatched: "the launcher of the job was gone, and the guard cancelled the job",
  duplicate: "another execution watches this run already",
  "not-meant": "the event that started the launcher is none that starts a run",
} as const;

/**
 * The one entry that a launcher writes to Cloud Logging for each execution: `jsonPayload` of a log entry with severity
 * `NOTICE` (succeeded, skipped) or `ERROR` (failed). Log-based metrics count it, alerts watch it, and it is what the
 * execution gives back.
 */
export interface RunReport {
  /** Always `plinth-run`: what a filter asks for. */
  readonly report: "plinth-run";
  /** The workflow that did it: `train-fraud`. */
  readonly workflow: string;
  readonly execution: string;
  /** The job's name in the environment file. */
  readonly job: string;
  /** The run's name; null when the argument was refused before it had one. */
  readonly run: string | null;
  readonly outcome: (typeof OUTCOMES)[number];
  /** Null when it succeeded. */
  readonly reason: keyof typeof REASONS | null;
  /** For people; null when it succeeded. */
  readonly message: string | null;
  /** Whole seconds from the start of the execution. */
  readonly seconds: number;
  /** The job at Vertex AI: `projects/.../customJobs/...`; null when there is none. */
  readonly resource: string | null;
  /** What the run changed about its job. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** Of a study: the id of the best trial, and the value of its metric. */
  readonly trial: { readonly id: string; readonly value: number } | null;
  /** The metrics of the registered version. */
  readonly metrics: Readonly<Record<string, number>> | null;
  /** The registered version, or the one that predicts: `projects/.../models/...`, and its number. */
  readonly model: string | null;
  readonly version: string | null;
  /** Of a pipeline alone: how often the run was tried. */
  readonly attempts?: number;
  /** Of a batch prediction alone; null while there are no answers. */
  readonly predictions?: {
    /** Where the answers are: `gs://...`, or `bq://project.dataset.table`. */
    readonly output: string | null;
    /** How many instances have an answer, and how many have none. */
    readonly succeeded: number;
    readonly failed: number;
  } | null;
}

/** What a filter of Cloud Logging says to find reports. */
export const REPORT_FILTER = 'jsonPayload.report="plinth-run"';

/** Completes a report, writes it, and gives it back. */
export function reportRoutine(job: string): RoutineSource {
  return routine(
    ["entry", "started"],
    [
      assign("complete", {
        "entry.report": "plinth-run",
        "entry.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
        "entry.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
        "entry.job": job,
        "entry.seconds": expr("int(sys.now() - started)"),
        severity: "NOTICE",
      }),
      assign("severe", { severities: { failed: "ERROR" } }),
      assign("choose_severity", { severity: expr('default(map.get(severities, entry.outcome), "NOTICE")') }),
      log("write", expr("severity"), expr("entry")),
      returns("give", expr("entry")),
    ],
  );
}
