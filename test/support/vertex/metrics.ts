/** What Cloud Monitoring knows about a metric of Vertex AI. */
export interface Metric {
  readonly kind: "DELTA" | "GAUGE";
  readonly type: "INT64" | "DOUBLE" | "DISTRIBUTION";
  readonly labels: readonly string[];
  /** Labels that are numbers. @default - all are texts */
  readonly numbers?: readonly string[];
  /** Seconds after which a point can be read. */
  readonly delay: number;
}

const NAMES = ["model_display_name", "endpoint_display_name"];
const delta = (type: Metric["type"], ...labels: readonly string[]): Metric => ({
  kind: "DELTA",
  type,
  labels: ["deployed_model_id", ...labels],
  delay: 240,
});
const gauge = (type: Metric["type"], ...labels: readonly string[]): Metric => ({
  ...delta(type, ...labels),
  kind: "GAUGE",
});

/**
 * The metrics of online predictions on the resource `aiplatform.googleapis.com/Endpoint`, by what follows
 * `aiplatform.googleapis.com/prediction/online/`.
 *
 * @see https://cloud.google.com/monitoring/api/metrics_gcp_a_b
 */
export const METRICS: Readonly<Record<string, Metric>> = {
  prediction_count: delta("INT64", "spot", ...NAMES),
  error_count: delta("INT64", "spot", ...NAMES),
  response_count: delta("INT64", "response_code", "spot", ...NAMES),
  prediction_latencies: delta("DISTRIBUTION", "latency_type", "spot", ...NAMES),
  replicas: gauge("INT64", "spot", ...NAMES),
  target_replicas: gauge("INT64", "spot", ...NAMES),
  machine_count: gauge("INT64", "spot", ...NAMES),
  "cpu/utilization": gauge("DOUBLE", "replica_id", "spot"),
  "memory/bytes_used": gauge("INT64", "replica_id", "spot"),
  "accelerator/duty_cycle": gauge("DOUBLE", "replica_id", "spot"),
  "accelerator/memory/bytes_used": gauge("INT64", "replica_id", "spot"),
  "network/received_bytes_count": delta("INT64", "replica_id", "spot"),
  "network/sent_bytes_count": delta("INT64", "replica_id", "spot"),
  "private/prediction_latencies": { ...delta("DISTRIBUTION"), delay: 360 },
  "private/response_count": { ...delta("INT64", "response_code"), numbers: ["response_code"], delay: 360 },
};

/** What the type of every metric of {@link METRICS} begins with. */
export const METRIC_PREFIX = "aiplatform.googleapis.com/prediction/online/";

/** The resource that all of them are written for, and its labels. */
export const RESOURCE = {
  type: "aiplatform.googleapis.com/Endpoint",
  labels: ["resource_container", "location", "endpoint_id"],
} as const;
