/**
 * Seconds after which Cloud Monitoring has everything that happened at an endpoint: what is asked about the last minutes is
 * answered without them. The longest in the list of metrics of Google Cloud (aiplatform.googleapis.com/prediction/online/*,
 * collected 2026-11-23), which is that of private endpoints: all gates are asked about one window.
 */
export const METRIC_DELAY_SECONDS = 360;

/** The shortest window that is asked about, in seconds: one point of each series. */
export const LEAST_WINDOW_SECONDS = 60;
