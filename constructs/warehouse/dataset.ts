import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
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
import { Table, type TableHome, type TableProps } from "./table";
import { View, type ViewProps } from "./view";

/** What checkov says about datasets and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV_GCP_81",
    resource: "google_bigquery_dataset",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt the dataset.",
  },
];

/** What a dataset needs. */
export interface DatasetProps {
  readonly projectId: string;
  /** The id within the project. Cannot be changed after creation. */
  readonly datasetId: string;
  /** A stable key for construct ids: `dataset-features`. */
  readonly key: string;
  /** A region, `EU` or `US`. Cannot be changed after creation. */
  readonly location: string;
  /**
   * What it holds, for people.
   * @default - no description
   */
  readonly description?: string;
  /**
   * Age at which a new table is deleted, unless it says otherwise; at least an hour.
   * @default - kept for ever
   */
  readonly expireTablesAfter?: Duration;
  /**
   * Age at which a partition of a new table is deleted, unless the table says otherwise; at least an hour.
   * @default - kept for ever
   */
  readonly expirePartitionsAfter?: Duration;
  /** How far back a query can look, and a deleted table be brought back: 2 to 7 whole days. */
  readonly timeTravel: Duration;
  /**
   * The key that encrypts the tables; BigQuery's agent uses it, so readers and writers need no right on it. Cannot be
   * changed after creation for a table that exists.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy the dataset with every table in it.
   * @default - a plan that would destroy it or a table fails, and so does the destruction of one that is not empty
   */
  readonly destroyWithContents?: boolean;
}

/** A dataset that exists elsewhere. */
export interface DatasetReference {
  readonly projectId: string;
  readonly datasetId: string;
  /** A stable key for construct ids: `dataset-partner`. */
  readonly key: string;
  /**
   * What must be done before a grant on it can be made.
   * @default - nothing: it is there
   */
  readonly after?: readonly ITerraformDependable[];
}

/** What own and external datasets share: the grants. */
abstract class GrantableDataset extends Construct implements IDataResource {
  abstract readonly datasetId: string;
  abstract readonly grantKey: string;
  abstract readonly grantableAfter: readonly ITerraformDependable[];
  protected abstract readonly projectId: string;

  /** Lets somebody read every table: `roles/bigquery.dataViewer` on the dataset. Running a query is a right of its own. */
  grantRead(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/bigquery.dataViewer");
  }

  /** Lets somebody make, read, change and delete tables: `roles/bigquery.dataEditor` on the dataset. */
  grantWrite(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/bigquery.dataEditor");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new BigqueryDatasetIamMember(scope, id, {
      project: this.projectId,
      datasetId: this.datasetId,
      ...binding,
    });
  }
}

/** A BigQuery dataset with its tables. Access by grants only. */
export class Dataset extends GrantableDataset {
  /** A dataset that exists elsewhere: it can be granted on, and is never changed. */
  static fromName(scope: Construct, id: string, reference: DatasetReference): IDataResource {
    return new ExternalDataset(scope, id, reference);
  }

  readonly datasetId: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  protected readonly projectId: string;
  private readonly home: TableHome;
  private readonly tables: Construct;
  private views: Construct | undefined;

  /** Throws a `ValidationError` for times that BigQuery does not take. */
  constructor(scope: Construct, id: string, props: DatasetProps) {
    super(scope, id);
    validateTimes(this, props);
    const destroyWithContents = props.destroyWithContents ?? false;
    const resource = new BigqueryDataset(this, "Resource", {
      datasetId: props.datasetId,
      location: props.location,
      description: props.description,
      defaultTableExpirationMs: props.expireTablesAfter?.toMilliseconds(),
      defaultPartitionExpirationMs: props.expirePartitionsAfter?.toMilliseconds(),
      maxTimeTravelHours: String(props.timeTravel.toSeconds() / 3_600),
      defaultEncryptionConfiguration: props.encryptionKey && { kmsKeyName: props.encryptionKey.keyName },
      deleteContentsOnDestroy: destroyWithContents,
      lifecycle: { preventDestroy: !destroyWithContents },
    });
    createAfter(resource, ...(props.encryptionKey?.usableAfter ?? []));

    this.tables = new Construct(this, "Tables");
    this.datasetId = props.datasetId;
    this.projectId = props.projectId;
    this.grantKey = props.key;
    this.grantableAfter = [resource];
    this.home = {
      projectId: props.projectId,
      datasetId: props.datasetId,
      grantKey: props.key,
      encryptionKey: props.encryptionKey,
      destroyWithContents,
      usableAfter: [resource],
    };
  }

  /** Adds a table. Throws a `ValidationError` for one that contradicts itself. */
  addTable(id: string, props: TableProps): Table {
    return new Table(this.tables, id, this.home, props);
  }

  /** Adds a view of tables of this dataset. */
  addView(id: string, props: ViewProps): View {
    this.views ??= new Construct(this, "Views");
    return new View(this.views, id, this.home, props);
  }
}

class ExternalDataset extends GrantableDataset {
  readonly datasetId: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  protected readonly projectId: string;

  constructor(scope: Construct, id: string, { projectId, datasetId, key, after = [] }: DatasetReference) {
    super(scope, id);
    this.grantableAfter = after;
    this.projectId = projectId;
    this.datasetId = datasetId;
    this.grantKey = key;
  }
}

/** @see https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets */
function validateTimes(scope: IConstruct, props: DatasetProps): void {
  for (const property of ["expireTablesAfter", "expirePartitionsAfter"] as const) {
    const age = props[property];
    if (age !== undefined && age.toSeconds() < 3_600) {
      throw new ValidationError(scope, `\`${property}\` must be at least 1h, got ${age.toText()}`);
    }
  }
  const days = props.timeTravel.toDays();
  if (!Number.isInteger(days) || days < 2 || days > 7) {
    throw new ValidationError(
      scope,
      `\`timeTravel\` must be whole days from 2d to 7d, got ${props.timeTravel.toText()}`,
    );
  }
}
