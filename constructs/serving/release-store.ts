import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { Grant } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";
import { Bucket } from "../storage/bucket";

/** What the store of releases needs. */
export interface ReleaseStoreProps {
  readonly naming: Naming;
  /** Where it lies. Cannot be changed after creation. */
  readonly location: string;
  /**
   * The key that encrypts it.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with what releases remember.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/** How long a replaced lock can still be looked at. */
const KEEP_REPLACED = Duration.days(30);

/**
 * What releases, promotions and retrainings must not forget, in small objects: of an endpoint the lock with what must be
 * restored, and which model served before; of a model whose turn it is, and how often it was trained. Every lock is replaced many times and removed in the end, so that nothing here grows old.
 */
export class ReleaseStore extends Construct {
  readonly bucketName: string;
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: ReleaseStoreProps) {
    super(scope, id);
    this.bucketName = props.naming.bucket("releases");
    this.bucket = new Bucket(this, "Bucket", {
      projectId: props.naming.projectId,
      bucketName: this.bucketName,
      key: "releases",
      location: props.location,
      description: "Locks of releases and what they replaced",
      abortUploadsAfter: Duration.days(7),
      expireVersionsAfter: KEEP_REPLACED,
      softDelete: Duration.days(7),
      encryptionKey: props.encryptionKey,
      destroyWithContents: props.allowDestroy,
    });
  }

  /**
   * Lets a workflow read, write and remove the objects of one endpoint or model: `roles/storage.objectUser` under a condition.
   *
   * @param subject a stable key: `fraud`, or `model-fraud`
   */
  grantObjects(grantee: IGrantable, subject: string, objects: readonly string[]): Grant {
    return this.grant(grantee, "roles/storage.objectUser", `objects-of-${subject}`, objects);
  }

  /** Lets a workflow look at objects, and nothing else: `roles/storage.objectViewer` under a condition. */
  grantLook(grantee: IGrantable, subject: string, objects: readonly string[]): Grant {
    return this.grant(grantee, "roles/storage.objectViewer", `look-at-${subject}`, objects);
  }

  /**
   * The condition lets the bucket itself through as well, which gives names and no contents: without it Cloud Storage answers
   * 403 and not 404 for an object that is not there, and a lock that is free could not be told from one that may not be seen.
   * @see https://cloud.google.com/storage/docs/json_api/v1/objects/get
   */
  private grant(
    grantee: IGrantable,
    role: "roles/storage.objectUser" | "roles/storage.objectViewer",
    key: string,
    objects: readonly string[],
  ): Grant {
    const root = `projects/_/buckets/${this.bucketName}`;
    return Grant.on(this.bucket, grantee, role, {
      key,
      description: "Locks, and what must not be forgotten, of what it works on",
      expression: [root, ...objects.map((name) => `${root}/objects/${name}`)]
        .map((name) => `resource.name == "${name}"`)
        .join(" || "),
    });
  }
}
