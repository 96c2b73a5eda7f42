import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { IEncryptionKey } from "../keys/encryption-key";
import { Dataset } from "./dataset";
import type { Columns } from "./columns";
import type { Table } from "./table";

/** What is kept of models' lives. */
export interface ModelLifeProps {
  readonly projectId: string;
  readonly datasetId: string;
  /** A region. Cannot be changed after creation. */
  readonly location: string;
  /** How long each record is kept: whole days. */
  readonly keep: Duration;
  /**
   * The key that encrypts it. Cannot be changed after creation.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with every record.
   * @default false
   */
  readonly destroyWithContents?: boolean;
}

/** The tables, by what they keep. */
export const LIFE_TABLES = { decisions: "decisions", retrainings: "retrainings" } as const;

const DECISIONS = {
  at: { type: "TIMESTAMP", mode: "required", description: "When it was decided" },
  model: { type: "STRING", mode: "required" },
  version: { type: "STRING", description: "The version that was judged" },
  champion: { type: "STRING", description: "The version that it was compared with; nothing where there was none" },
  decision: { type: "STRING", mode: "required", description: "promoted or refused" },
  rule: { type: "STRING", description: "The rule that refused it" },
  message: { type: "STRING", description: "Why, for people" },
  metric: "STRING",
  value: { type: "FLOAT", description: "The version's" },
  champion_value: { type: "FLOAT", description: "The champion's" },
  slices: { type: "JSON", description: "Both on each slice" },
  approved: { type: "STRING", description: "Whether an approver said yes; who, says the audit log of the execution" },
  workflow: { type: "STRING", mode: "required" },
  execution: { type: "STRING", mode: "required", description: "The execution that decided: one row each" },
} as const satisfies Columns;

const RETRAININGS = {
  at: { type: "TIMESTAMP", mode: "required", description: "When it ended" },
  model: { type: "STRING", mode: "required" },
  run: { type: "STRING", description: "What started it" },
  outcome: { type: "STRING", mode: "required", description: "succeeded, refused or failed" },
  reason: "STRING",
  message: { type: "STRING", description: "Why, for people" },
  steps: { type: "JSON", description: "What became of each step" },
  version: { type: "STRING", description: "The version that was trained" },
  workflow: { type: "STRING", mode: "required" },
  execution: { type: "STRING", mode: "required", description: "The execution that did it: one row each" },
} as const satisfies Columns;

/** What was decided about versions of models, and how they came to be: a row for each decision and each retraining. */
export class ModelLife extends Construct {
  readonly dataset: Dataset;
  readonly decisions: Table;
  readonly retrainings: Table;

  constructor(scope: Construct, id: string, props: ModelLifeProps) {
    super(scope, id);
    const { projectId, datasetId, location, keep, encryptionKey, destroyWithContents } = props;
    this.dataset = new Dataset(this, "Dataset", {
      projectId,
      datasetId,
      key: "model-life",
      location,
      description: "What was decided about versions of models, and how they came to be",
      timeTravel: Duration.days(7),
      encryptionKey,
      destroyWithContents,
    });
    const partitions = { column: "at", every: "day", expireAfter: keep } as const;
    this.decisions = this.dataset.addTable("decisions", {
      tableId: LIFE_TABLES.decisions,
      description: "Promotions that were decided",
      columns: DECISIONS,
      partitions,
    });
    this.retrainings = this.dataset.addTable("retrainings", {
      tableId: LIFE_TABLES.retrainings,
      description: "Retrainings that trained, or were to",
      columns: RETRAININGS,
      partitions,
    });
  }
}
