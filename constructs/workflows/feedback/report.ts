import { expr } from "../language/expression";
import { assign, choose, log, returns, routine, type RoutineSource, when } from "../language/steps";
import { variable } from "../parts/variables";
import type { QualityMeasure } from "./views";

/** Why nothing was measured. */
export const FEEDBACK_REASONS = {
  request: "the argument asked for something that is not allowed",
  query: "BigQuery refused a query, or did not end it in time",
  launcher: "something else that was needed did not work",
} as const;

/**
 * The one entry that a measurement writes to Cloud Logging for each execution: `jsonPayload` of a log entry with severity
 * `NOTICE`, `WARNING` where a limit is broken or truth is late, or `ERROR` where it failed. A log-based metric counts them, and it is
 * what the execution gives back.
 */
export interface FeedbackReport {
  /** Always `plinth-feedback`: what a filter asks for. */
  readonly report: "plinth-feedback";
  /** `measure-fraud`. */
  readonly workflow: string;
  readonly execution: string;
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  /** The model's name in the environment file. */
  readonly model: string;
  readonly outcome: "succeeded" | "failed";
  /** Null when it succeeded. */
  readonly reason: keyof typeof FEEDBACK_REASONS | null;
  /** For people: why it failed, or which limits are broken, or that nothing fits; null otherwise. */
  readonly message: string | null;
  /** The first and the last day that were judged: those of the window of which all truth has come. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** How many answers of these days were logged, and of how many the truth is known. */
  readonly answers: number;
  readonly known: number;
  /** How good they were, by measure; null where nothing tells. */
  readonly quality: { readonly [measure in QualityMeasure]?: number | null };
  /** Whether limits hold: `few` where too little truth is known to tell, `none` where there are no limits. */
  readonly verdict: "kept" | "broken" | "few" | "none";
  /**
   * Whether truth arrives; `unmatched` where it does, and is about none of many answers, `unknown` where that could not be asked.
   */
  readonly truth: "fresh" | "late" | "unmatched" | "unknown";
  /** Whole seconds since the newest truth; null where none came for long. */
  readonly truthAge: number | null;
  /** Whole seconds from the start of the execution. */
  readonly seconds: number;
}

/** What a filter of Cloud Logging says to find them. */
export const FEEDBACK_REPORT_FILTER = 'jsonPayload.report="plinth-feedback"';

/** A report in which nothing happened yet. */
export const NOTHING_MEASURED = {
  report: "plinth-feedback",
  outcome: "failed",
  reason: null,
  message: null,
  firstDay: null,
  lastDay: null,
  answers: 0,
  known: 0,
  quality: {},
  verdict: "none",
  truth: "unknown",
  truthAge: null,
} as const;

/** Completes a report, writes it, and gives it back. */
export function feedbackReportRoutine(props: { readonly endpoint: string; readonly model: string }): RoutineSource {
  return routine(
    ["entry", "started"],
    [
      assign("complete", {
        "entry.endpoint": props.endpoint,
        "entry.model": props.model,
        "entry.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
        "entry.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
        "entry.seconds": expr("int(sys.now() - started)"),
        severity: "NOTICE",
      }),
      choose("severe", [
        when('entry.outcome == "failed"', [assign("error", { severity: "ERROR" })]),
        when('entry.verdict == "broken" or entry.truth in ["late", "unmatched"]', [
          assign("warn", { severity: "WARNING" }),
        ]),
      ]),
      log("write", expr("severity"), expr("entry")),
      returns("give", expr("entry")),
    ],
  );
}
