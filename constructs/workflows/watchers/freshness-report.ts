/**
 * What the watcher writes of everything that starts by the clock, each time it looks: `jsonPayload` of a log entry with
 * severity `NOTICE` (fresh, new) or `WARNING` (missing).
 */
export interface FreshnessReport {
  /** Always `plinth-freshness`: what a filter asks for. */
  readonly report: "plinth-freshness";
  /** The workflow that should have succeeded: `train-fraud`. */
  readonly workflow: string;
  /** `new`: it is younger than the limit and cannot have been missed yet. */
  readonly state: "fresh" | "missing" | "new";
  /** Whether the objective of its freshness holds; `none` where there is no objective. */
  readonly objective: "kept" | "missed" | "none";
  /** When the last success ended, RFC 3339; null where none is known. */
  readonly lastSuccess: string | null;
  /** Whole seconds since then; null where none is known. */
  readonly age: number | null;
  /** Seconds that there may be. */
  readonly limit: number;
}

/** What a filter of Cloud Logging says to find them. */
export const FRESHNESS_REPORT_FILTER = 'jsonPayload.report="plinth-freshness"';
