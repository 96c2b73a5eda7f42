import { expr } from "../language/expression";
import { assign, log, returns, routine, type RoutineSource } from "../language/steps";
import { variable } from "./settings";

/** How a release or a rollback ended. `refused`: nothing was touched. */
export const RELEASE_OUTCOMES = ["succeeded", "failed", "refused", "skipped"] as const;

/** Why a release or a rollback did not succeed. */
export const RELEASE_REASONS = {
  request: "the argument asked for something that is not allowed",
  frozen: "the environment file refuses releases for now",
  version: "the model has no such version",
  evaluation: "the version has no evaluation, or one that misses what the environment file asks for",
  busy: "another release or rollback of the endpoint is at work",
  "no-previous": "there is no previous model to compare with or to go back to",
  "already-serving": "the version serves all traffic already",
  deploy: "Vertex AI did not deploy the version",
  "deploy-deadline": "the machines of the version did not come up in time",
  shadow: "the version disagrees too much with the model that serves, or the two could not be compared",
  gate: "a gate was breached",
  "too-few": "too few requests came to judge the version",
  "no-data": "Cloud Monitoring had nothing to say of the version",
  denied: "an approver said no",
  "not-approved": "no approver answered in time",
  conflict: "somebody else changed the endpoint's traffic",
  "lock-lost": "a rollback or the guard took over",
  launcher: "something that the release needed did not work",
  unwatched: "the execution was gone, and the guard ended its work",
} as const;

/** Reasons for which nothing was touched. */
export const REFUSALS = [
  "request",
  "frozen",
  "version",
  "evaluation",
  "busy",
  "no-previous",
] as const satisfies readonly (keyof typeof RELEASE_REASONS)[];

/**
 * The entry that a release, a rollback and the guard write to Cloud Logging about each change of an endpoint: `jsonPayload`
 * of a log entry with severity `NOTICE` (succeeded, skipped), `WARNING` (refused) or `ERROR` (failed).
 */
export interface ReleaseReport {
  /** Always `plinth-release`: what a filter asks for. */
  readonly report: "plinth-release";
  /** The workflow that did it: `release-fraud`, `rollback-fraud`. */
  readonly workflow: string;
  readonly execution: string;
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** The version's number; null when it was refused before it was known. */
  readonly version: string | null;
  /** The number under which the version is, or was, deployed. */
  readonly deployedModel: string | null;
  readonly strategy: string;
  readonly outcome: (typeof RELEASE_OUTCOMES)[number];
  /** Null when it succeeded. */
  readonly reason: keyof typeof RELEASE_REASONS | null;
  /** For people; null when it succeeded. */
  readonly message: string | null;
  /** The candidate's share of the traffic that was reached. */
  readonly share: number;
  /** The last readings of the gates, by the gate's name. */
  readonly gates: Readonly<Record<string, number | null>>;
  /** The traffic split afterwards; null where it is not known. */
  readonly split: Readonly<Record<string, number>> | null;
  /** Whether the endpoint is as it should be; otherwise the guard goes on. */
  readonly settled: boolean;
  /** The version that the alias `champion` named before. */
  readonly champion: string | null;
  /** Of a private endpoint: the attachment that callers connect to. */
  readonly attachment: string | null;
  /** What went wrong with the drift monitor; null when nothing did. */
  readonly monitor: string | null;
  /** Whole seconds from the start of the execution. */
  readonly seconds: number;
}

/** What a filter of Cloud Logging says to find reports of releases. */
export const RELEASE_REPORT_FILTER = 'jsonPayload.report="plinth-release"';

/** A report in which nothing happened yet. */
export const NOTHING_RELEASED = {
  report: "plinth-release",
  version: null,
  deployedModel: null,
  outcome: "failed",
  reason: null,
  message: null,
  share: 0,
  gates: {},
  split: null,
  settled: true,
  champion: null,
  attachment: null,
  monitor: null,
} as const;

/** Completes a report, writes it, and gives it back. */
export function releaseReportRoutine(props: {
  readonly endpoint: string;
  readonly model: string;
  readonly strategy: string;
}): RoutineSource {
  return routine(
    ["entry", "started"],
    [
      assign("complete", {
        "entry.endpoint": props.endpoint,
        "entry.model": props.model,
        "entry.strategy": props.strategy,
        "entry.workflow": expr(`default(map.get(entry, "workflow"), ${variable("GOOGLE_CLOUD_WORKFLOW_ID")})`),
        "entry.execution": expr(
          `default(map.get(entry, "execution"), ${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")})`,
        ),
        "entry.seconds": expr("int(sys.now() - started)"),
        severities: { failed: "ERROR", refused: "WARNING" },
      }),
      assign("choose_severity", { severity: expr('default(map.get(severities, entry.outcome), "NOTICE")') }),
      log("write", expr("severity"), expr("entry")),
      returns("give", expr("entry")),
    ],
  );
}
