import { ComputeNetworkAttachment } from "@cdktf/provider-google/lib/compute-network-attachment";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import type { Subnet } from "./subnet";

/** What an attachment for training needs. */
export interface TrainingAttachmentProps {
  readonly naming: Naming;
  /** The subnetwork's region. Cannot be changed after creation. */
  readonly region: string;
  /**
   * The subnet whose addresses training gets, /28 or larger and used by nothing else; or the path of one that exists
   * elsewhere, whose owner must let Vertex AI's agent use it.
   */
  readonly subnet: Subnet | string;
}

/**
 * The place where training on Vertex AI plugs into a network. A job's machines get an address each in the subnet while it
 * runs. Their calls to Google and to the internet do not come this way.
 */
export class TrainingAttachment extends Construct {
  /** The attachment's path, for jobs: `projects/.../regions/.../networkAttachments/...`. */
  readonly attachmentName: string;

  constructor(scope: Construct, id: string, props: TrainingAttachmentProps) {
    super(scope, id);
    const { naming, region, subnet } = props;
    const name = naming.network("training");
    const own = typeof subnet === "string" ? undefined : subnet;
    new ComputeNetworkAttachment(this, "Resource", {
      name,
      region,
      description: "Training on Vertex AI plugs into the network here",
      // Whoever asks is refused, but for the projects that Vertex AI's agent puts on the list when a job needs it.
      connectionPreference: "ACCEPT_MANUAL",
      subnetworks: [own?.subnetworkId ?? (subnet as string)],
      lifecycle: {
        // The agent's list, not Terraform's: without this every plan would take its entries away.
        ignoreChanges: ["producer_accept_lists"],
        // A subnet that shrinks is replaced, which Google refuses while an attachment uses it.
        replaceTriggeredBy: own === undefined ? undefined : [own.replacementTrigger],
      },
    });

    this.attachmentName = `projects/${naming.projectId}/regions/${region}/networkAttachments/${name}`;
  }
}
