import { VertexAiTensorboard } from "@cdktf/provider-google/lib/vertex-ai-tensorboard";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import type { IEncryptionKey } from "../keys/encryption-key";

/** What checkov says about a TensorBoard and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV2_GCP_26",
    resource: "google_vertex_ai_tensorboard",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt the TensorBoard.",
  },
];

/** What a TensorBoard needs. */
export interface TensorboardProps {
  readonly naming: Naming;
  /** A region: that of the jobs which report to it. Cannot be changed after creation. */
  readonly region: string;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
  /**
   * The key that encrypts it. Cannot be changed after creation.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with every run that was tracked.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/** Where training jobs report their curves. It cannot be destroyed by accident. */
export class Tensorboard extends Construct {
  /** The full name, `projects/.../locations/.../tensorboards/...`: the cloud decides its number, so for this stack only. */
  readonly tensorboardName: string;

  constructor(scope: Construct, id: string, props: TensorboardProps) {
    super(scope, id);
    const { naming, region, description, encryptionKey } = props;
    const resource = new VertexAiTensorboard(this, "Resource", {
      displayName: `${naming.environment}-training`,
      region,
      description,
      encryptionSpec: encryptionKey && { kmsKeyName: encryptionKey.keyName },
      lifecycle: { preventDestroy: props.allowDestroy !== true },
    });
    createAfter(resource, ...(encryptionKey?.usableAfter ?? []));

    this.tensorboardName = resource.name;
  }
}
