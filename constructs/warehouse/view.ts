import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { Construct } from "constructs";
import { createAfter } from "../core/dependencies";
import type { Table, TableHome } from "./table";

/** What a view needs. */
export interface ViewProps {
  /** The name within the dataset. Cannot be changed after creation. */
  readonly viewId: string;
  /** What it shows, for people. */
  readonly description: string;
  /** A query of GoogleSQL over tables of the same dataset: whoever reads the view needs a right on that alone. */
  readonly query: string;
  /** The tables that it reads. */
  readonly of: readonly Table[];
}

/** A query that is read like a table. Holds nothing, so that it has no key; whoever reads it would miss it, so that it
 * is protected like the tables beside it. Made by `Dataset.addView`. */
export class View extends Construct {
  readonly viewId: string;

  constructor(scope: Construct, id: string, home: TableHome, { viewId, description, query, of }: ViewProps) {
    super(scope, id);
    const resource = new BigqueryTable(this, "Resource", {
      datasetId: home.datasetId,
      tableId: viewId,
      description,
      view: { query, useLegacySql: false },
      deletionProtection: !home.destroyWithContents,
    });
    // BigQuery looks for what a view reads when it is made.
    createAfter(resource, ...home.usableAfter, ...of.flatMap(({ grantableAfter }) => grantableAfter));
    this.viewId = viewId;
  }
}
