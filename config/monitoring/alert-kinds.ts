/** How soon somebody must look: at once, at night as well; or in working hours. */
export const SEVERITIES = ["page", "mail"] as const;

/** How soon somebody must look. */
export type Severity = (typeof SEVERITIES)[number];

/** What happens to an alert when Cloud Monitoring has nothing to say. */
export type MissingData = "ends" | "goes on" | "is the alert";

/** What is known of a kind of alert. */
export interface AlertKind {
  /** The end of "Somebody is told when ...". */
  readonly tells: string;
  /** How soon somebody must look, where the environment is permanent; elsewhere it is mail. */
  readonly severity: Severity;
  readonly missing: MissingData;
  /** The page in `docs/runbooks` that says what to do. */
  readonly runbook: string;
}

const kind = (tells: string, severity: Severity, missing: MissingData, runbook: string): AlertKind => ({
  tells,
  severity,
  missing,
  runbook,
});

const failed = (what: string) => kind(`${what} failed`, "mail", "ends", "run-failed");
const late = kind("the last success is too long ago", "mail", "ends", "run-missing");
const long = kind("a run takes too long", "mail", "ends", "run-too-long");
const queued = kind("a run waits too long for machines", "mail", "ends", "run-queued");
const saturation = kind("machines are too busy", "mail", "ends", "endpoint-saturation");
const atMost = kind("all machines that there may be are at work", "mail", "ends", "endpoint-at-most");

/** Every kind of alert, by the sort of work that it is about. */
export const ALERT_KINDS = {
  endpoint: {
    errors: kind("too many answers are errors of the server", "page", "ends", "endpoint-errors"),
    latency: kind("answers take too long", "page", "ends", "endpoint-latency"),
    saturation,
    "at-most": atMost,
    "no-traffic": kind("nobody asks any more", "mail", "is the alert", "endpoint-no-traffic"),
    "no-replicas": kind("too few machines answer", "page", "is the alert", "endpoint-no-replicas"),
    objective: kind("an objective is in danger", "page", "ends", "objective-in-danger"),
    releases: kind("a release, a rollback or a guard failed", "page", "ends", "release-failed"),
    refused: kind("a release or a rollback was refused", "mail", "ends", "release-failed"),
    shadow: kind("a comparison in the shadow failed", "mail", "ends", "run-failed"),
    "shadow-missing": kind("a comparison in the shadow did not happen", "mail", "ends", "run-missing"),
    disagreement: kind("a candidate answers otherwise than what serves", "mail", "ends", "candidate-disagrees"),
    accuracy: kind("answers turned out to be worse than they may be", "mail", "ends", "answers-wrong"),
    truth: kind("the truth about answers does not come, or fits none of them", "mail", "ends", "truth-missing"),
    measuring: kind(
      "answers were not held against the truth: it failed, or did not happen",
      "mail",
      "ends",
      "truth-missing",
    ),
  },
  pool: { saturation, "at-most": atMost },
  vectors: {
    latency: kind("answers of an index take too long", "page", "ends", "vectors"),
    "no-replicas": kind("too few machines of an index answer", "page", "is the alert", "vectors"),
  },
  job: {
    failed: failed("a run"),
    "too-long": long,
    queued,
    preempted: kind("Google takes the machines of a run again and again", "mail", "ends", "run-preempted"),
    missing: late,
    objective: kind("an objective is in danger", "mail", "ends", "objective-in-danger"),
  },
  batch: {
    failed: failed("a run"),
    "too-long": long,
    queued,
    missing: late,
    objective: kind("an objective is in danger", "mail", "ends", "objective-in-danger"),
  },
  pipeline: {
    failed: failed("a run"),
    "too-long": long,
    missing: late,
    objective: kind("an objective is in danger", "mail", "ends", "objective-in-danger"),
  },
  retraining: {
    failed: kind("a retraining or a promotion failed", "mail", "ends", "retraining-failed"),
    refused: kind("a retraining was refused: by its inputs or its promotion", "mail", "ends", "retraining-failed"),
    missing: late,
    objective: kind("an objective is in danger", "mail", "ends", "objective-in-danger"),
  },
  storage: { growth: kind("much more is written than usual", "mail", "ends", "storage-growth") },
  platform: {
    drift: kind("requests drift away from what the model knows", "mail", "ends", "drift"),
    quota: kind("a quota is nearly or wholly used up", "mail", "ends", "quota"),
    scan: kind("queries of BigQuery read too much", "mail", "ends", "storage-growth"),
    loads: kind("a load into BigQuery failed", "mail", "ends", "load-failed"),
    builds: kind("a build failed", "mail", "ends", "build-failed"),
    schedules: kind("Cloud Scheduler could not start something", "mail", "ends", "start-failed"),
    triggers: kind("an event waits too long to start something", "mail", "ends", "start-failed"),
    guards: kind("what looks after runs, releases and freshness failed", "page", "ends", "guard-failed"),
    "idle-accelerators": kind("accelerators that train do nothing", "mail", "ends", "accelerators-idle"),
    keys: kind("a key is disabled or scheduled for destruction", "page", "ends", "keys"),
    policies: kind("somebody changed who may do what in the project", "mail", "ends", "audit"),
    "public-access": kind("something was opened to everybody", "page", "ends", "audit"),
    "account-keys": kind("somebody made a key of a service account", "page", "ends", "audit"),
    strangers: kind("somebody from outside read data", "page", "ends", "audit"),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, AlertKind>>>>;

/** A sort of work that alerts are about. */
export type AlertedWork = keyof typeof ALERT_KINDS;
