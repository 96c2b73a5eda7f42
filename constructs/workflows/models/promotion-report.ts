import { expr } from "../language/expression";
import { assign, log, returns, routine, type RoutineSource } from "../language/steps";
import { variable } from "../parts/variables";

/** How a promotion ended. `refused`: the version is not promoted, and why stands in `rule`. */
export const PROMOTION_OUTCOMES = ["succeeded", "refused", "failed", "skipped"] as const;

/** Why a version was not promoted, beside `slice:<name>`: the metric on that slice is worse than the champion's, or unknown. */
export const PROMOTION_REASONS = {
  request: "the argument asked for something that is not allowed",
  version: "the model has no such version",
  evaluation: "no evaluation of the version has the metric",
  floor: "the metric is below what the environment file asks for",
  ceiling: "the metric is above what the environment file allows",
  champion: "the version does not beat the champion by what the environment file asks for",
  denied: "an approver said no",
  "not-approved": "no approver answered in time",
  "already-champion": "the version is the champion already",
  busy: "other promotions of the model did not end",
  record: "the decision could not be recorded, so nothing was changed",
  aliases: "the decision was made, but the aliases could not be moved",
  launcher: "something that the promotion needed did not work",
} as const;

/** What a version and the champion have on a slice: null where the evaluation says nothing. */
export interface SliceReading {
  readonly value: number | null;
  readonly championValue: number | null;
  readonly mayLose: number;
}

/**
 * The entry that a promotion writes to Cloud Logging, and gives back: `jsonPayload` of a log entry with severity `NOTICE`
 * (succeeded, skipped), `WARNING` (refused) or `ERROR` (failed). Who started it stands in the audit log, at the execution.
 */
export interface PromotionReport {
  /** Always `plinth-promotion`: what a filter asks for. */
  readonly report: "plinth-promotion";
  /** The workflow: `promote-fraud`. */
  readonly workflow: string;
  readonly execution: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** The version's number; null when it was refused before it was known. */
  readonly version: string | null;
  /** The number of the champion that it was compared with; null where there was none. */
  readonly champion: string | null;
  readonly outcome: (typeof PROMOTION_OUTCOMES)[number];
  /** Null where nothing was decided. */
  readonly decision: "promoted" | "refused" | null;
  /** One of {@link PROMOTION_REASONS}, or `slice:<name>`; null when it was promoted. */
  readonly rule: string | null;
  /** For people; null when it was promoted. */
  readonly message: string | null;
  /** Null where the environment file names none. */
  readonly metric: string | null;
  readonly value: number | null;
  readonly championValue: number | null;
  readonly slices: Readonly<Record<string, SliceReading>>;
  /** Whether an approver said yes. */
  readonly approved: boolean;
  /** The aliases that the version got. */
  readonly aliases: readonly string[];
  /** Whether the decision stands in the table. */
  readonly recorded: boolean;
  /** Whole seconds from the start of the execution. */
  readonly seconds: number;
}

/** What a filter of Cloud Logging says to find reports of promotions. */
export const PROMOTION_REPORT_FILTER = 'jsonPayload.report="plinth-promotion"';

/** What a filter of Cloud Logging says to find promotions that begin to wait for an approver. */
export const PROMOTION_APPROVAL_FILTER = 'jsonPayload.report="plinth-promotion-approval"';

/** A report in which nothing happened yet. */
export const NOTHING_PROMOTED = {
  report: "plinth-promotion",
  version: null,
  champion: null,
  outcome: "failed",
  decision: null,
  rule: null,
  message: null,
  value: null,
  championValue: null,
  slices: {},
  approved: false,
  aliases: [],
  recorded: false,
} as const;

/** Completes the report of a workflow, writes it, and gives it back. */
export function lifeReportRoutine(fixed: Readonly<Record<string, string | null>>): RoutineSource {
  return routine(
    ["entry", "started"],
    [
      assign("complete", {
        ...Object.fromEntries(Object.entries(fixed).map(([name, value]) => [`entry.${name}`, value])),
        "entry.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
        "entry.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
        "entry.seconds": expr("int(sys.now() - started)"),
        severities: { failed: "ERROR", refused: "WARNING" },
      }),
      assign("choose_severity", { severity: expr('default(map.get(severities, entry.outcome), "NOTICE")') }),
      log("write", expr("severity"), expr("entry")),
      returns("give", expr("entry")),
    ],
  );
}
