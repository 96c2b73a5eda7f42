import {
  type MetricFamily,
  predictionFamilies,
  PREDICTIONS,
  PRIVATE_PREDICTIONS,
  type Reducer,
} from "../../catalog/metrics";
import { Metric, type MetricProps, type Subject } from "../monitoring/metric";

const ENDPOINT = "aiplatform.googleapis.com/Endpoint";
const POOL = "aiplatform.googleapis.com/DeploymentResourcePool";
const POOL_METRICS = `${PREDICTIONS}deployment_resource_pool/`;

/** Which part of all answers came faster than a percentile says. */
export type Percentile = 50 | 95 | 99;

/** What can be busy. */
export type Busy = "cpu" | "accelerator";

const UTILIZATION: Readonly<Record<Busy, string>> = { cpu: "cpu/utilization", accelerator: "accelerator/duty_cycle" };

/** The type of the metric that tells how busy the machines of an endpoint are: what is charted, and what scales them. */
export const utilizationType = (of: Busy): string => `${PREDICTIONS}${UTILIZATION[of]}`;

/** Whose metrics they are. */
export interface EndpointMetricsProps {
  readonly endpointId: string;
  readonly family: MetricFamily;
  /**
   * The number of one deployed model.
   * @default - all models of the endpoint together
   */
  readonly deployedModelId?: string;
}

/**
 * The metrics of one endpoint, or of one model that is deployed to it. Those of answers are one for each place where the endpoint
 * may write them. Alerts, objectives and the gates of releases all ask these.
 */
export class EndpointMetrics {
  private readonly subject: Subject;
  private readonly families: readonly string[];
  private readonly ofModel: Readonly<Record<string, string>>;

  constructor({ endpointId, family, deployedModelId }: EndpointMetricsProps) {
    this.subject = { label: "resource.endpoint_id", value: endpointId };
    this.families = predictionFamilies(family);
    this.ofModel = deployedModelId === undefined ? {} : { "metric.deployed_model_id": deployedModelId };
  }

  /** Which part of the answers are errors of the server. */
  errorRate(): readonly Metric[] {
    return this.families.map(
      (family) =>
        new Metric({
          ...this.answersIn(family, { name: named(family, "error rate"), failed: true }),
          per: this.allIn(family),
        }),
    );
  }

  /** How many answers there are. */
  answers(): readonly Metric[] {
    return this.families.map((family) => this.allIn(family));
  }

  /** How long answers take, in milliseconds. */
  latency({ percentile }: { readonly percentile: Percentile }): readonly Metric[] {
    return this.families.map((family) =>
      this.latencyIn(family, named(family, `p${percentile} of latency`), `REDUCE_PERCENTILE_${percentile}`),
    );
  }

  /** How many machines answer, all versions together. Not for one that runs in a pool. */
  replicas(): Metric {
    return this.reading("replicas", `${PREDICTIONS}replicas`, "REDUCE_SUM");
  }

  /** How many machines the version has that has the most of them. */
  mostReplicas(): Metric {
    return this.reading("replicas of a version", `${PREDICTIONS}replicas`, "REDUCE_MAX");
  }

  /** How busy machines are, as a fraction. */
  utilization(of: Busy): Metric {
    return this.reading(`${of} in use`, utilizationType(of), "REDUCE_MEAN");
  }

  private allIn(family: string): Metric {
    return new Metric(this.answersIn(family, { name: named(family, "answers") }));
  }

  private answersIn(family: string, { name, failed }: { readonly name: string; readonly failed?: true }): MetricProps {
    const code = family === PRIVATE_PREDICTIONS ? { atLeast: 500 } : "5xx";
    return {
      name,
      type: `${family}response_count`,
      resource: ENDPOINT,
      subject: this.subject,
      where: { ...(failed === true ? { "metric.response_code": code } : {}), ...this.ofModel },
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
    };
  }

  private latencyIn(family: string, name: string, reducer: Reducer): Metric {
    return new Metric({
      name,
      type: `${family}prediction_latencies`,
      resource: ENDPOINT,
      subject: this.subject,
      // The metrics of private endpoints know no parts of a latency.
      where: { ...(family === PRIVATE_PREDICTIONS ? {} : { "metric.latency_type": "total" }), ...this.ofModel },
      aligner: "ALIGN_DELTA",
      reducer,
    });
  }

  private reading(name: string, type: string, reducer: Reducer): Metric {
    const { subject, ofModel: where } = this;
    return new Metric({ name, type, resource: ENDPOINT, subject, where, aligner: "ALIGN_MEAN", reducer });
  }
}

/** The metrics of machines that several endpoints share. */
export class PoolMetrics {
  /** The short name. */
  readonly poolId: string;
  private readonly subject: Subject;

  constructor(props: { readonly poolId: string }) {
    this.poolId = props.poolId;
    this.subject = { label: "resource.deployment_resource_pool_id", value: props.poolId };
  }

  /** How many machines there are. */
  replicas(): Metric {
    return this.reading("replicas", "replicas", "REDUCE_SUM");
  }

  /** How busy they are, as a fraction. */
  utilization(of: Busy): Metric {
    return this.reading(`${of} in use`, UTILIZATION[of], "REDUCE_MEAN");
  }

  private reading(name: string, metric: string, reducer: Reducer): Metric {
    const type = `${POOL_METRICS}${metric}`;
    return new Metric({ name, type, resource: POOL, subject: this.subject, aligner: "ALIGN_MEAN", reducer });
  }
}

/** Two metrics of the same thing are told apart by people as well. */
function named(family: string, name: string): string {
  return family === PRIVATE_PREDICTIONS ? `${name}, private` : name;
}
