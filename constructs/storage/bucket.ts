import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { describeResource } from "../core/description";
import { ValidationError } from "../core/validation-error";
import type { IDataResource } from "../iam/data-resource";
import { Grant, type IamBinding } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";
import { type LifecycleProps, lifecycleRules } from "./lifecycle";

/** What checkov says about buckets and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV_GCP_62",
    resource: "google_storage_bucket",
    reason:
      "Cloud Audit Logs record every reading and writing with the caller's identity while `audit.dataAccess` is on, as it is by default. Usage logs would add a bucket that must itself be guarded, and hold no more.",
  },
  {
    check: "CKV_GCP_78",
    resource: "google_storage_bucket",
    reason:
      "Google refuses versions beside a retention period. Where `retain` is set, objects can be neither replaced nor deleted, which is what versions would guard against; soft delete covers the rest.",
  },
  {
    check: "bucket/no-own-key",
    resource: "google_storage_bucket",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt objects.",
  },
];

/** What a bucket needs. */
export interface BucketProps extends LifecycleProps {
  readonly projectId: string;
  /** The name, unique in the whole world. Cannot be changed after creation. */
  readonly bucketName: string;
  /** A stable key for construct ids: `zone-raw`. */
  readonly key: string;
  /** A region, `EU` or `US`. Cannot be changed after creation. */
  readonly location: string;
  /**
   * What it holds, for people: Google keeps no description of a bucket, so it stands beside the resource in the output.
   * @default - no description
   */
  readonly description?: string;
  /**
   * How many replaced versions of an object are kept. Not together with `retention`, which Google refuses.
   * @default - no versions: what is replaced can be brought back for as long as `softDelete` says
   */
  readonly versions?: number;
  /**
   * How long an object can be neither deleted nor replaced after it was written. Not locked: it can be shortened.
   * @default - no retention
   */
  readonly retention?: Duration;
  /** How long a deleted object can be brought back, 7 to 90 days; `off` deletes at once and for good. */
  readonly softDelete: Duration | "off";
  /**
   * The key that encrypts new objects; Google's storage agent uses it, so readers and writers need no right on it.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy the bucket with every object in it.
   * @default - a plan that would destroy it fails, and so does the destruction of one that is not empty
   */
  readonly destroyWithContents?: boolean;
}

/** A bucket that exists elsewhere. */
export interface BucketReference {
  readonly bucketName: string;
  /** A stable key for construct ids: `zone-partner`. */
  readonly key: string;
}

/** What own and external buckets share: the grants. */
abstract class GrantableBucket extends Construct implements IDataResource {
  abstract readonly bucketName: string;
  abstract readonly grantKey: string;
  abstract readonly grantableAfter: readonly ITerraformDependable[];

  /** Lets somebody list and read every object: `roles/storage.objectViewer`. */
  grantRead(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/storage.objectViewer");
  }

  /** Lets somebody list, read, write and delete every object: `roles/storage.objectUser`. */
  grantWrite(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/storage.objectUser");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new StorageBucketIamMember(scope, id, { bucket: this.bucketName, ...binding });
  }
}

/** A private bucket: access by grants only, never public, recoverable, with a lifecycle. */
export class Bucket extends GrantableBucket {
  /** A bucket that exists elsewhere: it can be granted on, and is never changed. */
  static fromName(scope: Construct, id: string, reference: BucketReference): IDataResource {
    return new ExternalBucket(scope, id, reference);
  }

  readonly bucketName: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];

  /** Throws a `ValidationError` for settings that contradict each other. */
  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    validateProtection(this, props);
    const disposable = props.destroyWithContents ?? false;
    const resource = new StorageBucket(this, "Resource", {
      name: props.bucketName,
      // Left out, the provider asks the Compute API for it, which may be off.
      project: props.projectId,
      location: props.location,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: props.versions !== undefined || props.expireVersionsAfter !== undefined },
      softDeletePolicy: { retentionDurationSeconds: props.softDelete === "off" ? 0 : props.softDelete.toSeconds() },
      retentionPolicy: props.retention && { retentionPeriod: props.retention.toSeconds(), isLocked: false },
      lifecycleRule: lifecycleRules(this, props, props.versions),
      encryption: props.encryptionKey && { defaultKmsKeyName: props.encryptionKey.keyName },
      forceDestroy: disposable,
      lifecycle: { preventDestroy: !disposable },
    });
    createAfter(resource, ...(props.encryptionKey?.usableAfter ?? []));
    describeResource(resource, props.description);

    this.bucketName = props.bucketName;
    this.grantKey = props.key;
    this.grantableAfter = [resource];
  }
}

class ExternalBucket extends GrantableBucket {
  readonly bucketName: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, { bucketName, key }: BucketReference) {
    super(scope, id);
    this.bucketName = bucketName;
    this.grantKey = key;
  }
}

function validateProtection(scope: Construct, props: BucketProps): void {
  const { versions, expireVersionsAfter, retention, destroyWithContents } = props;
  if (versions !== undefined && (!Number.isInteger(versions) || versions < 1)) {
    throw new ValidationError(scope, `\`versions\` must be a whole number of at least 1, got ${versions}`);
  }
  if (versions !== undefined && retention !== undefined) {
    throw new ValidationError(
      scope,
      `\`versions\` must not be set together with \`retention\`, got ${versions} and ${retention.toText()}: Google allows one of the two`,
    );
  }
  if (expireVersionsAfter !== undefined && retention !== undefined) {
    throw new ValidationError(
      scope,
      `\`expireVersionsAfter\` must not be set together with \`retention\`, got ${expireVersionsAfter.toText()} and ${retention.toText()}: Google allows versions or retention`,
    );
  }
  if (retention !== undefined && destroyWithContents === true) {
    throw new ValidationError(
      scope,
      `\`retention\` must not be set where \`destroyWithContents\` is, got ${retention.toText()}: the objects could not be destroyed`,
    );
  }
}
