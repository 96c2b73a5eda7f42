import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { IEncryptionKey } from "../keys/encryption-key";
import { Dataset } from "../warehouse/dataset";
import type { Table } from "../warehouse/table";
import { REPORT_COLUMNS, REPORTS_TABLE } from "../workflows/releases/shadow-queries";

/** What the tables of a shadow need. */
export interface ShadowTablesProps {
  readonly projectId: string;
  /** The endpoint's name in the environment file. */
  readonly name: string;
  /** The dataset that keeps the requests: reports lie beside them. */
  readonly requests: Dataset;
  /** The id of the dataset of what nobody keeps. Cannot be changed after creation. */
  readonly scratchId: string;
  /** Where the requests are. Cannot be changed after creation. */
  readonly location: string;
  /** How long each report is kept: whole days. */
  readonly keepReports: Duration;
  /**
   * The key that encrypts what nobody keeps.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with everything in it.
   * @default false
   */
  readonly destroyWithContents?: boolean;
}

/** Longer than any comparison takes. */
const SCRATCH_KEPT = Duration.days(3);

/**
 * Where a shadow writes: its reports beside the requests, and in a dataset of its own the tables that it removes again, which
 * go by themselves should it be killed. The candidate's containers write into that dataset, and so can touch no request.
 */
export class ShadowTables extends Construct {
  readonly reports: Table;
  /** Every table of it goes after three days. */
  readonly scratch: Dataset;

  constructor(scope: Construct, id: string, props: ShadowTablesProps) {
    super(scope, id);
    const { name, requests, keepReports, scratchId, ...rest } = props;
    this.reports = requests.addTable("shadow-reports", {
      tableId: REPORTS_TABLE,
      description: "How far candidates and the models that served disagreed, a row for each comparison",
      columns: REPORT_COLUMNS,
      partitions: { column: "reported_at", every: "day", expireAfter: keepReports },
    });
    this.scratch = new Dataset(this, "Scratch", {
      ...rest,
      datasetId: scratchId,
      key: `shadow-${name}`,
      description: `What candidates of the endpoint ${name} answer in the shadow: compared, then removed`,
      expireTablesAfter: SCRATCH_KEPT,
      timeTravel: Duration.days(2),
    });
  }
}
