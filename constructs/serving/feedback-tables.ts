import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { IEncryptionKey } from "../keys/encryption-key";
import { Dataset } from "../warehouse/dataset";
import type { Table } from "../warehouse/table";
import { FEEDBACK_COLUMNS, FEEDBACK_TABLES } from "../workflows/feedback/tables";
import { feedbackViews, type FeedbackViewProps } from "../workflows/feedback/views";

/** What keeps how good the answers of an endpoint were. */
export interface FeedbackTablesProps extends Omit<FeedbackViewProps, "feedback"> {
  readonly projectId: string;
  /** Cannot be changed after creation. */
  readonly datasetId: string;
  /** The endpoint's name in the environment file. */
  readonly name: string;
  /** A region: that of the requests. Cannot be changed after creation. */
  readonly location: string;
  /** How long what was measured is kept: whole days. */
  readonly keep: Duration;
  /**
   * The key that encrypts it. Cannot be changed after creation.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with everything that was measured.
   * @default false
   */
  readonly destroyWithContents?: boolean;
}

/**
 * How good the answers of an endpoint were, and what they and the requests looked like: counts and sums by day, with views that
 * people read. In a dataset of its own, so that whoever reads it need not be able to read a request.
 */
export class FeedbackTables extends Construct {
  readonly dataset: Dataset;
  /** What is written when it is measured. */
  readonly tables: readonly Table[];

  constructor(scope: Construct, id: string, props: FeedbackTablesProps) {
    super(scope, id);
    const { projectId, datasetId, name, location, keep, encryptionKey, destroyWithContents, judged, completeAfter } =
      props;
    this.dataset = new Dataset(this, "Dataset", {
      projectId,
      datasetId,
      key: `feedback-${name}`,
      location,
      description: `How good the answers of the endpoint ${name} were, and what was asked and answered, in numbers`,
      timeTravel: Duration.days(7),
      encryptionKey,
      destroyWithContents,
    });
    const partitions = { column: "day", every: "day", expireAfter: keep } as const;
    const outcomes = this.dataset.addTable("outcomes", {
      tableId: FEEDBACK_TABLES.outcomes,
      description: "Answers against the truth: counts by day, model, slice and score",
      columns: FEEDBACK_COLUMNS.outcomes,
      partitions,
    });
    const statistics = this.dataset.addTable("statistics", {
      tableId: FEEDBACK_TABLES.statistics,
      description: "What predictions and fields of requests look like: by day, model and field",
      columns: FEEDBACK_COLUMNS.statistics,
      partitions,
    });
    this.tables = [outcomes, statistics];
    for (const [view, { description, query }] of Object.entries(
      feedbackViews({ feedback: datasetId, judged, completeAfter }),
    )) {
      this.dataset.addView(view, { viewId: view, description, query, of: this.tables });
    }
  }
}
