import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { AcceptedFinding } from "../core/accepted-finding";
import type { IEncryptionKey } from "../keys/encryption-key";
import { Dataset } from "../warehouse/dataset";
import type { Table } from "../warehouse/table";
import { LOG_TABLE } from "../workflows/parts/logged";

/** What checkers say about the datasets of requests and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "dataset/short-memory",
    resource: "google_bigquery_dataset",
    from: "endpoints.*.requestLogging",
    reason:
      "Rows of requests are added by Vertex AI and changed by nobody. Going back further would only store each row longer than `keep` says, which people asked for.",
  },
];

/** What keeps the requests of an endpoint. */
export interface RequestLogProps {
  readonly projectId: string;
  /** Cannot be changed after creation. */
  readonly datasetId: string;
  /** The endpoint's name in the environment file. */
  readonly name: string;
  /** A region: that of the endpoint. Cannot be changed after creation. */
  readonly location: string;
  /** How long each request is kept: whole days. */
  readonly keep: Duration;
  /**
   * The key that encrypts it. Cannot be changed after creation.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with every request.
   * @default false
   */
  readonly destroyWithContents?: boolean;
}

/**
 * What an endpoint was asked and what it answered, a row for each request that is kept, for as long as is said. The columns
 * are those that Vertex AI writes.
 * @see https://cloud.google.com/vertex-ai/docs/predictions/online-prediction-logging
 */
export class RequestLog extends Construct {
  /** Where everything about the requests of the endpoint lies. */
  readonly dataset: Dataset;
  /** The requests and answers alone. */
  readonly requests: Table;

  constructor(scope: Construct, id: string, props: RequestLogProps) {
    super(scope, id);
    const { projectId, datasetId, name, location, keep, encryptionKey, destroyWithContents } = props;
    this.dataset = new Dataset(this, "Dataset", {
      projectId,
      datasetId,
      key: `requests-${name}`,
      location,
      description: `What the endpoint ${name} was asked and what it answered`,
      timeTravel: Duration.days(2),
      encryptionKey,
      destroyWithContents,
    });
    this.requests = this.dataset.addTable("requests", {
      tableId: LOG_TABLE,
      description: "Requests as they came and answers as they went",
      columns: {
        endpoint: "STRING",
        deployed_model_id: "STRING",
        logging_time: "TIMESTAMP",
        request_id: "NUMERIC",
        request_payload: { type: "STRING", mode: "repeated" },
        response_payload: { type: "STRING", mode: "repeated" },
      },
      partitions: { column: "logging_time", every: "day", expireAfter: keep },
    });
  }
}
