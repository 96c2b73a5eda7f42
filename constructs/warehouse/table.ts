import { BigqueryTableIamMember } from "@cdktf/provider-google/lib/bigquery-table-iam-member";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Duration } from "../../values/duration";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { ValidationError } from "../core/validation-error";
import type { IDataResource } from "../iam/data-resource";
import { Grant, type IamBinding } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";
import { columnOf, type Columns, schemaOf } from "./columns";

/** What checkov says about tables and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV_GCP_80",
    resource: "google_bigquery_table",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt the table.",
  },
  {
    check: "CKV_GCP_121",
    resource: "google_bigquery_table",
    reason:
      'Tables are protected unless the environment says `lifetime: "disposable"`, whose purpose is to be destroyed with everything in it.',
  },
];

/** Partitions by the value of a time column. The column cannot be changed after creation. */
export interface TimePartitions {
  readonly column: string;
  readonly every: "hour" | "day" | "month" | "year";
  /**
   * Age at which a partition is deleted.
   * @default - the dataset's, or kept for ever
   */
  readonly expireAfter?: Duration;
}

/** Partitions by ranges of an INTEGER column: `from` to just below `to`. Nothing of it can be changed after creation. */
export interface RangePartitions {
  readonly column: string;
  readonly range: { readonly from: number; readonly to: number; readonly step: number };
}

/** What the dataset says for all its tables. */
export interface TableHome {
  readonly projectId: string;
  readonly datasetId: string;
  /** A stable key for construct ids: `dataset-features`. */
  readonly grantKey: string;
  readonly encryptionKey?: IEncryptionKey;
  readonly destroyWithContents: boolean;
  /** What must be done before a table can be made in it. */
  readonly usableAfter: readonly ITerraformDependable[];
}

/** What a table needs. */
export interface TableProps {
  /** The name within the dataset. Cannot be changed after creation. */
  readonly tableId: string;
  readonly columns: Columns;
  /**
   * What it holds, for people.
   * @default - no description
   */
  readonly description?: string;
  /**
   * How the table is cut, so that a query reads and pays for less.
   * @default - not at all
   */
  readonly partitions?: TimePartitions | RangePartitions;
  /**
   * Whether a query must say which partitions it reads. Needs `partitions`.
   * @default - a query may read the whole table
   */
  readonly requirePartitionFilter?: boolean;
  /**
   * Up to four columns by which rows are kept together, the most selective first.
   * @default - not kept together
   */
  readonly clusterBy?: readonly string[];
}

/** A table of a dataset. Made by `Dataset.addTable`. */
export class Table extends Construct implements IDataResource {
  readonly tableId: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  private readonly home: TableHome;

  /** Throws a `ValidationError` for partitions or clusters by a column that does not exist. */
  constructor(scope: Construct, id: string, home: TableHome, props: TableProps) {
    super(scope, id);
    validatePartitions(this, props);
    validateClusters(this, props);
    const { partitions } = props;
    const resource = new BigqueryTable(this, "Resource", {
      datasetId: home.datasetId,
      tableId: props.tableId,
      description: props.description,
      schema: schemaOf(this, props.columns),
      timePartitioning:
        partitions !== undefined && "every" in partitions
          ? {
              type: partitions.every.toUpperCase(),
              field: partitions.column,
              expirationMs: partitions.expireAfter?.toMilliseconds(),
            }
          : undefined,
      rangePartitioning:
        partitions !== undefined && "range" in partitions
          ? {
              field: partitions.column,
              range: { start: partitions.range.from, end: partitions.range.to, interval: partitions.range.step },
            }
          : undefined,
      requirePartitionFilter: partitions && (props.requirePartitionFilter ?? false),
      clustering: props.clusterBy && [...props.clusterBy],
      encryptionConfiguration: home.encryptionKey && { kmsKeyName: home.encryptionKey.keyName },
      deletionProtection: !home.destroyWithContents,
      lifecycle: { preventDestroy: !home.destroyWithContents },
    });
    createAfter(resource, ...home.usableAfter);

    this.tableId = props.tableId;
    this.grantKey = `table-${home.grantKey}-${props.tableId}`;
    this.grantableAfter = [resource];
    this.home = home;
  }

  /** Lets somebody read the rows: `roles/bigquery.dataViewer` on the table. Running a query is a right of its own. */
  grantRead(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/bigquery.dataViewer");
  }

  /** Lets somebody read and change the rows: `roles/bigquery.dataEditor` on the table. */
  grantWrite(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/bigquery.dataEditor");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    const { projectId: project, datasetId } = this.home;
    return new BigqueryTableIamMember(scope, id, { project, datasetId, tableId: this.tableId, ...binding });
  }
}

function validatePartitions(scope: IConstruct, { partitions, columns, requirePartitionFilter }: TableProps): void {
  if (partitions === undefined) {
    if (requirePartitionFilter === true) {
      throw new ValidationError(scope, "`requirePartitionFilter` must not be true without `partitions`, got true");
    }
    return;
  }
  validateColumn(scope, "partitions.column", partitions.column, columns);
}

function validateClusters(scope: IConstruct, { clusterBy = [], columns }: TableProps): void {
  if (clusterBy.length > 4) {
    throw new ValidationError(scope, `\`clusterBy\` must hold at most 4 columns, got ${clusterBy.length}`);
  }
  for (const column of clusterBy) validateColumn(scope, "clusterBy", column, columns);
}

function validateColumn(scope: IConstruct, property: string, name: string, columns: Columns): void {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined || columnOf(column).type === "RECORD") {
    throw new ValidationError(
      scope,
      `\`${property}\` must name a column of the table that is no RECORD, got "${name}": there are ${Object.keys(columns).join(", ")}`,
    );
  }
}
