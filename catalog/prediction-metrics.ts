/** How callers reach an endpoint, as far as metrics differ. */
export type MetricFamily = "dedicated" | "private" | "shared";

/**
 * Seconds after which Cloud Monitoring has everything that happened at an endpoint: what is asked about the last minutes is
 * answered without them. From the list of metrics of Google Cloud (aiplatform.googleapis.com/prediction/online/*),
 * collected 2026-11-23.
 */
export const METRIC_DELAY_SECONDS: Readonly<Record<MetricFamily, number>> = {
  dedicated: 240,
  private: 360,
  shared: 240,
};

/** The shortest window that is asked about, in seconds: one point of each series. */
export const LEAST_WINDOW_SECONDS = 60;
