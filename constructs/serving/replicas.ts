import { PREDICTIONS } from "../../catalog/metrics";
import { utilizationType } from "./endpoint-metrics";

/** What a number of machines is measured by: an `AutoscalingMetricSpec` of the API. */
export interface AutoscalingMetric {
  readonly metricName: string;
  /** Percent of use, or requests a minute. */
  readonly target: number;
}

/** When there are more machines. */
export interface ReplicaTargets {
  /**
   * Percent.
   * @default - Google's own 60 where no other target is set
   */
  readonly cpu?: number;
  /**
   * Percent.
   * @default - accelerators are not looked at
   */
  readonly accelerator?: number;
  /**
   * A minute, for each machine.
   * @default - requests are not counted
   */
  readonly requests?: number;
}

/**
 * The metrics that scale machines.
 * @see https://cloud.google.com/vertex-ai/docs/predictions/autoscaling
 */
export function autoscalingMetrics({ cpu, accelerator, requests }: ReplicaTargets): readonly AutoscalingMetric[] {
  const metric = (metricName: string, target: number | undefined): readonly AutoscalingMetric[] =>
    target === undefined ? [] : [{ metricName, target }];
  return [
    ...metric(utilizationType("cpu"), cpu),
    ...metric(utilizationType("accelerator"), accelerator),
    // A name that only scaling knows: Cloud Monitoring has no such metric.
    ...metric(`${PREDICTIONS}request_count`, requests),
  ];
}
