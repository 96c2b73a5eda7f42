import { LoggingLinkedDataset } from "@cdktf/provider-google/lib/logging-linked-dataset";
import { LoggingLogView } from "@cdktf/provider-google/lib/logging-log-view";
import { LoggingLogViewIamMember } from "@cdktf/provider-google/lib/logging-log-view-iam-member";
import { LoggingProjectBucketConfig } from "@cdktf/provider-google/lib/logging-project-bucket-config";
import { LoggingProjectExclusion } from "@cdktf/provider-google/lib/logging-project-exclusion";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { Settled } from "../core/settled";
import { ValidationError } from "../core/validation-error";
import type { IDataResource } from "../iam/data-resource";
import { Grant, type IamBinding, type IGrantableResource } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";
import { Dataset } from "../warehouse/dataset";
import type { NamedFilter } from "./log-filters";

/** What checkers say about log buckets and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "log-bucket/no-own-key",
    resource: "google_logging_project_bucket_config",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt log entries.",
  },
];

/** A sink takes some minutes until every part of Cloud Logging knows it (practitioners' experience). */
const ROUTED_AFTER = Duration.seconds(180);

/** The view that shows all of a bucket: of our own, for Google makes the one that it calls `_AllLogs` when it comes to it. */
const WHOLE = "everything";

/** What keeping a sort of log entries needs. */
export interface LogBucketProps {
  readonly naming: Naming;
  /** What sort of entries it keeps. Cannot be changed after creation. */
  readonly name: string;
  /** What they are, for people. */
  readonly description: string;
  /** A region. Cannot be changed after creation. */
  readonly region: string;
  /** Which entries, in the language of Cloud Logging: all that is kept here, and all that is left out. */
  readonly filter: string;
  /** Which of them are kept nowhere. */
  readonly leftOut: readonly NamedFilter[];
  /** How long each entry is kept, 1 to 3650 whole days. Cannot be changed in a locked bucket. */
  readonly keep: Duration;
  /**
   * Lets nobody delete an entry before its time. Cannot be taken back.
   * @default false
   */
  readonly lockIrrevocably?: boolean;
  /**
   * Lets BigQuery query it, in a dataset that holds no copy. The bucket stays ready for it afterwards.
   * @default false
   */
  readonly queryable?: boolean;
  /**
   * The key that encrypts entries, in the region. It can be changed, and never taken away again.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with everything in it.
   * @default - a plan that would destroy it fails
   */
  readonly allowDestroy?: boolean;
  /** What must be done before: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Keeps one sort of log entries in a bucket of its own, in place of Google's. A sink brings them here, and only then an
 * exclusion keeps them out of Google's own bucket, so that each is paid for once and none is lost in between; when this is
 * destroyed, they go there again. A sink to a bucket of its own project needs no right, and Google gives it no account.
 *
 * Metrics of log entries count what sinks leave out as well; alerts on entries see what a sink of their project brings to any
 * bucket, and nothing that is left out.
 * @see https://cloud.google.com/logging/docs/logs-based-metrics
 * @see https://cloud.google.com/logging/docs/alerting/log-based-alerts
 */
export class LogBucket extends Construct implements IGrantableResource {
  /** The full name: `projects/.../locations/.../buckets/...`. */
  readonly logBucketName: string;
  /** What BigQuery knows it as; nothing where it cannot query it. */
  readonly dataset: IDataResource | undefined;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  private readonly where: {
    readonly parent: string;
    readonly location: string;
    readonly bucket: string;
  };

  /** Throws a `ValidationError` for a time that Google does not take. */
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    const { naming, name, description, region, filter, leftOut, keep, encryptionKey } = props;
    const days = keep.toDays();
    if (!Number.isInteger(days) || days < 1 || days > 3650) {
      throw new ValidationError(this, `\`keep\` must be 1 to 3650 whole days, got ${keep.toText()}`);
    }
    const bucketId = naming.logBucket(name);
    const resource = new LoggingProjectBucketConfig(this, "Resource", {
      project: naming.projectId,
      location: region,
      bucketId,
      description,
      retentionDays: days,
      locked: props.lockIrrevocably === true ? true : undefined,
      enableAnalytics: props.queryable === true ? true : undefined,
      cmekSettings: encryptionKey && { kmsKeyName: encryptionKey.keyName },
      lifecycle: { preventDestroy: props.allowDestroy !== true },
    });
    createAfter(resource, ...props.after, ...(encryptionKey?.usableAfter ?? []));
    const parent = `projects/${naming.projectId}`;
    this.logBucketName = `${parent}/locations/${region}/buckets/${bucketId}`;

    const sink = new LoggingProjectSink(this, "Sink", {
      name: `${naming.environment}-logs-${name}`,
      description: `Keeps ${name} in ${bucketId}`,
      destination: `logging.googleapis.com/${this.logBucketName}`,
      filter,
      exclusions: leftOut.map((noise) => ({ name: noise.name, filter: noise.filter })),
      uniqueWriterIdentity: true,
    });
    createAfter(sink, resource);
    const routed = new Settled(this, "Routed", { after: [sink], names: [name], wait: ROUTED_AFTER });
    const exclusion = new LoggingProjectExclusion(this, "NotTwice", {
      name: `${naming.environment}-kept-in-${name}`,
      description: `These are kept in ${bucketId} already`,
      filter,
    });
    createAfter(exclusion, routed.done);

    this.where = { parent, location: region, bucket: bucketId };
    const view = new LoggingLogView(this, "View", { ...this.where, name: WHOLE, description: `All of ${bucketId}` });
    createAfter(view, resource);
    this.grantKey = `logs-${name}`;
    this.grantableAfter = [view];
    this.dataset = props.queryable === true ? this.link(naming, name, resource) : undefined;
  }

  /** Lets somebody read every entry: `roles/logging.viewAccessor` on the view that shows all of it. */
  grantRead(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/logging.viewAccessor");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new LoggingLogViewIamMember(scope, id, { ...this.where, name: WHOLE, ...binding });
  }

  private link(naming: Naming, name: string, bucket: TerraformResource): IDataResource {
    const datasetId = naming.dataset(`logs-${name}`);
    const link = new LoggingLinkedDataset(this, "Link", {
      linkId: datasetId,
      bucket: this.where.bucket,
      parent: this.where.parent,
      location: this.where.location,
      description: `Log entries: ${name}`,
    });
    createAfter(link, bucket);
    return Dataset.fromName(this, "Dataset", {
      projectId: naming.projectId,
      datasetId,
      key: `dataset-logs-${name}`,
      after: [link],
    });
  }
}
