import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import type { Template } from "../../values/pipeline-template";
import { createAfter } from "../core/dependencies";
import { terraformText } from "../core/terraform-text";
import { Grant } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";
import { Bucket } from "../storage/bucket";

/** What the store of compiled pipelines needs. */
export interface TemplateStoreProps {
  readonly naming: Naming;
  /** Where it lies. Cannot be changed after creation. */
  readonly location: string;
  /**
   * The key that encrypts it.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with what it holds.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/** How long a pipeline that was replaced can still be looked at. */
const KEEP_REPLACED = Duration.days(90);

/**
 * Compiled pipelines, one object each, which launchers pass on whole. It is a bucket of its own, to which nobody may write but
 * who applies the stack: whoever can replace a pipeline runs as its account.
 */
export class TemplateStore extends Construct {
  readonly bucketName: string;
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: TemplateStoreProps) {
    super(scope, id);
    this.bucketName = props.naming.bucket("pipelines");
    this.bucket = new Bucket(this, "Bucket", {
      projectId: props.naming.projectId,
      bucketName: this.bucketName,
      key: "pipelines",
      location: props.location,
      description: "Compiled pipelines, as launchers submit them",
      abortUploadsAfter: Duration.days(7),
      expireVersionsAfter: KEEP_REPLACED,
      softDelete: Duration.days(7),
      encryptionKey: props.encryptionKey,
      destroyWithContents: props.allowDestroy,
    });
  }

  /** Puts a compiled pipeline in. Its name stays when it changes, so that the object is replaced in place. Gives the name. */
  add(pipeline: string, template: Template): string {
    const name = `${pipeline}.json`;
    const object = new StorageBucketObject(this, `Template-${pipeline}`, {
      bucket: this.bucketName,
      name,
      content: terraformText(JSON.stringify(template)),
      contentType: "application/json",
    });
    createAfter(object, ...this.bucket.grantableAfter);
    return name;
  }

  /** Lets a launcher read one compiled pipeline: `roles/storage.objectViewer` under a condition. */
  grantRead(grantee: IGrantable, pipeline: string, object: string): Grant {
    return Grant.on(this.bucket, grantee, "roles/storage.objectViewer", {
      key: `template-of-${pipeline}`,
      description: "The compiled pipeline of one launcher",
      expression: `resource.name == "projects/_/buckets/${this.bucketName}/objects/${object}"`,
    });
  }
}
