/** How an adoption ended. `refused`: nothing was copied or registered. */
export const ADOPTION_OUTCOMES = ["succeeded", "refused", "failed", "skipped"] as const;

/** Why a version was not taken over. */
export const ADOPTION_REASONS = {
  request: "the argument asked for something that is not allowed",
  version: "the other environment has no such version, or lets nobody read it",
  digest: "the version answers with another image than this environment's",
  artifacts: "an image or a pipeline that the version needs could not be copied",
  files: "the version's files are not of one folder of a bucket, or too many",
  copy: "something else lies already where a file is to be copied to, or it could not be copied",
  evaluation: "the version has no evaluation that could come along",
  registration: "the version could not be registered",
  "already-adopted": "the version was taken over before",
  launcher: "something that the adoption needed did not work",
} as const;

/**
 * The one entry that an adoption writes to Cloud Logging, and gives back: `jsonPayload` of a log entry with severity
 * `NOTICE` (succeeded, skipped), `WARNING` (refused) or `ERROR` (failed).
 */
export interface AdoptionReport {
  /** Always `plinth-adoption`: what a filter asks for. */
  readonly report: "plinth-adoption";
  /** The workflow: `adopt-fraud`. */
  readonly workflow: string;
  readonly execution: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** The environment that gives; null when the argument named none. */
  readonly from: string | null;
  /** The version there, by its number. */
  readonly fromVersion: string | null;
  readonly outcome: (typeof ADOPTION_OUTCOMES)[number];
  /** Null when it succeeded. */
  readonly reason: keyof typeof ADOPTION_REASONS | null;
  /** For people; null when it succeeded. */
  readonly message: string | null;
  /** The version here; null while there is none. */
  readonly version: string | null;
  /** The image that both answer with, by digest. */
  readonly digest: string | null;
  /** The images and pipelines that it needs from the other environment, and whether each was copied now. */
  readonly artifacts: readonly { readonly written: string; readonly outcome: "there" | "copied" }[];
  /** The id of the build that copied them; null where nothing was missing. */
  readonly build: string | null;
  /** How many files the version has. */
  readonly files: number;
  /** Where they are now: `gs://...`. */
  readonly directory: string | null;
  /** The metrics that came along. */
  readonly metrics: Readonly<Record<string, number>> | null;
  /** Whole seconds from the start of the execution. */
  readonly seconds: number;
}

/** What a filter of Cloud Logging says to find reports of adoptions. */
export const ADOPTION_REPORT_FILTER = 'jsonPayload.report="plinth-adoption"';

/** A report in which nothing happened yet. */
export const NOTHING_ADOPTED = {
  report: "plinth-adoption",
  from: null,
  fromVersion: null,
  outcome: "failed",
  reason: null,
  message: null,
  version: null,
  digest: null,
  artifacts: [],
  build: null,
  files: 0,
  directory: null,
  metrics: null,
} as const;
