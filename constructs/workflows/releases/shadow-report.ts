import { expr } from "../language/expression";
import { assign, log, returns, routine, type RoutineSource } from "../language/steps";
import { variable } from "./settings";

/** How a shadow ended. `skipped`: there was nothing to compare. */
export const SHADOW_OUTCOMES = ["succeeded", "failed", "skipped"] as const;

/** Why a shadow compared nothing. */
export const SHADOW_REASONS = {
  "no-live": "no model serves at the endpoint",
  "no-candidate": "no version has the alias of the candidate",
  "same-version": "the candidate is the version that serves",
  "too-few": "too few requests were logged",
  request: "the argument asked for something that is not allowed",
  version: "the model has no such version, or it could not be looked up",
  query: "BigQuery refused a query, or did not end it in time",
  submit: "Vertex AI refused the replay, or did not answer for half an hour",
  quota: "Vertex AI had no quota for the replay for half an hour",
  job: "the replay failed",
  cancelled: "somebody cancelled the replay",
  deadline: "the replay took longer than it may and was cancelled",
  answers: "the answers of the candidate are not to be found, or have not what is compared",
  launcher: "something that the shadow needed did not work",
} as const;

/** Reasons that are no failure. */
export const SHADOW_SKIPS = [
  "no-live",
  "no-candidate",
  "same-version",
  "too-few",
] as const satisfies readonly (keyof typeof SHADOW_REASONS)[];

/**
 * The one entry that a shadow writes to Cloud Logging for each execution: `jsonPayload` of a log entry with severity `NOTICE`
 * (succeeded, skipped) or `ERROR` (failed). A log-based metric reads the disagreement, and it is what the execution gives
 * back.
 */
export interface ShadowReport {
  /** Always `plinth-shadow`: what a filter asks for. */
  readonly report: "plinth-shadow";
  /** `shadow-fraud`. */
  readonly workflow: string;
  readonly execution: string;
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** The name of the run, which is the execution's; null before the replay. */
  readonly run: string | null;
  /** The number of the version that serves, and of the one that was compared; null where that is not known. */
  readonly live: string | null;
  readonly candidate: string | null;
  /** How many logged requests were replayed, and how many of these the candidate answered. */
  readonly requests: number;
  readonly compared: number;
  /** On how many of the requests the two disagree: what has no answer counts as well. */
  readonly disagreed: number;
  /** The fraction of the requests on which they disagree; null where nothing was compared. */
  readonly disagreement: number | null;
  /** The mean absolute difference of answers that are numbers; null where none are. */
  readonly difference: number | null;
  readonly outcome: (typeof SHADOW_OUTCOMES)[number];
  /** Null when it succeeded. */
  readonly reason: keyof typeof SHADOW_REASONS | null;
  /** For people; null when it succeeded. */
  readonly message: string | null;
  /** The replay at Vertex AI: `projects/.../batchPredictionJobs/...`; null when there is none. */
  readonly resource: string | null;
  /** Whole seconds from the start of the execution. */
  readonly seconds: number;
}

/** What a filter of Cloud Logging says to find reports of comparisons. */
export const SHADOW_REPORT_FILTER = 'jsonPayload.report="plinth-shadow"';

/** A report in which nothing happened yet. */
export const NOTHING_SHADOWED = {
  report: "plinth-shadow",
  run: null,
  live: null,
  candidate: null,
  requests: 0,
  compared: 0,
  disagreed: 0,
  disagreement: null,
  difference: null,
  outcome: "failed",
  reason: null,
  message: null,
  resource: null,
} as const;

/** Completes a report, writes it, and gives it back. */
export function shadowReportRoutine(props: { readonly endpoint: string; readonly model: string }): RoutineSource {
  return routine(
    ["entry", "started"],
    [
      assign("complete", {
        "entry.endpoint": props.endpoint,
        "entry.model": props.model,
        "entry.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
        "entry.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
        "entry.seconds": expr("int(sys.now() - started)"),
        severities: { failed: "ERROR" },
      }),
      assign("choose_severity", { severity: expr('default(map.get(severities, entry.outcome), "NOTICE")') }),
      log("write", expr("severity"), expr("entry")),
      returns("give", expr("entry")),
    ],
  );
}
