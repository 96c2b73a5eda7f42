import { EventarcTrigger } from "@cdktf/provider-google/lib/eventarc-trigger";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { createAfter } from "../core/dependencies";
import { ValidationError } from "../core/validation-error";
import type { Workflow } from "../workflows/workflow";
import type { Starter } from "./starter";

/** What happens that starts a workflow. */
export type StartEvent =
  /** A new object of a bucket. Eventarc knows buckets and no names of objects: the workflow looks at the name. */
  | { readonly kind: "object"; readonly bucketName: string; readonly location: string }
  /** A message on a topic, `projects/.../topics/...`. */
  | { readonly kind: "message"; readonly topic: string; readonly location: string };

/** When a workflow starts because something happened. */
export interface EventStartProps {
  /** The name of the trigger, 1 to 63 characters. Cannot be changed after creation. */
  readonly name: string;
  readonly event: StartEvent;
  readonly workflow: Workflow;
  /** For new objects, one that receives events. */
  readonly starter: Starter;
  /**
   * What must be done before the trigger can be made, in the same stack.
   * @default - nothing but the account, its grants and the workflow
   */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * Starts a workflow when something happened. An event may arrive twice and carries an id: the workflow names its run after
 * it, so that the second one starts nothing. Every change of what happens replaces the trigger. Throws a `ValidationError`
 * when new objects would start it as an account that may not receive events.
 */
export class EventStart extends Construct {
  constructor(scope: Construct, id: string, props: EventStartProps) {
    super(scope, id);
    const { event, workflow, starter } = props;
    const received = event.kind === "object" ? [this.receivingAs(starter)] : [];
    const criteria =
      event.kind === "object"
        ? { type: "google.cloud.storage.object.v1.finalized", bucket: event.bucketName }
        : { type: "google.cloud.pubsub.topic.v1.messagePublished" };
    const resource = new EventarcTrigger(this, "Resource", {
      name: props.name,
      // Events of a bucket are told where the bucket lies, a multi-region in small letters.
      location: event.location.toLowerCase(),
      matchingCriteria: Object.entries(criteria).map(([attribute, value]) => ({ attribute, value })),
      transport: event.kind === "message" ? { pubsub: { topic: event.topic } } : undefined,
      destination: { workflow: workflow.workflowId },
      serviceAccount: starter.account.serviceAccountEmail,
    });
    createAfter(resource, workflow.resource, ...starter.account.grantableAfter, ...received, ...(props.after ?? []));
    for (const grant of starter.grants) grant.applyBefore(resource);
  }

  /** What a trigger on events of a product waits for. */
  private receivingAs({ account, receivesAfter }: Starter): ITerraformDependable {
    if (receivesAfter !== undefined) return receivesAfter;
    throw new ValidationError(
      this,
      `\`starter\` must receive events for new objects to start anything, got ${account.serviceAccountEmail}, which does not: set \`receivesEvents\` on it`,
    );
  }
}
