import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { Grant, type IamBinding, type IGrantableResource } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";

/** What checkov says about topics and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV_GCP_83",
    resource: "google_pubsub_topic",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt messages.",
  },
];

/** What a topic needs. */
export interface TopicProps {
  readonly projectId: string;
  /** 3 to 255 characters. Cannot be changed after creation. */
  readonly name: string;
  /** A stable key for construct ids. */
  readonly key: string;
  /** The region that messages never leave. */
  readonly region: string;
  /**
   * The key that encrypts messages.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
}

/** Where messages are published. Messages stay in one region. */
export class Topic extends Construct implements IGrantableResource {
  /** The full name: `projects/.../topics/...`. */
  readonly topicName: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  private readonly projectId: string;
  private readonly shortName: string;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    const resource = new PubsubTopic(this, "Resource", {
      name: props.name,
      kmsKeyName: props.encryptionKey?.keyName,
      messageStoragePolicy: { allowedPersistenceRegions: [props.region] },
    });
    createAfter(resource, ...(props.encryptionKey?.usableAfter ?? []));

    this.projectId = props.projectId;
    this.shortName = props.name;
    this.topicName = `projects/${props.projectId}/topics/${props.name}`;
    this.grantKey = props.key;
    this.grantableAfter = [resource];
  }

  /** Lets somebody publish: `roles/pubsub.publisher` on this topic. */
  grantPublish(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/pubsub.publisher");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new PubsubTopicIamMember(scope, id, { project: this.projectId, topic: this.shortName, ...binding });
  }
}
