import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { CustomRole } from "../iam/custom-role";
import { Grant } from "../iam/grant";
import type { ProjectAccess } from "../iam/project";
import type { ServiceAgents } from "./service-agents";

/**
 * What Vertex AI does to the attachment when a job starts: looks it up, enters its own network in the list of those that
 * may connect, and waits for that to be done.
 */
const PERMISSIONS = [
  "compute.networkAttachments.get",
  "compute.networkAttachments.update",
  "compute.regionOperations.get",
] as const;

/** Where training reaches the network. */
export interface TrainingNetworkAccessProps {
  readonly naming: Naming;
  readonly project: ProjectAccess;
  readonly agents: ServiceAgents;
  /** What must be done before a role can be made: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Lets Vertex AI's agent use network attachments. On the project, since an attachment has no policy of its own; with
 * three permissions, since Google's guide says `roles/compute.networkAdmin`, which can rebuild every network.
 */
export class TrainingNetworkAccess extends Construct {
  /** The grant on the project. */
  readonly grant: Grant;

  constructor(scope: Construct, id: string, props: TrainingNetworkAccessProps) {
    super(scope, id);
    const role = new CustomRole(this, "Role", {
      naming: props.naming,
      key: "training-attachment",
      title: "Vertex AI: use network attachments",
      description:
        "Lets the service agent of Vertex AI connect training to the network. Google's role for this can rebuild networks.",
      permissions: PERMISSIONS,
      after: props.after,
    });
    this.grant = Grant.on(props.project, props.agents.agent("vertex-ai"), role);
  }
}
