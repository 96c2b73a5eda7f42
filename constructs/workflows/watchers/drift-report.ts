/**
 * What is told of each feature in which requests have drifted away, each time that a drift monitor finds it: `jsonPayload` of a log
 * entry with severity `WARNING`. Names of features are columns; nobody is known by them.
 */
export interface DriftReport {
  /** Always `plinth-drift`: what a filter asks for. */
  readonly report: "plinth-drift";
  /** The endpoint's name in the environment file; `unknown` where its monitor could not be asked. */
  readonly endpoint: string;
  /** `RAW_FEATURE_SKEW`, `RAW_FEATURE_DRIFT`, or either of attributions. */
  readonly objective: string;
  /** The feature; empty where the monitor names none. */
  readonly feature: string;
  /** How far it is away, and from where on that is told; null where the monitor does not say. */
  readonly deviation: number | null;
  readonly threshold: number | null;
  /** The number of the deployed model; empty where the monitor does not say. */
  readonly deployedModel: string;
  /** `projects/.../modelDeploymentMonitoringJobs/...` */
  readonly monitor: string;
  /** Which requests were looked at, RFC 3339; null where the monitor does not say. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What a filter of Cloud Logging says to find them. */
export const DRIFT_REPORT_FILTER = 'jsonPayload.report="plinth-drift"';
