import { Metric } from "../monitoring/metric";

const RESOURCE = "aiplatform.googleapis.com/IndexEndpoint";
const VECTOR_SEARCH = "aiplatform.googleapis.com/matching_engine";

/** Which deployment of an index. */
export interface VectorMetricsProps {
  /** The name that callers say with every query. Its endpoint has a number that only the cloud knows. */
  readonly deployedIndexId: string;
}

/** What Cloud Monitoring knows of an index of vectors. */
export class VectorMetrics {
  readonly deployedIndexId: string;
  private readonly subject;

  constructor({ deployedIndexId }: VectorMetricsProps) {
    this.deployedIndexId = deployedIndexId;
    this.subject = { label: "metric.deployed_index_id", value: deployedIndexId };
  }

  /** How long that many of a hundred answers take at most, in milliseconds. */
  latency({ percentile }: { readonly percentile: 50 | 95 | 99 }): Metric {
    return new Metric({
      name: `answers of an index, p${percentile}`,
      type: `${VECTOR_SEARCH}/query/latencies`,
      resource: RESOURCE,
      subject: this.subject,
      aligner: "ALIGN_DELTA",
      reducer: `REDUCE_PERCENTILE_${percentile}`,
    });
  }

  /** How many machines answer. */
  replicas(): Metric {
    return new Metric({
      name: "machines of an index that answer",
      type: `${VECTOR_SEARCH}/current_replicas`,
      resource: RESOURCE,
      subject: this.subject,
      aligner: "ALIGN_MIN",
      reducer: "REDUCE_SUM",
    });
  }
}
