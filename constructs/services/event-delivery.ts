import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import { Settled } from "../core/settled";
import { Grant } from "../iam/grant";
import type { ProjectAccess } from "../iam/project";
import type { ServiceAgents } from "./service-agents";

/** Eventarc refuses triggers for about two minutes after its agent got its role (traps of a first apply, 6). */
const READY_AFTER = Duration.seconds(120);

/** What the delivery of events needs. */
export interface EventDeliveryProps {
  readonly project: ProjectAccess;
  readonly agents: ServiceAgents;
  /** Whether buckets tell of their new objects. */
  readonly objects: boolean;
}

/**
 * Lets Google's own accounts deliver events: Eventarc's agent works, Pub/Sub's exists, and where buckets tell of new
 * objects, Cloud Storage's may publish. Google asks for the latter on the project, for it makes the topics itself.
 */
export class EventDelivery extends Construct {
  /** The grants on the project. */
  readonly grants: readonly Grant[];
  /** What triggers wait for. */
  readonly done: ITerraformDependable;

  constructor(scope: Construct, id: string, { project, agents, objects }: EventDeliveryProps) {
    super(scope, id);
    this.grants = [
      Grant.on(project, agents.agent("eventarc"), "roles/eventarc.serviceAgent"),
      Grant.on(project, agents.agent("pub-sub"), "roles/pubsub.serviceAgent"),
      ...(objects ? [Grant.on(project, agents.agent("cloud-storage"), "roles/pubsub.publisher")] : []),
    ];
    this.done = new Settled(this, "Settled", {
      after: this.grants.map(({ binding }) => binding),
      names: objects ? ["events", "objects"] : ["events"],
      wait: READY_AFTER,
    }).done;
  }
}
