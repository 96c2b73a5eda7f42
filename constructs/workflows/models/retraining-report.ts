/** How a retraining ended. `refused`: the data or the version was not good enough, and serving is as it was. */
export const RETRAINING_OUTCOMES = ["succeeded", "refused", "failed", "skipped"] as const;

/** Why a retraining did not succeed. */
export const RETRAINING_REASONS = {
  request: "the argument asked for something that is not allowed",
  "not-meant": "the event that started it is none that retrains the model",
  duplicate: "the event that started it has started a retraining before",
  busy: "another retraining of the model is at work, or what it started",
  budget: "the runs of the last seven days are used up",
  input: "the data is not as the environment file asks",
  training: "what trains did not make a version",
  promotion: "the version was not promoted",
  release: "the version was promoted, but an endpoint did not take it",
  deadline: "it took longer than it may, and what it waited for was cancelled",
  "lock-lost": "another retraining took over",
  launcher: "something that the retraining needed did not work",
} as const;

/** One step of a retraining. */
export interface RetrainingStep {
  /** `input:<name>`, `train`, `promote`, `release:<endpoint>` or `notice`. */
  readonly name: string;
  readonly outcome: "succeeded" | "skipped" | "refused" | "failed";
  /** The execution that did it: `projects/.../workflows/.../executions/...`; null for what needs none. */
  readonly run: string | null;
  readonly seconds: number;
  /** What was found, or why it failed; null where there is nothing to say. */
  readonly message: string | null;
}

/**
 * The one entry that a retraining writes to Cloud Logging, gives back, and keeps in a table: `jsonPayload` of a log entry
 * with severity `NOTICE` (succeeded, skipped), `WARNING` (refused) or `ERROR` (failed).
 */
export interface RetrainingReport {
  /** Always `plinth-retraining`: what a filter asks for. */
  readonly report: "plinth-retraining";
  /** The workflow: `retrain-fraud`. */
  readonly workflow: string;
  readonly execution: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** What started it: the name that its event stands for, or that was given; null when it was started without one. */
  readonly run: string | null;
  readonly outcome: (typeof RETRAINING_OUTCOMES)[number];
  /** One of {@link RETRAINING_REASONS}; null when it succeeded. */
  readonly reason: keyof typeof RETRAINING_REASONS | null;
  /** For people; null when it succeeded. */
  readonly message: string | null;
  /** What was done, in order; the last is the one that failed. */
  readonly steps: readonly RetrainingStep[];
  /** The version that was trained; null when none was. */
  readonly version: string | null;
  /** How many runs the last seven days saw, this one included. */
  readonly runsThisWeek: number | null;
  /** Whole seconds from the start of the execution. */
  readonly seconds: number;
}

/** What a filter of Cloud Logging says to find reports of retrainings. */
export const RETRAINING_REPORT_FILTER = 'jsonPayload.report="plinth-retraining"';

/** A report in which nothing happened yet. */
export const NOTHING_RETRAINED = {
  report: "plinth-retraining",
  run: null,
  outcome: "failed",
  reason: null,
  message: null,
  steps: [],
  version: null,
  runsThisWeek: null,
} as const;
